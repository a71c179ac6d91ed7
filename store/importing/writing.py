"""Put what a file holds into a store, and take a source back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path

import msgspec

from store.collecting import without_collecting
from store.errors import PactlineError
from store.importing.comparing import compare
from store.importing.incoming import Incoming
from store.importing.plan import Plan, Progress, Report
from store.importing.reading import read_incoming
from store.importing.registry import Request, format_of
from store.importing.sources import check_source_id
from store.interface import Change, Store
from store.records import Source, SourceFile
from store.text import plural


@without_collecting()
def run_import(
    store: Store,
    path: Path | str,
    *,
    name: str = "",
    source_id: str = "",
    dry_run: bool = False,
    all_rows: bool = False,
    again: bool = False,
    on_progress: Progress | None = None,
    on_write: Callable[[str, int, int], None] | None = None,
    earlier: Mapping[str, SourceFile | None] | None = None,
) -> Report:
    """Read a file and put it into the store, all or nothing.

    Args:
        store: the store.
        path: the file.
        name: see `read_file`; likewise `source_id`, `all_rows` and `on_progress`.
        source_id: the source that it is a newer version of, where its name does not tell.
        dry_run: say what would change, and write nothing.
        all_rows: of a register, take in every row.
        again: read it even where the store holds the same file already.
        on_progress: progress of reading.
        on_write: progress of writing, as `Store.put` tells it.
        earlier: what the files before it in the same command became, by source; None for what
            the store holds of it.

    Raises:
        PactlineError: the file cannot be read, the store not be written, or records that came
            with a file of the same command would be gone.
    """
    incoming = Incoming(path, name)
    wanted = check_source_id(source_id) if source_id else ""
    if not again:
        held = _same_file(store, incoming.fingerprint, wanted)
        if held and not format_of(incoming).selective:
            return Report([Change(held.id, 0, 0, _records(held), 0)], same_again=True)

    def known(ids: list[str]) -> set[str]:
        return set(store.names(ids))

    plan = read_incoming(incoming, Request(wanted, on_progress, all_rows, known))
    files = [file if wanted else _settled(store, file) for file in plan.files]
    _keep_apart(store, files, earlier or {}, name or str(path))
    plan = Plan(files, plan.format, plan.warnings, plan.lost, plan.read, plan.passed_over)
    held_files = [store.read_source(file.source.id) for file in files]
    changes = [compare(held, file) for held, file in zip(held_files, files, strict=True)]
    if all(_is_same(held, file) for held, file in zip(held_files, files, strict=True)):
        return Report(changes, plan, same_again=bool(files))
    beside = tuple(name for file in files for name in _earlier_versions(store, file))
    if dry_run:
        return Report(changes, plan, beside=beside)
    filled = [file for file, held in zip(files, held_files, strict=True) if held or _holds(file)]
    if filled:
        store.put(filled, action="import", detail=incoming.name, progress=on_write)
    return Report(changes, plan, written=bool(filled), beside=beside)


def forget(store: Store, source_id: str) -> Change:
    """Take a source back, exactly.

    Raises:
        PactlineError: the store has no such source.
    """
    if store.source(source_id) is None:
        names = ", ".join(source.id for source in store.sources()[:5])
        raise PactlineError(
            f"the store has no source “{source_id}”",
            remedy=f"its sources are: {names}" if names else "it has no sources at all",
        )
    return store.forget(source_id)


def _keep_apart(
    store: Store, files: list[SourceFile], earlier: Mapping[str, SourceFile | None], place: str
) -> None:
    """Raise PactlineError where a file would replace what came with it in the same command.

    Two files are given together to have both; a newer version is given alone.
    """
    for file in files:
        source = file.source.id
        if source not in earlier:
            continue
        before = earlier[source] or store.read_source(source)
        gone = compare(before, file).gone if before else 0
        if gone:
            raise PactlineError(
                f"it would replace the source {source}, which a file before it has just "
                f"become, and {plural(gone, 'record')} of that would be gone",
                place=place,
                remedy="take it in with --as NAME to keep both, or alone as a newer version",
            )


def _same_file(store: Store, fingerprint: str, source_id: str) -> Source | None:
    """Return the source that was read from the very same bytes."""
    for source in store.sources():
        if source.fingerprint == fingerprint and source_id in ("", source.id):
            return source
    return None


def _settled(store: Store, file: SourceFile) -> SourceFile:
    """Return the file under an id that no other publisher's source has in the store."""
    wanted = file.source.id
    for number in count(1):
        candidate = wanted if number == 1 else f"{wanted}-{number}"
        held = store.source(candidate)
        if held is None or _same_publisher(held, file.source):
            break
    if candidate == wanted:
        return file
    return msgspec.structs.replace(file, source=msgspec.structs.replace(file.source, id=candidate))


def _same_publisher(held: Source, new: Source) -> bool:
    if held.publisher_id and new.publisher_id:
        return held.publisher_id == new.publisher_id
    return not held.publisher or not new.publisher or held.publisher == new.publisher


def _earlier_versions(store: Store, file: SourceFile) -> list[str]:
    """Return other sources of the publisher that state some of the same agreements.

    They may be older versions of the file under another name, which only a person can tell.
    """
    new = {agreement.id for agreement in file.agreements}
    if not new or store.source(file.source.id) is not None:
        return []
    return [
        source.id
        for source in store.sources()
        if source.publisher
        and (source.publisher_id, source.publisher)
        == (file.source.publisher_id, file.source.publisher)
        and (held := store.read_source(source.id))
        and not new.isdisjoint(agreement.id for agreement in held.agreements)
    ]


def _is_same(held: SourceFile | None, file: SourceFile) -> bool:
    """Tell whether the store holds just these records, read from just this file."""
    if held is None or held.source.fingerprint != file.source.fingerprint:
        return False
    change = compare(held, file)
    return not (change.added or change.changed or change.gone)


def _holds(file: SourceFile) -> bool:
    return bool(file.organisations or file.agreements or file.funds)


def _records(source: Source) -> int:
    return sum(source.counts.get(name, 0) for name in ("organisations", "agreements", "funds"))
