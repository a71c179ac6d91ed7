"""What the last writes changed in the records of a folder's files."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import chain

from store.backend import Past
from store.codec import RECORDS
from store.contents import Contents, scan
from store.errors import PactlineError
from store.files.disk import read_chunks
from store.files.folder import StoreFolder
from store.files.history import entries as entries
from store.files.history import kept_version
from store.identity import is_about


def past_of(folder: StoreFolder, ids: Collection[str]) -> Iterator[Past]:
    """Yield what the writes that are kept did to the records of these ids, the newest first."""
    newer: dict[str, str] = {}
    held: dict[str, Contents | None] = {}
    for entry in entries(folder):
        for file in entry.files:
            path = kept_version(folder, entry, file.name)
            after = newer.get(file.name, folder.place(file.name))
            newer[file.name] = path
            if file.before is None:
                held[path] = None
            for each in (path, after):
                if each not in held:
                    held[each] = _version(each, file.name)
            versions = held[path], held[after]
            decisions = (each.ranges.get("decisions", {}) for each in versions if each)
            about = sorted(each for each in {*chain(*decisions)} if is_about(each, ids))
            documents = [(table, each) for table in RECORDS for each in ids]
            for table, document in (*documents, *(("decisions", each) for each in about)):
                old, new = (each.find(table, document) if each else None for each in versions)
                if old != new:
                    yield Past(entry, file.name, old, new)
            held.pop(after, None)


def _version(path: str, name: str) -> Contents | None:
    """Return what a version of a file holds; None for one that is not there, or does not open."""
    try:
        return scan(name, path, b"".join(read_chunks(path)))
    except (OSError, PactlineError):
        return None
