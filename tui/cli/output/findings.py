"""Findings of a check as a page for a terminal, where a table would fold ids and commands."""

from __future__ import annotations

from collections.abc import Iterable

from store.checking.findings import Finding, Severity
from tui.pages.document import Document, Glyphs, Sheet, Style, text

_LABEL = 10
_STYLES = {Severity.WRONG: Style.WARNING, Severity.DOUBTFUL: Style.FIGURE, Severity.NOTE: Style.DIM}


def findings_page(findings: Iterable[Finding], width: int, glyphs: Glyphs) -> Document:
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
