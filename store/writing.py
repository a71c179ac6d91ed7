"""What a write does to the files of a store: sources, decisions, settings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from msgspec.structs import replace

from store import codec
from store.backend import Backend, Held, Writing
from store.contents import Contents
from store.errors import PactlineError, repair_remedy
from store.file_schema import DECISIONS
from store.files.folder import SUFFIX, FileStamp
from store.index.opened import FileState
from store.interface import Change, Progress
from store.records import Record, Source, SourceFile

DECISIONS_FILE = f"{DECISIONS}{SUFFIX}"
"""File of decisions and settings."""


class Replacement(NamedTuple):
    """A source's new version, beside the one that the store holds.

    Attributes:
        records: by table and id.
        change: how the records differ from those held.
        same: whether the store holds all of it already, read from the same file.
    """

    held: Held
    records: dict[str, dict[str, Record]]
    change: Change
    same: bool


def check_ids(files: Sequence[SourceFile], place: str) -> None:
    """Raise PactlineError where two files are of one source."""
    for source_id, number in Counter(file.source.id for file in files).items():
        if number > 1:
            raise PactlineError(
                f"several sources have the id “{source_id}”",
                place=place,
                remedy="write them one after the other, or give each an id of its own",
            )


def prepare(
    backend: Backend, states: Sequence[FileState], file: SourceFile, writer: Writing | None = None
) -> Replacement:
    """Compare a source with what the store holds of it; nothing is written.

    Raises:
        PactlineError: the file that it would have holds something else, or does not open.
    """
    name = file_name(backend, states, file.source.id)
    held = (writer or backend).held(name)
    records = codec.records_of(file)
    old = held.contents
    change = _compared(file.source.id, old, records)
    source = old.source() if old else None
    if source and source.entered_by != file.source.entered_by:
        raise PactlineError(
            f"nothing was written: “{source.id}” is {_whose(source)}, not {_whose(file.source)}",
            place=backend.place(name),
            remedy="give the new source another id",
        )
    known = source is not None and source.fingerprint == file.source.fingerprint != ""
    same = known and not (change.added or change.changed or change.gone)
    return Replacement(held, records, change, same)


def put(
    backend: Backend,
    writer: Writing,
    states: Sequence[FileState],
    files: Sequence[SourceFile],
    progress: Progress | None = None,
) -> tuple[list[Change], dict[FileStamp, Contents]]:
    """Write sources one after another; return what changed, and what the index is to know of it."""
    changes, written = [], {}
    for position, file in enumerate(files):
        if progress:
            progress("writing", position, len(files))
        new = prepare(backend, states, file, writer)
        changes.append(new.change)
        if new.same:
            continue
        writer.counts = {name: getattr(new.change, name) for name in Change._fields[1:]}
        stamp, contents = writer.replace(new.held, new.records)
        if stamp and contents:
            written[stamp] = contents
    return changes, written


def _whose(source: Source) -> str:
    return f"entered by {source.entered_by}" if source.entered_by else "taken in from a file"


def file_name(backend: Backend, states: Sequence[FileState], source_id: str) -> str:
    """Return the file of a source: the one that holds it, or a new one named after it."""
    held = [state.stamp.name for state in states if state.source == source_id]
    if len(held) > 1:
        raise PactlineError(
            f"nothing was written: the source “{source_id}” is in {' and '.join(held)}",
            place=backend.path,
            remedy="take all but one of the files away, or forget the source first",
        )
    if held:
        return held[0]
    name = backend.only or f"{source_id}{SUFFIX}"
    there = next((state for state in states if state.stamp.name == name), None)
    if there and there.problem:
        raise PactlineError(
            "nothing was written: this file of the store does not open",
            place=backend.place(name),
            remedy=f"{repair_remedy(backend.place(name))}; or move it away, and import once more",
        )
    if name == DECISIONS_FILE or there:
        raise PactlineError(
            f"the file {name} holds something else",
            place=backend.path,
            remedy="give the source another name with --as",
        )
    return name


def _compared(
    source_id: str,
    old: Contents | None,
    records: Mapping[str, Mapping[str, Record]],
) -> Change:
    """Return what a write does to a source, each record compared with what was there."""
    added = changed = unchanged = gone = 0
    for table in codec.RECORDS:
        before = old.ranges.get(table, {}) if old else {}
        gone += sum(record_id not in records[table] for record_id in before)
        for record_id, record in records[table].items():
            if old is None or record_id not in before:
                added += 1
            elif _is_same(old, table, record_id, record):
                unchanged += 1
            else:
                changed += 1
    return Change(source_id, added, changed, unchanged, gone)


def _is_same(old: Contents, table: str, record_id: str, record: Any) -> bool:  # noqa: ANN401
    """Tell whether a record says the same; where in the file it stands is no difference."""
    body = old.body(table, record_id)
    if body and body == codec.to_json(record, record_id):
        return True
    try:
        before = old.record(table, record_id, type(record))
    except PactlineError:
        return False
    return bool(before == record or replace(before, where=record.where) == record)
