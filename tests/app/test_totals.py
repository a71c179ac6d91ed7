"""Totals in the funding view: what they leave out, why, and the other reading."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from store.records import Amount
from store.store import FileStore
from tests.app.conftest import LARGE, MakeApp, lines_of, settle, text_of, told
from tests.app.made_up import GRANTS, file_of, grant, store_of


@pytest.fixture
def regrants(tmp_path: Path) -> Iterator[FileStore]:
    """Two of the made-up grants are to be granted on."""
    file = file_of()
    coded = [msgspec.structs.replace(grant(number), regrant="FRG010") for number in (0, 1)]
    grants = (*coded, *file.agreements[2:])
    store = store_of(tmp_path / "regrants", msgspec.structs.replace(file, agreements=grants))
    yield store
    store.close()


@pytest.fixture
def dollars(tmp_path: Path) -> Iterator[FileStore]:
    """One of the made-up grants is in dollars."""
    file = file_of()
    (line,) = grant(7).funding
    paid = msgspec.structs.replace(line, amount=Amount(Decimal(1), "USD"))
    odd = msgspec.structs.replace(grant(7), funding=(paid,))
    grants = (*file.agreements[:7], odd, *file.agreements[8:])
    store = store_of(tmp_path / "dollars", msgspec.structs.replace(file, agreements=grants))
    yield store
    store.close()


def total_of(numbers: range) -> str:
    return f"£{sum(1000 + number for number in numbers):,}"


async def test_totals_say_what_they_leave_out_and_one_key_counts_it(
    make_app: MakeApp, regrants: FileStore
) -> None:
    app = make_app(regrants)
    async with app.run_test(size=(80, 30)) as pilot:
        await pilot.press("3")
        await settle(pilot)
        text = text_of(app)
        total = next(line for line in lines_of(app) if line.startswith("  Total"))
        assert total_of(range(2, GRANTS)).removeprefix("£") in total
        left_out = text.partition("Not added, so that")[2]
        assert "Regrant" in left_out
        assert "2 agreements" in left_out
        assert "£2,001" in left_out
        await pilot.press("d")
        await settle(pilot)
        text = text_of(app)
        added = "dded, though it may count twice: regrant: 2 agreements, £2,001"
        assert ", regrant added" in text
        assert told(app) == f"A{added}."
        total = next(line for line in lines_of(app) if line.startswith("  Total"))
        assert total_of(range(GRANTS)).removeprefix("£") in total
        assert "Regrant" in text.partition("Added, though it may")[2]
        await pilot.press("d")
        await settle(pilot)
        assert "regrant added" not in text_of(app)
        assert told(app) == "Not added: regrant: 2 agreements, £2,001."


async def test_nothing_is_said_to_be_added_where_nothing_is(make_app: MakeApp) -> None:
    app = make_app()
    none = "othing to add: no regrant and no part of a listed programme is found"
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("3", "d")
        await settle(pilot)
        assert ", nothing to add" in text_of(app)
        assert told(app) == f"N{none}."
        await pilot.press("d", "1", "enter", "t", "d")
        await settle(pilot)
        assert told(app).startswith("Nothing to add to one record's money")


@pytest.mark.parametrize("view", ["1", "2"])
async def test_the_line_below_a_list_tells_of_figures_that_could_not_be_read(
    make_app: MakeApp, tmp_path: Path, view: str
) -> None:
    file = file_of()
    source = msgspec.structs.replace(file.source, counts={"unread": 2})
    store = store_of(tmp_path / "unread", msgspec.structs.replace(file, source=source))
    app = make_app(store)
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press(view, "/", *"has:funder", "enter")
        await settle(pilot)
        assert "2 figures not read" in text_of(app)
    store.close()


async def test_the_reading_is_changed_where_money_is_shown_and_only_there(
    make_app: MakeApp,
) -> None:
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("r")
        assert told(app) == "r does nothing here; ? shows all keys"
        await pilot.press("2", "t", "r")
        await settle(pilot)
        assert told(app).startswith("Amounts over several years spread by the days in each")
        await pilot.press("3")
        await settle(pilot)
        assert "by days: " in text_of(app)


async def test_what_is_left_out_leads_to_its_agreements(
    make_app: MakeApp, regrants: FileStore
) -> None:
    app = make_app(regrants)
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("3")
        await settle(pilot)
        position = app.main.found.rows.position_of("total:regrant")
        assert position is not None
        app.main.rows.move_to(position)
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert app.main.here.query == "has:regrant"
        assert app.main.found.total == 2


async def test_each_currency_has_a_table_of_its_own(make_app: MakeApp, dollars: FileStore) -> None:
    app = make_app(dollars)
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.press("3")
        await settle(pilot)
        text = text_of(app)
        assert "Funder, £" in text
        assert "Funder, $" in text
