"""The numbers of records that an index keeps are right, whatever was done to the files.

A plain reading of the files says what there is: after each step, in the same process and in a fresh
one, every record that some file holds is listed once.
"""

import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from store.errors import PactlineError
from store.index.schema import RECORDS
from store.interface import Kind
from store.query import EVERYTHING
from store.records import Decision, Fund, SourceFile
from store.store import FileStore, open_store
from store.text import printable
from tests.index.records import body, grant, source

ODD = ("GB-1", "ids\x1b", "ids\ufffd", "ids\x1f", "e\u0301", "é", "漢字", "o'b", "x\u00a0y", "x y")
HALVES = ("ids\ud800", "ids?")
"""Ids that only a file edited by hand can have: half a pair of surrogates."""

TABLES = {
    Kind.ORGANISATION: "organisations",
    Kind.AGREEMENT: "agreements",
    Kind.FUND: "funds",
}

Step = tuple[str, Any]
_ids = st.sampled_from(ODD)
_sources = st.sampled_from(("alpha", "beta", "gamma"))


@st.composite
def _files(draw: st.DrawFn) -> SourceFile:
    some = st.lists(_ids, max_size=3, unique=True)
    return source(
        draw(_sources),
        [grant(each) for each in draw(some)],
        [body(each, "", *draw(st.lists(_ids, max_size=1))) for each in draw(some)],
        [Fund(id=each, title="Pot") for each in draw(some)],
    )


_by_hand: st.SearchStrategy[tuple[str, str, str, Any]] = st.tuples(
    _sources,
    st.sampled_from(tuple(TABLES.values())),
    st.sampled_from((*ODD, *HALVES)),
    st.sampled_from(({"notes": ["by hand"]}, None, {"notes": 7}, [])),
)
_steps = st.lists(
    st.one_of(
        st.tuples(st.just("put"), _files()),
        st.tuples(st.just("put"), _files()),
        st.tuples(st.just("edit"), _by_hand),
        st.tuples(st.just("damage"), _sources),
        st.tuples(st.just("forget"), _sources),
        st.tuples(st.just("decide"), st.tuples(st.sampled_from(("same", "different")), _ids, _ids)),
    ),
    min_size=2,
    max_size=7,
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(_steps)
@example(
    [
        ("put", source("alpha", [grant("ids\x1b")], [body("ids\x1b")], [Fund(id="ids\x1b")])),
        ("put", source("beta", [grant("ids\ufffd")], [body("ids\ufffd")], [Fund(id="ids\ufffd")])),
        ("forget", "beta"),
    ]
)
@example(
    [
        ("put", source("alpha", [grant("GB-1")], [body("GB-1")])),
        ("edit", ("alpha", "organisations", "ids\ud800", {"name": "Half"})),
        ("edit", ("alpha", "agreements", "ids\ud800", {"title": "Half"})),
        ("edit", ("alpha", "agreements", "ids?", {"title": "Whole"})),
    ]
)
@example(
    [
        ("decide", ("same", "GB-1", "ids\x1b")),
        ("decide", ("same", "ids\x1b", "ids\ufffd")),
        ("put", source("alpha", [grant("GB-1")], [body("GB-1")])),
        ("decide", ("different", "GB-1", "ids\ufffd")),
    ]
)
def test_what_is_kept_is_what_is_there(steps: list[Step]) -> None:
    # Threads of the index may still merge its segments when the folder goes.
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "store"
        store = open_store(path)
        for number, step in enumerate(steps):
            changed = _do(store, path, step, number)
            if not path.exists():
                continue
            # A file that was changed by hand is met by the next process that opens the store.
            store = open_store(path) if changed else store
            _check(store, path)
        if path.exists():
            _check(open_store(path), path)


def _do(store: FileStore, path: Path, step: Step, number: int) -> bool:
    """Do a step; return whether it was done to a file by hand."""
    name, what = step
    if name == "put":
        file = path / f"{what.source.id}.json"
        if not file.exists() or _tables(file):
            store.put([what], action="import")
    elif name == "forget":
        if store.source(what):
            store.forget(what)
    elif name == "decide":
        kind, one, other = what
        # A decision against earlier ones is refused, and then changes nothing.
        with suppress(PactlineError):
            store.decide(
                Decision(id=f"{number:03}", kind=kind, ids=(one, other), at=f"{number:03}")
            )
    elif name == "damage":
        file = path / f"{what}.json"
        if file.exists():
            file.write_bytes(file.read_bytes()[:-9])
        return True
    else:
        source_id, table, record_id, document = what
        file = path / f"{source_id}.json"
        tables = _tables(file) if file.exists() else {}
        if tables:
            if document is None:
                tables[table].pop(record_id, None)
            else:
                tables[table][record_id] = document
            file.write_text(json.dumps(tables))
        return True
    return False


def _tables(file: Path) -> dict[str, Any]:
    """Return the tables of a file; none of a damaged one."""
    try:
        tables: dict[str, Any] = json.loads(file.read_text())
    except ValueError:
        return {}
    return tables


def _there(path: Path, table: str) -> set[str]:
    """Return the ids of the records that fit in the files that open."""
    return {
        record_id
        for file in path.glob("*.json")
        for record_id, document in _tables(file).get(table, {}).items()
        if isinstance(document, dict) and document.get("notes") != 7
    }


def _check(store: FileStore, path: Path) -> None:
    index = store.index
    for kind, letter in zip(TABLES, RECORDS, strict=True):
        listing = store.listing(EVERYTHING, kind)
        rows = [row.id for row in listing.rows(0, 1_000)]
        assert listing.total == index.count(index.term("kind", letter)) == len(rows)
        there = _there(path, TABLES[kind])
        if kind is Kind.ORGANISATION:
            _check_bodies(store, there, rows)
        else:
            assert sorted(rows) == sorted(map(printable, there))
            assert all(store.row(each) for each in there)


def _check_bodies(store: FileStore, there: set[str], rows: Iterable[str]) -> None:
    """Check that each id is of just one organisation, since decisions and links join them."""
    index = store.index
    held = [each for entry in index.entries(index.term("kind", "o")) for each in entry.ids]
    assert there <= set(held)
    assert len(held) == len(set(held))
    assert set(rows) <= set(map(printable, there))
