"""A search of the app: what is asked, what was found, and the words about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from shlex import quote
from textwrap import wrap
from typing import NamedTuple

from rich.cells import cell_len

from store import dates
from store.amounts import Form, sums_text
from store.interface import Kind, Listing, Reading, Row, Sort, Store, every_row
from store.places import own_store
from store.query import Query, parse
from store.query.completion import complete
from store.query.fields import field_named
from store.query.grammar import any_of
from store.query.highlighting import highlight
from store.text import fold, plural, printable
from store.timeline.words import left_out_words
from tui.layout import Run, Runs, fill, width
from tui.pages.document import Glyphs, fit
from tui.rows import (
    GUTTER,
    AddedUp,
    ListedRows,
    Look,
    Marks,
    Rows,
    Shape,
    columns,
    empty_lines,
    end_of,
)
from tui.state import Order, Place, Preferences, Session, View
from tui.theme import Role

DEFAULT_ORDER = {
    View.ORGANISATIONS: Order.NAME,
    View.AGREEMENTS: Order.DATE,
    View.FUNDING: Order.AMOUNT,
}
"""The order of a list that was not searched; a search is ranked."""

ORDERS = {
    View.ORGANISATIONS: (
        *(Order.RELEVANCE, Order.NAME, Order.AMOUNT, Order.PAID, Order.NUMBER, Order.FUNDERS),
        *(Order.INCOME, Order.YEARS),
    ),
    View.AGREEMENTS: (Order.RELEVANCE, Order.NAME, Order.DATE, Order.AMOUNT, Order.ENDS),
    View.FUNDING: (Order.AMOUNT, Order.NAME),
}
"""The orders of a list, in the order in which a key goes through them."""

OF_PARTIES = (Order.AMOUNT, Order.PAID, Order.NUMBER, Order.FUNDERS, Order.YEARS)
"""Orders of organisations by the agreements in which they take part."""

MOST_FOUND, MOST_OF_ALL = 2_000, 20_000
"""Organisations that are ordered by their agreements: of those found by words, and of all."""

ORDER_WORDS = {
    Order.RELEVANCE: ("best match first", ""),
    Order.NAME: ("by name", "by name from the last"),
    Order.DATE: ("newest first", "oldest first"),
    Order.AMOUNT: ("largest first", "smallest first"),
    Order.ENDS: ("by end", "by end, latest first"),
    Order.PAID: ("by money paid", "by money paid, least first"),
    Order.NUMBER: ("by number", "by number, fewest first"),
    Order.FUNDERS: ("most funders first", "fewest funders first"),
    Order.INCOME: ("by income", "by income, least first"),
    Order.YEARS: ("latest year first", "earliest year first"),
}
"""Orders in words, and turned round."""


SHOWN_FIELDS = ("funder", "recipient", "party")
"""Fields that the rows of a list show besides names."""


PARTIES = "parties"
"""What the columns of organisations by their agreements are kept under."""


def most_by_money(query: Query) -> int:
    """Return how many organisations found are ordered by their agreements at most."""
    return MOST_FOUND if query else MOST_OF_ALL


class Search(NamedTuple):
    """All that decides what a list shows, and in which order.

    `columns` and `of_parties` are those that a person chose for records of the view, and for
    organisations by their agreements.
    """

    view: View = View.ORGANISATIONS
    text: str = ""
    order: Order = Order.RELEVANCE
    as_of: date | None = None
    reading: Reading = Reading.AWARD_DATE
    everything: bool = False
    backwards: bool = False
    by: str = ""
    columns: tuple[str, ...] = ()
    of_parties: tuple[str, ...] = ()

    @classmethod
    def of(cls, place: Place, preferences: Preferences) -> Search:
        """Return the search that a place asks for."""
        return cls(
            place.view,
            place.query,
            place.sort,
            preferences.as_of,
            preferences.reading,
            preferences.everything,
            place.backwards,
            place.by if place.view is View.FUNDING else "",
            tuple(preferences.columns.get(place.view, ())),
            tuple(preferences.columns.get(PARTIES, ())),
        )


class Found(NamedTuple):
    """What was found, in the order asked for.

    Attributes:
        search: what was asked.
        query: how its text was understood.
        rows: what the list shows.
        listing: the records that were counted.
        total: how many they are.
        order: in which they are listed.
        told: what was searched for, in words.
        noted: what one ought to know about the result: records passed over, a corrected typo,
            something not understood with what may be meant.
        wrong: starts and ends of what was not understood, in characters of the text.
        added: what is added to the money although it may be counted twice, if that is asked for.
    """

    search: Search
    query: Query
    rows: Rows
    listing: Listing
    total: int
    order: Order
    told: str
    noted: tuple[str, ...]
    wrong: tuple[tuple[int, int], ...]
    added: str = ""

    @property
    def marks(self) -> Marks | None:
        """What tells where the search's words stand in a name, or in the parties of a row."""
        if not self.search.text.strip():
            return None
        corrected = self.listing.corrected
        return lambda text: highlight(self.query, text, corrected, SHOWN_FIELDS)

    @property
    def of_money(self) -> bool:
        """Whether years are listed, and not records."""
        return self.search.view is View.FUNDING

    @property
    def of_parties(self) -> bool:
        """Whether organisations are listed by what the agreements found say of them."""
        return self.search.view is View.ORGANISATIONS and self.listing.kind is Kind.AGREEMENT

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that a person chose for the list; none for those that fit."""
        return tuple(field for field, _ in self.rows.shape.chosen)

    @property
    def hits(self) -> int:
        """How many records a search left; 0 where none was made, or years are listed."""
        return self.rows.total if self.search.text.strip() and not self.of_money else 0

    @property
    def summed(self) -> bool:
        """Whether a line below the list tells what its agreements come to."""
        return self.listing.kind is Kind.AGREEMENT and self.total > 1 and not self.of_money

    @property
    def orders(self) -> tuple[Order, ...]:
        """The orders that the list can have, as a key goes through them."""
        never = set() if self.query.words else {Order.RELEVANCE}
        if self.search.view is View.ORGANISATIONS and _foreign(self.query, Kind.ORGANISATION):
            never = {Order.RELEVANCE}
        elif self.search.view is View.ORGANISATIONS and self.total > most_by_money(self.query):
            never |= {*OF_PARTIES}
        shape = self.rows.shape
        never |= {Order.FUNDERS} if shape.parties and shape.one_funder else set()
        never |= set() if shape.incomes else {Order.INCOME}
        return tuple(each for each in ORDERS[self.search.view] if each not in never)


def shown_columns(found: Found, cells: int) -> tuple[str, ...]:
    """Return the columns of a list: those chosen, else those that so many cells have room for."""
    return found.columns or tuple(each.field for each in columns(found.rows.shape, cells))


CHOOSING = ("facets", "columns", "copy", "sources", "addresses", "searches", "around")
"""Sheets that are a choice: up and down move between their links."""


class Request(NamedTuple):
    """A page that is to be drawn.

    Attributes:
        session: store, options and signs.
        preferences: the day and the reading.
        found: what is listed.
        row: the row under the cursor.
        record: what is read: `kind:id`, or `total:`.
        sheet: the name of a sheet that stands before it, or empty.
        width: columns.
        text: what the sheet of that name shows.
        list_cells: columns of the list.
    """

    session: Session
    preferences: Preferences
    found: Found
    row: Row | None
    record: str
    sheet: str
    width: int
    text: str = ""
    list_cells: int = 0

    @property
    def subject(self) -> str:
        """What is shown; empty for nothing."""
        return f"sheet:{self.sheet}" if self.sheet else self.record


def query_of(text: str, store: Store, as_of: date | None = None) -> Query:
    """Return the query that a text asks of a store; whatever is typed is a query.

    Args:
        text: as it is typed.
        store: whose financial years are meant.
        as_of: the day from which `today` and `12m` count; None for today.
    """
    return parse(text, today=as_of, year_start=dates.year_start(store.settings()))


def find(store: Store, search: Search) -> Found:
    """Search the store; fit for any thread.

    Raises:
        PactlineError: the index cannot be read.
    """
    query = query_of(search.text, store, search.as_of)
    view, order, day = search.view, search.order, search.as_of
    if order is Order.RELEVANCE and not query.words:
        order = DEFAULT_ORDER[view]
    kind, total, years, added = view.kind, 0, "", ""
    told = f"{kind.value}s"
    of_parties = kind is Kind.ORGANISATION and bool(_foreign(query, kind))
    only: list[Row] | None = None
    bodies: Listing | None = None
    if of_parties:
        others = (*OF_PARTIES, Order.NAME, Order.INCOME)
        order = search.order if search.order in others else Order.AMOUNT
    elif kind is Kind.ORGANISATION and order in OF_PARTIES:
        bodies = store.listing(query, kind, Sort.NAME, as_of=day)
        of_parties = 0 < bodies.total <= most_by_money(query)
        only = list(every_row(bodies)) if of_parties and query else None
        order = order if of_parties else DEFAULT_ORDER[view]
    incomes = kind is Kind.ORGANISATION and store.listing(parse("has:income"), kind).total > 0
    if of_parties or search.columns or order is Order.INCOME:
        from tui.parties import MARK, columns_of, party_rows
    if of_parties:
        theirs = any_of("party", (row.id for row in only)) if only else query
        listing = store.listing(theirs, Kind.AGREEMENT, as_of=day)
        parties = party_rows(
            store,
            listing,
            order,
            search.of_parties,
            only,
            backwards=search.backwards,
            incomes=incomes,
        )
        rows: Rows = parties
        years = f"; {MARK} besides, money shared or part of a programme" * parties.has_apart
        total, told = rows.total, "organisations in agreements" if only is None else told
    elif view is View.FUNDING:
        from tui.funding import in_years_briefly, money_table

        listing = store.listing(query, kind, Sort.DATE, as_of=day)
        order = Order.NAME if order is Order.NAME else Order.AMOUNT
        rows = money_table(
            store,
            listing,
            search.by,
            order.sort,
            search.reading,
            backwards=search.backwards,
            everything=search.everything,
        )
        totals = listing.totals(everything=search.everything)
        if search.everything:
            reasons = [out.reason for out in listing.totals().not_added]
            added = f"{' and '.join(reasons)} added" if reasons else "nothing to add"
        years = f" by {search.by}, {in_years_briefly(search.reading, totals)}"
    else:
        order = order if order in ORDERS[view] else DEFAULT_ORDER[view]
        listing = store.listing(query, kind, order.sort, as_of=day, backwards=search.backwards)
        shape = Shape(view, order, incomes=incomes, one_funder="funder" in query.fields_used())
        further = None
        if order is Order.INCOME:
            further, _ = columns_of(store, listing, ("income",))
        if search.columns:
            further, chosen = columns_of(store, listing, search.columns)
            shape = shape._replace(chosen=chosen)
        rows = ListedRows(listing, shape, further)
    return Found(
        search,
        query,
        rows,
        listing,
        total or listing.total,
        order,
        _described(query, told, store) + years,
        (
            *map(printable, map(str, query.problems)),
            *_passed_over(bodies if only and bodies else listing, view),
            *_left_out(store, day),
            *filter(None, [store.unread_notes() if query.words else ""]),
        ),
        tuple((each.position, each.position + each.length) for each in query.problems),
        added,
    )


def named(store: Store, text: str) -> list[Row]:
    """Return the first two organisations that words find, or else agreements; for any thread."""
    query = parse(text)
    for kind in (Kind.ORGANISATION, Kind.AGREEMENT):
        listing = store.listing(query, kind, Sort.RELEVANCE)
        if listing.total and not listing.corrected:
            return listing.rows(0, 2)
    return []


def count(store: Store, text: str, as_of: date | None) -> dict[View, int]:
    """Return how many records of each view's kind a search finds; of money, those that have any."""
    query = query_of(text, store, as_of)
    agreements = store.listing(query, Kind.AGREEMENT, Sort.NAME, as_of=as_of)
    if _foreign(query, Kind.ORGANISATION):
        organisations = agreements.bodies()
    else:
        organisations = store.listing(query, Kind.ORGANISATION, Sort.NAME, as_of=as_of).total
    with_money = store.listing(query.with_field("has", "money"), Kind.AGREEMENT, as_of=as_of)
    return {
        View.ORGANISATIONS: organisations,
        View.AGREEMENTS: agreements.total,
        View.FUNDING: with_money.total,
    }


def place_cursor(found: Found, here: Place) -> int:
    """Return where the cursor belongs: on the record that it was on, where that is listed."""
    row = found.rows.row(here.cursor)
    position = None
    if here.row_id and (row is None or row.id != here.row_id):
        position = found.rows.position_of(here.row_id)
    position = max(0, min(here.cursor if position is None else position, found.rows.total - 1))
    row = found.rows.row(position)
    return position + 1 if row is not None and not row.id else position


def subject_of(row: Row | None) -> str:
    """Return what a row leads to: `kind:id` of a record, or `total:` for any other money."""
    if row is None or not row.id:
        return ""
    if row.type in ("total", "money"):
        return row.who or "total:"
    return f"{row.kind.value}:{row.id}"


# Lines of the list, and words about what was found


def list_lines(
    found: Found, look: Look, empty: Sequence[str], cells: int, page: int, top: int, cursor: int
) -> list[Runs]:
    """Return the lines of a list from the row `top` on, or what is said where there are no rows.

    Args:
        found: whose rows are listed.
        look: how they are drawn, and the one under the cursor.
        empty: what is said of none.
        cells: width of the list.
        page: how many lines there are.
        top: position of the first row.
        cursor: position of the cursor's row.
    """
    rows = found.rows
    lines = [] if rows.total else empty_lines(empty, cells)[:page]
    for position in range(top, min(top + page, rows.total)):
        of_row = look if position == cursor else look._replace(cursor="")
        lines.append(rows.line(position, cells, of_row))
    return [*lines, *[fill((), cells)] * (page - len(lines))]


def counts_line(found: Found, cursor: int, cells: int, glyphs: Glyphs, marked: int = 0) -> Runs:
    """Return what stands beside the search: `12 of 323 · 3 marked · by name`, as far as it fits."""
    place = f"{cursor + 1:,} of " if found.rows.total and not found.of_money else ""
    noun = f" {found.listing.kind.value}s" if found.of_money and found.total != 1 else ""
    dot = "·" if glyphs.is_unicode else "-"
    words = f"{place}{found.total:,}{noun}"
    more = [f"{marked:,} marked"] if marked else []
    more.append(ORDER_WORDS[found.order][found.search.backwards])
    for each in more:
        longer = f"{words} {dot} {each}"
        words = longer if cell_len(longer) < cells else words
    return (Run(fit(words, cells - 1, right=True, ellipsis=glyphs.ellipsis) + " ", Role.DIM),)


def status_lines(
    session: Session, found: Found, cells: int, met: tuple[str, ...] = ()
) -> list[Runs]:
    """Return what stands below the search: what is listed, or what one ought to know of it.

    What ought to be known is never cut. Which bodies or places the search's words meet stands at
    its end, on a line of its own where there is no room.
    """
    ellipsis = session.glyphs.ellipsis
    words, role = _told(session, found)
    texts = [words] if role == Role.DIM else wrap(words, max(1, cells - GUTTER)) or [""]
    lines = [
        fill((Run(f"{' ' * GUTTER}{each}".replace("…", ellipsis), role),), cells, "", ellipsis)
        for each in texts
    ]
    right = f" {'; '.join(met)} " if met else ""
    if right:
        left = cells - GUTTER - cell_len(texts[-1])
        if cell_len(right) > left:
            lines.append(fill((), cells))
            left = cells
        room = max(0, cells - cell_len(right))
        lines[-1] = fill(
            (*fill(lines[-1], room, "", ""), Run(right, Role.FIGURE)), cells, "", ellipsis
        )
    return lines


def added_up(listing: Listing) -> AddedUp:
    """Return how many bodies or places a typed word is, where several, and what all comes to."""
    totals = listing.totals()
    out = sum(each.records for each in totals.not_added)
    met = tuple(str(each) for each in listing.met() if each.is_several)
    missing = [f"{out:,} not added"] if out else []
    missing += [f"{plural(totals.unread, 'figure')} not read"] if totals.unread else []
    form = Form.PENCE if listing.pence else Form.WHOLE
    return AddedUp(met, ", ".join(missing), sums_text(totals.sums, "", form))


def added_words(listing: Listing, *, added: bool) -> str:
    """Return which money may be counted twice, and whether it is added; fit for any thread."""
    words = "; ".join(map(left_out_words, listing.totals().not_added))
    if not words:
        return "nothing to add: no regrant and no part of a listed programme is found"
    return f"added, though it may count twice: {words}" if added else f"not added: {words}"


def total_line(found: Found, added_up: AddedUp | None, cells: int, glyphs: Glyphs) -> Runs:
    """Return the line below a list of money: what all of it comes to, and what is not added.

    It stands under the column that it adds up, where there is room. Where there is little, words
    are left out, and then further currencies are told by their number.

    Args:
        found: what is listed.
        added_up: what it comes to; None while that is being added up.
        cells: width of the line.
        glyphs: the signs that the terminal can draw.
    """
    if added_up is None:
        return fill((Run(f"  adding up{glyphs.ellipsis}", Role.DIM),), cells)
    out = added_up.not_added
    total, *others = (added_up.total or "no figure").split(" and ")
    figures = [" and ".join((total, *others))]
    figures += [f"{total} + {len(others)} more"] if others else []
    words = [f"Total of {plural(found.listing.total, 'agreement')}", "Total", ""]
    lefts = [", ".join(filter(None, (each, out))) for each in words]
    lefts += [out.replace("not added", "out")]
    pairs = [(left, figure) for figure in figures for left in lefts]
    end = end_of(found.rows.shape, cells, ("amount", "received"))

    def fitting(room: int, among: Sequence[tuple[str, str]]) -> tuple[str, str] | None:
        return next((e for e in among if GUTTER + sum(map(cell_len, e)) + 2 <= room), None)

    # Under its column fewer words do; nothing else is left out for that.
    told, figure = fitting(end, pairs[:2]) or fitting(cells, pairs) or pairs[-1]
    left, right = (Run(" " * GUTTER + told, Role.HEADING),), f" {figure} "
    if width(left) + cell_len(right) > end:
        end = cells
    room = max(width(left), end - cell_len(right))
    return fill((*fill(left, room), Run(right, Role.FIGURE)), cells, "", glyphs.ellipsis)


def _told(session: Session, found: Found) -> tuple[str, Role]:
    search = found.search
    as_of = f"as known on {search.as_of.isoformat()}. " if search.as_of else ""
    if found.noted:
        return as_of + "; ".join(found.noted), Role.WARNING
    problems = session.store.problems()
    if problems and not search.text:
        more = f" and {len(problems) - 1} more" if len(problems) > 1 else ""
        why = f"{session.key('problems')} tells why"
        return printable(f"{problems[0].file}{more} did not open: {why}"), Role.WARNING
    if found.of_money:
        return as_of + ", ".join(filter(None, (found.told, found.added))), Role.DIM
    if session.sample and not search.text:
        own = "" if session.options.restricted else " Your own store: pactline import FILE"
        own += f", or press {session.key('add')}" if own and session.options.writes else ""
        return f"{as_of}Sample records.{own}", Role.DIM
    return as_of + found.told, Role.DIM


def nothing(session: Session, found: Found, counts: dict[View, int]) -> tuple[str, ...]:
    """Return what is said where nothing is listed: why, and what to do next."""
    search = found.search
    kind = search.view.kind
    if search.text.strip():
        lines = [f"No {kind.value}s found."]
        if found.listing.kind is not kind:
            lines.append("None takes part in an agreement that fits this search.")
        others = [
            f"{session.key(view.value)} shows {plural(counts[view], view.kind.value)}."
            for view in View
            if view is not View.FUNDING and view.kind is not kind and counts.get(view)
        ]
        return (*lines, "", f"{session.key('leave')} drops the search.", *others)
    if search.as_of:
        return (
            f"No {kind.value}s were known on {search.as_of.isoformat()}.",
            "",
            f"Sources without a date are left out; {session.key('sources')} lists them.",
            f"{session.key('as-of')} chooses another day; an empty one is today.",
        )
    own = f"{session.key('add')} adds an agreement of your own" if session.options.writes else ""
    return (f"The store holds no {kind.value}s.", "", how_to_begin(session), own)


def how_to_begin(session: Session) -> str:
    """Return how records come into a store that has none."""
    if session.options.restricted:
        return "Whoever keeps the store can take in a file."
    named = "" if session.store.label == own_store() else f" --store {quote(session.store.label)}"
    return printable(f"Take in a file: pactline import FILE{named}")


def _described(query: Query, what: str, store: Store) -> str:
    """Return in words what is searched for, organisations by name where their ids are given."""
    if not query:
        return f"all {what}"
    words = query.description
    for record_id, name in store.names(_ids(words)).items():
        for written in (f"exactly “{record_id}”", f"“{record_id}”"):
            words = words.replace(written, printable(name))
    return f"{what}: {words}"


def _ids(words: str) -> list[str]:
    """Return what is quoted in words and has the hyphens and digits or capitals of an id."""
    quoted = (part.partition("”")[0] for part in words.split("“")[1:])
    return [each for each in quoted if "-" in each and " " not in each and each != each.lower()]


def _passed_over(listing: Listing, view: View) -> list[str]:
    notes = []
    if listing.corrected:
        notes.append(f"nothing has exactly that; found with “{listing.corrected}”")
    under = "" if view.kind is listing.kind else f"under {listing.kind.value.capitalize()}s, "
    return notes + [each.told(each.query.text, under) for each in listing.missing]


def _left_out(store: Store, day: date | None) -> list[str]:
    """Return which sources a day in the past leaves out: undated ones, and those of a later day."""
    if day is None:
        return []
    notes, sources = [], store.sources()
    undated = [printable(each.title or each.id) for each in sources if each.date.last is None]
    if undated:
        more = f" and {len(undated) - 1} more" if len(undated) > 1 else ""
        notes.append(f"left out, having no date: {undated[0]}{more} (see the list of sources)")
    if later := sum(each.date.last is not None and each.date.last > day for each in sources):
        notes.append(f"left out, of a later date: {plural(later, 'source')}")
    return notes


def _foreign(query: Query, kind: Kind) -> list[str]:
    """Return the fields that a search asks for and no record of the kind can have."""
    fields = (field_named(name) for name in query.fields_used())
    return [field.name for field in fields if field and kind.value not in field.kinds]


# What may be meant by what is being typed

MOST_VALUES = 200
"""Values of a field looked through for a completion, the commonest first."""

MOST_OFFERS = 6


class Completion(NamedTuple):
    """What Tab can put into the search line: its name, and text and caret afterwards."""

    label: str
    text: str
    caret: int


def completions(store: Store, search: Search, caret: int) -> list[Completion]:
    """Return what may be meant at the caret: suggestions for a mistake first, then completions.

    Values are counted in what the rest of the text finds, where the one at the caret is not
    understood yet; fit for any thread.
    """
    text = search.text
    query = query_of(text, store, search.as_of)
    offers = []
    for problem in query.problems:
        if problem.suggestion:
            new = text[: problem.position] + problem.suggestion
            rest = text[problem.position + problem.length :]
            offers.append(Completion(problem.suggestion, new + rest, len(new)))

    def values(field: str, typed: str) -> list[tuple[str, str, int]]:
        wanted = fold(typed)
        others = query_of(_without_mistake(query, text, caret), store, search.as_of)
        listing = store.listing(others, search.view.kind, as_of=search.as_of)
        values = [
            (each.value, each.label, each.records)
            for each in listing.facets(field, MOST_VALUES)
            if each.value and wanted in fold(each.label)
        ]
        return sorted(values, key=lambda each: _how_far_in(wanted, fold(each[1])))

    for offer in complete(text, caret, values, limit=MOST_OFFERS):
        label = printable(f"{offer.label} ({offer.detail})" if offer.detail else offer.label)
        offers.append(Completion(label, *offer.applied(text)))
    return offers


def offer_words(offers: Sequence[Completion], chosen: int) -> str:
    """Return completions in a line that begins with the chosen one, however short it is cut."""
    first = max(0, chosen)
    names = [f"[{each.label}]" if at == chosen else each.label for at, each in enumerate(offers)]
    return "Tab: " + "  ".join([*names[first:], *names[:first]])


def _without_mistake(query: Query, text: str, caret: int) -> str:
    """Return the text without a field at the caret whose value is not understood."""
    for problem in query.problems:
        end = problem.position + problem.length
        if problem.position < caret <= end:
            return text[: text.rfind(" ", 0, problem.position) + 1] + text[end:]
    return text


def _how_far_in(wanted: str, label: str) -> int:
    """Return 0 where a label begins so, 1 where a word of it does, and 2 elsewhere."""
    if label.startswith(wanted):
        return 0
    return 1 if f" {wanted}" in label else 2
