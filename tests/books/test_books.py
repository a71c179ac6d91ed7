"""The program and an independent book-keeper come to the same figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings

from store.records import SourceFile
from store.store import open_store
from tests.books.compare import compare
from tests.books.made_up import STORES


def keep(files: Sequence[SourceFile]) -> None:
    """Put sources in a store of their own, and compare what it says."""
    with TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "s")
        try:
            store.put(files, action="import")
            compare(store, files)
        finally:
            store.close()


@settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(STORES)
def test_every_figure_of_a_made_up_store_is_the_book_keepers(files: list[SourceFile]) -> None:
    keep(files)
