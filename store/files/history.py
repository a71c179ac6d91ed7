"""The last writes, with the versions that they replaced, so that each can be undone.

A write has a folder `.history/<number>` with the old versions (second names of the same data where
the file system allows it, so that they cost no room) and `.entry.json`, which says who, when, what.
"""

from __future__ import annotations

from store.files.entries import HistoryEntry, HistoryFile, entries, folder_name
from store.files.errors import UndoRefused, reading_error
from store.files.folder import StoreFolder
from store.files.journal import HISTORY
from store.files.syncing import read_chunks

__all__ = ["HistoryEntry", "HistoryFile", "entries", "undo"]


def undo(folder: StoreFolder, entry: str | None = None, *, wait: float = 10.0) -> HistoryEntry:
    """Put back what a write replaced, as a write of its own; return the entry that was undone.

    Args:
        folder: the store.
        entry: the number of the write; the last one where it is None.
        wait: seconds to wait for another writer.

    Raises:
        UndoRefused: there is no such write, or a file has been changed since.
        FilesError: as any write.
    """
    with folder.write("undo", "", wait=wait) as transaction:
        known = entries(folder)
        wanted = [e for e in known if entry is None or e.id == entry.lstrip("0")]
        if not wanted:
            what = f"there is no write {entry} in the history" if entry else "nothing to undo"
            raise UndoRefused(what, place=folder.path, remedy="see `pactline history`")
        chosen = wanted[0]
        transaction.detail = " ".join(filter(None, (chosen.id, chosen.action, chosen.detail)))
        transaction.counts = dict(chosen.counts)
        for file in chosen.files:
            _check_current(folder, chosen, file)
        for file in chosen.files:
            if file.before is None or file.before < 0:
                transaction.delete(file.name)
            else:
                # A copy, so that a program that writes in place cannot reach the history.
                kept = f"{folder.home}/{HISTORY}/{folder_name(int(chosen.id))}/{file.name}"
                transaction.put_copy(file.name, kept)
    return chosen


def _check_current(folder: StoreFolder, entry: HistoryEntry, file: HistoryFile) -> None:
    from hashlib import sha256

    current = None
    try:
        digest = sha256()
        for chunk in read_chunks(folder.fs, f"{folder.home}/{file.name}"):
            digest.update(chunk)
        current = digest.hexdigest()
    except FileNotFoundError:
        pass
    except OSError as error:
        raise reading_error(error, folder.place(file.name)) from None
    if current != (file.digest or None):
        raise UndoRefused(
            f"the file has been changed since write {entry.id} ({entry.action})",
            place=folder.place(file.name),
            remedy="undo the later write first; see `pactline history`",
        )
