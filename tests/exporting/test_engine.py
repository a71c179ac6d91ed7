"""Checks and exports of a store on disk, from a published file to a file and back."""

import csv
import io
from collections.abc import Iterator
from datetime import date

import pytest

from store.checking import check
from store.exporting.run import export
from store.importing import read_file
from store.interface import Kind, Sort
from store.query import EVERYTHING, parse
from store.store import FileStore, open_store
from tests.published import Published

DAY = date(2026, 1, 1)


@pytest.fixture(scope="module")
def store(published: Published, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FileStore]:
    opened = open_store(tmp_path_factory.mktemp("checked") / "store")
    files = [
        *read_file(published.council.json, source_id="package").files,
        *read_file(published.council.csv, source_id="table").files,
    ]
    opened.put(files, action="import")
    yield opened
    opened.close()


@pytest.mark.parametrize("sort", [Sort.NAME, Sort.DATE, Sort.AMOUNT])
def test_rows_go_out_in_the_order_on_the_screen(
    store: FileStore, published: Published, sort: Sort
) -> None:
    year, number = published.council.busy_year
    listing = store.listing(parse(f"fy:{year}"), Kind.AGREEMENT, sort)
    target = io.BytesIO()
    done = export(store, listing, "csv", target, columns=["id", "source"], generated=DAY)
    rows = list(csv.DictReader(io.StringIO(target.getvalue().decode())))
    assert done.records == listing.total == number
    assert [row["Identifier"] for row in rows] == [row.id for row in listing.rows(0, 10_000)]
    assert {row["Source"] for row in rows} == {"package; table"}


def test_checks_by_query_and_by_source(store: FileStore, published: Published) -> None:
    known = published.council
    whole = list(check(store, today=DAY))
    assert {each.code for each in whole} == {"many-names", "likely-duplicates"}
    for source in ("package", "table"):
        assert list(check(store, None, source, today=DAY)) == whole
    (found,) = check(store, parse(known.shared_name), today=DAY)
    assert {record.id for record in found.records} == known.shared_by


def test_every_organisation_goes_out(store: FileStore, published: Published) -> None:
    listing = store.listing(EVERYTHING, Kind.ORGANISATION, Sort.NAME)
    done = export(store, listing, "markdown", io.BytesIO(), generated=DAY)
    assert done.records == listing.total == published.council.recipients + 1
