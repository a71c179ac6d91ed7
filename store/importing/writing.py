"""Put what a file holds into a store, and take a source back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from store.importing.plan import Progress, Report
from store.interface import Change, Store


def run_import(
    store: Store,
    path: Path | str,
    *,
    name: str = "",
    source_id: str = "",
    dry_run: bool = False,
    all_rows: bool = False,
    again: bool = False,
    on_progress: Progress | None = None,
    on_write: Callable[[str, int, int], None] | None = None,
) -> Report:
    """Read a file and put it into the store, all or nothing.

    Args:
        store: the store.
        path: the file.
        name: see `read_file`; likewise `source_id`, `all_rows` and `on_progress`.
        source_id: the source that it is a newer version of, where its name does not tell.
        dry_run: say what would change, and write nothing.
        all_rows: of a register, take in every row.
        again: read it even where the store holds the same file already.
        on_progress: progress of reading.
        on_write: progress of writing, as `Store.put` tells it.

    Raises:
        PactlineError: the file cannot be read, or the store not be written.
    """
    raise NotImplementedError


def forget(store: Store, source_id: str) -> Change:
    """Take a source back, exactly.

    Raises:
        PactlineError: the store has no such source.
    """
    raise NotImplementedError
