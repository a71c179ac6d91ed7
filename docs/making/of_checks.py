"""The checks: what each looks for, how grave it is, what to do."""

from __future__ import annotations

from docs.making.markdown import code, sentence, table
from store.checking.findings import CHECKS


def checks() -> str:
    """Return every check."""
    return table(
        ("code", "", "what it finds", "what to do"),
        (
            (code(check.code), str(check.severity), check.explanation, sentence(check.remedy))
            for check in CHECKS.values()
        ),
    )
