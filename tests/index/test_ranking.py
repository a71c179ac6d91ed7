"""What a word finds, and in which order, is what a plain scan of the records finds."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from store.index.documents import tie_of
from store.index.schema import LONGEST_BEGINNING as MOST
from store.index.schema import name_keys, sort_text
from store.interface import Kind
from store.query import parse
from store.query.grammar import Clause, Phrase, Word
from store.query.tokens import split, whole
from store.records import Agreement, Organisation, Party
from store.store import open_store
from tests.index.records import source

PIECES = (
    *("age", "Age", "ageing", "UK", "Navca", "na", "Men's", "men", "Men’s", "O'Brien", "co-op"),
    *("co", "op", "coop", "2011/12", "201112", "GB-CHC-1", "Émigré", "emigre", "e\u0301migre"),
    *(
        "漢字",
        "漢",
        "字",
        "जल",
        "क्षेत्र",
        "ß",
        "ss",
        "ﬁre",
        "fire",
        "İst",
        "_x_",
        "a_b",
        "--",
        "’",
        "…",
    ),
    *("\u200bage", "a\x1bge", "a\u00a0b", "٣", "3", "e" + "\u0301" * 9, "x" * 45, "y" * 300),
)
MATCH_ALL = "Greater Manchester Centre for Voluntary Organisation"

_texts = st.lists(st.sampled_from(PIECES), max_size=4).map(" ".join) | st.just(MATCH_ALL)
_typed = st.lists(
    st.one_of(
        st.sampled_from(PIECES),
        st.sampled_from(PIECES).map(lambda text: text[: len(text) // 2]),
        st.sampled_from(PIECES).map(lambda text: f'"{text} age"'),
    ),
    min_size=1,
    max_size=3,
).map(" ".join) | st.integers(1, len(MATCH_ALL)).map(lambda end: MATCH_ALL[:end])


class Scanned(NamedTuple):
    """A record as a plain scan sees it: its names apart from its other texts."""

    id: str
    title: str
    own: Sequence[str]
    others: Sequence[str]
    texts: Sequence[str]

    @property
    def names(self) -> Sequence[str]:
        """All names that it is found by before its other texts."""
        return (*self.own, *self.others)


def _has(clause: Clause, texts: Sequence[str]) -> bool:
    assert isinstance(clause, Word | Phrase)
    prefix = isinstance(clause, Word) and clause.prefix
    for text in texts:
        words, extras = split(text)
        joined = clause.joined if isinstance(clause, Word) else ""
        single = joined or (clause.words[0] if len(clause.words) == 1 else "")
        if single and any(
            each.startswith(single) if prefix else each == single for each in (*words, *extras)
        ):
            return True
        size = len(clause.words)
        for place in range(len(words) - size + 1):
            *before, last = words[place : place + size]
            if before == list(clause.words[:-1]) and (
                last.startswith(clause.words[-1]) if prefix else last == clause.words[-1]
            ):
                return True
    return False


def _tier(record: Scanned, clauses: Sequence[Clause], kind: Kind) -> int | None:
    """Return how near a record comes, or None where it is not found."""
    everything = (*record.names, *record.texts, record.id)
    if not all(_has(clause, everything) for clause in clauses):
        return None
    named = all(_has(clause, record.names) for clause in clauses)
    if kind is Kind.AGREEMENT:
        return 2 if named else 3
    typed = " ".join(c.text for c in clauses if isinstance(c, Word | Phrase))
    if whole(typed) in map(whole, filter(None, record.own)):
        return 0
    begins = sort_text(record.title)[:MOST].startswith(sort_text(typed)[:MOST])
    return (1 if begins else 2) if named else 3


def _expected(records: Sequence[Scanned], clauses: Sequence[Clause], kind: Kind) -> list[str]:
    found = [
        (tier, name_keys(each.title), tie_of(kind.value[0], each.id), each.id)
        for each in records
        if (tier := _tier(each, clauses, kind)) is not None
    ]
    return [each[-1] for each in sorted(found)]


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(_texts, _texts, _texts), min_size=1, max_size=8),
    st.lists(_typed, min_size=3, max_size=12),
)
@example([(MATCH_ALL, "", ""), ("A friend of " + MATCH_ALL, "", "")], [MATCH_ALL[:44]])
def test_a_plain_scan_finds_the_same(made: list[tuple[str, str, str]], asked: list[str]) -> None:
    bodies = [
        Organisation(id=f"PACT-b{n}", name=name, aliases=(alias,), description=text)
        for n, (name, alias, text) in enumerate(made)
    ]
    agreements = [
        Agreement(
            id=f"PACT-a{n}", title=name, parties=(Party(role="funder", name=party),), purpose=text
        )
        for n, (name, party, text) in enumerate(made)
    ]
    scanned = {
        Kind.ORGANISATION: [
            Scanned(f"PACT-b{n}", name or f"PACT-b{n}", (name, alias), (), (text,))
            for n, (name, alias, text) in enumerate(made)
        ],
        Kind.AGREEMENT: [
            Scanned(f"PACT-a{n}", name or f"PACT-a{n}", (name,), (party,), (text,))
            for n, (name, party, text) in enumerate(made)
        ],
    }
    with TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "store")
        store.put([source("one", agreements, bodies)], action="import")
        for typed in asked:
            query = parse(typed)
            if not query.clauses or not all(isinstance(c, Word | Phrase) for c in query.clauses):
                continue
            for kind, records in scanned.items():
                listing = store.listing(query, kind)
                if listing.corrected:
                    continue
                rows = [row.id for row in listing.rows(0, 99)]
                assert rows == _expected(records, query.clauses, kind), (typed, kind)


def test_typed_text_that_no_index_can_hold_finds_what_is_left_of_it(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    store.put([source("one", (), [Organisation(id="PACT-b", name="Navca")])], action="import")
    for typed in ("na\udcff", "\ud800 navca", '"navca \udcff"'):
        assert store.listing(parse(typed), Kind.ORGANISATION).total == 1
    for typed in ("funder:\udcff", "party:=\udcff", "person:=\udcff", "place:\ud800", "id:\ud800"):
        for kind in Kind:
            assert store.listing(parse(typed), kind).rows(0, 9) in (
                [],
                store.listing(parse(""), kind).rows(0, 9),
            )
    assert store.row("na\udcff") is None
    assert store.organisation("na\udcff") is None
