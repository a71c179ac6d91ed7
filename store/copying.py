"""Copies of a store's files, to the byte, between a folder and a server, either way."""

from __future__ import annotations

from store.backend import Backend
from store.errors import PactlineError
from store.interface import Progress


def copy_files(source: Backend, target: Backend, progress: Progress | None = None) -> list[str]:
    """Copy the files of one store into another one, each in one step; return their names.

    What is there already, as it is in the source, is passed over, so that a copy that was cut off
    goes on where it was.

    Args:
        source: where the files are; it is only read.
        target: where they go.
        progress: called while files are copied.

    Raises:
        PactlineError: the target holds files of another store, or one of the files is refused.
    """
    stamps = source.list_files()
    held = {each.name: each for each in target.list_files()} if target.exists else {}
    if foreign := sorted(held.keys() - {each.name for each in stamps}):
        raise PactlineError(
            f"nothing was copied: {foreign[0]} is there, and not in the store to copy",
            place=target.path,
            remedy="name an empty store to copy into",
        )
    target.prepare()
    for number, stamp in enumerate(stamps):
        if progress:
            progress("copying", number, len(stamps))
        data, there = source.data(stamp), held.get(stamp.name)
        if there is None or target.data(there) != data:
            with target.write("copy", source.path) as writer:
                writer.put(stamp.name, [data], there)
    return [each.name for each in stamps]
