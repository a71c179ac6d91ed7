"""A store in memory, with as much of the interface as importing asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from store.codec import from_tables, to_tables
from store.importing.run import compare
from store.interface import Change
from store.records import Source, SourceFile


class MemoryStore:
    def __init__(self) -> None:
        self.files: dict[str, SourceFile] = {}
        self.writes = 0

    def sources(self) -> list[Source]:
        return [file.source for file in self.files.values()]

    def source(self, source_id: str) -> Source | None:
        file = self.files.get(source_id)
        return file.source if file else None

    def read_source(self, source_id: str) -> SourceFile | None:
        return self.files.get(source_id)

    def names(self, ids: Iterable[str]) -> dict[str, str]:
        known = {each.id: each.name for file in self.files.values() for each in file.organisations}
        return {each: known[each] for each in ids if each in known}

    def put(
        self,
        files: Sequence[SourceFile],
        *,
        action: str,
        detail: str = "",
        progress: Callable[[str, int, int], None] | None = None,
    ) -> list[Change]:
        self.writes += 1
        changes = [compare(self.files.get(file.source.id), file) for file in files]
        self.files.update({file.source.id: from_tables(to_tables(file)) for file in files})
        return changes

    def forget(self, source_id: str) -> Change:
        gone = self.files.pop(source_id)
        return Change(source_id, 0, 0, 0, len(gone.organisations) + len(gone.agreements))

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"importing is not expected to use {name}")
