"""The program and an independent book-keeper come to the same figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings

from store.records import Agreement, Source, SourceFile
from store.store import open_store
from tests.books.compare import compare
from tests.books.made_up import AGREEMENTS


def keep(agreements: Sequence[Agreement]) -> None:
    """Put agreements in a store of their own, and compare what it says."""
    with TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "s")
        try:
            file = SourceFile(source=Source(id="made-up"), agreements=tuple(agreements))
            store.put([file], action="import")
            compare(store, agreements)
        finally:
            store.close()


@settings(
    max_examples=150, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
)
@given(AGREEMENTS)
def test_every_figure_of_a_made_up_store_is_the_book_keepers(agreements: list[Agreement]) -> None:
    keep(agreements)
