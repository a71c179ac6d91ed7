"""Making a folder ready to be a store."""

from __future__ import annotations

from store.files.errors import writing_error
from store.files.filesystem import FileSystem, parent
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
