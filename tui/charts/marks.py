"""Source marks: a short sign at each fact that leads to the source that says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from tui.document import Span, Style, line_text
from tui.sheet import Sheet, joined, text

if TYPE_CHECKING:
    from store.records import Source


class Marks:
    """Numbers the sources of one page or picture in the order in which they are first met."""

    def __init__(self) -> None:
        """Start with no source."""
        self._numbers: dict[str, int] = {}

    def of(self, sources: Iterable[str]) -> list[Span]:
        """Return the marks of these sources, with a blank before each: [S1] [S2]."""
        spans: list[Span] = []
        for source in sources:
            self._numbers.setdefault(source, len(self._numbers) + 1)
            spans += [Span(" "), self._mark(source)]
        return spans

    def text(self, sources: Iterable[str]) -> str:
        """Return the same as text, for a picture."""
        return line_text(self.of(sources))

    @property
    def used(self) -> bool:
        """Whether any source was met."""
        return bool(self._numbers)

    def met(self) -> Iterator[tuple[Span, str]]:
        """Yield each mark with the id of its source, in the order of their numbers."""
        for source in self._numbers:
            yield self._mark(source), source

    def write(self, sheet: Sheet, sources: Iterable[Source]) -> None:
        """Write what each mark of the page stands for."""
        if not self.used:
            return
        by_id = {source.id: source for source in sources}
        sheet.heading("Sources")
        for mark, source_id in self.met():
            source = by_id.get(source_id)
            if source is None:
                sheet.paragraph([mark, Span(" "), text(source_id)], indent=2, hang=5)
                continue
            parts = [
                [text(source.title or source.id, Style.LINK, f"source:{source.id}")],
                [text(source.publisher)] if source.publisher else [],
                [text(source.date or "no date given", Style.PLAIN if source.date else Style.GAP)],
                [text(source.licence, Style.DIM)] if source.licence else [],
            ]
            sheet.paragraph([mark, Span(" "), *joined(parts, ", ")], indent=2, hang=5)

    def _mark(self, source: str) -> Span:
        return Span(f"[S{self._numbers[source]}]", Style.MARK, f"source:{source}")
