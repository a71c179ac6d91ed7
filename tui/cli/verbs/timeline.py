"""`pactline timeline`: money and agreements over the years."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.errors import PactlineError
from tui.cli.spec import ALL, AS_OF, ASCII, CSV, JSON, Argument, Example, Option, Verb
from tui.cli.timelines.fields import FIELDS

if TYPE_CHECKING:
    from store.interface import Store
    from store.query import Query
    from tui.cli.session import Session
    from tui.cli.timelines.subject import Subject
    from tui.cli.words import Words

GANTT_LIMIT = 200
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
        from tui.cli.timelines.printing import write_pictures

        write_pictures(session, words, subject, store)
    else:
        from tui.cli.timelines.printing import write_chart

        write_chart(session, store, subject)
    if subject.empty:
        say_nothing_found(session)
    return exit_code(query, found=not subject.empty)


def _subject(session: Session, store: Store, words: Words) -> tuple[Subject, Query | None]:
    from tui.cli.asking import read_query
    from tui.cli.timelines.asked import question
    from tui.cli.timelines.of_records import of_record
    from tui.cli.timelines.of_searches import of_search, over_time

    asked = question(store, words)
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
