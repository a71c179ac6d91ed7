from __future__ import annotations

import json
from pathlib import Path

import pytest

from store.codec import HEAD, from_json, records_of, to_json
from store.contents import scan
from store.dates import PartialDate, Period
from store.errors import PactlineError
from store.files.tinydb import encode
from store.records import (
    Agreement,
    Amount,
    Count,
    Event,
    FundingLine,
    Organisation,
    Source,
    SourceFile,
)
from store.store import open_store
from tests.tables import from_tables, to_tables


def test_a_source_survives_the_way_to_a_file_and_back() -> None:
    agreement = Agreement(
        id="a",
        funding=(FundingLine(amount=Amount.parse("almost £1.05"), period=Period("..2021")),),
        events=(Event(kind="signed", date=PartialDate("2017-02"), by=True),),
        counts=(Count(value=2, unit="bodies", includes=(Count(value=1, unit="body"),)),),
        as_published={"Odd field": ["x", 1, None]},
    )
    file = SourceFile(
        source=Source(id="s"), agreements=(agreement,), organisations=(Organisation(id="o"),)
    )
    assert from_tables(to_tables(file)) == file
    data, places = encode({"pactline": HEAD, **records_of(file)}, to_json)
    assert from_tables(json.loads(data)) == file
    offset, length = places["agreements"][agreement.id]
    assert from_json(Agreement, agreement.id, data[offset : offset + length]) == agreement


def test_an_id_is_said_once() -> None:
    tables = to_tables(SourceFile(source=Source(id="s"), organisations=(Organisation(id="o"),)))
    assert tables["organisations"] == {"o": {}}
    assert tables["pactline"] == {"file": {"schema": 1}}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"{", "o"),
        (b"[]", "no table of fields"),
        (b'{"name": 3}', r"Expected `str`.*\$.name"),
        (b'{"registered": "someday"}', "someday"),
        (b'{"registered": 5}', "registered"),
    ],
)
def test_a_record_that_does_not_fit_is_named_with_its_field(data: bytes, said: str) -> None:
    with pytest.raises(PactlineError, match=said) as caught:
        from_json(Organisation, "o", data, place="s.json")
    assert str(caught.value).startswith("s.json: ")


def test_a_file_must_name_one_source() -> None:
    for tables, number in (({"agreements": {"a": {}}}, 0), ({"sources": {"a": {}, "b": {}}}, 2)):
        contents = scan("s.json", "s.json", encode(tables)[0])
        with pytest.raises(PactlineError, match=f"s.json: the file names {number} sources"):
            contents.source()


@pytest.mark.parametrize("name", ["Half \ud83d", "é \udc00", "\ud83d\ud83d"])
def test_half_a_character_survives(name: str, tmp_path: Path) -> None:
    for record_id in ("PACT-x", f"PACT-{name}"):
        body = Organisation(id=record_id, name=name)
        assert from_json(Organisation, record_id, to_json(body, record_id)) == body
        file = SourceFile(source=Source(id="s", title=name), organisations=(body,))
        store = open_store(tmp_path / "store")
        store.put([file], action="import")
        for opened in (store, open_store(tmp_path / "store")):
            view = opened.organisation(record_id)
            assert view is not None
            assert view.title == name
            assert opened.read_source("s") == file
