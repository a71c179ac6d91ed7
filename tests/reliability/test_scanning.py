"""A file whose ids are all said twice, the second time backwards, is read in linear time."""

from store.index.scanning import scan
from store.records import Agreement


def test_ids_said_twice_backwards() -> None:
    number = 20_000
    first = [f'"a{n}": {{"title": "old {n}"}}' for n in range(number)]
    second = [f'"a{n}": {{"title": "new {n}"}}' for n in reversed(range(number))]
    records = ",\n".join([*first, *second])
    head = '{"pactline": {"file": {"schema": 1}}, "sources": {"s": {}}, "agreements": {'
    contents = scan("f.json", "f.json", f"{head}{records}}}}}".encode())
    assert list(contents.ranges["agreements"]) == [f"a{n}" for n in range(number)]
    for record_id in ("a0", "a9999", "a19999"):
        record = contents.record("agreements", record_id, Agreement)
        assert record.title == f"new {record_id[1:]}"
