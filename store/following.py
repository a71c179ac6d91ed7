"""Keeping the index of a store in a server up to date, for all who read it on this host."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import copyfile, rmtree

from store.backend import Backend
from store.errors import PactlineError
from store.files.errors import FileChanged, NotWritable, StoreAway, writing_to
from store.files.folder import FileStamp
from store.index.build import new_folder, put_in_place
from store.index.opened import NAME, Location, open_at
from store.index.upkeep import FOLLOWER, Keeper, damaged_files, files_of, locations
from store.interface import Progress

EVERY = 1.0
"""Seconds after which the server is asked although nobody has woken the follower."""

_TRIES = 10


def follow(
    backend: Backend,
    tell: Callable[[str], None],
    *,
    cache: str = "",
    snapshot: str = "",
    progress: Progress | None = None,
) -> None:
    """Bring the index up to date whenever somebody writes, until the process ends.

    Whoever reads the store on this host goes by the index meanwhile, and does not ask the server.

    Args:
        backend: the store's files.
        tell: called with a line when something begins or ends.
        cache: folder for the index where there is none for the whole host.
        snapshot: folder of another host's index, to begin with where there is none here.
        progress: called while something is indexed.

    Raises:
        PactlineError: the index cannot be kept here, or the server refuses to be read.
    """
    keeper = Keeper(backend, cache=cache)
    place = next(each for each in locations(backend, cache) if each.writable)
    with _alone(place, tell) as mark:
        if snapshot and not open_at(place.path):
            copy_index(snapshot, place)
        known, told = None, ""
        while True:
            asked = time.time()
            try:
                stamps = tuple(backend.list_files())
                if stamps != known or not Path(place.path, "meta.json").exists():
                    _bring_up_to_date(keeper, place, stamps, progress)
                known, now = stamps, f"{place.path}: up to date"
                os.utime(mark, (asked, asked))
            except FileChanged:
                continue
            except StoreAway as error:
                now = str(error)
            if now != told:
                tell(now)
                told = now
            backend.wait(EVERY)


def _bring_up_to_date(
    keeper: Keeper, place: Location, stamps: tuple[FileStamp, ...], progress: Progress | None
) -> None:
    if keeper.current(stamps, progress=progress).path != place.path:
        raise NotWritable(
            keeper.refusal or "the index of this host belongs to another account",
            place=place.folder,
            remedy="run it as the account that may write there",
        )


@contextmanager
def _alone(place: Location, tell: Callable[[str], None]) -> Iterator[Path]:
    """Hold what makes readers go by the index; there is one follower of it at a time."""
    mark = Path(place.folder, FOLLOWER)
    with writing_to(place.folder):
        mark.parent.mkdir(parents=True, exist_ok=True)
        new = not mark.exists()
        with mark.open("a") as file:
            if new:
                os.utime(mark, (0, 0))
            # A reader that looks whether it is held holds it for a moment.
            for _ in range(_TRIES):
                with suppress(BlockingIOError):
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                time.sleep(0.05)
            else:
                tell(f"{place.path}: another follower keeps it; waiting until that one ends")
                fcntl.flock(file, fcntl.LOCK_EX)
            yield mark


def copy_index(source: str, place: Location) -> None:
    """Copy an index that another host keeps; what has changed since is read from the server.

    Raises:
        PactlineError: there is none of this version, or a file of it is damaged.
    """
    folder = source if Path(source, "meta.json").exists() else f"{source}/{NAME}"
    for _ in range(_TRIES):
        new = new_folder(place)
        try:
            # What a meta.json names stays as it is until another one has taken its place.
            for name in ("meta.json", ".managed.json"):
                copyfile(f"{folder}/{name}", f"{new}/{name}")
            for name in files_of(new, [each.name for each in Path(folder).iterdir()]):
                copyfile(f"{folder}/{name}", f"{new}/{name}")
            if open_at(new) and not damaged_files(new):
                put_in_place(new, place)
                return
        except (FileNotFoundError, NotADirectoryError):
            continue
        finally:
            rmtree(new, ignore_errors=True)
    raise PactlineError(
        "there is no sound index of this version of pactline",
        place=source,
        remedy="copy it again, or leave --from out to make one",
    )
