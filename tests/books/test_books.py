"""The program and an independent book-keeper come to the same figures."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings

from store.dates import YEAR_START
from store.folder import Folder
from store.index.upkeep import Keeper
from store.records import SourceFile
from store.store import FileStore
from tests.books.compare import compare
from tests.books.made_up import STORES, TURNS
from tests.books.plain import BRITISH
from tests.tables import to_tables

SHARED_MEMORY = Path("/dev/shm")


def keep(files: Sequence[SourceFile], turn: int) -> None:
    """Put sources in a store of their own, in memory where there is a place, and compare it."""
    place = str(SHARED_MEMORY) if SHARED_MEMORY.is_dir() else None
    with TemporaryDirectory(prefix="pactline-books-", dir=place) as folder:
        home = Path(folder, "store")
        home.mkdir()
        tables = [to_tables(file) for file in files]
        random = Random(f"{turn} {tables}")
        start = random.choice((BRITISH, random.randint(1, 12)))
        settings = {"settings": {YEAR_START: {"value": str(start)}}}
        (home / "decisions.json").write_text(json.dumps(settings))
        for file, table in zip(files, tables, strict=True):
            (home / f"{file.source.id}.json").write_text(json.dumps(table, default=str))
        opened = Folder(home)
        store = FileStore(opened, Keeper(opened, cache=folder, beside=False))
        try:
            compare(store, files, random, start)
        finally:
            store.close()


@settings(
    max_examples=200, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
)
@given(STORES, TURNS)
def test_every_figure_of_a_made_up_store_is_the_book_keepers(
    files: tuple[SourceFile, ...], turn: int
) -> None:
    keep(files, turn)
