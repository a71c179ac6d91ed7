"""Which store a run reads, and how it is opened."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from store import places
from store.errors import PactlineError
from tui.cli.waiting import indexing

if TYPE_CHECKING:
    from collections.abc import Callable

    from store.engine import FileStore
    from store.files.locking import Holder
    from store.interface import Store
    from tui.cli.session import Session

SAMPLE_NOTICE = (
    "no store of your own yet, so these are the sample records; `pactline import FILE` begins one"
)
"""Said once, on standard error, by whatever opens the sample records."""


def chosen_path(session: Session) -> str:
    """Return the path of the store: `--store`, else `PACTLINE_STORE`, else the person's own.

    The environment does not count where the words came from an SSH client, whose variables they
    may be.
    """
    named = session.store_path
    if not named and not session.remote:
        named = os.environ.get("PACTLINE_STORE", "")
    return named or places.own_store()


def is_sample(session: Session) -> bool:
    """Tell whether no store was named and there is none yet, so that the samples are read."""
    path = chosen_path(session)
    return path == places.own_store() and not os.path.lexists(path)


def open_for_reading(session: Session) -> Store:
    """Open the chosen store, or the sample records with a word about it.

    Raises:
        PactlineError: the store named does not exist or does not open.
    """
    if is_sample(session):
        from store.engine import open_sample

        session.say(SAMPLE_NOTICE)
        return open_sample(cache_dir=places.folder("cache"))
    return _open(session, own_path(session))


def own_path(session: Session) -> str:
    """Return the path of the chosen store.

    Raises:
        PactlineError: there is nothing at that path.
    """
    path = chosen_path(session)
    if not os.path.lexists(path):
        raise PactlineError(
            "there is no store yet", place=path, remedy="`pactline import FILE` begins one"
        )
    return path


def open_own(session: Session) -> FileStore:
    """Open the person's own store, to write to it.

    Raises:
        PactlineError: there is none yet, or it does not open.
    """
    return _open(session, own_path(session))


def open_or_begin(session: Session) -> tuple[FileStore, bool]:
    """Open the person's own store, which need not be there yet; tell whether it was.

    Raises:
        PactlineError: it does not open.
    """
    path = chosen_path(session)
    there = os.path.lexists(path)
    return _open(session, path), there


def take_back(session: Session) -> None:
    """Remove the folder of a store that was made for a write which then came to nothing."""
    from store.files.creating import remove_begun
    from store.files.filesystem import REAL

    remove_begun(REAL, chosen_path(session))


def teller(session: Session) -> Callable[[Holder | None, float], None]:
    """Return what tells, on standard error, why a write waits."""

    def tell(holder: Holder | None, seconds: float) -> None:
        from store.files.locking import waiting_for

        session.say(waiting_for(holder, seconds))

    return tell


def _open(session: Session, path: str) -> FileStore:
    from store.engine import open_store

    with indexing(session) as progress:
        store = open_store(path, cache_dir=places.folder("cache"), progress=progress)
    # The bar is gone; later reports belong to whoever shows the store.
    store.progress = None
    store.folder.on_wait = teller(session)
    problems = store.problems()
    if problems and len(problems) == len(store.folder.list_files()):
        raise PactlineError(problems[0].message, place=store.folder.place(problems[0].file))
    for problem in problems:
        session.say(f"left out {problem.file}: {problem.message}")
    return store
