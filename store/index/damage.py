"""Telling whether the files of an index are as tantivy wrote them: looked at only after a fault."""

from __future__ import annotations

import json
import os
import struct
import zlib
from contextlib import suppress
from pathlib import Path

_MAGIC = 1337
_TAIL = struct.Struct("<II")
"""Length of the footer, and the number that tells a footer: the last bytes of a tantivy file."""

_PIECE = 1 << 20


def damaged_files(folder: str) -> list[str]:
    """Return the names of the files of an index whose bytes do not fit their checksum.

    Files that tantivy writes without one (its lists of files, its locks) are passed over.

    Args:
        folder: of the index; empty for one in memory, which has no files.
    """
    if not folder:
        return []
    found = []
    with suppress(OSError):
        for path in sorted(Path(folder).iterdir()):
            if path.suffix in ("", ".json", ".lock"):
                continue
            # A file that another process has put away meanwhile is no damaged one.
            with suppress(FileNotFoundError):
                if not _is_sound(path):
                    found.append(path.name)
    return found


def throw_away(folder: str) -> bool:
    """Remove an index, which is made again when a store is next opened; tell whether it went."""
    from shutil import rmtree

    rmtree(folder, ignore_errors=True)
    return not os.path.exists(f"{folder}/meta.json")  # noqa: PTH110 - as where it is opened


def _is_sound(path: Path) -> bool:
    """Compare a file with the CRC-32 in its footer."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            if size < _TAIL.size:
                return False
            file.seek(size - _TAIL.size)
            length, magic = _TAIL.unpack(file.read(_TAIL.size))
            left = size - _TAIL.size - length
            if magic != _MAGIC or left < 0:
                return False
            file.seek(left)
            told = json.loads(file.read(length))["crc"]
            file.seek(0)
            found = 0
            while left and (piece := file.read(min(_PIECE, left))):
                found = zlib.crc32(piece, found)
                left -= len(piece)
    except FileNotFoundError:
        raise
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return bool(told == found)
