"""Ctrl-C during a write: the store is as it was before, even where the files had moved already."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from store.files.entries import entries
from store.files.errors import FilesError
from store.files.folder import StoreFolder
from store.files.history import undo
from store.files.locking import me

_TRIES = 3
"""Impatient people press Ctrl-C more than once."""


@contextmanager
def undone_by_interrupt(folder: StoreFolder, action: str, detail: str) -> Iterator[None]:
    """Undo the write of the body where Ctrl-C comes after its files were written.

    A file that somebody has changed since then is left alone.

    Args:
        folder: the store.
        action: what the write is called in the history.
        detail: what the history says that it was done with.
    """
    before = _newest(folder)
    try:
        yield
    except KeyboardInterrupt:
        for _ in range(_TRIES):
            with suppress(KeyboardInterrupt):
                _undo_after(folder, before, action, detail)
                break
        raise


def _newest(folder: StoreFolder) -> int:
    with suppress(FilesError):
        return max((int(entry.id) for entry in entries(folder)), default=0)
    return 0


def _undo_after(folder: StoreFolder, before: int, action: str, detail: str) -> None:

    who = me(action)
    ours = (action, detail, who.user, who.host)
    with suppress(FilesError):
        for entry in entries(folder):
            found = (entry.action, entry.detail, entry.user, entry.host)
            if int(entry.id) > before and found == ours:
                undo(folder, entry.id)
                return
