"""Writing an export to a file: the whole of it, or the file as it was."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from store.errors import PactlineError

_LONGEST_NAME = 64


@contextmanager
def whole_file(path: Path | str) -> Iterator[BinaryIO]:
    """Open a file to write that appears under its name only when all has been written.

    It is written beside its place, so that a full disk or an interruption leaves what was there. A
    pipe or a device is written to as it is, and a link goes on pointing where it points.

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
        beside = place.with_name(f".{place.name[:_LONGEST_NAME]}.{secrets.token_hex(6)}")
        try:
            with beside.open("xb") as stream:
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
