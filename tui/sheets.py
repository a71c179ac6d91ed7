"""What the page beside the list shows: a record, a year's money, or a sheet such as the help.

A sheet is a page that is no record's. All are drawn in a thread, from values alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from rich.cells import cell_len

from store.amounts import in_one_form
from store.codes import SIGNS
from store.dates import today, year_start
from store.errors import PactlineError
from store.exporting.columns import available
from store.interface import FacetCount, Kind, Listing, Sort, Store
from store.merged import AgreementView, OrganisationView
from store.query import Query
from store.text import printable
from store.timeline.relations import (
    Fact,
    agreement_facts,
    around_agreement,
    around_organisation,
    compared,
    organisation_facts,
    side_by_side,
)
from store.timeline.series import (
    agreement_timeline,
    listing_timeline,
    organisation_money,
)
from store.timeline.spans import gantt
from tui.commands import keys_of, label, offered
from tui.facets import FIELDS, HEADINGS, IN_ORDER, LEAST_NAME, ordered, values_of
from tui.finding import Request, how_to_begin, shown_columns
from tui.keeping import compared_with, saved_searches
from tui.pages.charts import (
    Chart,
    agreement_chart,
    as_known,
    draw,
    known_lines,
    listing_chart,
    organisation_chart,
)
from tui.pages.document import (
    FIGURE_SIGNS,
    TABLE_SIGNS,
    Document,
    Line,
    Marks,
    Sheet,
    Span,
    Style,
    cut,
    fit,
    wrap,
)
from tui.pages.gantt import draw_gantt
from tui.pages.other import held_words
from tui.pages.page import page_of
from tui.pages.relations import around_page, compared_page
from tui.rows import PARTY_COLUMNS


def blank_page(request: Request) -> Sheet:
    """Return an empty page that lines are written on."""
    page = Sheet(request.width, request.session.glyphs)
    page.lines.append(())
    return page


def document_of(request: Request) -> Document:
    """Return what a request asks for; a page that fails says so, and the list goes on working."""
    try:
        return SHEETS[request.sheet or "whole"](request)
    except Exception as error:
        page = blank_page(request)
        words = str(error)
        if not isinstance(error, PactlineError):
            words = f"This page could not be drawn: {type(error).__name__}: {words}"
        page.paragraph([Span(printable(words), Style.WARNING)])
        return page.document("")


def _only(request: Request, title: str, words: str) -> Document:
    page = blank_page(request)
    page.paragraph([Span(words)])
    return page.document(title)


# Records, years and totals


def _record(request: Request) -> Document:
    """Return the page of what is read, the words of the search marked."""
    kind, _, value = request.record.partition(":")
    if kind == "total":
        return _timeline(request)
    day, found = request.preferences.as_of, request.found
    document = page_of(
        request.session.store,
        kind,
        value,
        width=request.width,
        glyphs=request.session.glyphs,
        today=day or today(),
        as_of=day,
        query=found.query if found.search.text.strip() else None,
        folded=request.sheet != "whole",
        decides=_decides(request),
    )
    words = f"knew this {kind} on {day.isoformat()}" if day else f"knows this {kind}"
    return document or _only(request, printable(value), f"No source of the store {words}.")


def _decides(request: Request) -> str:
    """Return the key that decides whether two organisations are one; empty for who can't write."""
    options = request.session.options
    if options.restricted or not options.writes:
        return ""
    return request.session.key("duplicates")


def _timeline(request: Request) -> Document:
    """Return the money of the record, or of everything listed, over the years."""
    store, preferences, found = request.session.store, request.preferences, request.found
    kind, _, record_id = request.record.partition(":")
    day, reading, start = preferences.as_of, preferences.reading, year_start(store.settings())
    if kind == Kind.AGREEMENT and (view := store.agreement(record_id, as_of=day)):
        return _drawn(request, agreement_chart(agreement_timeline(view, reading, start)))
    if kind == Kind.ORGANISATION and (body := store.organisation(record_id, as_of=day)):
        money = organisation_money(store, body, reading, start, day)
        return _drawn(request, organisation_chart(body.title, *money))
    if kind == Kind.FUND:
        return _only(request, "Timeline", "A fund's size is no money of a year.")
    if not found.total:
        return _only(request, "Timeline", NOTHING_IN_TIME)
    timeline = listing_timeline(
        found.listing,
        reading,
        title="All agreements found",
        start_month=start,
        everything=preferences.everything,
    )
    return _drawn(request, listing_chart(timeline))


NOTHING_IN_TIME = "Nothing is found whose time could be drawn."
OVER_TIME = "Agreements over time"
MOST_AGREEMENTS = 100
"""Agreements drawn over time at once; a search narrows them."""


def _over_time(request: Request) -> Document:
    """Return the agreements that the search finds, from beginning to end."""
    store, day = request.session.store, request.preferences.as_of
    listing = store.listing(request.found.query, Kind.AGREEMENT, Sort.DATE, as_of=day)
    if not listing.total:
        return _only(request, OVER_TIME, NOTHING_IN_TIME)
    chart = gantt(_views(request, listing), day or today())
    if day:
        chart = chart._replace(known=known_lines(day, store.sources()))
    marks = Marks()
    drawn = draw_gantt(
        chart, width=request.width, title="", glyphs=request.session.glyphs, marks=marks.of
    )
    drawn = _with_sources(request, drawn._replace(title=OVER_TIME), marks)
    if listing.total <= MOST_AGREEMENTS:
        return drawn
    words = f"The first {MOST_AGREEMENTS} of {listing.total:,} agreements; a search narrows them."
    return drawn._replace(
        lines=(*wrap([Span(words, Style.WARNING)], request.width), *drawn.lines),
    )


def _views(request: Request, listing: Listing) -> Iterator[AgreementView]:
    for row in listing.rows(0, MOST_AGREEMENTS):
        view = request.session.store.agreement(row.id, as_of=request.preferences.as_of)
        if view is not None:
            yield view


def _drawn(request: Request, chart: Chart) -> Document:
    """Return a chart without its title, which stands above the page, and with its sources."""
    chart = as_known(chart, request.preferences.as_of, request.session.store.sources())
    marks = Marks()
    untitled, glyphs = chart._replace(title=""), request.session.glyphs
    drawn = draw(untitled, width=request.width, glyphs=glyphs, marks=marks.of)
    return _with_sources(request, drawn._replace(title=chart.title), marks)


def _with_sources(request: Request, drawn: Document, marks: Marks) -> Document:
    foot = Sheet(request.width, request.session.glyphs)
    marks.write(foot, request.session.store.sources() if marks.used else ())
    blank = ((),) if foot.lines else ()
    return Document(drawn.title, (*drawn.lines, *blank, *foot.lines))


# Records beside each other

MOST_AROUND = 8
"""Rows of each list of what is around a record."""


def _compared(request: Request) -> Document:
    """Return the marked records of the kind that is listed side by side.

    A single one is compared with itself: as its sources say, or as of a day and today.
    """
    store, day = request.session.store, request.preferences.as_of
    ids = compared_with(store, request.record)
    known = [view for each in ids if (view := _read(request, each, day))]
    if not known:
        return _only(request, "Compare", "Mark organisations or agreements to compare them.")
    try:
        if day and len(known) == 1 and (now := _read(request, known[0].id, None)):
            names = [day.isoformat(), "today"]
            facts = compared([_facts(store, known[0], day), _facts(store, now, None)])
        else:
            names, facts = side_by_side(store, known, today=day or today(), as_of=day)
    except PactlineError:
        words = "Mark a second record of the same kind, to see the two side by side."
        return _only(request, "Compare", words)
    page = compared_page(names, facts, width=request.width, glyphs=request.session.glyphs)
    # A source that gives no title calls the record by its id.
    title = known[0].title if len(known) == 1 else page.title
    return page._replace(title=title, lines=((), *page.lines))


def _read(
    request: Request, record_id: str, day: date | None
) -> AgreementView | OrganisationView | None:
    """Return a record of the kind that is read; None where that is no agreement or body."""
    store, kind = request.session.store, request.record.partition(":")[0]
    if kind == Kind.ORGANISATION:
        return store.organisation(record_id, as_of=day)
    return store.agreement(record_id, as_of=day) if kind == Kind.AGREEMENT else None


def _facts(
    store: Store, view: AgreementView | OrganisationView, day: date | None
) -> dict[str, Fact]:
    """Return what is compared of a record as it was known on a day, or is today."""
    month = year_start(store.settings())
    if isinstance(view, OrganisationView):
        return organisation_facts(store, view, start_month=month, as_of=day)
    return agreement_facts(view, day or today(), start_month=month)


def _around(request: Request) -> Document:
    """Return who and what is around the record that is read, or is under the cursor."""
    store, day = request.session.store, request.preferences.as_of
    view = _read(request, request.record.partition(":")[2], day)
    if view is None:
        return _only(request, "Around", "Only organisations and agreements have others around.")
    if isinstance(view, OrganisationView):
        found = around_organisation(store, view, limit=MOST_AROUND, as_of=day)
    else:
        found = around_agreement(store, view, limit=MOST_AROUND, as_of=day)
    glyphs = request.session.glyphs
    page = around_page(view.title, found, width=request.width, glyphs=glyphs, headed=False)
    return page._replace(lines=((), *page.lines))


# What can be copied

UNWRAPPED = 1_000
"""Columns of a page whose figures stand in one piece each."""


def _copying(request: Request) -> Document:
    """Return what can be copied of the record that is read, or of the cursor's."""
    kind, _, record_id = request.record.partition(":")
    row = request.session.store.row(record_id) if kind in set(Kind) else request.row
    if row is None:
        return _only(request, "Copy", "There is nothing to copy here.")
    parts = (row.title, row.who, row.amount, row.date, row.ends, row.detail)
    lines: list[Line] = [(), _to_copy("line  ", "  ".join(part for part in parts if part))]
    if row.type not in ("money", "total"):
        lines.append(_to_copy("id    ", row.id))
    figures = (row.amount, *_figures(_record(request._replace(width=UNWRAPPED))))
    lines += [_to_copy("figure", text) for text in dict.fromkeys(filter(None, figures))]
    key = request.session.key
    words = f"{key('open')} copies; {key('copy-page')} copies the whole page."
    lines += [(), (Span(words, Style.DIM),)]
    return Document("Copy", tuple(lines))


def _addresses(request: Request) -> Document:
    """Return the web addresses that the record's sources give, as text."""
    store = request.session.store
    kind, _, record_id = request.record.partition(":")
    view = _read(request, record_id, request.preferences.as_of)
    found = [str(claim.value) for claim in view.each("url")] if view else []
    for source_id in view.sources if view else (record_id,) if kind == "source" else ():
        source = store.source(source_id)
        if source is not None and source.address:
            found.append(source.address)
    if not found:
        return _only(request, "Addresses", "No source gives a web address here.")
    lines = [_to_copy("address", printable(address)) for address in dict.fromkeys(found)]
    copies = f"{request.session.key('open')} copies the address; nothing is opened."
    note = (Span(copies, Style.DIM),)
    return Document("Addresses", ((), *lines, (), note))


def _to_copy(label: str, value: str) -> Line:
    """Return a line that offers a value to be copied."""
    link = Span(value, Style.LINK, f"copy:{value}")
    return (Span("  "), Span(label, Style.LABEL), Span("  "), link)


def _figures(page: Document) -> Iterator[str]:
    """Yield the figures of a page; what is worked out only where it is money, and not a date."""
    for span in (span for line in page.lines for span in line):
        figure = span.style is Style.FIGURE and any(map(str.isdigit, span.text))
        if figure or (span.style is Style.DERIVED and _is_money(span.text)):
            yield span.text.strip()


def _is_money(text: str) -> bool:
    codes = (word for word in text.split() if len(word) == 3 and word.isupper() and word.isalpha())
    return any(sign in text for sign in SIGNS) or any(codes)


def _by_hand(request: Request) -> Document:
    """Return a text to be copied by hand."""
    page = blank_page(request)
    for line in request.text.split("\n"):
        page.paragraph([Span(printable(line))])
    return page.document("To copy by hand")


# Facets

MARK = 3
"""Cells before a value, for the mark of what is switched on."""

LEAST_MONEY = 16
"""Cells that the money of values has beside them on narrow pages; a longer figure stands below."""

VALUES = 8
"""Values shown of a field; typing the field in the search reaches all others."""


def _facets(request: Request) -> Document:
    """Return the facets of what is listed; a value's link switches it on or off."""
    found, listing = request.found, request.found.listing
    if not listing.total:
        return _only(request, "Facets", "Nothing is listed that could be narrowed.")
    by_field = [
        (field, ordered(values, field, None))
        for field in FIELDS[listing.kind]
        if (
            values := values_of(
                request.session.store, listing, field, VALUES * (field not in IN_ORDER)
            )
        )
        and (len(values) > 1 or values[0].of.value)
    ]
    every = [each for _, values in by_field for each in values]
    most = max((len(f"{each.of.records:,}") for each in every), default=1)
    moneys = in_one_form((each.sums for each in every), "")
    left = request.width - MARK - 3 - most
    most_cells = max(request.width // 3, min(LEAST_MONEY, left - LEAST_NAME))
    sizes = [size for each in moneys if (size := cell_len(each)) <= most_cells]
    money = max(sizes, default=0)
    longest = max((cell_len(each.label) for each in every), default=0)
    room = max(4, min(longest, left - money))
    ellipsis = request.session.glyphs.ellipsis
    lines: list[Line] = []
    figures = iter(moneys)
    for field, values in by_field:
        lines += [(), (Span(HEADINGS.get(field, field).capitalize(), Style.HEADING),)]
        for each in values:
            narrowed, on = _switched(found.query, field, each.of)
            link = f"search:{narrowed}" if narrowed is not None else ""
            shown = cut(each.label, room, ellipsis)
            figure = next(figures)
            beside = figure if cell_len(figure) <= money else ""
            told = f"{each.of.records:>{most},}  {fit(beside, money, right=True)}"
            number = f"{fit('', room - cell_len(shown))} {told}"
            lines.append(
                (
                    Span(f" {'x' if on else ' '} ", Style.FIGURE),
                    Span(shown, Style.LINK if link else Style.PLAIN, link),
                    Span(number, Style.FIGURE),
                )
            )
            if figure != beside:
                right = MARK + room + 1 + cell_len(told)
                indent = max(0, right - cell_len(figure))
                lines += wrap([Span(figure, Style.FIGURE)], request.width, indent=indent)
        lines.append((Span(" " * MARK), Span("all of them", Style.LINK, f"facet:{field}")))
    return Document("Narrow by", tuple(lines))


def _switched(query: Query, field: str, count: FacetCount) -> tuple[str | None, bool]:
    """Return the search that switches a value, and whether it is on; None where none can."""
    try:
        return query.toggled(field, count.value).text, query.has_value(field, count.value)
    except (KeyError, ValueError):
        return None, False


# Columns


def _columns(request: Request) -> Document:
    """Return every column that the list can have; a column's link shows it or takes it away."""
    found = request.found
    page = blank_page(request)
    if found.of_money:
        page.paragraph([Span("The columns of this list are always the same.")])
        return page.document("Columns")
    shown = shown_columns(found, request.list_cells)
    meanings = {name: meaning for name, _, meaning in PARTY_COLUMNS if found.of_parties}
    kind = Kind.ORGANISATION if found.of_parties else found.listing.kind
    meanings |= {each.name: each.meaning for each in available(kind) if each.name not in meanings}
    for column, meaning in meanings.items():
        mark = Span(f" {'x' if column in shown else ' '} ", Style.FIGURE)
        name = Span(column, Style.LINK, f"column:{column}")
        blank = Span(" " * max(1, COLUMN - len(column)))
        page.paragraph([mark, name, blank, Span(meaning)], hang=COLUMN + MARK)
    if found.columns:
        page.paragraph([Span(" " * MARK), Span("those that fit", Style.LINK, "column:")])
    return page.document("Columns")


# Help, problems and sources

COLUMN = 18
"""Cells for the keys before what they do."""

NARROW = 50
"""Columns below which keys stand on a line of their own."""

WHILE_TYPING = (
    ("Tab", "complete the field or value, or take the correction offered"),
    ("Right", "take the completion that stands behind the text"),
    ("Up Down", "move in the list"),
    ("Enter", "keep the search"),
    ("Esc", "return to the search before"),
)


def _help(request: Request) -> Document:
    """Return all keys by their groups."""
    page = blank_page(request)
    options = request.session.options
    keys = keys_of(options.keys)
    commands = offered(restricted=options.restricted, writes=bool(options.writes))
    for group in dict.fromkeys(command.group for command in commands):
        page.heading(group)
        for command in commands:
            if command.group == group:
                named = " ".join(map(label, keys[command.id])) or "(no key)"
                _entry(page, named, command.help)
    page.heading("Signs before figures", "in lists and tables")
    for sign in (*FIGURE_SIGNS, *TABLE_SIGNS):
        _entry(page, request.session.glyphs.sign(sign), sign.meaning)
    page.heading("While you type a search")
    for named, words in WHILE_TYPING:
        _entry(page, named, words)
    return page.document("Keys")


def _entry(page: Sheet, name: str, words: str) -> None:
    """Write a name with words beside it, or below it where the page is narrow."""
    if page.width < NARROW or cell_len(name) > COLUMN - 2:
        page.paragraph([Span(name, Style.FIGURE)], indent=1)
        page.paragraph([Span(words)], indent=3)
    else:
        padded = Span(fit(name, COLUMN - 1), Style.FIGURE)
        page.paragraph([padded, Span(words)], indent=1, hang=COLUMN - 1)


def _problems(request: Request) -> Document:
    page = blank_page(request)
    problems = request.session.store.problems()
    for problem in problems:
        page.paragraph([Span(printable(problem.file), Style.WARNING)])
        page.paragraph([Span(printable(problem.message))], indent=2)
        page.blank()
    if not problems:
        page.paragraph([Span("Nothing is wrong: every file of the store opened.")])
    return page.document("Problems of the store")


def _sources(request: Request) -> Document:
    page = blank_page(request)
    sources = request.session.store.sources()
    for source in sources:
        dated = str(source.date) if source.date.known else "no date"
        by = ", ".join(filter(None, (printable(source.publisher), dated)))
        title = printable(source.title or source.id)
        page.paragraph([Span(title, Style.LINK, f"source:{source.id}")], hang=2)
        page.paragraph([Span(by)], indent=2)
        if held := held_words(source):
            page.paragraph([Span(held, Style.DIM)], indent=2)
    if not sources:
        page.paragraph([Span("The store has no source yet.")])
        page.blank()
        page.paragraph([Span(how_to_begin(request.session))])
    return page.document("Sources")


SHEETS: dict[str, Callable[[Request], Document]] = {
    "help": _help,
    "facets": _facets,
    "columns": _columns,
    "problems": _problems,
    "sources": _sources,
    "searches": saved_searches,
    "copy": _copying,
    "addresses": _addresses,
    "whole": _record,
    "timeline": _timeline,
    "compare": _compared,
    "around": _around,
    "over-time": _over_time,
    "text": _by_hand,
}
"""Every sheet by its name, which a command's id may be."""
