"""What is given mutated input, and what must hold of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from tests.fuzz import commands, queries, sources, stores
from tests.fuzz.mutate import Mutation, any_bytes, any_json, inside_a_zip


class Target(NamedTuple):
    """A reader under search.

    Attributes:
        name: of the reader.
        seeds: real shapes to begin with.
        mutations: how they are changed.
        run: reads one input; returns a word for what became of it, and raises PactlineError for a
            refusal. Any other exception is a find.
        seconds: longest time that one input may take.
        bound: whether to hold the process to little memory; threads of C code need much room.
    """

    name: str
    seeds: Callable[[], Sequence[bytes]]
    mutations: Sequence[Mutation]
    run: Callable[[bytes], str]
    seconds: float = 5.0
    bound: bool = True


TARGETS = (
    Target("store tables", stores.seeds, (any_json, any_bytes), stores.tables),
    Target("store salvage", stores.seeds, (any_bytes, any_json), stores.salvaged),
    Target("store opened", stores.seeds, (any_json, any_bytes), stores.opened, 20.0, False),
    Target("journal and history", stores.notes, (any_json, any_bytes), stores.noted),
    Target("search language", queries.seeds, (any_bytes,), queries.parsed),
    Target("forced command", commands.seeds, (any_bytes,), commands.served),
    Target("import of JSON", sources.json_seeds, (any_json, any_bytes), sources.imported),
    Target("import of CSV", sources.csv_seeds, (any_bytes,), sources.imported),
    Target("import of XLSX", sources.workbook_seeds, (inside_a_zip,), sources.imported, 10.0),
    Target("import of zips", sources.zip_seeds, (inside_a_zip,), sources.imported, 10.0),
)
"""Every reader of what others wrote."""
