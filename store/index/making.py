"""Making an index, or bringing one up to date, while other processes may want the same."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import tantivy

from store import codec
from store.files.folder import FileStamp, StoreFolder
from store.index import keeping, schema
from store.index.blob import Place
from store.index.locating import Location
from store.index.merging import Fresh, Merger
from store.index.opened import OpenedIndex
from store.index.reading import of_contents, read_fresh
from store.index.scanning import Contents
from store.index.state import FileState
from store.index.updating import Progress, fresh_states, write

_PATIENCE = 600.0
"""Seconds to wait for another process that is indexing."""


class FolderReader:
    """Reads single records out of the store's files."""

    def __init__(self, folder: StoreFolder) -> None:
        """Take the store's folder."""
        self._folder = folder
        self._tables: dict[str, dict[str, dict[str, Any]]] = {}

    def record_at(self, file: FileState, table: str, kind: type[Any], place: Place) -> Any:  # noqa: ANN401
        """Return the record at a place.

        Raises:
            FileChanged: the file is not the indexed one any more.
        """
        name = self._folder.place(file.stamp.name)
        if place.length:
            data = self._folder.read_range(file.stamp, place.offset, place.length)
            return codec.from_json(kind, place.record_id, data, place=name)
        tables = self._tables.get(name)
        if tables is None:
            tables = self._folder.read_tables(file.stamp.name, file.stamp)
            self._tables[name] = tables
        return codec.from_document(kind, place.record_id, tables[table][place.record_id])


def update(
    folder: StoreFolder,
    place: Location,
    stamps: tuple[FileStamp, ...],
    ready: Mapping[FileStamp, Contents],
    progress: Progress | None,
) -> OpenedIndex:
    """Bring the index at a place up to date, or make it there.

    Raises:
        OSError: the place cannot be written.
        FileChanged: a file is not the stamped one any more.
    """
    os.makedirs(place.folder, exist_ok=True)  # noqa: PTH103 - the path is text
    with _locked(f"{place.folder}/lock", progress):
        keeping.sweep(place.folder)
        base = keeping.open_at(place)
        if base and base.state.fits(stamps):
            return base
        return make(folder, place, base, stamps, ready, progress)


def make(
    folder: StoreFolder,
    place: Location | None,
    base: OpenedIndex | None,
    stamps: tuple[FileStamp, ...],
    ready: Mapping[FileStamp, Contents],
    progress: Progress | None,
) -> OpenedIndex:
    """Bring an index up to date, or make a new one where that is not possible or no quicker.

    Args:
        folder: the store.
        place: where the index is; None for memory.
        base: the index as it is, or None.
        stamps: the files to make it of.
        ready: contents known already.
        progress: called now and then.
    """
    kept, fresh, stale = _compared(folder, base, stamps, ready, progress)
    state = fresh_states(kept.values(), fresh)
    if base and (not kept or base.state.start_month != state.start_month):
        if kept:
            _, fresh, _ = _compared(folder, None, stamps, ready, progress)
            state = fresh_states((), fresh)
        base, kept, stale = None, {}, set()
    reader = FolderReader(folder)
    if base:
        touched = _changed_ties(base, state)
        try:
            write(base.index, Merger(base, fresh, stale, kept, reader), state, touched, progress)
            keeping.share(base.path)
        except ValueError:
            # What cannot be brought up to date is made again.
            return make(folder, place, None, stamps, ready, progress)
        return OpenedIndex(base.index, base.path)
    merger = Merger(None, fresh, set(), {}, reader)
    if place is None:
        index = tantivy.Index(schema.build())
        write(index, merger, state, (), progress)
        return OpenedIndex(index)
    new = keeping.new_folder(place)
    try:
        write(tantivy.Index(schema.build(), path=new), merger, state, (), progress)
    except ValueError as error:
        # A full disk, or a folder that is gone: another place may still do.
        raise OSError(str(error)) from None
    keeping.share(new)
    keeping.put_in_place(new, place)
    return OpenedIndex(tantivy.Index.open(place.path), place.path)


def _compared(
    folder: StoreFolder,
    base: OpenedIndex | None,
    stamps: tuple[FileStamp, ...],
    ready: Mapping[FileStamp, Contents],
    progress: Progress | None,
) -> tuple[dict[int, FileState], list[Fresh], set[int]]:
    """Return the files that still hold, those to index, and the numbers that no longer hold."""
    old = {file.stamp: file for file in base.state.files} if base else {}
    kept = {
        old[stamp].number: old[stamp] for stamp in stamps if stamp in old and not old[stamp].again
    }
    number = max((file.number for file in old.values()), default=0)
    fresh = []
    wanted = [stamp for stamp in stamps if stamp not in old or old[stamp].again]
    for position, stamp in enumerate(wanted):
        number += 1
        if progress and stamp not in ready:
            progress("reading", position, len(wanted))
        contents = ready.get(stamp)
        if contents is not None:
            fresh.append(of_contents(contents, stamp, number))
        else:
            fresh.append(read_fresh(folder, stamp, number))
    stale = {file.number for file in old.values()} - kept.keys()
    return kept, fresh, stale


def _changed_ties(base: OpenedIndex, state: Any) -> set[str]:  # noqa: ANN401
    before, after = base.state.ties, state.ties
    changed = (before.same ^ after.same) | (before.different ^ after.different)
    return {each for pair in changed for each in pair}


@contextmanager
def _locked(path: str, progress: Callable[[str, int, int], None] | None) -> Iterator[None]:
    """Hold the lock that keeps two processes from indexing at once; a dead one's is free."""
    import fcntl

    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    deadline = time.monotonic() + _PATIENCE
    try:
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise
                if progress:
                    progress("waiting for another process that is indexing", 0, 0)
                time.sleep(0.05)
        yield
    finally:
        os.close(descriptor)
