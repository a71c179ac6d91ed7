"""`pactline import`: takes in a file of the field as a source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.errors import EXIT_FOUND, EXIT_NOTHING, PactlineError
from tui.cli.spec import CSV, JSON, Argument, Example, Option, Verb

if TYPE_CHECKING:
    from store.importing import Report
    from tui.cli.output.rows import Cells
    from tui.cli.session import Session
    from tui.cli.taking import Outcome
    from tui.cli.words import Words

FIELDS = (
    ("source", "id of the source"),
    ("added", "number of records"),
    ("changed", "number of records"),
    ("unchanged", "number of records"),
    ("gone", "number of records that the source no longer has"),
    ("warnings", "number of warnings"),
    ("lost", "number of records that could not be kept"),
)
VERB = Verb(
    "import",
    "take in a file as a source: 360Giving, a register, a table, or our own JSON",
    text=(
        "Reads 360Giving as JSON, CSV and XLSX, the Charity Commission’s public extract and its "
        "register of mergers, the CSV of `pactline template`, and files of a store. Encodings and "
        "headings are forgiven; what looks wrong is kept, warned of and summed up.",
        "The same file again changes nothing; a newer one of the same source replaces what that "
        "source said, and nothing else. The exit code is 1 where a record could not be kept.",
        "Each file is taken in whole or not at all. One that cannot be read is named and left out, "
        "the others are taken in, and the exit code is 2.",
    ),
    arguments=(Argument("file", "files to take in", several=True, file=True),),
    options=(
        Option("--dry-run", "say what would happen, and write nothing"),
        Option(
            "--report",
            "write every warning, loss and file left out to this file: CSV, or JSON by its name",
            "FILE",
        ),
        Option("--as", "take it in as this source", "SOURCE"),
        Option("--all", "of a register, take in every row, not only organisations known here"),
        Option("--again", "read it even if the store holds the same file already"),
        JSON,
        CSV,
    ),
    examples=(
        Example("import grants.json", "a funder’s 360Giving file", own=True),
        Example(
            "import grants.xlsx --dry-run --report doubts.csv", "what is wrong with it", own=True
        ),
        Example("import publicextract.charity.zip --all", "the register of charities", own=True),
    ),
    fields=FIELDS,
    host=True,
)
SHOWN = {
    "source": "Source",
    "added": "Added",
    "changed": "Changed",
    "unchanged": "Unchanged",
    "gone": "Gone",
    "warnings": "Warnings",
}


def run(session: Session, words: Words) -> int:
    """Take the files in, one after the other; each is all or nothing."""
    from tui.cli.opening import open_or_begin, take_back
    from tui.cli.output.rows import write_rows
    from tui.cli.taking import refusal, take_files

    if words.has("as") and len(words.arguments) > 1:
        raise PactlineError("--as is for one file", remedy="import the files one by one")
    store, there = open_or_begin(session)
    outcomes: list[Outcome] = []
    try:
        for outcome in take_files(session, words, store):
            outcomes.append(outcome)
    finally:
        store.close()
        reports = [each.report for each in outcomes if each.report is not None]
        if not there and not any(report.written for report in reports):
            take_back(session)
        rows = [row for report in reports for row in _cells(report)]
        # On a terminal the lines above have told of a single source already.
        told = session.terminal and not (words.has("json") or words.has("csv"))
        if rows and not (told and len(rows) == 1):
            write_rows(session, words, [name for name, _ in FIELDS], rows, shown=SHOWN)
    if words.has("report"):
        from tui.cli.doubts import write_doubts

        write_doubts(words.value("report"), outcomes)
        session.say(f"every warning and loss is written to {words.value('report')}")
    refused = refusal(outcomes, dry_run=words.has("dry-run"))
    if refused is not None:
        raise refused
    lost = any(report.plan and report.plan.lost for report in reports)
    return EXIT_NOTHING if lost else EXIT_FOUND


def _cells(report: Report) -> list[Cells]:
    warnings = len(report.plan.warnings) if report.plan else 0
    lost = len(report.plan.lost) if report.plan else 0
    return [{**change._asdict(), "warnings": warnings, "lost": lost} for change in report.changes]
