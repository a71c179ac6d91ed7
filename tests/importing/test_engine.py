"""Importing into a store on disk: whole, in place of the version before, and back out of it."""

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from store.exporting.run import export
from store.importing import read_file, run_import
from store.interface import Kind, Sort
from store.query import EVERYTHING
from store.records import SourceFile
from store.store import FileStore, open_store
from tests.published import Published

from .test_real_files import placeless


@pytest.fixture
def store(tmp_path: Path) -> Iterator[FileStore]:
    opened = open_store(tmp_path / "store")
    yield opened
    opened.close()


def listed(store: FileStore) -> int:
    store.refresh()
    return store.listing(EVERYTHING, Kind.AGREEMENT, Sort.NAME).total


def test_in_and_out_again(store: FileStore, published: Published) -> None:
    known = published.council
    first = run_import(store, known.json)
    records = known.grants + known.recipients + 1
    assert (first.changes[0].source, first.changes[0].added) == (known.source, records)
    assert listed(store) == known.grants
    assert run_import(store, known.json).same_again
    twin = run_import(store, known.csv)
    assert twin.changes == [(known.source, 0, 0, records, 0)]
    assert [each.id for each in store.sources()] == [known.source]
    held = store.read_source(known.source)
    assert held
    read = read_file(known.csv).files[0]
    assert (held.agreements, held.organisations) == (read.agreements, read.organisations)
    store.forget(known.source)
    assert listed(store) == 0
    assert not store.sources()


def test_registers_meet_what_the_store_knows(store: FileStore, published: Published) -> None:
    run_import(store, published.council.json)
    store.refresh()
    mergers = published.registers.folder / published.registers.mergers_file
    run_import(store, mergers)
    store.refresh()
    register = store.read_source(mergers.stem)
    assert register
    grants = store.read_source(published.council.source)
    assert grants
    met = {each for body in grants.organisations for each in (body.id, *body.identifiers)}
    assert register.organisations
    for body in register.organisations:
        around = {body.id, body.successor, *body.predecessors}
        assert around & met or any(
            body.id in (other.successor, *other.predecessors) for other in register.organisations
        )
    assert run_import(store, mergers).same_again


@pytest.mark.parametrize("kind", ["council", "currencies"])
def test_out_as_360giving_and_in_again_is_the_same_facts(
    store: FileStore, published: Published, tmp_path: Path, kind: str
) -> None:
    council = kind == "council"
    run_import(store, published.council.json if council else published.currencies.file)
    store.refresh()
    (source,) = store.sources()
    before = store.read_source(source.id)
    listing = store.listing(EVERYTHING, Kind.AGREEMENT, Sort.NAME)
    out = io.BytesIO()
    export(store, listing, "360giving", out, generated=date(2026, 1, 1))
    path = tmp_path / "again.json"
    path.write_bytes(out.getvalue())
    after = read_file(path, source_id=source.id).files[0]
    assert before
    assert facts(before) == facts(after)


def facts(file: SourceFile) -> list[tuple[object, ...]]:
    """Return what a source says of its grants, as published fields aside."""
    return sorted(
        (
            *(each.id, each.title, each.purpose, each.regrant, each.url, str(each.planned)),
            *(str(each.actual), each.term, each.places, each.programmes, each.modified.text),
            *(each.parties, each.funding, each.events),
        )
        for each in placeless(file.agreements).values()
    )
