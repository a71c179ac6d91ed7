"""Organisations that are likely the same are stepped through, and decided by keys."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from store.checking.duplicates import likely_same
from store.editing.deciding import decision_of
from store.files.history import entries
from store.identity import WITHDRAWN
from store.records import Decision, Organisation, Source, SourceFile
from store.store import FileStore, open_store
from tests.app.conftest import (
    LARGE,
    SMALL,
    MakeApp,
    heard,
    lines_of,
    opened_at,
    settle,
    text_of,
)
from tests.hostile import MARKER, TEXTS, leaks
from tui.duplicates import DuplicatesScreen
from tui.state import AppOptions

ANNA = AppOptions(writes="anna")
NAMES = ("Age Concern", "Blue Sci", "Men’s Sheds", "The Trust")


def file_of(source: str, prefix: str, names: tuple[str, ...], kind: str) -> SourceFile:
    bodies = [
        Organisation(id=f"{prefix}-{1000 + n}", name=name, kind=kind)
        for n, name in enumerate(names)
    ]
    return SourceFile(source=Source(id=source), organisations=tuple(bodies))


@pytest.fixture
def doubled(tmp_path: Path) -> FileStore:
    """Four names over two ids each: three of no register, one of two registers."""
    store = open_store(tmp_path / "doubled", reader="anna")
    store.put(
        [
            file_of("register", "GB-CHC", NAMES, "charity"),
            file_of("council", "PACT-council-org", NAMES[:3], "recipient"),
            file_of("companies", "GB-COH", ("Others", "Else", "More", "THE TRUST LTD"), "company"),
        ],
        action="import",
    )
    return store


def standing(store: FileStore) -> list[Decision]:
    """Return the decisions that were not taken back."""
    return [each for each in store.decisions() if each.kind != WITHDRAWN]


async def shown(pilot: Pilot[Any]) -> str:
    """Return the screen once the pair is drawn."""
    await settle(pilot)
    assert isinstance(pilot.app.screen, DuplicatesScreen)
    return text_of(pilot.app)  # type: ignore[arg-type]


async def pressed(pilot: Pilot[Any], key: str) -> str:
    """Press a key; return the screen once the pair is drawn."""
    await pilot.press(key)
    return await shown(pilot)


async def test_a_decision_is_taken_back_and_no_import_that_came_after_it(
    make_app: MakeApp, doubled: FileStore
) -> None:
    app = make_app(doubled, options=ANNA)
    async with app.run_test(size=LARGE) as pilot:
        await settle(pilot)
        await pressed(pilot, "D")
        await pressed(pilot, "y")
        doubled.put([file_of("later", "GB-NIC", ("Later",), "charity")], action="import")
        await pressed(pilot, "u")
        assert standing(doubled) == []
        assert doubled.row("GB-NIC-1000") is not None
        await pressed(pilot, "y")
        await pilot.press("escape", "u")
        await settle(pilot)
        assert standing(doubled) == []


async def test_what_was_taken_back_here_is_no_last_write_of_ones_own(
    make_app: MakeApp, doubled: FileStore
) -> None:
    note = decision_of("note 1", "note", ("GB-CHC-1000",), "Rang in May", datetime.now(UTC))
    doubled.decide(note)
    app = make_app(doubled, options=ANNA)
    async with app.run_test(size=LARGE) as pilot:
        await settle(pilot)
        await pressed(pilot, "D")
        await pressed(pilot, "y")
        await pressed(pilot, "u")
        await pilot.press("escape", "u")
        await settle(pilot)
        assert "Undone: decide note" in heard[-1]
        assert standing(doubled) == []


async def test_a_decision_is_taken_back_and_no_note_that_was_written_since(
    make_app: MakeApp, doubled: FileStore
) -> None:
    app = make_app(doubled, options=ANNA)
    note = decision_of("note 1", "note", ("GB-CHC-1000",), "Rang in May", datetime.now(UTC))
    async with app.run_test(size=LARGE) as pilot:
        await settle(pilot)
        await pressed(pilot, "D")
        await pressed(pilot, "n")
        doubled.decide(note)
        assert "1 of 4" in await pressed(pilot, "u")
        assert standing(doubled) == [note]
        await pressed(pilot, "n")
        (mine,) = [each for each in standing(doubled) if each != note]
        doubled.decide(replace(mine, text="decided anew", at="2999-01-01T00:00:00Z"))
        await pressed(pilot, "u")
        assert "decided anew" in [each.text for each in standing(doubled)]


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_pairs_are_decided_one_by_one_and_taken_back(
    make_app: MakeApp, doubled: FileStore, size: tuple[int, int]
) -> None:
    app = make_app(doubled, options=ANNA)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        first = await pressed(pilot, "D")
        assert "1 of 4: the same body? “Age Concern”" in first
        for words in ("GB-CHC-1000", "PACT-council-org-1000", "charity", "recipient"):
            assert words in first
        assert "2 of 4: the same body? “Blue Sci”" in await pressed(pilot, "s")
        assert "2 of 3" in await pressed(pilot, "n")
        assert "2 of 2" in await pressed(pilot, "y")
        assert [each.kind for each in doubled.decisions()] == ["different", "same"]
        body = doubled.organisation("GB-CHC-1002")
        assert body is not None
        assert body.ids == ("GB-CHC-1002", "PACT-council-org-1002")
        assert "of 3" in await pressed(pilot, "u")
        assert "of 4" in await pressed(pilot, "u")
        await pilot.press("escape")
        await settle(pilot)
    assert standing(doubled) == []


async def test_all_of_a_kind_are_decided_in_one_write(
    make_app: MakeApp, doubled: FileStore
) -> None:
    app = make_app(doubled, options=ANNA)
    async with app.run_test(size=LARGE) as pilot:
        await settle(pilot)
        assert "one id is no register’s, 3 of this kind" in await pressed(pilot, "D")
        writes = len(entries(doubled.backend))  # type: ignore[arg-type]
        asked = await pressed(pilot, "Y")
        assert "Keep all of these 3 pairs as one body?" in asked
        assert "Blue Sci  GB-CHC-1001, PACT-council-org-1001" in asked
        assert "1 of 4" in await pressed(pilot, "y")
        assert not doubled.decisions()
        await pressed(pilot, "Y")
        left = await pressed(pilot, "Y")
        assert "1 of 1" in left
        assert "numbers of two registers" in left
        assert "3 pairs: one body" in heard[-1]
        assert len(doubled.decisions()) == 3
        assert len(entries(doubled.backend)) == writes + 1  # type: ignore[arg-type]
        assert "No two organisations are likely the same" in await pressed(pilot, "N")
        await pilot.press("u")
        await settle(pilot)
        assert "of 4" in await pressed(pilot, "u")
    assert standing(doubled) == []


async def test_hostile_names_reach_no_terminal(make_app: MakeApp, tmp_path: Path) -> None:
    store = open_store(tmp_path / "hostile", reader="anna")
    name = "".join(TEXTS.values()).replace("\0", "")
    store.put(
        [
            file_of("one", "GB-CHC", (name,), name),
            file_of("two", "GB-COH", (name,), name),
        ],
        action="import",
    )
    (pair,) = likely_same(store)
    assert MARKER in pair.name
    app = make_app(store, options=ANNA)
    async with app.run_test(size=LARGE) as pilot:
        await settle(pilot)
        assert leaks((await pressed(pilot, "D")).replace("\n", " ")) == []


async def test_who_may_not_write_decides_nothing(make_app: MakeApp, doubled: FileStore) -> None:
    app = make_app(doubled, options=ANNA._replace(restricted=True))
    async with opened_at(app, "D", size=SMALL):
        assert not isinstance(app.screen, DuplicatesScreen)


async def test_two_of_one_name_hint_at_each_other_until_they_are_told_apart(
    make_app: MakeApp, doubled: FileStore
) -> None:
    app = make_app(doubled, options=ANNA._replace(record_id="GB-CHC-1003"))
    async with app.run_test(size=LARGE) as pilot:
        await settle(pilot)
        assert "perhaps the same as THE TRUST LTD, GB-COH-1003" in text_of(app)
        assert sum("≈" in line for line in lines_of(app)) == 8
        await pressed(pilot, "D")
        await pilot.press("s", "s", "s")
        await shown(pilot)
        await pressed(pilot, "n")
        await pilot.press("escape")
        await settle(pilot)
        assert "perhaps the same" not in text_of(app)
        assert sum("≈" in line for line in lines_of(app)) == 6
