"""Whether the files of an index are as tantivy wrote them: looked at only after a fault."""

from __future__ import annotations

import json
import os
import zlib
from contextlib import suppress
from pathlib import Path
from shutil import rmtree

_MAGIC = 1337
_TAIL = 8
"""Bytes at the end of a tantivy file: the length of its footer, and the number that tells one."""

_PIECE = 1 << 20


def damaged_files(folder: str) -> list[str]:
    """Return the names of the files of an index whose bytes do not fit their checksum.

    Files that tantivy writes without one (its lists of files, its locks) are passed over.

    Args:
        folder: of the index; empty for one in memory, which has no files.
    """
    found = []
    with suppress(OSError):
        for path in sorted(Path(folder).iterdir()) if folder else ():
            # A file that another process has put away meanwhile is no damaged one.
            with suppress(FileNotFoundError):
                if path.suffix not in ("", ".json", ".lock") and not _is_sound(path):
                    found.append(path.name)
    return found


def _is_sound(path: Path) -> bool:
    """Compare a file with the CRC-32 in its footer."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(size - _TAIL, 0))
            tail = file.read()
            length, magic = (int.from_bytes(each, "little") for each in (tail[:4], tail[4:]))
            left = size - _TAIL - length
            if magic != _MAGIC or left < 0:
                return False
            file.seek(left)
            stated = json.loads(file.read(length))["crc"]
            file.seek(0)
            crc = 0
            while left and (piece := file.read(min(_PIECE, left))):
                crc = zlib.crc32(piece, crc)
                left -= len(piece)
    except FileNotFoundError:
        raise
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return bool(stated == crc)


def throw_away(folder: str) -> bool:
    """Remove an index, which is made again when a store is next opened; tell whether it went."""
    rmtree(folder, ignore_errors=True)
    return not Path(folder, "meta.json").exists()
