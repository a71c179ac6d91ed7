"""Making a folder ready to be a store, and taking away one that was made for nothing."""

from __future__ import annotations

from store.files.errors import FilesError, writing_error
from store.files.filesystem import FileSystem, parent
from store.files.journal import AREA, HISTORY, journal_path
from store.files.locking import WriterLock
from store.files.syncing import sync_folder, write_new

IGNORED = """\
# Made again from the records, or of this computer alone.
/.history/
/.index/
/.pactline/
"""


def create_folder(fs: FileSystem, path: str) -> None:
    """Create the folder, its parents and its `.gitignore`; what is there already stays.

    Raises:
        NotWritable, DiskFull, WriteFailed: it cannot be made.
    """
    path = path.rstrip("/") or "/"
    try:
        make_folder(fs, path)
        if ".gitignore" not in fs.names(path):
            try:
                write_new(fs, f"{path}/.gitignore", [IGNORED.encode()])
            except FileExistsError:
                return
            sync_folder(fs, path)
    except OSError as error:
        raise writing_error(error, path) from None


def make_folder(fs: FileSystem, path: str) -> None:
    """Create a folder and its parents, on the disk; OSError as the system says."""
    try:
        fs.mkdir(path)
    except FileExistsError:
        return
    except FileNotFoundError:
        above = parent(path)
        if above == path:
            raise
        make_folder(fs, above)
        fs.mkdir(path)
    sync_folder(fs, parent(path))


def remove_begun(fs: FileSystem, path: str) -> bool:
    """Remove the folder of a store that was made for a write which came to nothing.

    It goes under the writers' lock, and only where it holds no records and nothing of anybody
    else's; a writer that came meanwhile keeps it. Return whether it went.
    """
    path = path.rstrip("/") or "/"
    lock = WriterLock(fs, path)
    try:
        made = {".gitignore", ".index", AREA, HISTORY}
        lock.acquire("take back", 0.0, None)
        if not made.issuperset(fs.names(path)) or _is_there(fs, journal_path(path)):
            return False
        for name in fs.names(path):
            _remove(fs, f"{path}/{name}")
        fs.rmdir(path)
    except (FilesError, OSError):
        return False
    finally:
        lock.release()
    return True


def _remove(fs: FileSystem, path: str) -> None:
    try:
        fs.unlink(path)
    except (IsADirectoryError, PermissionError):
        for name in fs.names(path):
            _remove(fs, f"{path}/{name}")
        fs.rmdir(path)


def _is_there(fs: FileSystem, path: str) -> bool:
    try:
        fs.stat(path)
    except FileNotFoundError:
        return False
    return True
