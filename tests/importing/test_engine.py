"""Importing into a store on disk: whole, in place of the version before, and back out of it."""

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from store.engine import FileStore, open_store
from store.exporting import export
from store.importing import forget, read_file, run_import
from store.interface import Kind, Sort
from store.query import EVERYTHING
from store.records import SourceFile

from .test_real_files import placeless

STEM = "360giving/trafford_council_voluntary_sector_grants"
SOURCE = "trafford-council-voluntary-sector-grants"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[FileStore]:
    opened = open_store(tmp_path / "store")
    yield opened
    opened.close()


def listed(store: FileStore) -> int:
    store.refresh()
    return store.listing(EVERYTHING, Kind.AGREEMENT, Sort.NAME).total


def test_in_and_out_again(store: FileStore, data_dir: Path) -> None:
    first = run_import(store, data_dir / f"{STEM}.json")
    assert (first.changes[0].source, first.changes[0].added) == (SOURCE, 555 + 324)
    assert listed(store) == 555
    assert run_import(store, data_dir / f"{STEM}.json").same_again
    twin = run_import(store, data_dir / f"{STEM}.csv")
    assert twin.changes == [(SOURCE, 0, 0, 555 + 324, 0)]
    assert [each.id for each in store.sources()] == [SOURCE]
    held = store.read_source(SOURCE)
    assert held
    read = read_file(data_dir / f"{STEM}.csv").files[0]
    assert (held.agreements, held.organisations) == (read.agreements, read.organisations)
    forget(store, SOURCE)
    assert listed(store) == 0
    assert not store.sources()


def test_registers_meet_what_the_store_knows(store: FileStore, data_dir: Path) -> None:
    run_import(store, data_dir / f"{STEM}.json")
    store.refresh()
    run_import(store, data_dir / "registers" / "ccew-register-of-mergers.csv")
    store.refresh()
    register = store.read_source("ccew-register-of-mergers")
    assert register
    grants = store.read_source(SOURCE)
    assert grants
    met = {each for body in grants.organisations for each in (body.id, *body.identifiers)}
    assert register.organisations
    for body in register.organisations:
        around = {body.id, body.successor, *body.predecessors}
        assert around & met or any(
            body.id in (other.successor, *other.predecessors) for other in register.organisations
        )
    assert run_import(store, data_dir / "registers" / "ccew-register-of-mergers.csv").same_again


@pytest.mark.parametrize(
    "name", ["trafford_council_voluntary_sector_grants.json", "two-currencies-379.json"]
)
def test_out_as_360giving_and_in_again_is_the_same_facts(
    store: FileStore, data_dir: Path, tmp_path: Path, name: str
) -> None:
    run_import(store, data_dir / "360giving" / name)
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
