"""`pactline check`: what is wrong or doubtful in the records."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable

from store.checking.findings import CHECKS, Finding, Severity
from store.checking.run import check as find_faults
from store.dates import today
from store.errors import EXIT_FOUND, PactlineError
from store.text import plural
from tui.cli.errors import suggestion
from tui.cli.find import read_query, search_code
from tui.cli.output import is_table, write_document, write_rows
from tui.cli.rows import Cells
from tui.cli.session import Session
from tui.pages.document import Document, Glyphs, Sheet, Style, text

FINDINGS = ("severity", "code", "message", "records", "sources", "remedy")

_STYLES = {Severity.WRONG: Style.WARNING, Severity.DOUBTFUL: Style.FIGURE, Severity.NOTE: Style.DIM}
_LABEL = 10
"""Columns of the severity before a finding."""


def check(session: Session, args: Namespace) -> int:
    """Print what is wrong or doubtful; exit code 1 where there is anything."""
    if args.codes:
        rows: list[Cells] = [
            {"code": each.code, "severity": str(each.severity), "explanation": each.explanation}
            for each in CHECKS.values()
        ]
        headings = {"code": "Check", "severity": "", "explanation": "What it looks for"}
        write_rows(session, args, headings, rows, headings)
        return EXIT_FOUND
    for code in args.code:
        if code not in CHECKS:
            remedy = suggestion(code, CHECKS, otherwise="`pactline check --codes` lists them")
            raise PactlineError(f"there is no check “{code}”", remedy=remedy)
    store = session.store()
    query = read_query(session, store, args.query)
    found = find_faults(store, query if args.query else None, args.source, today=today())
    findings = [each for each in found if not args.code or each.code in args.code]
    if is_table(session, args):
        # A table would fold ids and commands.
        write_document(session, _findings_page(findings, session.width, session.glyphs))
    else:
        write_rows(session, args, FINDINGS, map(_finding_cells, findings), {})
    session.say(plural(len(findings), "finding") if findings else "no findings")
    return search_code(query, found=not findings)


def _finding_cells(finding: Finding) -> Cells:
    return {
        "severity": str(finding.severity),
        "code": finding.code,
        "message": finding.message,
        "records": [record.id for record in finding.records],
        "sources": finding.sources,
        "remedy": finding.remedy,
    }


def _findings_page(findings: Iterable[Finding], width: int, glyphs: Glyphs) -> Document:
    """Return each finding with the records it is about and what to do, for so many columns."""
    sheet = Sheet(width, glyphs)
    for finding in findings:
        sheet.blank()
        style = _STYLES[finding.severity]
        message = [text(finding.message)]
        sheet.field(str(finding.severity), message, label_width=_LABEL, label_style=style)
        others = [record.id for record in finding.records if record.id not in finding.message]
        sheet.field("", [text(", ".join(others))], label_width=_LABEL)
        sheet.field("", [text(finding.remedy, Style.DIM)], label_width=_LABEL)
    return sheet.document("Findings")
