"""Files whose ids repeat, which once took time with the square of their number.

There is no clock in these tests: at these numbers the square would not come to an end.
"""

from pathlib import Path

from store.contents import scan
from store.records import Agreement
from tests.importing.support import grant, read_grants


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


def test_one_identifier_for_every_grant(tmp_path: Path) -> None:
    number = 40_000
    plan = read_grants(tmp_path, *(grant(title=f"Choir {n}") for n in range(number)))
    ids = {agreement.id for agreement in plan.files[0].agreements}
    assert len(ids) == number
    assert {"360G-fund-1", "360G-fund-1#2", f"360G-fund-1#{number}"} <= ids
