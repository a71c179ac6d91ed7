"""What an import warns of: summed up on the screen, whole in a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from store.errors import PactlineError

if TYPE_CHECKING:
    from store.importing import Plan, Report
    from tui.cli.output.rows import Cells

MOST = 10
"""Kinds of warnings that are told one by one."""

FIELDS = ("kind", "file", "where", "record", "field", "found", "done")


def sum_up(plan: Plan, *, listed: bool) -> Iterator[str]:
    """Yield lines that say what was warned of and what was lost.

    Args:
        plan: what reading the file came to.
        listed: every warning is written to a file as well.
    """
    lost = len(plan.lost)
    if lost:
        yield f"{lost:,} of {plan.read:,} records could not be kept:"
        for each in plan.lost[:MOST]:
            yield f"  {each.where} {each.record}: {each.reason}"
        if lost > MOST:
            yield f"  and {lost - MOST:,} more{_where_all(listed)}"
    if plan.passed_over:
        yield f"{plan.passed_over:,} rows about organisations not known here; --all takes them in"
    tallies = plan.tallies()
    if tallies:
        yield f"{len(plan.warnings):,} warnings:"
    for tally in tallies[:MOST]:
        example = f"{tally.example.where}: “{tally.example.found}”"
        yield f"  {tally.times:,} × {tally.field}: {tally.done} (such as {example})"
    if tallies:
        rest = f"  and {len(tallies) - MOST:,} more kinds" if len(tallies) > MOST else ""
        if rest or not listed:
            yield f"{rest or '  each of them'}{_where_all(listed)}"


def _where_all(listed: bool) -> str:
    return ", all in the report" if listed else "; --report FILE lists them all"


def write_doubts(path: str, reports: Sequence[Report]) -> None:
    """Write every warning and loss of some imports to a file.

    Args:
        path: the file; JSON where its name ends in `.json`, CSV otherwise.
        reports: what the imports did.

    Raises:
        PactlineError: the file cannot be written.
    """
    from tui.cli.output import csv_text, json_text

    rows = (row for report in reports if report.plan for row in _rows(report.plan))
    try:
        with open(path, "w", encoding="utf-8", newline="\n") as file:  # noqa: PTH123
            if path.lower().endswith(".json"):
                file.writelines(
                    json_text.array({name: row[name] for name in FIELDS} for row in rows)
                )
            else:
                file.writelines(csv_text.lines(FIELDS, rows))
    except OSError as error:
        raise PactlineError(
            f"the report cannot be written: {error.strerror}",
            place=path,
            remedy="name another file",
        ) from None


def _rows(plan: Plan) -> Iterator[Cells]:
    for lost in plan.lost:
        yield {
            "kind": "lost",
            "file": lost.file,
            "where": lost.where,
            "record": lost.record,
            "field": "",
            "found": "",
            "done": lost.reason,
        }
    for warning in plan.warnings:
        yield {"kind": "warning", **warning._asdict()}
