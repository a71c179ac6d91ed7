"""Writing to an open store: sources, decisions, settings; the index follows at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from store import codec
from store.changes import RECORDS, compared
from store.engine import FileStore
from store.errors import PactlineError
from store.files.folder import SUFFIX, FileStamp, StoreFolder
from store.files.interrupting import undone_by_interrupt
from store.files.migrate import migrate
from store.index.contents import Contents, encode_file, scan
from store.interface import Change, Progress
from store.records import Decision, SourceFile

DECISIONS = f"decisions{SUFFIX}"
_PIECE = 4 << 20


def put(
    store: FileStore,
    files: Sequence[SourceFile],
    action: str,
    detail: str,
    progress: Progress | None,
    *,
    dry_run: bool = False,
) -> list[Change]:
    """Write sources, all or nothing, and bring the index up to date from what is in memory."""
    if dry_run:
        store.refresh()
        return [_encoded(store, file)[1] for file in files]
    _check_writable(store)
    twice = [name for name, n in Counter(file.source.id for file in files).items() if n > 1]
    if twice:
        raise PactlineError(
            f"several sources have the id “{twice[0]}”",
            place=store.label,
            remedy="write them one after the other, or give each an id of its own",
        )
    _prepare(store)
    store.refresh()
    with undone_by_interrupt(store.folder, action, detail):
        return _put(store, files, action, detail, progress)


def _put(
    store: FileStore,
    files: Sequence[SourceFile],
    action: str,
    detail: str,
    progress: Progress | None,
) -> list[Change]:
    written: list[Contents] = []
    changes = []
    with store.folder.write(action, detail) as transaction:
        for position, file in enumerate(files):
            if progress:
                progress("writing", position, len(files))
            contents, change, same = _encoded(store, file)
            changes.append(change)
            if not same:
                transaction.put(contents.name, contents.data)
                written.append(contents)
        counts = transaction.counts
        for change in changes:
            for field in ("added", "changed", "unchanged", "gone"):
                counts[field] = counts.get(field, 0) + getattr(change, field)
    store.take(_verified(store, written), progress)
    return changes


def _encoded(store: FileStore, file: SourceFile) -> tuple[Contents, Change, bool]:
    """Return a source's new file, what it changes, and whether the store holds it already."""
    name = _file_name(store, file.source.id)
    data, contents = encode_file(name, store.folder.place(name), file)
    old = _old_contents(store, name)
    change = compared(file.source.id, old, contents, data)
    held = old.source() if old else None
    same_file = held is not None and held.fingerprint == file.source.fingerprint != ""
    same = same_file and not (change.added or change.changed or change.gone)
    return contents._replace(data=data), change, same


def forget(store: FileStore, source_id: str) -> Change:
    """Delete a source's file."""
    _check_writable(store)
    store.refresh()
    file = store.file_of(source_id)
    if file is None:
        raise PactlineError(
            f"there is no source “{source_id}”", place=store.label, remedy="see `pactline sources`"
        )
    contents = _old_contents(store, file.stamp.name)
    gone = sum(len(contents.ranges.get(table, ())) for table in RECORDS) if contents else 0
    with undone_by_interrupt(store.folder, "forget", source_id):
        with store.folder.write("forget", source_id) as transaction:
            transaction.delete(file.stamp.name)
            transaction.counts = {"gone": gone}
        store.take()
    return Change(source_id, 0, 0, 0, gone)


def decide(store: FileStore, decision: Decision) -> None:
    """Add a decision to the file of decisions."""
    ids = ", ".join(decision.ids)
    body = codec.to_document(decision)
    _change_table(store, "decide", f"{decision.kind} {ids}", "decisions", {decision.id: body})


def set_setting(store: FileStore, name: str, value: str) -> None:
    """Keep a setting of the store."""
    _change_table(store, "set", f"{name} {value}", "settings", {name: {"value": value}})


def _change_table(
    store: FileStore,
    action: str,
    detail: str,
    table: str,
    documents: Mapping[str, Mapping[str, Any]],
) -> None:
    _check_writable(store)
    _prepare(store)
    name = store.folder.only or DECISIONS
    with store.folder.write(action, detail) as transaction:
        known = {stamp.name for stamp in store.folder.list_files()}
        tables: dict[str, Any] = store.folder.read_tables(name) if name in known else {}
        tables[table] = {**tables.get(table, {}), **documents}
        transaction.put(name, tables)
        transaction.counts = {"changed": len(documents)}
    store.take()


def _verified(store: FileStore, written: list[Contents]) -> dict[FileStamp, Contents]:
    """Return what was written, by the stamps of just these files; another may have come since."""
    stamps = {stamp.name: stamp for stamp in store.folder.list_files()}
    found = {}
    for contents in written:
        stamp, data = stamps.get(contents.name), contents.data
        if stamp is None or stamp.size != len(data):
            continue
        try:
            same = all(
                store.folder.read_range(stamp, at, min(_PIECE, len(data) - at))
                == data[at : at + _PIECE]
                for at in range(0, len(data), _PIECE)
            )
        except PactlineError:
            continue
        if same:
            found[stamp] = contents
    return found


def _check_writable(store: FileStore) -> None:
    if store.read_only:
        raise PactlineError(
            "this store cannot be written",
            place=store.label,
            remedy="choose a store of your own with --store",
        )


def _prepare(store: FileStore) -> None:
    if not store.folder.only:
        path = store.folder.path
        StoreFolder.create(path)

    # What an older version wrote is kept in a backup before anything is written beside it.
    migrate(store.folder)


def _file_name(store: FileStore, source_id: str) -> str:
    """Return the file of a source: the one that holds it, or a new one named after it."""
    file = store.file_of(source_id)
    if file:
        return file.stamp.name
    name = store.folder.only or f"{source_id}{SUFFIX}"
    there = next((each for each in store.index.state.files if each.stamp.name == name), None)
    if there and there.problem:
        raise PactlineError(
            "nothing was written: this file of the store does not open",
            place=store.folder.place(name),
            remedy="save it with `pactline repair`, or move it away, and import once more",
        )
    if name == DECISIONS or there:
        raise PactlineError(
            f"the file {name} holds something else",
            place=store.label,
            remedy="give the source another name with --as",
        )
    return name


def _old_contents(store: FileStore, name: str) -> Contents | None:
    try:
        stamps = {stamp.name: stamp for stamp in store.folder.list_files()}
        if name in stamps:
            data = store.folder.read_bytes(name, stamps[name])
            return scan(name, store.folder.place(name), data)
    except PactlineError:
        pass
    return None
