"""What lists have besides rows: columns that are chosen, totals, and who takes part by money."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from store.dates import PartialDate
from store.exporting.columns import available
from store.interface import FacetCount, Kind, every_view
from store.query import EVERYTHING
from store.records import Income, Organisation, Party
from store.store import open_store
from tests.app.conftest import LARGE, SMALL, MakeApp, lines_of, settle, text_of
from tests.app.made_up import GRANTS, copied
from tests.money.samples import award
from tests.stores import file_of, sample_files, store_of
from tui import parties
from tui.finding import Search, added_up, count, find, shown_columns, total_line
from tui.pages.document import UNICODE
from tui.rows import AddedUp, Look
from tui.state import AppOptions, Order, View

FUNDER = Party(role="funder", organisation="GB-CHC-1", name="Trust")
OTHER = Party(role="recipient", organisation="GB-CHC-2", name="Choir")
THIRD = replace(OTHER, organisation="GB-CHC-3")


async def test_a_total_stands_below_a_list_of_money(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "Total of" not in text_of(app)
        await pilot.press("2")
        await settle(pilot)
        total = lines_of(app)[-2]
        assert total.startswith(f"  Total of {GRANTS} agreements")
        assert total.endswith(f"£{sum(1000 + number for number in range(GRANTS)):,}")
        await pilot.press("/", *"grant 0007", "enter")
        await settle(pilot)
        assert "Total of" not in text_of(app)


async def test_columns_are_chosen_of_all_that_an_export_knows(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("2", "z", "|")
        await settle(pilot)
        assert "Columns" in text_of(app)
        for name in ("funder", "financial-year"):
            await app.main.follow(f"column:{name}")
            await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        headings, first = lines_of(app)[3:5]
        assert "Funder" not in headings
        assert headings.split()[-2:] == ["Financial", "year"]
        assert "2017/18" in first
        assert "£1," in first
        await app.main.follow("column:")
        await settle(pilot)
        assert "Funder" in lines_of(app)[3]


async def test_who_takes_part_in_what_is_found_is_ordered_by_money_both_ways(
    make_app: MakeApp,
) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("1", "/", *"funder:zetland fy:2017/18", "enter")
        await settle(pilot)
        found, rows = app.main.found, app.main.found.rows
        assert (app.main.here.view, found.order) == (View.ORGANISATIONS, Order.AMOUNT)
        assert " ".join(lines_of(app)[2:4]).split()[-2:] == ["finds", "them"]
        assert lines_of(app)[4].split() == ["Organisation", "Received↓", "Paid", "Nr", "Years"]
        last = rows.row(rows.total - 1)
        assert last is not None
        assert last.title == "Zetland Trust"
        assert rows.further(rows.total - 1)["paid"] != ""
        received = [rows.further(at)["received"] for at in range(rows.total - 1)]
        money = [int(each.removeprefix("£").replace(",", "")) for each in received]
        assert money == sorted(money, reverse=True)
        assert lines_of(app)[-2].endswith(f"£{sum(money):,}")
        await pilot.press("S")
        await settle(pilot)
        assert app.main.found.rows.further(0)["received"] == received[-1]
        await pilot.press("s")
        await settle(pilot)
        assert app.main.found.order is Order.PAID
        first = app.main.found.rows.row(0)
        assert first is not None
        assert first.title == "Zetland Trust"


async def test_a_range_of_those_who_take_part_is_marked_as_it_is_listed(
    make_app: MakeApp, made_up: Path, tmp_path: Path
) -> None:
    app = make_app(open_store(copied(made_up, tmp_path / "own"), reader="anna"))
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("1", "/", *"funder:zetland fy:2017/18", "enter", "m", "j", "M")
        await settle(pilot)
        reader = app.main.store.reader
        assert reader is not None
        listed = [app.main.found.rows.row(at) for at in range(3)]
        assert list(reader.marks) == [row.id for row in listed if row]


async def test_a_total_stands_under_what_it_adds_up(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        for words, heading in (("grant", "Amount"), ("funder:zetland fy:2017/18", "Received↓")):
            await pilot.press("2" if heading == "Amount" else "1", "/", "ctrl+u", *words, "enter")
            await settle(pilot)
            headings = next(each for each in lines_of(app)[3:] if heading in each)
            total = lines_of(app)[-2].rstrip()
            assert len(total) == headings.index(heading) + len(heading)


async def test_what_was_not_understood_is_told_whole(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("2", "/", *"awarded:grant", "enter")
        await settle(pilot)
        first, second, headings = lines_of(app)[2:5]
        assert f"{first} {second.strip()}".endswith("is searched as words")
        assert headings.split()[0] == "Date"
        assert lines_of(app)[-2].startswith("  Total of")
        await pilot.press("/", "ctrl+u", "enter")
        await settle(pilot)
        assert lines_of(app)[3].split()[0].startswith("Date")


async def test_the_total_of_the_first_list_is_told(make_app: MakeApp) -> None:
    app = make_app(options=AppOptions(view="agreements", fresh=True))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert f"Total of {GRANTS} agreements" in lines_of(app)[-2]
        assert "adding up" not in text_of(app)


async def test_organisations_found_by_name_are_ordered_by_their_money(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("1", "/", *"trust", "enter")
        await settle(pilot)
        by_name = {row.id for at in range(56) if (row := app.main.found.rows.row(at))}
        await pilot.press("s", "s")
        await settle(pilot)
        found = app.main.found
        assert found.order is Order.AMOUNT
        assert lines_of(app)[3].split()[1] == "Received↓"
        by_money = {row.id for at in range(56) if (row := found.rows.row(at))}
        assert by_money == by_name
        assert found.orders[0] is Order.RELEVANCE


async def test_more_organisations_than_are_added_up_stay_ordered_by_name(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.finding.MOST_OF_ALL", 20)
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("1", "s")
        await settle(pilot)
        assert (app.main.found.order, app.main.found.orders) == (Order.NAME, (Order.NAME,))
        assert "Identifier" in lines_of(app)[3]


async def test_who_takes_part_is_listed_with_funders_and_the_columns_that_are_chosen(
    make_app: MakeApp,
) -> None:
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("1", "s")
        await settle(pilot)
        # One funder alone tells no rows apart.
        assert lines_of(app)[3].split() == ["Organisation", "Received↓", "Paid", "Nr", "Years"]
        await pilot.press("|")
        await settle(pilot)
        assert "x years" in text_of(app)
        for name in ("years", "paid", "funders", "type"):
            await app.main.follow(f"column:{name}")
            await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert lines_of(app)[3].split()[-3:] == ["Nr", "Funders", "Type"]
        assert lines_of(app)[4].split()[-3:] == ["Zetland", "Trust", "charity"]
        await pilot.press("s", "s", "s", "s")
        await settle(pilot)
        assert (app.main.found.order, app.main.found.of_parties) == (Order.NAME, False)
        assert "Identifier" in lines_of(app)[3]


@pytest.mark.parametrize("cells", range(30, 121, 5))
def test_a_total_drops_neither_what_is_not_added_nor_a_currency_unseen(cells: int) -> None:
    found = find(store_of(*sample_files()), Search(View.AGREEMENTS))
    told = AddedUp((), "4 not added", "£31,024,522 and $153,934")
    line = "".join(run.text for run in total_line(found, told, cells, UNICODE))
    assert "4 not added" in line or "4 out" in line
    assert "£31,024,522 and $153,934" in line or "£31,024,522 + 1 more" in line
    assert ("Total of 2 agreements" in line) == (cells >= 65)


def test_figures_of_who_takes_part_have_every_digit() -> None:
    store = store_of(file_of(award("3000000", "2014-05-01", id="a", parties=(FUNDER, OTHER))))
    rows = find(store, Search(text="fy:2014/15", order=Order.AMOUNT)).rows
    assert rows.further(0)["received"] == "£3,000,000"


def test_a_tab_counts_all_the_organisations_that_its_list_has(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(parties, "MOST_PARTIES", 1)
    store = store_of(
        file_of(
            award("5", "2014-05-01", id="a", parties=(FUNDER, OTHER)),
            award(
                "5", "2014-05-01", id="b", parties=(FUNDER, replace(OTHER, organisation="GB-CHC-3"))
            ),
        )
    )
    found = find(store, Search(text="fy:2014/15", order=Order.AMOUNT))
    assert count(store, "fy:2014/15", None)[View.ORGANISATIONS] == found.total == 3


def test_years_that_are_not_told_have_no_column(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parties, "MOST_IN_FULL", 0)
    store, told = store_of(*sample_files()), Search(text="fy:2011/12", order=Order.AMOUNT)
    for search, shown in (
        (told, False),
        (told._replace(order=Order.YEARS), True),
        (told._replace(of_parties=("title", "years")), True),
    ):
        rows = find(store, search).rows
        headings = "".join(run.text for run in rows.heading(100, Look(UNICODE)))
        assert ("Years" in headings) == shown
        assert any(rows.further(at)["years"] for at in range(rows.total)) == shown


def test_who_takes_part_is_ordered_by_funders_and_by_income_both_ways() -> None:
    incomes = {"GB-CHC-2": 5, "GB-CHC-3": 70_000}
    bodies = [
        Organisation(
            id=each,
            name=each,
            income=(Income(year_end=PartialDate("2015"), income=Decimal(money)),),
        )
        for each, money in incomes.items()
    ]
    paid = [("GB-COH-1", "GB-CHC-2"), ("GB-COH-2", "GB-CHC-2"), ("GB-COH-1", "GB-CHC-3")]
    grants = [
        award(
            "5",
            "2014-05-01",
            id=f"g{n}",
            parties=tuple(
                replace(party, organisation=each)
                for party, each in zip((FUNDER, OTHER), pair, strict=True)
            ),
        )
        for n, pair in enumerate([*paid, ("GB-COH-1", "GB-CHC-4")])
    ]
    store = store_of(file_of(*bodies, *grants))

    def listed(order: Order, *, backwards: bool, text: str = "fy:2014/15") -> list[str]:
        rows = find(store, Search(text=text, order=order, backwards=backwards)).rows
        return [row.id for at in range(rows.total) if (row := rows.row(at))]

    two, three, four, payers = "GB-CHC-2", "GB-CHC-3", "GB-CHC-4", ["GB-COH-1", "GB-COH-2"]
    assert listed(Order.FUNDERS, backwards=False) == [two, three, four, *payers]
    assert listed(Order.FUNDERS, backwards=True) == [three, four, two, *payers]
    assert listed(Order.INCOME, backwards=False) == [three, two, four, *payers]
    assert listed(Order.INCOME, backwards=True) == [two, three, four, *payers]
    assert listed(Order.INCOME, backwards=False, text="") == [three, two]
    assert listed(Order.INCOME, backwards=True, text="") == [two, three]


def test_columns_of_another_version_leave_those_that_fit() -> None:
    store = store_of(*sample_files())
    found = find(store, Search(View.AGREEMENTS, columns=("gone", "lost")))
    assert found.columns == ()
    assert found.rows.heading(80, Look(UNICODE)) == (
        find(store, Search(View.AGREEMENTS)).rows.heading(80, Look(UNICODE))
    )


async def test_the_columns_that_are_marked_are_those_of_the_list(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("2", *["W"] * 9, "|")
        await settle(pilot)
        request = app.main.request
        lines = app.main.page.document.text().splitlines()
        marked = {line.split()[1] for line in lines if line.startswith(" x ")}
        known = {each.name for each in available(Kind.AGREEMENT)}
        of_list, of_page = (
            {*shown_columns(app.main.found, cells)} & known
            for cells in (request.list_cells, request.width)
        )
        assert marked == of_list < of_page


def test_every_organisation_of_a_long_list_comes_with_its_record() -> None:
    ids = [f"GB-CHC-{number}" for number in range(1000, 1450)]
    store = store_of(file_of(*(Organisation(id=each, name=f"Body {each}") for each in ids)))
    found = [parties.Party(FacetCount(each, f"Body {each}", 1)) for each in ids]
    records = parties.PartyRecords(store, EVERYTHING, None, found)
    views = list(every_view(records))
    assert [row.id for row, _ in views] == ids
    assert all(view and view.id == row.id for row, view in views)


def test_all_the_money_of_many_organisations_found_by_words_is_read() -> None:
    number = 450
    bodies = [Organisation(id=f"GB-CHC-{1000 + n}", name=f"Centre {n:03}") for n in range(number)]
    grants = [
        replace(
            award("5", "2012-05-01", id=f"A-{body.id}"),
            parties=(FUNDER, replace(OTHER, organisation=body.id, name=body.name)),
        )
        for body in bodies
    ]
    store = store_of(file_of(*bodies, *grants))
    found = find(store, Search(View.ORGANISATIONS, "centre", Order.AMOUNT))
    assert (found.total, found.order) == (number, Order.AMOUNT)
    assert {found.rows.further(at)["received"] for at in range(number)} == {"£5"}
    assert added_up(found.listing).total == "£2,250"


def _parties(funder: int, recipient: int) -> tuple[Party, ...]:
    sides = (("funder", funder), ("recipient", recipient))
    return tuple(Party(role=role, organisation=f"GB-CHC-{each}") for role, each in sides)


def test_a_body_has_what_its_page_says_with_a_mark_where_money_is_shared() -> None:
    store = store_of(
        file_of(
            award("5", "2014-05-01", id="one", parties=_parties(1, 2)),
            award("7", "2014-05-01", id="onward", parties=_parties(1, 2), regrant="FRG010"),
            award("9", "2014-05-01", id="both", parties=(*_parties(1, 2), *_parties(1, 3))),
        )
    )
    found = find(store, Search(View.ORGANISATIONS, "recipient:=GB-CHC-2"))
    of = {row.id: found.rows.further(at) for at in range(3) if (row := found.rows.row(at))}
    assert [of["GB-CHC-2"]["received"], of["GB-CHC-1"]["paid"]] == ["£12*", "£21"]
    assert of["GB-CHC-2"]["apart"] == "received: £9 shared by several recipients, not divided"
    assert "* besides, money shared" in found.told
