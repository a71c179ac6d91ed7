"""An identifier means one body, sign for sign; sums of a value are those of its body alone."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from store.amounts import Qualifier
from store.index import totals
from store.interface import Kind, Ranking, Reading, Store
from store.query import EVERYTHING, parse
from store.records import Decision, Fund, Party
from tests.index.factory import Engine
from tests.index.records import body, grant, source

IDS = ("GB-CHC-1088001", "GB-CHC-1088001-2", "GB-CHC-10880012", "360G-x-ab", "360G-x-AB")


@pytest.fixture
def store(engine: Engine, tmp_path: Path) -> Store:
    """Return a store in which each of the bodies has one grant, of 1, 2, 3, 4 and 5 pounds."""
    grants = [grant(f"{each}-g", str(n), recipient=each) for n, each in enumerate(IDS, 1)]
    bodies = [body(each, f"Body number {n}") for n, each in enumerate(IDS)]
    found = engine.begin(tmp_path / "s")
    found.put([source("s", grants, bodies, [Fund(id=f"{IDS[0]}-F")])], action="import")
    return found


@pytest.mark.parametrize("number", range(len(IDS)))
@pytest.mark.parametrize("written", ["party:{}", "recipient:{}", 'party:="{}"', 'party:"{}"'])
def test_a_party_is_the_body_of_that_id_alone(store: Store, number: int, written: str) -> None:
    listing = store.listing(parse(written.format(IDS[number])), Kind.AGREEMENT)
    assert [row.id for row in listing.rows(0, 9)] == [f"{IDS[number]}-g"]
    (pounds,) = listing.totals().sums
    assert pounds.minor == {"exactly": (number + 1) * 10_000}


@pytest.mark.parametrize("record_id", IDS)
def test_an_id_finds_that_record_alone(store: Store, record_id: str) -> None:
    for text in (f"id:{record_id}", f"id:={record_id}"):
        listing = store.listing(parse(text), Kind.ORGANISATION)
        assert [row.id for row in listing.rows(0, 9)] == [record_id]
    row = store.row(record_id)
    assert row is not None
    assert (row.id, row.detail) == (record_id, "1 agreement")


def test_an_id_that_is_only_begun_finds_all_that_begin_so(store: Store) -> None:
    for text in ("party:GB-CHC-108800", "id:GB-CHC-108800"):
        assert store.listing(parse(text), Kind.AGREEMENT).total == 3
    assert store.listing(parse("party:=GB-CHC-108800"), Kind.AGREEMENT).total == 0


@pytest.mark.parametrize("most", [1, 2, 60_000])
def test_values_are_ranked_over_all_of_them(
    store: Store, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(totals, "MOST", most)
    listing = store.listing(EVERYTHING, Kind.AGREEMENT)
    (found,) = listing.breakdown("recipient", Reading.AWARD_DATE, limit=2)
    assert [count.value for count, _ in found.rows] == ["360G-x-AB", "360G-x-ab"]
    assert (found.values, found.others[0].minor) == (5, {"exactly": 60_000})
    (named,) = listing.breakdown("recipient", Reading.AWARD_DATE, limit=2, ranking=Ranking.NAME)
    assert [count.label for count, _ in named.rows] == ["Body number 0", "Body number 1"]


def test_ids_of_one_body_are_ranked_together(engine: Engine, tmp_path: Path) -> None:
    grants = [grant("a", "5", recipient="GB-CHC-1"), grant("b", "5", recipient="GB-COH-1")]
    both = source("t", [grant("a", "5", recipient="GB-COH-1")])
    store = engine.begin(tmp_path / "s")
    more = [grant("c", "8", recipient="GB-CHC-2"), *grants]
    store.put([source("s", more, [body("GB-CHC-1", "One", "GB-COH-1")]), both], action="import")
    (found,) = store.listing(EVERYTHING, Kind.AGREEMENT).breakdown("recipient", Reading.AWARD_DATE)
    sums = {count.value: (count.records, money.sums[0].minor) for count, money in found.rows}
    expected = {"GB-CHC-1": (2, {"exactly": 100_000}), "GB-CHC-2": (1, {"exactly": 80_000})}
    assert list(sums.items()) == list(expected.items())


def test_the_figures_of_an_agreement_are_one_award(engine: Engine, tmp_path: Path) -> None:
    from msgspec.structs import replace

    from store.amounts import Scope
    from store.dates import Period

    def lines(*words: Qualifier) -> object:
        whole = grant("several", "6")
        (line,) = whole.funding
        assert line.amount is not None
        return replace(
            whole,
            funding=tuple(
                replace(
                    line,
                    amount=replace(line.amount, qualifier=word),
                    scope=Scope.YEAR,
                    period=Period(f"{2012 + n}/{13 + n}"),
                )
                for n, word in enumerate(words)
            ),
        )

    for words, low, high in (
        ((Qualifier.EXACTLY, Qualifier.EXACTLY), 12, 12),
        ((Qualifier.EXACTLY, Qualifier.UP_TO), 6, 12),
    ):
        store = engine.begin(tmp_path / words[1])
        others = [grant(f"g{n}", value) for n, value in enumerate(("1", "2", "20", "30"))]
        store.put([source("s", [lines(*words), *others])], action="import")
        (spread,) = store.listing(EVERYTHING, Kind.AGREEMENT).totals(spreads=True).spreads
        assert spread.awards == 5
        assert spread.median is not None
        assert spread.median[:2] == (low * 10_000, high * 10_000)


def test_a_number_that_several_charities_share_joins_none_of_them(
    engine: Engine, tmp_path: Path
) -> None:
    """Two sources give one company number to two charities: money of neither is the other's."""
    store = engine.begin(tmp_path / "s")
    for name, charity, value in (("a", "GB-CHC-1088001", "1000"), ("b", "GB-CHC-1088002", "2000")):
        records = [grant(f"g-{name}", value, recipient=charity)]
        store.put([source(name, records, [body(charity, name, "GB-COH-01")])], action="import")
    listing = store.listing(EVERYTHING, Kind.ORGANISATION)
    assert {row.id for row in listing.rows(0, 9)} >= {"GB-CHC-1088001", "GB-CHC-1088002"}
    (found,) = store.listing(EVERYTHING, Kind.AGREEMENT).breakdown("recipient", Reading.AWARD_DATE)
    sums = {count.value: money.sums[0].minor for count, money in found.rows}
    assert sums == {
        "GB-CHC-1088001": {"exactly": 10_000_000},
        "GB-CHC-1088002": {"exactly": 20_000_000},
    }
    store.forget("b")
    (alone,) = store.listing(parse("id:GB-COH-01"), Kind.ORGANISATION).rows(0, 9)
    assert alone.id == "GB-CHC-1088001"


def test_two_ids_of_one_body_share_no_money(engine: Engine, tmp_path: Path) -> None:
    """Whether they are one body may become known, and be taken back, after the agreement."""
    store = engine.begin(tmp_path / "s")
    one, other = "GB-CHC-1", "GB-COH-7"
    twice = replace(
        grant("g", "100", recipient=one),
        parties=tuple(Party(role="recipient", organisation=each) for each in (one, other)),
    )

    def rows() -> list[tuple[str, list[str]]]:
        listing = store.listing(EVERYTHING, Kind.AGREEMENT)
        (found,) = listing.breakdown("recipient", Reading.AWARD_DATE)
        return [(each.value, list(map(str, own.sums))) for each, own in found.rows]

    apart: list[tuple[str, list[str]]] = [(one, []), (other, [])]
    store.put([source("s", [twice], [body(one)])], action="import")
    assert rows() == apart
    store.put([source("t", (), [body(other, "", one)])], action="import")
    assert rows() == [(one, ["£100"])]
    store.forget("t")
    assert rows() == apart
    store.decide(Decision(id="d", kind="same", ids=(one, other)))
    assert rows() == [(one, ["£100"])]
