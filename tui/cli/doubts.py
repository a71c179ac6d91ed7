"""What an import warns of: summed up on the screen, whole in a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from store.errors import PactlineError
from store.text import plural

if TYPE_CHECKING:
    from store.importing import Plan, Tally
    from tui.cli.output.rows import Cells
    from tui.cli.taking import Outcome

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
        of = plural(plan.read, "record")
        yield f"{lost:,} of {of} could not be kept:"
        for each in plan.lost[:MOST]:
            yield f"  {' '.join(filter(None, (each.where, each.record)))}: {each.reason}"
        if lost > MOST:
            yield f"  and {lost - MOST:,} more"
    if plan.passed_over:
        rows = plural(plan.passed_over, "row")
        yield f"{rows} about organisations not known here passed over; --all takes in every row"
    tallies = plan.tallies()
    if tallies:
        yield f"{plural(len(plan.warnings), 'warning')}:"
    for tally in tallies[:MOST]:
        yield f"  {tally.times:,} × {tally.field}: {tally.done} ({_example(tally)})"
    if len(tallies) > MOST:
        rest = len(tallies) - MOST
        yield f"  and {plural(rest, 'more kind')} of warning"
    if not listed and (len(plan.warnings) > len(tallies[:MOST]) or lost > MOST):
        yield "--report FILE writes down every one, with its place in the file"


def _example(tally: Tally) -> str:
    """Return where a kind of warning stands, and what was found there if anything was."""
    where, found = tally.example.where, tally.example.found
    place = f"{where}: “{found}”" if where and found else where or f"“{found}”"
    return place if tally.times == 1 else f"such as {place}"


def write_doubts(path: str, outcomes: Sequence[Outcome]) -> None:
    """Write every warning and loss of some imports to a file, and which files were left out.

    Args:
        path: the file; JSON where its name ends in `.json`, CSV otherwise.
        outcomes: what became of each file that was to be taken in.

    Raises:
        PactlineError: the file cannot be written.
    """
    from tui.cli.output import csv_text, json_text

    rows = (row for outcome in outcomes for row in _rows(outcome))
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


def _rows(outcome: Outcome) -> Iterator[Cells]:
    if outcome.error is not None:
        told = filter(None, (outcome.error.what, outcome.error.remedy))
        yield _row("left out", outcome.path, done="; ".join(told))
    plan = outcome.report.plan if outcome.report else None
    for lost in plan.lost if plan else ():
        yield _row("lost", lost.file, lost.where, lost.record, done=lost.reason)
    for warning in plan.warnings if plan else ():
        yield {"kind": "warning", **warning._asdict()}


def _row(kind: str, file: str, where: str = "", record: str = "", *, done: str) -> Cells:
    return dict(zip(FIELDS, (kind, file, where, record, "", "", done), strict=True))
