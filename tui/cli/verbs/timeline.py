"""`pactline timeline`: money and agreements over the years."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from store.errors import PactlineError
from store.interface import Reading
from tui.cli.spec import ALL, AS_OF, ASCII, CSV, JSON, Argument, Example, Option, Verb
from tui.cli.timelines.fields import FIELDS

if TYPE_CHECKING:
    from store.interface import Store
    from store.query import Query
    from tui.cli.session import Session
    from tui.cli.timelines.subjects import Question, Subject
    from tui.cli.words import Words

GANTT_LIMIT = 200
GROUPS = ("funder", "recipient", "programme", "type")
VERB = Verb(
    "timeline",
    "draw money over the financial years, or agreements over time",
    text=(
        "Of the ID of an agreement: its years, stated totals and the part unaccounted for. Of the "
        "ID of an organisation: its money in and out. Of a search, or of nothing: everything "
        "found, by year, then by funder, recipient, programme and type.",
        "Amounts keep their qualifiers, years without a figure stay as gaps, currencies and scopes "
        "are never added to each other, and what would be counted twice is left out and named. "
        "The chart is text in a pipe as well; --csv and --json give one figure a row.",
    ),
    arguments=(
        Argument(
            "query", "an ID, or a search; without one, everything", several=True, required=False
        ),
    ),
    options=(
        Option("--gantt", "draw the agreements from beginning to end instead of money"),
        Option("--by-days", "spread an amount over the days it covers, not on its award date"),
        Option("--everything", "include what is left out so as not to be counted twice"),
        Option("--year", "break down the money of this financial year alone", "YEAR"),
        Option(
            "--prices", "restate in the prices of this financial year; needs --deflator", "YEAR"
        ),
        Option("--deflator", "a CSV of price indices: 2011/12,84.3", "FILE", host=True),
        Option("--svg", "draw it into this file as SVG", "FILE", host=True),
        Option("--png", "draw it into this file as PNG", "FILE", host=True),
        ALL,
        AS_OF,
        ASCII,
        JSON,
        CSV,
    ),
    examples=(
        Example(
            "timeline PACT-strategic-partners-programme", "the strategic partners’ money by year"
        ),
        Example("timeline GB-GOV-10", "what the department gave, and to whom"),
        Example("timeline 'fy:2011/12'", "everything that year"),
        Example("timeline --gantt", "who was in what, when"),
        Example("timeline --by-days --csv", "for a spreadsheet"),
        Example("timeline GB-GOV-10 --svg money.svg", "a picture", own=True),
    ),
    fields=FIELDS,
    output="Columns of CSV and JSON, as far as they apply to what is drawn",
    query=True,
)


def run(session: Session, words: Words) -> int:
    """Draw the timeline; exit code 1 where there is nothing to draw."""
    from tui.cli.asking import exit_code, say_nothing_found
    from tui.cli.output.rows import write_rows

    store = session.store()
    subject, query = _subject(session, store, words)
    if words.has("json") or words.has("csv"):
        fields = list(dict.fromkeys(name for row in subject.rows for name in row))
        write_rows(session, words, fields, subject.rows, shown={})
    elif words.has("svg") or words.has("png"):
        _write_pictures(session, words, subject, store)
    else:
        _write_chart(session, store, subject)
    if subject.empty:
        say_nothing_found(session)
    return exit_code(query, found=not subject.empty)


def _subject(session: Session, store: Store, words: Words) -> tuple[Subject, Query | None]:
    from tui.cli.asking import read_query
    from tui.cli.timelines.subjects import of_record, of_search, over_time

    asked = _question(store, words)
    row = store.row(words.arguments[0]) if len(words.arguments) == 1 else None
    if row is not None and not words.has("gantt"):
        if asked.deflator or asked.everything or asked.year:
            raise PactlineError(
                "--deflator, --everything and --year are for a search, not for one record",
                remedy="leave them out",
            )
        return of_record(store, row, asked), None
    query = read_query(session, store, words.arguments)
    if not words.has("gantt"):
        return of_search(store, query, asked), query
    limit = 0 if words.has("all") else GANTT_LIMIT
    subject, total = over_time(store, query, asked, limit)
    if limit and total > limit:
        session.say(f"{limit:,} of {total:,} agreements; --all for the rest")
    return subject, query


def _question(store: Store, words: Words) -> Question:
    from store.days import today, year_start
    from tui.cli.session import day
    from tui.cli.timelines.subjects import Question

    as_of = day(words.value("as-of"), "--as-of")
    start = year_start(store.settings())
    if words.has("prices") != words.has("deflator"):
        raise PactlineError(
            "--prices and --deflator go together",
            remedy="name the financial year and the CSV of price indices",
        )
    return Question(
        reading=Reading.BY_DAYS if words.has("by-days") else Reading.AWARD_DATE,
        start_month=start,
        as_of=as_of,
        today=as_of or today(),
        everything=words.has("everything"),
        groups=GROUPS,
        deflator=words.value("deflator"),
        base=_year(words.value("prices"), start) or 0,
        year=_year(words.value("year"), start),
    )


def _year(text: str, start_month: int) -> int | None:
    from store.financial_years import FinancialYear

    if not text:
        return None
    try:
        if start_month == 1 and text.isascii() and text.isdigit():
            return FinancialYear(int(text), 1).start
        return FinancialYear.parse(text, start_month).start
    except ValueError as error:
        raise PactlineError(str(error)) from None


def _write_chart(session: Session, store: Store, subject: Subject) -> None:
    from tui.charts.marks import Marks
    from tui.cli.output.document import write_document
    from tui.document import Document
    from tui.sheet import Sheet

    marks = Marks()
    chart = subject.document(session.width, session.glyphs, marks)
    foot = Sheet(session.width, session.glyphs)
    marks.write(foot, store.sources())
    blank = ((),) if foot.lines else ()
    write_document(session, Document(chart.title, (*chart.lines, *blank, *foot.lines)))


def _write_pictures(session: Session, words: Words, subject: Subject, store: Store) -> None:
    from tui.charts.png import png_bytes, write_picture

    titles = {
        source.id: f"{source.title or source.id}, {source.date or 'no date given'}"
        for source in store.sources()
    }
    svg = subject.svg(titles)
    if words.has("svg"):
        write_picture(Path(words.value("svg")), svg)
        session.say(f"drawn into {words.value('svg')}")
    if words.has("png"):
        write_picture(Path(words.value("png")), png_bytes(svg))
        session.say(f"drawn into {words.value('png')}")
