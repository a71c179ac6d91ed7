"""What a reader keeps, as the app changes and shows it: marks, tags, notes, searches; citations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from shlex import quote
from typing import TYPE_CHECKING

from store.errors import PactlineError
from store.interface import Kind, Reading, Records, Row, Store, source_titles
from store.query import EVERYTHING
from store.text import markdown_row, markdown_text, one_line, plural, printable
from tui.finding import Found, Request, query_of
from tui.pages.document import Document, Sheet, Span, Style, text
from tui.state import Order, Place, View

if TYPE_CHECKING:
    from store.reader import Reader

Change = Callable[["Reader"], str]
"""Changes what a reader keeps; returns what to tell of it."""

Through = Callable[[Iterable[str], int, str], Iterable[str]]
"""Goes through ids, so many of them, and tells how far what is done with them has got."""

NOBODY = "This account keeps no marks, notes or searches"
GONE = "No search is saved as “{}” any more"

MOST_NEWS = 10
"""Records that are named of a saved search in which there is something new."""

MOST_MARKS = 200_000
"""Records that are marked at once; more take more room than a reader has."""

MOST_IN_TABLE = 200
"""Rows of a table that is copied."""


def toggle(record_id: str) -> Change:
    """Mark a record, or take its mark away."""

    def change(reader: Reader) -> str:
        done = "marked" if reader.mark([record_id]) else "mark taken away"
        if done != "marked":
            reader.unmark([record_id])
        return f"{done.capitalize()}; {len(reader.marks):,} in all"

    return change


def mark_all(rows: Iterable[Row | None], total: int) -> Change:
    """Mark all rows that are listed, or, where all are marked, take those marks away."""

    def change(reader: Reader) -> str:
        if total > MOST_MARKS:
            raise PactlineError(
                f"{total:,} records are more than the {MOST_MARKS:,} that are marked at once",
                remedy="search for less",
            )
        ids = [row.id for row in rows if row and row.id]
        new = reader.mark(ids)
        if new:
            return f"{plural(new, 'record')} marked; {len(reader.marks):,} in all"
        return f"{plural(reader.unmark(ids), 'mark')} taken away; {len(reader.marks):,} left"

    return change


def mark_range(rows: Sequence[Row]) -> Change:
    """Mark rows."""

    def change(reader: Reader) -> str:
        new = reader.mark(row.id for row in rows)
        return f"{plural(new, 'record')} marked; {len(reader.marks):,} in all"

    return change


def marked_of(store: Store, found: Found) -> tuple[Records, bool]:
    """Return the marked records of what is listed, or all of it, and whether they are marked.

    Raises:
        PactlineError: what the reader keeps can't be read.
    """
    listing, rows = found.listing, found.rows
    marks = store.reader.marks if store.reader else ()
    every = rows.records() or listing
    if not marks:
        return every, False
    marked: Records | None = rows.records(marks)
    if marked is None:
        query = listing.query.with_field("is", "marked")
        marked = store.listing(query, listing.kind, listing.sort, as_of=listing.as_of)
    return (marked, True) if marked.total else (every, False)


def together_with(reader: Reader, record_id: str) -> tuple[str, ...]:
    """Return the ids that a record is worked on with: all the marked ones, if it is one of them."""
    marks = tuple(reader.marks)
    return marks if record_id in marks else (record_id,)


def noted(ids: Sequence[str], words: str, through: Through) -> Change:
    """Keep a note on each of some records."""

    def change(reader: Reader) -> str:
        reader.note(through(ids, len(ids), "noting"), words)
        return "Noted, for yourself"

    return change


def tagged(ids: Sequence[str], words: str, through: Through) -> Change:
    """Give a record the tags listed with commas between, and no others; several records more."""

    def change(reader: Reader) -> str:
        wanted = dict.fromkeys(filter(None, map(one_line, words.split(","))))
        several = len(ids) > 1
        if several and not wanted:
            return ""
        reader.tag(through(ids, len(ids), "tagging"), wanted, only=not several)
        if several:
            return f"{plural(len(ids), 'record')} tagged: {', '.join(wanted)}"
        return f"Tagged: {', '.join(wanted)}" if wanted else "No tags any more"

    return change


def tags_of(reader: Reader, ids: Sequence[str]) -> str:
    """Return the tags of a record with commas between; of several nothing."""
    tags = reader.tags.get(ids[0]) if len(ids) == 1 else None
    return ", ".join(tags.words) if tags else ""


def bookmarked(letter: str, place: Place, row: Row | None, key: str) -> Change:
    """Keep a place under a letter or digit; a key and that come back to it."""

    def change(reader: Reader) -> str:
        from store.reader import Bookmark

        title = place.title or (row.title if row else "")
        kept = Bookmark(
            place.view.value, place.query, place.sort.value, place.row_id, place.record, title
        )
        reader.save_bookmark(letter, kept)
        return f"Kept as {letter}: {key} and {letter} comes back"

    return change


def bookmark_words(reader: Reader, key: str) -> str:
    """Return the letters of the places kept, each with what is there; a key keeps one."""
    words = [
        f"{letter} {each.title if each.record else each.query or each.view}"
        for letter, each in reader.bookmarks.items()
    ]
    return printable(", ".join(words)) or f"no place is kept yet; {key} keeps one"


def place_of(reader: Reader, letter: str) -> Place | None:
    """Return the place kept under a letter; None where there is none, or none that is known."""
    if each := reader.bookmarks.get(letter):
        with suppress(ValueError):
            return Place(
                View(each.view),
                each.query,
                Order(each.sort),
                row_id=each.row,
                record=each.record,
                title=each.title,
                reading=bool(each.record),
            )
    return None


def saved(store: Store, name: str, query: str) -> Change:
    """Save a search with what it finds now."""

    def change(reader: Reader) -> str:
        from store.news import look
        from store.reader import SavedSearch

        found = look(store, SavedSearch(query))
        reader.save_search(name, query, found.seen)
        return f"Saved “{name}”: {plural(len(found.seen), 'record')} now"

    return change


def shortlisted(name: str) -> Change:
    """Keep the marked records as a shortlist."""

    def change(reader: Reader) -> str:
        marks = [*reader.marks]
        if not marks:
            return "No record is marked"
        reader.save_shortlist(name, marks)
        finds = EVERYTHING.with_field("list", one_line(name)).text
        return f"Kept {plural(len(marks), 'record')} as “{name}”; {finds} finds them"

    return change


def dropped(name: str) -> Change:
    """Take the saved search or the shortlist of a name away, or both."""
    name = one_line(name)

    def change(reader: Reader) -> str:
        gone = [
            what
            for what, table in (("search", "searches"), ("shortlist", "shortlists"))
            if reader.drop(table, name)
        ]
        if not gone:
            return f"No search and no shortlist is called “{name}”"
        return f"The {' and the '.join(gone)} “{name}” was dropped"

    return change


def looked(store: Store, name: str) -> Change:
    """Count what a saved search finds now as seen."""

    def change(reader: Reader) -> str:
        from store.news import look

        if (search := reader.searches.get(name)) is None:
            return GONE.format(name)
        found = look(store, search)
        reader.look(name, found.seen)
        return f"{plural(len(found.news), 'record')} new, changed or gone since you looked"

    return change


def remembered(query: str) -> Change:
    """Put a search into the history."""

    def change(reader: Reader) -> str:
        reader.use(query)
        return ""

    return change


def saved_searches(request: Request) -> Document:
    """Return the sheet of saved searches and shortlists: what they find now, and what is new."""
    from store.news import Look, look_at

    store = request.session.store
    sheet = Sheet(request.width, request.session.glyphs)
    sheet.lines.append(())
    reader = store.reader
    if reader is None or not (reader.searches or reader.shortlists):
        searches, saves, keeps = map(
            request.session.key, ("search", "save-search", "save-shortlist")
        )
        words = f"No search is saved yet. Search with {searches}, then {saves} saves it under a "
        words += f"name; {keeps} keeps the marked records as a shortlist."
        sheet.paragraph([Span(words if reader else NOBODY, Style.GAP)])
        return sheet.document("Saved searches")
    titles = source_titles(store)
    for name, found in look_at(store, reader.searches):
        search = reader.searches[name]
        if not isinstance(found, Look):
            sheet.paragraph([text(name, Style.LINK, f"saved:{name}")])
            sheet.paragraph([Span(f"{found.what}; {found.remedy}", Style.WARNING)], indent=2)
            continue
        words = f"  {plural(len(found.seen), 'record')}"
        spans = [text(name, Style.LINK, f"saved:{name}"), text(words, Style.FIGURE)]
        if found.news:
            since = f", {len(found.news):,} new, changed or gone since {search.looked[:10]}"
            spans.append(Span(since, Style.WARNING))
        sheet.paragraph(spans)
        sheet.paragraph([text(search.query, Style.DIM)], indent=2)
        for news in found.news[:MOST_NEWS]:
            title = news.title or news.id
            kind = news.row.kind if news.row else ""
            to = text(title, Style.LINK, f"{kind}:{news.id}") if news.row else text(title)
            by = "; ".join(titles.get(each, each) for each in news.brought_by)
            brought = [text(f", by {by}", Style.DIM)] if by else []
            sheet.bullet([text(f"{news.happened}: ", Style.LABEL), to, *brought])
        if (more := len(found.news) - MOST_NEWS) > 0:
            sheet.paragraph([Span(f"{more:,} more", Style.DIM)], indent=2)
    for name, shortlist in reader.shortlists.items():
        query = EVERYTHING.with_field("list", name).text
        words = f"  {plural(len(shortlist.ids), 'record')}, a shortlist of {shortlist.at[:10]}"
        sheet.paragraph([text(name, Style.LINK, f"search:{query}"), text(words, Style.FIGURE)])
    sheet.lines.append(())
    sheet.paragraph([text(":drop NAME takes one of them away", Style.DIM)])
    return sheet.document("Saved searches")


def compared_with(store: Store, record: str) -> list[str]:
    """Return the ids of the marked records of a kind; of one alone that of a record `kind:id`."""
    kind, _, record_id = record.partition(":")
    rows = map(store.row, store.reader.marks if store.reader else ())
    ids = [row.id for row in rows if row and row.kind == kind]
    return ids if len(ids) > 1 or record_id in ids else [*ids, record_id]


# Copies that say where they are from.


def citation(store: Store, row: Row, day: str) -> str:
    """Return a record's line with its figure, its sources and the day, to be cited.

    A title that a spreadsheet would take for a formula stands in quotation marks.
    """
    titles = {source.id: source for source in store.sources()}
    told = [
        ", ".join(
            filter(
                None, (source.title or source.id, source.publisher, str(source.date or "undated"))
            )
        )
        for each in row.sources
        if (source := titles.get(each))
    ]
    title = f"“{row.title}”" if row.title.startswith(("=", "+", "-", "@")) else row.title
    dated = row.date and f"dated {row.date}"
    parts = [title, row.who if row.who != row.id else "", _money(store, row), dated, row.id]
    return printable(f"{'; '.join(filter(None, parts))}. Source: {'; '.join(told)}. Read {day}.")


def _money(store: Store, row: Row) -> str:
    """Return a row's amount with the time that it is for, where one is stated of all of it."""
    view = store.agreement(row.id) if row.amount else None
    lines = [line for line, _ in view.funding() if str(line.amount) == row.amount] if view else []
    times = {str(line.period) if line.period else "" for line in lines}
    if len(times) != 1:
        return row.amount
    return f"{row.amount}, {f'for {time}' if (time := times.pop()) else 'no year stated'}"


def figure_cited(store: Store, found: Found, position: int, column: int, day: str) -> str:
    """Return a figure of the table of money with what it is of and its sources, to be cited."""
    what, figure = found.rows.figure(position, column)
    search = found.rows.search(position, column)
    if not figure:
        return ""
    query = query_of(search or found.search.text, store, found.search.as_of)
    listing = store.listing(query, Kind.AGREEMENT, as_of=found.search.as_of)
    sources = "; ".join(each.label for each in listing.facets("source") if each.value)
    of = f"{plural(listing.total, 'agreement')}, found by: {query.text}" if search else ""
    parts = [f"{what}: {figure}", found.told.partition(" by ")[2], of]
    return printable(f"{'; '.join(filter(None, parts))}. Source: {sources}. Read {day}.")


def command_line(
    found: Found,
    record: str = "",
    *,
    sheet: str = "",
    compared: Sequence[str] = (),
    store: str = "",
) -> str:
    """Return the words of a shell that print what the screen shows.

    Args:
        found: what is listed.
        record: `kind:id` of what is read; empty for the list.
        sheet: what stands before both.
        compared: ids of the records that are compared.
        store: where the records are, if it must be named.
    """
    search = found.search
    kind, _, record_id = record.partition(":")
    of = [record_id] if kind not in ("", "total") else [search.text] if search.text else []
    money = [
        *(["--by-days"] if search.reading is Reading.BY_DAYS else []),
        *(["--everything"] if search.everything else []),
    ]
    if sheet in ("sources", "searches"):
        words = [sheet]
    elif sheet == "compare":
        words = [sheet, *compared]
    elif sheet == "around":
        words = [sheet, *of]
    elif sheet == "timeline":
        words = [sheet, *of, *money]
    elif sheet == "over-time":
        words = ["timeline", "--gantt", *([search.text] if search.text else [])]
    elif kind not in ("", "total"):
        words = ["show", record_id]
    elif found.of_money:
        words = ["pivot", *of, "--by", search.by, *money]
    elif found.of_parties:
        words = ["pivot", *of, "--by", "recipient"]
    else:
        words = ["find", *of, "--kind", search.view.kind.value]
        words += ["--sort", found.order.sort.value, *["--reverse"] * search.backwards]
    if search.as_of and sheet not in ("sources", "searches"):
        words += ["--as-of", search.as_of.isoformat()]
    words += ["--store", store] if store else []
    if any(each.startswith("-") for each in of):
        # A search that a shell would take for an option stands behind all options.
        words = [*(each for each in words if each not in of), "--", *of]
    return printable(" ".join(map(quote, ["pactline", *words])))


def markdown_table(store: Store, rows: Sequence[Row], total: int) -> str:
    """Return rows as a Markdown table with their sources, fit for a note."""
    head = ("Name", "Who", "Amount", "Date", "Ends", "Source")
    lines = [markdown_row(head), markdown_row(["---"] * len(head))]
    titles = source_titles(store)
    for row in rows:
        sources = "; ".join(titles.get(each, each) for each in row.sources)
        cells = (row.title, row.who, row.amount, row.date, row.ends, sources)
        lines.append(markdown_row(markdown_text(printable(each)) for each in cells))
    if total > len(rows):
        lines.append(f"\nThe first {len(rows):,} of {total:,}.")
    return "".join(lines).rstrip()
