"""What the last writes changed in the records of a folder's files."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from store.backend import Past
from store.codec import RECORDS
from store.contents import Contents, scan
from store.errors import PactlineError
from store.files.disk import read_chunks
from store.files.folder import StoreFolder
from store.files.history import entries as entries
from store.files.history import kept_version


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
            for table in RECORDS:
                for record_id in ids:
                    old, new = (
                        version.find(table, record_id) if version else None
                        for version in (held[path], held[after])
                    )
                    if old != new:
                        yield Past(entry, file.name, old, new)
            held.pop(after, None)


def _version(path: str, name: str) -> Contents | None:
    """Return what a version of a file holds; None for one that is not there, or does not open."""
    try:
        return scan(name, path, b"".join(read_chunks(path)))
    except (OSError, PactlineError):
        return None
