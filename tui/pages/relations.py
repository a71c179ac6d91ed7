"""Records side by side, and what stands around one, as pages."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from operator import contains

from rich.cells import cell_len

from store.amounts import form_of, sums_text
from store.text import plural
from store.timeline.relations import Compared, Neighbours, cut_words
from store.timeline.words import unread_words
from tui.pages.document import UNICODE, Document, Glyphs, Sheet, Span, Style, text, wrap

LABEL = 19
"""Columns of what is compared."""

LEAST = 14
"""Columns of a record below which what is compared of it stands below the other's."""


def compared_page(
    names: Sequence[str], facts: Sequence[Compared], *, width: int, glyphs: Glyphs = UNICODE
) -> Document:
    """Return records side by side; what differs is marked.

    Args:
        names: ids of the records, or of the sources of one; small print, where no fact has them.
        facts: what is compared, with a cell a record, first of all what each is called.
        width: columns.
        glyphs: the signs that the terminal can draw.
    """
    sheet = Sheet(width, glyphs)
    sign = "≠" if glyphs.is_unicode else "!"
    room = (sheet.width - LABEL) // max(1, len(names)) - 1
    told = [each for each in facts if any(each.cells)]
    if room >= LEAST and not any(all(map(contains, each.cells, names)) for each in told):
        told.insert(1, Compared("", tuple(names), differs=False))
    for each in told:
        mark = Span(f"{sign if each.differs else ' '} ", Style.WARNING)
        style = Style.FIGURE if each.differs else Style.PLAIN if each.label else Style.DIM
        label = text(each.label, Style.LABEL)
        if room < LEAST:
            sheet.paragraph([mark, label], hang=2)
            for name, cell in zip(names, each.cells, strict=True):
                lead = "" if cell.startswith(name) else f"{name}: "
                spans = [text(lead, Style.DIM), text(cell or glyphs.gap, style)]
                sheet.paragraph(spans, indent=4, hang=2)
            continue
        cells = [wrap([text(cell or glyphs.gap, style)], room) for cell in each.cells]
        heads = [
            [Span(" " * (2 * bool(at))), *line]
            for at, line in enumerate(wrap([mark, label], LABEL - 1))
        ]
        for head, *others in zip_longest(heads, *cells, fillvalue=()):
            spans = _padded(head, LABEL)
            for line in others:
                spans += _padded(line, room + 1)
            sheet.lines.append(tuple(spans))
    count = sum(each.differs for each in told)
    sheet.blank()
    words = f"{plural(count, 'fact')} differ" if count != 1 else "1 fact differs"
    sheet.paragraph([Span(f"{sign} {words}", Style.DIM)])
    called = dict.fromkeys(told[0].cells if told else names)
    return sheet.document(" and ".join(called) if len(called) < 3 else f"{len(called)} records")


def _padded(line: Sequence[Span], columns: int) -> list[Span]:
    used = sum(cell_len(span.text) for span in line)
    return [*line, Span(" " * max(0, columns - used))]


def around_page(
    title: str,
    found: Sequence[Neighbours],
    *,
    width: int,
    glyphs: Glyphs = UNICODE,
    headed: bool = True,
) -> Document:
    """Return who and what is around a record: each list with money and number, the largest first.

    Args:
        title: of the record.
        found: the lists.
        width: columns.
        glyphs: the signs that the terminal can draw.
        headed: whether the title is its first line.
    """
    sheet = Sheet(width, glyphs)
    if headed:
        sheet.paragraph([text(f"Around {title}", Style.TITLE)])
    form = form_of(each for group in found for each in group.figures)
    for group in found:
        sheet.blank()
        number = plural(group.values, group.kind.value)
        told = ", ".join(filter(None, (number, cut_words(group))))
        where = f"table:{group.field}" if group.field else "list:agreements"
        link = f"{where}:{group.query.text}"
        name = text(f"{group.relation.capitalize()}:", Style.HEADING)
        sheet.paragraph([name, Span(" "), text(told, Style.LINK, link)])
        figures = [sums_text(totals.sums, "", form) for _, totals in group.rows]
        money = max(map(cell_len, figures))
        numbers = max(len(f"{count.records:,}") for count, _ in group.rows)
        hang = money + numbers + 5
        # Where a figure leaves a name too little room, the name stands below it.
        below = hang > sheet.width // 2
        for figure, (count, totals) in zip(figures, group.rows, strict=True):
            head = f"  {figure:>{money}} {count.records:>{numbers},}  "
            shared = "; ".join(
                f"{sums_text(out.sums, form=form)} not added, {out.reason}"
                if out.counts_twice
                else f"{sums_text(out.sums, form=form)} {out.reason}"
                for out in totals.left_out
            )
            label = text(count.label, Style.LINK, f"{group.kind.value}:{count.value}")
            spans = [label, text(f" {count.value}", Style.DIM), text(f", {shared}" * bool(shared))]
            if below:
                words = filter(None, (figure, plural(count.records, "agreement")))
                sheet.paragraph([Span(", ".join(words), Style.FIGURE)], indent=2, hang=2)
                sheet.paragraph(spans, indent=4, hang=2)
            else:
                sheet.paragraph([Span(head, Style.FIGURE), *spans], hang=hang)
        if unread := unread_words(group.totals):
            sheet.paragraph([text(f"Not read: {unread}", Style.WARNING)], indent=2, hang=2)
        if group.values > len(group.rows):
            more = f"{group.values - len(group.rows):,} more"
            sheet.paragraph([text(more, Style.LINK, link)], indent=4 if below else hang)
    if not found:
        sheet.paragraph([Span("No other funder, partner, part or regrant is known.", Style.GAP)])
    return sheet.document(f"Around {title}")
