"""Files that are written for others: the whole of one, or the file as it was."""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path
from typing import BinaryIO

from store.errors import PactlineError

_LONGEST_NAME = 64
_FORGOTTEN = 3600
"""Seconds after which nobody is at work any more on a file that no export finished."""


def check_target(path: str | None, store: str, inputs: Iterable[str] = ()) -> None:
    """Raise PactlineError where a file to write, if any, is one that is read, or the store's."""
    if not path:
        return
    target, home = os.path.realpath(path), os.path.realpath(store)
    inside = target[len(home) :] if target.startswith(f"{home}/") else ""
    if target in map(os.path.realpath, inputs):
        raise PactlineError("this file is read", place=path, remedy="name another file to write")
    if target == home or inside.endswith(".json") or "/." in inside:
        raise PactlineError(
            "this is a file of the store", place=path, remedy="name a file elsewhere"
        )


@contextmanager
def whole_file(path: Path | str, first: bytes = b"") -> Iterator[BinaryIO]:
    """Open a file to write that appears under its name only when all has been written.

    It is written beside its place, so that a full disk or an interruption leaves what was there. A
    pipe or a device is written to as it is, and a link goes on pointing where it points.

    Args:
        path: of the file.
        first: bytes that it begins with.

    Raises:
        PactlineError: the folder is not there, or it cannot be written.
    """
    place = Path(path)
    try:
        place = place.resolve()
        if place.exists() and not place.is_file():
            with place.open("wb") as stream:
                yield stream
            return
        start = f".{place.name[:_LONGEST_NAME]}."
        _sweep(place.parent, start)
        beside = place.with_name(start + secrets.token_hex(6))
        try:
            with beside.open("xb") as stream:
                stream.write(first)
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            if place.exists():
                beside.chmod(place.stat().st_mode & 0o7777)
            beside.replace(place)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise PactlineError(
            f"cannot be written: {error.strerror or error}",
            place=str(path),
            remedy="name a file in a folder that you may write to",
        ) from None


def _sweep(folder: Path, start: str) -> None:
    """Take away what exports that were killed an hour ago or longer left of the same file."""
    file = f"{escape(start)}{'[0-9a-f]' * 12}"
    for path in (*folder.glob(file), *folder.glob(f"{file}{'[a-z0-9_]' * 8}")):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > _FORGOTTEN:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
