"""What is asked of all records is worked out once, and again when the records change."""

import os
import pickle
from collections.abc import Callable
from pathlib import Path
from zlib import crc32

import pytest

from store.index import answers, listing, totals
from store.index.answers import ANSWERS
from store.interface import Kind, Reading
from store.query import EVERYTHING, parse
from store.store import FileStore, open_store
from tests.index.records import grant, source

Edit = Callable[[bytes], bytes]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FileStore:
    monkeypatch.setattr(listing, "MANY", 0)
    opened = open_store(tmp_path / "store")
    opened.put([source("alpha", [grant("a-1"), grant("a-2")], [])], action="import")
    return opened


def told(store: FileStore, text: str = "") -> tuple[object, ...]:
    listing = store.listing(parse(text) if text else EVERYTHING, Kind.AGREEMENT)
    return (
        listing.totals(),
        listing.years(Reading.BY_DAYS),
        listing.breakdown("funder", Reading.AWARD_DATE),
        listing.facets("source"),
    )


def kept(store: FileStore) -> Path:
    return Path(store.index.path, ANSWERS)


def fail(*_: object, **__: object) -> None:
    raise AssertionError("worked out again")


def test_a_kept_answer_is_the_answer(
    store: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = told(store)
    for name in ("counting", "commonest"):
        monkeypatch.setattr(totals, name, fail)
    assert told(store) == told(open_store(tmp_path / "store")) == first
    with pytest.raises(AssertionError, match="again"):
        told(store, "source:alpha")


def test_of_many_answers_the_oldest_give_way(
    store: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, path = told(store), kept(store)
    whole = path.stat().st_size
    path.unlink()
    monkeypatch.setattr(answers, "MOST", 200)
    opened = open_store(tmp_path / "store")
    assert told(opened) == first
    assert 0 < path.stat().st_size < whole * 3 // 4
    monkeypatch.setattr(totals, "commonest", fail)
    # The last one asked for is still there.
    assert opened.listing(EVERYTHING, Kind.AGREEMENT).facets("source") == first[-1]


def test_other_records_have_other_answers(store: FileStore, tmp_path: Path) -> None:
    before = told(store)
    store.put([source("beta", [grant("b-1")], [])], action="import")
    after = told(store)
    assert after != before
    assert after == told(open_store(tmp_path / "store"))
    store.forget("beta")
    assert told(store) == before


def damaged(data: bytes) -> bytes:
    checksum, _, rest = data.partition(b"\n")
    return checksum + b"\n" + rest.replace(b"source", b"sourse")


class Hostile:
    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, ("made by a hostile file",)


def hostile(_: bytes) -> bytes:
    told = pickle.dumps(("", {"": Hostile()}))
    return b"%d\n%b" % (crc32(told), told)


@pytest.mark.parametrize("edit", [damaged, hostile, lambda _: b"", lambda data: data[:40]])
def test_what_does_not_fit_is_worked_out_again(
    store: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, edit: Edit
) -> None:
    monkeypatch.chdir(tmp_path)
    first, path = told(store), kept(store)
    path.write_bytes(edit(path.read_bytes()))
    assert told(open_store(tmp_path / "store")) == first
    assert [each.name for each in tmp_path.iterdir()] == ["store"]


def test_nothing_is_kept_of_a_search_nor_of_what_depends_on_the_day(store: FileStore) -> None:
    told(store, "source:alpha")
    listing = store.listing(EVERYTHING, Kind.AGREEMENT)
    assert listing.facets("Status") == listing.facets("status")
    assert listing.breakdown("Status", Reading.AWARD_DATE)
    assert not kept(store).exists()
