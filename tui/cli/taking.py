"""Files taken into a store one after the other: each whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from store.errors import PactlineError
from store.files.errors import FilesError
from store.text import plural

if TYPE_CHECKING:
    from store.importing import Report
    from store.interface import Store
    from store.records import SourceFile
    from tui.cli.session import Session
    from tui.cli.words import Words


class Outcome(NamedTuple):
    """What became of one file: what its import did, or why it was refused."""

    path: str
    report: Report | None = None
    error: PactlineError | None = None


def take_files(session: Session, words: Words, store: Store) -> Iterator[Outcome]:
    """Yield what became of each file; where the store itself fails, no further file is tried."""
    several = len(words.arguments) > 1
    earlier: dict[str, SourceFile | None] = {}
    for position, path in enumerate(words.arguments, 1):
        try:
            report = _take_in(session, words, store, path, earlier)
            yield Outcome(path, report=report)
            earlier.update((change.source, None) for change in report.changes)
            if report.plan is not None:
                earlier.update((file.source.id, file) for file in report.plan.files)
        except PactlineError as error:
            yield Outcome(path, error=error)
            if isinstance(error, FilesError):
                for untried in words.arguments[position:]:
                    session.say(f"not tried: {untried}")
                return
            if several:
                session.say(f"left out: {error}")


def refusal(outcomes: Sequence[Outcome], *, dry_run: bool) -> PactlineError | None:
    """Return the error that a run with refused files ends in, or None where there was none."""
    refused = [each.error for each in outcomes if each.error is not None]
    if not refused:
        return None
    if len(outcomes) == 1 or isinstance(refused[-1], FilesError):
        return refused[-1]
    taken = len(outcomes) - len(refused)
    done = "could be taken in" if dry_run else "taken in whole"
    return PactlineError(
        f"{len(refused):,} of {plural(len(outcomes), 'file')} left out, {taken or 'none'} {done}",
        remedy="put right what is left out and import it alone",
    )


def _take_in(
    session: Session,
    words: Words,
    store: Store,
    path: str,
    earlier: Mapping[str, SourceFile | None],
) -> Report:
    from store.importing import run_import
    from tui.cli.doubts import sum_up
    from tui.cli.progress import progress_of

    with progress_of(session) as progress:
        report = run_import(
            store,
            path,
            source_id=words.value("as"),
            dry_run=words.has("dry-run"),
            all_rows=words.has("all"),
            again=words.has("again"),
            progress=progress,
            earlier=earlier,
        )
    session.say(("a dry run, nothing written: " if words.has("dry-run") else "") + report.message)
    for other in report.beside:
        first = f"`pactline forget {report.changes[0].source}` and " if report.written else ""
        session.say(
            f"{other}, of the same publisher, has some of the same records; if this is a newer "
            f"version of it, {first}take it in with --as {other}"
        )
    if report.plan is not None:
        for line in sum_up(report.plan, listed=words.has("report")):
            session.say(line)
    return report
