"""A store in memory, for tests that need no files."""

from types import SimpleNamespace
from typing import Any

from fixtures import SAMPLE
from store.codec import from_tables
from store.errors import PactlineError
from store.interface import Kind, Row
from store.merged import AgreementView, FundView, OrganisationView
from store.records import Agreement, Decision, Fund, Organisation, Source, SourceFile

_TABLES: dict[Kind, tuple[str, Any]] = {
    Kind.AGREEMENT: ("agreements", AgreementView),
    Kind.ORGANISATION: ("organisations", OrganisationView),
    Kind.FUND: ("funds", FundView),
}


class FakeStore:
    """Holds source files; a query is a collection of ids, or None for everything."""

    def __init__(self, *files: SourceFile, decisions: tuple[Decision, ...] = ()) -> None:
        self.files = {file.source.id: file for file in files}
        self._decisions = list(decisions)

    def sources(self) -> list[Source]:
        return [file.source for file in self.files.values()]

    def source(self, source_id: str) -> Source | None:
        file = self.files.get(source_id)
        return file.source if file else None

    def decisions(self) -> list[Decision]:
        return self._decisions

    def read_source(self, source_id: str) -> SourceFile | None:
        return self.files.get(source_id)

    def names(self, ids: Any) -> dict[str, str]:
        views = {each: self.organisation(each) or self.agreement(each) for each in ids}
        return {each: view.title for each, view in views.items() if view}

    def organisation(self, record_id: str, **_: Any) -> OrganisationView | None:
        return self._view(Kind.ORGANISATION, record_id)

    def agreement(self, record_id: str, **_: Any) -> AgreementView | None:
        return self._view(Kind.AGREEMENT, record_id)

    def fund(self, record_id: str, **_: Any) -> FundView | None:
        return self._view(Kind.FUND, record_id)

    def listing(self, query: Any, kind: Kind, *_: Any, **__: Any) -> Any:
        table, _view = _TABLES[kind]
        ids = dict.fromkeys(r.id for f in self.files.values() for r in getattr(f, table))
        found = [each for each in ids if query is None or each in query]
        rows = [
            Row(kind, each, view.title, sources=view.sources)
            for each in found
            if (view := self._view(kind, each))
        ]
        return SimpleNamespace(
            query=query,
            kind=kind,
            as_of=None,
            total=len(rows),
            rows=lambda start, count: rows[start : start + count],
        )

    def _view(self, kind: Kind, record_id: str) -> Any:
        table, view = _TABLES[kind]
        said = [
            (file.source.id, record)
            for file in self.files.values()
            for record in getattr(file, table)
            if record.id == record_id
        ]
        return view(record_id, said) if said else None


def file_of(
    *records: Agreement | Organisation | Fund, source: str = "one", **of_source: Any
) -> SourceFile:
    """Return a source that says these records."""
    return SourceFile(
        source=Source(id=source, title=source.title(), **of_source),
        organisations=tuple(each for each in records if isinstance(each, Organisation)),
        agreements=tuple(each for each in records if isinstance(each, Agreement)),
        funds=tuple(each for each in records if isinstance(each, Fund)),
    )


def sample_files() -> list[SourceFile]:
    """Return the sample records."""
    import json

    paths = sorted(SAMPLE.glob("*.json"))
    if not paths:
        raise PactlineError("there are no sample records")
    return [from_tables(json.loads(path.read_text("utf-8"))) for path in paths]
