"""`pactline check`: what looks wrong or doubtful in the records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.errors import EXIT_FOUND
from store.text import plural
from tui.cli.spec import CSV, JSON, Argument, Example, Option, Verb

if TYPE_CHECKING:
    from store.checking.findings import Finding
    from store.query import Query
    from tui.cli.output.rows import Cells
    from tui.cli.session import Session
    from tui.cli.words import Words

FIELDS = (
    ("severity", "wrong, doubtful or note"),
    ("code", "name of the check"),
    ("message", "what was found"),
    ("records", "ids of the records that it is about"),
    ("sources", "ids of the sources that say it"),
    ("remedy", "what can be done about it"),
)
VERB = Verb(
    "check",
    "list what looks wrong or doubtful in the records",
    text=(
        "Checks the records that a search finds, or all of them: amounts, dates, identifiers, "
        "names, totals against their parts, groups, and what is likely to be counted twice. "
        "The exit code is 1 where there is any finding.",
    ),
    arguments=(
        Argument("query", "a search; without one, everything", several=True, required=False),
    ),
    options=(
        Option("--source", "only what this source says", "ID"),
        Option("--code", "only this check", "CODE", several=True),
        Option("--codes", "explain every check, and check nothing"),
        JSON,
        CSV,
    ),
    examples=(
        Example("check", "everything; the sample records have doubtful spots", exit_code=1),
        Example("check --codes", "what is looked for"),
        Example("check --source gm-memorandum --json", "one source, for a program", exit_code=1),
    ),
    fields=FIELDS,
    query=True,
)


def run(session: Session, words: Words) -> int:
    """Print the findings; exit code 1 where there is any."""
    from tui.cli.asking import exit_code

    if words.has("codes"):
        return _explain(session, words)
    codes = _known_codes(words.every.get("code", ()))
    query = _query(session, words)
    findings = _findings(session, words, query, codes)
    _write(session, words, findings)
    session.say(plural(len(findings), "finding") if findings else "no findings")
    return exit_code(query, found=not findings)


def _write(session: Session, words: Words, findings: list[Finding]) -> None:
    if session.terminal and not (words.has("json") or words.has("csv")):
        from tui.cli.output.document import write_document
        from tui.cli.output.findings import findings_page

        write_document(session, findings_page(findings, session.width, session.glyphs))
        return
    from tui.cli.output.rows import write_rows

    write_rows(session, words, [name for name, _ in FIELDS], map(as_cells, findings), shown={})


def as_cells(finding: Finding) -> Cells:
    """Return a finding's fields by name."""
    return {
        "severity": str(finding.severity),
        "code": finding.code,
        "message": finding.message,
        "records": [record.id for record in finding.records],
        "sources": finding.sources,
        "remedy": finding.remedy,
    }


def _query(session: Session, words: Words) -> Query | None:
    from tui.cli.asking import read_query

    return read_query(session, session.store(), words.arguments) if words.arguments else None


def _findings(
    session: Session, words: Words, query: Query | None, codes: tuple[str, ...]
) -> list[Finding]:
    from store.checking.run import check
    from store.dates import today

    found = check(session.store(), query, words.value("source") or None, today=today())
    return [finding for finding in found if not codes or finding.code in codes]


def _known_codes(wanted: tuple[str, ...]) -> tuple[str, ...]:
    from store.checking.findings import CHECKS
    from store.errors import PactlineError
    from tui.cli.suggesting import suggestion

    for code in wanted:
        if code not in CHECKS:
            remedy = suggestion(code, CHECKS, otherwise="`pactline check --codes` lists them")
            raise PactlineError(f"there is no check “{code}”", remedy=remedy)
    return wanted


def _explain(session: Session, words: Words) -> int:
    from store.checking.findings import CHECKS
    from tui.cli.output.rows import write_rows

    rows: list[Cells] = [
        {"code": each.code, "severity": str(each.severity), "explanation": each.explanation}
        for each in CHECKS.values()
    ]
    shown = {"code": "Check", "severity": "", "explanation": "What it looks for"}
    write_rows(session, words, list(shown), rows, shown=shown)
    return EXIT_FOUND
