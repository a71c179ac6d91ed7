"""Writing an export to a file: the whole of it, or the file as it was."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from store.errors import PactlineError

_MODE = 0o666


@contextmanager
def whole_file(path: Path | str) -> Iterator[BinaryIO]:
    """Open a file to write that appears under its name only when all has been written.

    It is written beside its place, so that a full disk or an interruption leaves what was there.

    Raises:
        PactlineError: the folder is not there, or it cannot be written.
    """
    place = Path(path)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{place.name[:64]}.", dir=place.parent)
    except OSError as error:
        raise _not_written(place, error) from None
    written = False
    try:
        with os.fdopen(handle, "wb") as stream:
            yield cast(BinaryIO, stream)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(_mode_for(place))
        Path(name).replace(place)
        written = True
    except OSError as error:
        raise _not_written(place, error) from None
    finally:
        if not written:
            Path(name).unlink(missing_ok=True)


def _mode_for(place: Path) -> int:
    """Return the permissions of the file that is replaced, or those of a new file."""
    try:
        return place.stat().st_mode & 0o7777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return _MODE & ~mask


def _not_written(place: Path, error: OSError) -> PactlineError:
    return PactlineError(
        f"cannot be written: {error.strerror or error}",
        place=str(place),
        remedy="name a file in a folder that you may write to",
    )
