"""Source marks: a short sign at each fact that leads to the source that says so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tui.document import Span, Style
from tui.sheet import Sheet, joined, text

if TYPE_CHECKING:
    from store.records import Source


class Marks:
    """Numbers the sources of one page in the order in which they are first met."""

    def __init__(self) -> None:
        """Start with no source."""
        self._numbers: dict[str, int] = {}

    def of(self, sources: Iterable[str]) -> list[Span]:
        """Return the marks of these sources, with a blank before each: [S1] [S2]."""
        spans: list[Span] = []
        for source in sources:
            number = self._numbers.setdefault(source, len(self._numbers) + 1)
            spans += [Span(" "), Span(f"[S{number}]", Style.MARK, f"source:{source}")]
        return spans

    @property
    def used(self) -> bool:
        """Whether any source was met."""
        return bool(self._numbers)

    def write(self, sheet: Sheet, sources: Iterable[Source]) -> None:
        """Write what each mark of the page stands for."""
        by_id = {source.id: source for source in sources}
        if not self._numbers:
            return
        sheet.heading("Sources")
        for source_id, number in self._numbers.items():
            source = by_id.get(source_id)
            mark = Span(f"[S{number}] ", Style.MARK, f"source:{source_id}")
            if source is None:
                sheet.paragraph([mark, text(source_id)], indent=2, hang=5)
                continue
            parts = [
                [text(source.title or source.id, Style.LINK, f"source:{source.id}")],
                [text(source.publisher)] if source.publisher else [],
                [text(source.date or "no date given", Style.PLAIN if source.date else Style.GAP)],
                [text(source.licence, Style.DIM)] if source.licence else [],
            ]
            sheet.paragraph([mark, *joined(parts, ", ")], indent=2, hang=5)
