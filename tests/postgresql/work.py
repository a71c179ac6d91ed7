"""What writers and readers do until they are ended."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
import traceback
from pathlib import Path

from msgspec.structs import replace

from store.errors import PactlineError
from store.files.errors import StoreAway, WriteUncertain
from store.interface import Kind
from store.query import EVERYTHING, parse
from store.records import Source
from store.store import FileStore, open_store
from tests.index.records import grant

_ended = threading.Event()


class Notes:
    """A file of what was done: when, what, and of which record."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", buffering=1)

    def add(self, what: str, of: str = "") -> None:
        """Note something."""
        self._file.write(json.dumps([time.time(), what, of]) + "\n")


def opened(folder: Path) -> FileStore:
    """Open the store, however long it is away."""
    while True:
        try:
            return open_store(os.environ["PACTLINE_STORE"], cache_dir=folder)
        except StoreAway:
            time.sleep(0.5)


def write(folder: Path, notes: Notes) -> None:
    """Add one record after another to a source of its own, each under an id never used before."""
    store, name, number = opened(folder), folder.name, 0
    while not _ended.wait(0.3):
        number += 1
        new = grant(f"{name}-{number}")
        try:
            store.amend(
                Source(id=name, title=name),
                lambda file, new=new: replace(file, agreements=(*file.agreements, new)),
                action="add",
            )
        except WriteUncertain:
            notes.add("uncertain", new.id)
        except PactlineError as error:
            notes.add("refused", new.id)
            notes.add("told", str(error))
        else:
            notes.add("written", new.id)


def read(folder: Path, notes: Notes) -> None:
    """List, search, add up and open pages; only a page may be away."""
    store, number = opened(folder), 0
    while not _ended.wait(1.0):
        number += 1
        if store.changed():
            store.refresh()
        listing = store.listing(EVERYTHING, Kind.AGREEMENT)
        rows = listing.rows(max(0, listing.total - 5), 5)
        store.listing(parse("grant"), Kind.AGREEMENT).rows(0, 9)
        listing.totals()
        for row in rows[:1]:
            try:
                assert store.agreement(row.id) is not None
                notes.add("page")
            except StoreAway:
                notes.add("away")


def main(kind: str, folder: Path, many: int) -> None:
    """Work until told to end."""
    signal.signal(signal.SIGTERM, lambda *_: _ended.set())
    work = write if kind == "writer" else read

    def one(number: int) -> None:
        notes = Notes(folder.with_name(f"{folder.name}-{number}.log"))
        try:
            work(folder, notes)
        except Exception:
            notes.add("fault", traceback.format_exc())

    threads = [threading.Thread(target=one, args=[number]) for number in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
