"""`pactline timeline`: money over the financial years, or agreements over time."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from shlex import quote
from typing import NamedTuple

from store.dates import FinancialYear, today, year_start
from store.errors import PactlineError
from store.exporting.target import check_target
from store.interface import Kind, Listing, Reading, Row, Sort, Store, every_view
from store.merged import AgreementView
from store.query import Query
from store.timeline.prices import in_prices_of, read_deflator
from store.timeline.series import (
    MOST_RANKED,
    agreement_timeline,
    listing_timeline,
    organisation_money,
)
from store.timeline.spans import gantt
from tui.cli.errors import not_known
from tui.cli.find import read_query, say_nothing_found, search_code, tell_passed_over
from tui.cli.output import write_document, write_rows
from tui.cli.session import Session
from tui.pages.charts import (
    MOST_ROWS,
    Chart,
    Note,
    agreement_chart,
    as_known,
    draw,
    known_lines,
    listing_chart,
    organisation_chart,
)
from tui.pages.document import Document, Glyphs, Marks, Sheet
from tui.pages.gantt import TITLE, draw_gantt
from tui.pages.pictures import chart_svg, gantt_svg, png_bytes, write_picture
from tui.pages.tables import Row as TableRow
from tui.pages.tables import agreement_rows, gantt_rows, listing_rows, organisation_rows

GANTT_LIMIT = 200


class Timeline(NamedTuple):
    """A timeline in each form that it can be printed in.

    Attributes:
        draw: the chart as lines, for a width, a set of signs and the page's source marks.
        svg: the chart as a picture, given the titles of sources.
        rows: returns one figure, or one agreement, a row.
        empty: nothing was found.
    """

    draw: Callable[[int, Glyphs, Marks], Document]
    svg: Callable[[dict[str, str]], str]
    rows: Callable[[], list[TableRow]]
    empty: bool = False


def timeline(session: Session, args: Namespace) -> int:
    """Draw a timeline; exit code 1 where there is nothing to draw."""
    _refuse_what_does_not_go_together(args)
    for path in (args.svg, args.png):
        check_target(path, session.store_path, filter(None, [args.deflator]))
    store = session.store()
    row = store.row(args.query[0]) if len(args.query) == 1 and not args.gantt else None
    query = None
    if row is not None:
        found = _of_record(store, row, args)
    else:
        query = read_query(session, store, args.query, args.as_of)
        found = (
            _over_time(session, store, query, args)
            if args.gantt
            else _money(session, store, query, args)
        )
    if args.json or args.csv:
        rows = found.rows()
        fields = dict.fromkeys(name for row in rows for name in row)
        write_rows(session, args, fields, rows, {})
    elif args.svg or args.png:
        _write_pictures(session, args, found, store)
    else:
        _write_chart(session, store, found)
    if found.empty:
        say_nothing_found(session)
    return search_code(query, found=not found.empty)


def _refuse_what_does_not_go_together(args: Namespace) -> None:
    if args.gantt:
        for option in ("by_days", "everything", "year", "prices", "deflator"):
            if getattr(args, option):
                raise PactlineError(
                    f"--{option.replace('_', '-')} is about money, and --gantt draws agreements "
                    "over time",
                    remedy="leave one of the two out",
                )
    if bool(args.prices) != bool(args.deflator):
        raise PactlineError(
            "--prices and --deflator go together",
            remedy="name the financial year and the CSV of price indices",
        )


def _of_record(store: Store, row: Row, args: Namespace) -> Timeline:
    """Return the timeline of an agreement or an organisation.

    Raises:
        PactlineError: nothing was known of it on that day, or it is a fund.
    """
    if args.deflator or args.everything or args.year:
        raise PactlineError(
            "--deflator, --everything and --year are for a search, not for one record",
            remedy="leave them out",
        )
    start, reading = year_start(store.settings()), _reading(args)
    if row.kind is Kind.AGREEMENT:
        agreement = store.agreement(row.id, as_of=args.as_of)
        if agreement is None:
            raise not_known(row.title, args.as_of)
        years = agreement_timeline(agreement, reading, start)
        own = [source for source in store.sources() if source.id in row.sources]
        chart = as_known(agreement_chart(years), args.as_of, own)
        return _drawn(chart, partial(agreement_rows, years))
    if row.kind is Kind.ORGANISATION:
        body = store.organisation(row.id, as_of=args.as_of)
        if body is None:
            raise not_known(row.title, args.as_of)
        whole = bool(args.all or args.json or args.csv)
        money = organisation_money(
            store, body, reading, start, args.as_of, whole=whole, across=not whole
        )
        chart = organisation_chart(body.title, *money, most=0 if args.all else MOST_ROWS)
        chart = as_known(chart, args.as_of, store.sources())
        return _drawn(chart, partial(organisation_rows, *money))
    raise PactlineError(
        f"“{row.title}” is a fund, whose size is no money of a year",
        remedy=f"`pactline show {quote(row.id)}` tells what is known of it",
    )


def _money(session: Session, store: Store, query: Query, args: Namespace) -> Timeline:
    """Return the money of everything that a search finds."""
    start = year_start(store.settings())
    listing = store.listing(query, Kind.AGREEMENT, as_of=args.as_of)
    tell_passed_over(session, listing)
    years = listing_timeline(
        listing,
        _reading(args),
        title=query.description if query else "All agreements",
        start_month=start,
        everything=args.everything,
        year=_year(args.year, start),
        limit=0 if args.all or args.json or args.csv else MOST_ROWS,
        in_full=args.all,
    )
    if years.brief:
        session.say(
            f"more than {MOST_RANKED:,} agreements, so recipients, and the median and the largest "
            "of awards, are left out; search for less, or --all"
        )
    if args.deflator:
        base = _year(args.prices, start) or 0
        years = in_prices_of(years, read_deflator(Path(args.deflator)), base)
    chart = listing_chart(years, most=0 if args.all else MOST_ROWS)
    if (
        not args.year
        and "fy" in query.fields_used()
        and sum(bool(row.sums) for row in years.years) > 1
    ):
        note = Note("Years", "every year of the agreements found is told; --year tells one alone")
        chart = chart._replace(notes=(note, *chart.notes))
    chart = as_known(chart, args.as_of, store.sources())
    return _drawn(chart, partial(listing_rows, years), empty=not listing.total)


def _over_time(session: Session, store: Store, query: Query, args: Namespace) -> Timeline:
    """Return the agreements of a search over time."""
    listing = store.listing(query, Kind.AGREEMENT, Sort.DATE, as_of=args.as_of)
    tell_passed_over(session, listing)
    count = listing.total if args.all else min(GANTT_LIMIT, listing.total)
    if count < listing.total:
        session.say(f"{count:,} of {listing.total:,} agreements; --all for the rest")
    chart = gantt(_views(listing, count), args.as_of or today())
    if args.as_of:
        chart = chart._replace(known=known_lines(args.as_of, store.sources()))
    title = f"{TITLE}: {query.description}" if query else TITLE
    return Timeline(
        lambda width, glyphs, marks: draw_gantt(
            chart, width=width, title=title, glyphs=glyphs, marks=marks.of
        ),
        lambda titles: gantt_svg(chart, title, titles),
        partial(gantt_rows, chart),
        not listing.total,
    )


def _drawn(chart: Chart, rows: Callable[[], list[TableRow]], *, empty: bool = False) -> Timeline:
    """Return the timeline that a chart draws and that these rows tell."""
    return Timeline(
        lambda width, glyphs, marks: draw(chart, width=width, glyphs=glyphs, marks=marks.of),
        lambda titles: chart_svg(chart, titles),
        rows,
        empty,
    )


def _views(listing: Listing, count: int) -> Iterator[AgreementView]:
    """Yield the agreements of a listing's first rows."""
    for _, view in every_view(listing, count):
        if isinstance(view, AgreementView):
            yield view


def _reading(args: Namespace) -> Reading:
    return Reading.BY_DAYS if args.by_days else Reading.AWARD_DATE


def _year(text: str | None, start_month: int) -> int | None:
    """Return the calendar year in which a financial year starts."""
    if not text:
        return None
    try:
        if start_month == 1 and text.isascii() and text.isdigit():
            return FinancialYear(int(text), 1).start
        return FinancialYear.parse(text, start_month).start
    except ValueError as error:
        raise PactlineError(str(error)) from None


def _write_chart(session: Session, store: Store, found: Timeline) -> None:
    """Print the chart, with its sources under it."""
    marks = Marks()
    chart = found.draw(session.width, session.glyphs, marks)
    foot = Sheet(session.width, session.glyphs)
    marks.write(foot, store.sources())
    blank = ((),) if foot.lines else ()
    write_document(session, Document(chart.title, (*chart.lines, *blank, *foot.lines)))


def _write_pictures(session: Session, args: Namespace, found: Timeline, store: Store) -> None:
    """Draw the timeline into the files that `--svg` and `--png` name.

    Raises:
        PactlineError: a file cannot be written, or no PNG made here.
    """
    titles = {
        source.id: f"{source.title or source.id}, {source.date or 'no date given'}"
        for source in store.sources()
    }
    svg = found.svg(titles)
    for path, data in ((args.svg, svg), (args.png, png_bytes(svg) if args.png else b"")):
        if path:
            write_picture(Path(path), data)
            session.say(f"drawn into {path}")
