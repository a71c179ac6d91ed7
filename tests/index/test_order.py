"""Rows from any position are the same as the whole list cut there, ties and all."""

from pathlib import Path

import pytest

from store.index import listing as listing_module
from store.index.documents import tie_of
from store.index.schema import name_keys
from store.interface import Kind, Sort, Store
from store.query import EVERYTHING, parse
from tests.hostile import LONG_LINE, TEXTS
from tests.index.factory import Engine
from tests.index.records import body, grant, source

WORDS = ("youth", "Youth work", "youth work in Salford", "Arts", "", "Émigré", "zoo", "2nd chance")


@pytest.fixture
def many(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr(listing_module, "_NEAR", 7)
    monkeypatch.setattr(listing_module, "_SAMPLE", 40)
    monkeypatch.setattr(listing_module, "_ERROR", 3)
    monkeypatch.setattr(listing_module, "_ENOUGH", 30)
    records = [
        grant(
            f"g{n:03}",
            str(n * 7 % 50),
            title=WORDS[n % 8] or f"{chr(97 + n % 26)}{n}",
            day="" if n % 9 == 0 else f"20{n % 13:02}-0{n % 3 + 1}-01",
            until="" if n % 5 == 0 or n % 9 == 0 else "2020-01-01",
        )
        for n in range(300)
    ]
    store = engine.begin(tmp_path / "s")
    store.put([source("one", records[:180])], action="import")
    store.put([source("two", records[120:])], action="import")
    return store


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("text", ["", "youth"])
def test_any_stretch_is_a_cut_of_the_whole(many: Store, sort: Sort, text: str) -> None:
    listing = many.listing(parse(text) if text else EVERYTHING, Kind.AGREEMENT, sort)
    whole = listing.rows(0, listing.total)
    assert len({row.id for row in whole}) == listing.total
    for start in range(0, listing.total, 11):
        assert listing.rows(start, 6) == whole[start : start + 6]
        fresh = many.listing(listing.query, Kind.AGREEMENT, sort)
        assert fresh.rows(start, 1) == whole[start : start + 1]
        assert listing.position_of(whole[start].id) == start
    assert listing.rows(listing.total, 5) == []
    assert listing.position_of("nothing") is None


def test_what_has_no_value_comes_last(many: Store) -> None:
    dates = [row.date for row in many.listing(EVERYTHING, Kind.AGREEMENT, Sort.DATE).rows(0, 300)]
    known = [day for day in dates if day]
    assert dates == sorted(known, reverse=True) + [""] * dates.count("")
    ends = [row.ends for row in many.listing(EVERYTHING, Kind.AGREEMENT, Sort.ENDS).rows(0, 300)]
    assert "" not in ends[: len([end for end in ends if end])]


def test_a_letter_leads_to_the_first_title(many: Store) -> None:
    listing = many.listing(EVERYTHING, Kind.AGREEMENT, Sort.NAME)
    names = [row.title for row in listing.rows(0, 300)]
    place = listing.position_of_letter("you")
    assert names[place] == "youth"
    assert names[place - 1] < "you"
    assert listing.position_of_letter("zzzz") == listing.total - 1
    assert names[listing.position_of_letter("e")][0] in "Ée"


@pytest.mark.parametrize("enough", [1, 7, 40, 400])
def test_a_whole_list_begins_as_a_plain_sort_does(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, enough: int
) -> None:
    monkeypatch.setattr(listing_module, "_ENOUGH", enough)
    odd = (*TEXTS.values(), LONG_LINE, "—", "漢字", "ab", "ab", "abc", "'ab", "Éab", "zz", "٣")
    names = {f"PACT-{n}": text for n, text in enumerate(odd) if "\ud800" not in text}
    files = [
        source(f"s{part}", (), [body(*pair) for pair in list(names.items())[part::2]])
        for part in (0, 1)
    ]
    store = engine.begin(tmp_path / "s")
    store.put(files, action="import")
    store.put([source("gone", (), [body(f"PACT-gone-{n}", "aa") for n in range(50)])], action="x")
    store.forget("gone")
    for each in files:
        listing = store.listing(EVERYTHING, Kind.ORGANISATION)
        expected = sorted(names, key=lambda key: (*name_keys(names[key]), tie_of("o", key)))
        for count in (1, 2, 5, len(expected) - 1, len(expected) + 9):
            assert [row.id for row in listing.rows(0, count)] == expected[:count]
            assert [row.id for row in listing.rows(3, count)] == expected[3 : 3 + count]
        store.forget(each.source.id)
        names = {key: name for key, name in names.items() if store.row(key)}
    assert store.listing(EVERYTHING, Kind.ORGANISATION).rows(0, 9) == []


def test_letters_of_other_scripts_come_after_z(engine: Engine, tmp_path: Path) -> None:
    store = engine.begin(tmp_path / "s")
    titles = ("zz", "中a", "a", "Ω", "9", "é")
    grants = [grant(f"g{n}", title=title) for n, title in enumerate(titles)]
    store.put([source("one", grants)], action="import")
    rows = store.listing(EVERYTHING, Kind.AGREEMENT, Sort.NAME).rows(0, 9)
    found = [row.title for row in rows]
    assert found[:4] == ["9", "a", "é", "zz"]
    assert set(found[4:]) == {"中a", "Ω"}
