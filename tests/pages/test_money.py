"""The money on a page: one heading, then the figures, then how they were read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from msgspec.structs import replace

from store.dates import PartialDate
from store.interface import Kind, Store
from store.records import Agreement, Event, Organisation, Party, Source, SourceFile
from store.store import open_store
from tests import stores
from tests.money.samples import award
from tui.pages.document import Marks, Sheet
from tui.pages.other import held_words, source_page
from tui.pages.page import page_of
from tui.pages.record import Page

FUNDER, RECIPIENT, IDLE = "GB-CHC-1", "GB-CHC-2", "GB-CHC-3"


def store_of(tmp_path: Path) -> Store:
    """Return a store with one grant and a body that took part in nothing."""
    bodies = tuple(Organisation(id=each, name=f"Body {each}") for each in (FUNDER, RECIPIENT, IDLE))
    parties = (
        Party(role="funder", organisation=FUNDER),
        Party(role="recipient", organisation=RECIPIENT),
    )
    grant = award("100", "2012-05-01", id="grant", parties=parties)
    none = Agreement(id="none", title="No money")
    file = SourceFile(source=Source(id="s"), organisations=bodies, agreements=(grant, none))
    store = open_store(tmp_path / "s")
    store.put([file], action="import")
    return store


def lines(tmp_path: Path, kind: Kind, record_id: str) -> list[str]:
    document = page_of(store_of(tmp_path), kind, record_id, width=79)
    assert document
    return document.text().splitlines()


def test_a_body_s_money_stands_once_by_who_paid_it_and_by_year(tmp_path: Path) -> None:
    page = lines(tmp_path, Kind.ORGANISATION, RECIPIENT)
    (at,) = (at for at, line in enumerate(page) if line.startswith("Received, £"))
    assert page[at - 1] == ""
    assert page[at].split() == ["Received,", "£", "12/13", "Total", "Nr"]
    assert page[at + 1].split() == ["Body", FUNDER, "100", "100", "1"]
    assert page[at + 2] == "  By financial year, 1 April to 31 March, and award date"
    assert sum("£100" in line for line in page) == 1
    assert not any(line.startswith("Paid") for line in page)


def test_an_agreement_s_money_has_its_years_in_the_heading(tmp_path: Path) -> None:
    page = lines(tmp_path, Kind.AGREEMENT, "grant")
    at = page.index("Money, GBP  by financial year, 1 April to 31 March")
    assert page[at + 1].startswith("  2012/13  £100, awarded")


def test_a_source_says_what_it_holds_and_what_did_not_come_in(tmp_path: Path) -> None:
    counts = {"organisations": 0, "agreements": 2, "warnings": 1, "lost": 0, "unread": 2}
    source = Source(id="s", counts=counts)
    words = "2 agreements, 1 remark on how it was read, 2 figures of money that could not be read"
    assert held_words(source) == words
    assert held_words(Source(id="s", counts={"lost": 1})) == "1 record that could not be kept"
    shown = Page(store_of(tmp_path), Sheet(79), Marks(), date(2020, 1, 1))
    page = " ".join(source_page(shown, source).text().split())
    assert f"holds {words} " in page
    assert "lost" not in page


def test_where_there_is_no_money_the_heading_stands_above_the_words(tmp_path: Path) -> None:
    body = lines(tmp_path, Kind.ORGANISATION, IDLE)
    at = body.index("Money")
    assert body[at + 1] == "  No source states money that it gave or was given."
    agreement = lines(tmp_path, Kind.AGREEMENT, "none")
    assert agreement[agreement.index("Money") + 1] == "  No source states any money."


def test_agreements_of_one_title_are_told_apart_by_who_receives_on_a_narrow_page(
    tmp_path: Path,
) -> None:
    funder = Party(role="funder", organisation=FUNDER, name="Trust")
    names = ("Age UK of the town", "Friends of the park")
    grants = [
        award(
            str(number),
            f"20{number}-05-01",
            id=name,
            title="Community hubs of the early years",
            parties=(funder, Party(role="recipient", name=name)),
        )
        for number, name in enumerate(names, 12)
    ]
    store = open_store(tmp_path / "s")
    bodies = (Organisation(id=FUNDER, name="Trust"),)
    file = SourceFile(source=Source(id="s"), organisations=bodies, agreements=tuple(grants))
    store.put([file], action="import")
    document = page_of(store, Kind.ORGANISATION, FUNDER, width=58, folded=True)
    assert document
    rows = [line for line in document.text().splitlines() if "£" in line and "Comm" in line]
    assert [line.partition("… to ")[2][:6] for line in rows] == ["Friend", "Age UK"]


def test_a_figure_and_a_day_bear_the_marks_of_the_sources_that_state_them() -> None:
    parties = (Party(role="funder", organisation=FUNDER), Party(role="partner", organisation=IDLE))
    grant = award("100", "2012-05-01", id="grant", title="Grant", parties=parties)
    signed = Event(kind="signed", date=PartialDate("2012-06-01"), by=True)
    plain = Agreement(id="grant", title="Grant", parties=parties, events=(signed,))
    body = Organisation(id=IDLE, name="Body")
    for other, told in (
        (plain, "Grant [S1] [S2], £100 [S1], 1 May 2012 [S1]"),
        (grant, "Grant, £100, 1 May 2012 [S1] [S2]"),
        (replace(plain, events=()), "Grant [S1] [S2], £100 [S1], 1 May 2012 [S1]"),
    ):
        store = stores.store_of(
            SourceFile(source=Source(id="one"), organisations=(body,), agreements=(grant,)),
            SourceFile(source=Source(id="two"), organisations=(body,), agreements=(other,)),
        )
        document = page_of(store, Kind.ORGANISATION, IDLE, width=100)
        assert document
        assert told in " ".join(document.text().split())


def test_a_latest_day_is_told_as_such_beside_an_agreement() -> None:
    document = page_of(
        stores.store_of(*stores.sample_files()), Kind.ORGANISATION, "PACT-gm-vcse-sector", width=200
    )
    assert document
    told = "understanding [S1] [S2], more than £1.1m [S1], by 3 February 2017 [S1]"
    assert told in " ".join(document.text().split())
