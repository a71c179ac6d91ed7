"""Finishing what a writer left: a decided write is completed, an undecided one swept away."""

from __future__ import annotations

from contextlib import suppress

from store.files import journal as journals
from store.files.filesystem import FileSystem, base, parent, resolve
from store.files.journal import HISTORY, Journal
from store.files.keeping import PENDING, remove_entry
from store.files.stamps import is_ours
from store.files.syncing import sync_folder


def recover(fs: FileSystem, home: str) -> None:
    """Bring the folder to rest; only for the holder of the lock.

    Raises:
        DamagedFile: the journal cannot be read.
        OSError: as the system says; it can be tried again.
    """
    data = journals.read_small(fs, journals.journal_path(home), journals.LIMIT)
    if data:
        finish(fs, home, journals.decode(data, home))
    _sweep(fs, home)


def finish(fs: FileSystem, home: str, journal: Journal) -> None:
    """Do the renames of a decided write, those that are not done yet; may be done again.

    Raises:
        OSError: as the system says; the journal stays, and readers follow it.
    """
    folders = {home}
    for step in journal.steps.values():
        target = resolve(f"{home}/{step.name}")
        if not step.temp:
            _remove(fs, f"{home}/{step.name}")
            continue
        folders.add(parent(target))
        temp = journals.temp_path(home, step)
        if not _move(fs, temp, target) and step.temp.startswith(journals.OUTSIDE_PREFIX):
            # Where a linked folder is not mounted, the new version waits there still.
            fs.stat(target)
    for folder in sorted(folders):
        sync_folder(fs, folder)
    if journal.entry:
        history = f"{home}/{HISTORY}"
        if _move(fs, f"{history}/{PENDING}{journal.entry}", f"{history}/{journal.entry}"):
            sync_folder(fs, history)
    _move(fs, journals.journal_path(home), journals.last_path(home))
    sync_folder(fs, f"{home}/{journals.AREA}")


def _move(fs: FileSystem, path: str, target: str) -> bool:
    """Move a file; tell whether it was there, for it may have been moved before a crash."""
    try:
        fs.rename(path, target)
    except FileNotFoundError:
        if is_named(fs, path):
            raise
        return False
    return True


def _remove(fs: FileSystem, path: str) -> None:
    try:
        fs.unlink(path)
    except FileNotFoundError:
        if is_named(fs, path):
            raise


def is_named(fs: FileSystem, path: str) -> bool:
    """Tell whether a folder lists a name, since an error of one call alone does not prove it."""
    try:
        return base(path) in fs.names(parent(path))
    except FileNotFoundError:
        return False


def _sweep(fs: FileSystem, home: str) -> None:
    area = f"{home}/{journals.AREA}"
    for name in fs.names(area):
        if name.startswith(journals.TEMP_PREFIX):
            fs.unlink(f"{area}/{name}")
    own = f"{journals.OUTSIDE_PREFIX}{fs.stat(home).st_ino:x}-"
    for folder in _linked_folders(fs, home):
        # Another folder's files are tidied as far as it allows; they hurt nobody.
        with suppress(OSError):
            for name in fs.names(folder):
                if name.startswith(own):
                    fs.unlink(f"{folder}/{name}")
    with suppress(FileNotFoundError):
        for name in fs.names(f"{home}/{HISTORY}"):
            if name.startswith(PENDING):
                remove_entry(fs, f"{home}/{HISTORY}/{name}")


def _linked_folders(fs: FileSystem, home: str) -> set[str]:
    here = resolve(home)
    return {parent(resolve(f"{home}/{name}")) for name in fs.links(home) if is_ours(name)} - {here}
