"""Forms: a new agreement, and what one says of a record, by keys alone."""

from __future__ import annotations

import errno
from pathlib import Path
from shutil import copytree
from threading import Event
from typing import Any

import pytest
from textual.events import Paste
from textual.pilot import Pilot

from fixtures import SAMPLE
from store.editing import own as own_words
from store.editing.new import NewSource
from store.errors import PactlineError
from store.interface import Kind
from store.records import Source, SourceFile
from store.settling import in_words
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
    wait_until,
)
from tests.files.faulty import Faults, failing
from tests.hostile import MARKER, TEXTS, leaks, source_file
from tui.form import FormScreen, Writing
from tui.saying import ClashScreen, PartsScreen
from tui.state import AppOptions
from tui.theme import DARK

ANNA = AppOptions(writes="anna")
NAVCA = "GB-CHC-1001635"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read forms sooner."""
    monkeypatch.setattr("tui.form.PAUSE", 0.02)


@pytest.fixture
def own(tmp_path: Path) -> FileStore:
    """The sample as anna's store."""
    return open_store(copytree(SAMPLE, tmp_path / "own"), reader="anna")


async def fill_in(pilot: Pilot[Any], *values: str) -> None:
    """Type values into one field after another."""
    for value in values:
        await pilot.press(*value, "enter")
    await settle(pilot)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_an_agreement_heard_on_the_phone_is_kept(
    make_app: MakeApp, own: FileStore, size: tuple[int, int]
) -> None:
    app = make_app(own, options=ANNA)
    async with opened_at(app, "a", size=size) as pilot:
        assert isinstance(app.screen, FormScreen)
        await fill_in(
            pilot, "Winter fund", f"Navca ({NAVCA})", "A new body", "more than £3.5m", "2011/12"
        )
        await fill_in(pilot, "disbursed", "signed", "3 May 2011")
        screen = text_of(app)
        assert "signed 3 May 2011; read as a day written in words" in screen
        if size == LARGE:
            assert "more than £3.5m, one year’s money" in screen
            assert "more than £3.5m, disbursed" in screen
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert "Winter fund" in text_of(app)
    agreement = own.agreement("PACT-anna-winter-fund")
    assert agreement is not None
    ((source, record),) = agreement.records
    assert source == "anna"
    assert [(each.role, each.organisation) for each in record.parties] == [
        ("funder", NAVCA),
        ("recipient", "PACT-anna-org-a-new-body"),
    ]
    assert str(record.funding[0].amount) == "more than £3.5m"
    assert own.reader is not None
    assert own.reader.drafts == {}


async def test_a_name_is_asked_about_and_completed(make_app: MakeApp, own: FileStore) -> None:
    app = make_app(own, options=ANNA)
    async with opened_at(app, "a") as pilot:
        await fill_in(pilot, "X")
        await pilot.press(*"Navc")
        await settle(pilot)
        assert f"a new body; or is it Navca ({NAVCA})?" in text_of(app)
        await pilot.press("right")
        await settle(pilot)
        assert app.screen.cells["funder"] == f"Navca ({NAVCA})"  # type: ignore[attr-defined]
        assert f"Navca, {NAVCA}" in text_of(app)


async def test_an_empty_field_takes_what_the_most_similar_record_says(
    make_app: MakeApp, own: FileStore
) -> None:
    app = make_app(own, options=ANNA)
    async with opened_at(app, "a") as pilot:
        await fill_in(pilot, "Greater Manchester VCSE", *[""] * 9)
        assert "Right takes “five years”, as in Greater" in text_of(app)
        await pilot.press("right")
        await settle(pilot)
        assert app.screen.cells["term"] == "five years"  # type: ignore[attr-defined]
        assert "60 months" in text_of(app)


async def test_what_is_odd_is_told_beside_its_field_and_a_mistake_keeps_nothing(
    make_app: MakeApp, own: FileStore
) -> None:
    app = make_app(own, options=ANNA)
    async with app.run_test(size=LARGE) as pilot:
        await settle(pilot)
        await pilot.press("a", "ctrl+s")
        await settle(pilot)
        assert "nothing was kept" in heard[-1]
        await fill_in(pilot, "X", "", "", "lots", "", "", "signed", "soon")
        assert "no number; kept as you write it" in text_of(app)
        assert "no date that can be read" in text_of(app)
        await pilot.press("escape")
        await settle(pilot)
        await pilot.press("2", "i")
        await settle(pilot)
        await pilot.press(*["tab"] * 8, *"lots")
        await settle(pilot)
        assert "isn't an amount" in text_of(app)
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert "nothing was kept: “lots” isn't an amount" in heard[-1]
    assert own.source("anna") is None


async def test_a_draft_outlives_the_form_until_it_is_kept_or_emptied(
    make_app: MakeApp, own: FileStore
) -> None:
    app = make_app(own, options=ANNA)
    async with opened_at(app, "a", size=SMALL) as pilot:
        await pilot.press(*"Half a thought", "escape")
        await settle(pilot)
    again = make_app(open_store(own.backend.path, reader="anna"), options=ANNA)
    async with again.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await pilot.press("a")
        await settle(pilot)
        assert "Half a thought" in text_of(again)
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert "Half a thought" not in text_of(again)
        await pilot.press("escape")
        await settle(pilot)
        await pilot.press("a")
        await settle(pilot)
        assert "Half a thought" not in text_of(again)


async def test_what_one_says_of_a_record_stands_beside_what_others_say(
    make_app: MakeApp, own: FileStore
) -> None:
    app = make_app(own, options=ANNA._replace(record_id="PACT-gm-vcse-memorandum"))
    async with opened_at(app, "i") as pilot:
        assert "others say: Greater Manchester VCSE memorandum …" in text_of(app)
        # The page beside it is the record as all tell it, and what is written stands among that.
        assert "by Lord Peter Smith, chair" in text_of(app)
        await pilot.press("tab", *"compact")
        await settle(pilot)
        assert "memorandum of understanding [S1] [S2], compact" in text_of(app)
        await pilot.press(*["backspace"] * 7, "shift+tab")
        await fill_in(pilot, "", "", "", "", "2017 to 2022", "https://example.org")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert own.read_source("anna").agreements[0].planned.text == "2017..2022"  # type: ignore
        await pilot.press("i")
        await settle(pilot)
        assert "2017 to 2022" in text_of(app)
        await pilot.press(*["tab"] * 4, *["backspace"] * 12, "ctrl+s")
        await settle(pilot)
    (record,) = own.read_source("anna").agreements  # type: ignore[union-attr]
    assert record.planned is None
    assert record.url == "https://example.org"


HOSTILE = "".join(TEXTS.values()).replace("\0", "").encode(errors="ignore").decode()


async def test_hostile_words_of_both_sides_are_shown_as_text(
    make_app: MakeApp, own: FileStore
) -> None:
    app = make_app(own, options=ANNA._replace(record_id="PACT-gm-vcse-memorandum"))
    async with opened_at(app, "i") as pilot:
        assert isinstance(app.screen, FormScreen)
        app.screen.inputs["url"].focus()
        app.screen.inputs["url"].post_message(Paste(HOSTILE[:4_000]))
        await settle(pilot)
        assert leaks(text_of(app).replace("\n", " ")) == []
        say_otherwise(own.backend.path, HOSTILE)
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: isinstance(app.screen, ClashScreen))
        assert MARKER in text_of(app)
        assert leaks(text_of(app).replace("\n", " ")) == []
        await pilot.press("escape")
        await settle(pilot)
        assert leaks(heard[-1]) == []


def say_otherwise(path: str, text: str, field: str = "url") -> None:
    """Say a field of the memorandum in anna's source, from elsewhere."""

    def change(file: SourceFile) -> SourceFile:
        before = own_words.claim(file, Kind.AGREEMENT, "PACT-gm-vcse-memorandum")
        after = own_words.with_value(before, field, text)
        return own_words.with_claim(file, Kind.AGREEMENT, after)

    open_store(path).amend(own_words.own_source("anna"), change, action="set")


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize(("keys", "holds"), [((), "mine"), (("left", "left"), "theirs")])
async def test_what_both_changed_is_shown_in_three_columns(
    make_app: MakeApp, own: FileStore, size: tuple[int, int], keys: tuple[str, ...], holds: str
) -> None:
    app = make_app(own, options=ANNA._replace(record_id="PACT-gm-vcse-memorandum"))
    async with opened_at(app, "i", size=size) as pilot:
        await fill_in(pilot, "", "compact", "", "", "", "mine")
        say_otherwise(own.backend.path, "theirs")
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: isinstance(app.screen, ClashScreen))
        lines = [line for line in lines_of(app) if "theirs" in line]
        assert [line.split() for line in lines] == [["theirs", "nothing", "mine"]]
        await pilot.press(*keys, "enter")
        await settle(pilot)
        (record,) = own.read_source("anna").agreements  # type: ignore[union-attr]
        assert (record.url, record.type) == (holds, "compact")
        await pilot.press("u")
        await settle(pilot)
        assert "Undone: edit what you say of PACT-gm-vcse-memorandum" in heard[-1]
    (record,) = own.read_source("anna").agreements  # type: ignore[union-attr]
    assert (record.url, record.type) == ("theirs", "")


async def test_what_both_changed_can_be_left_and_is_still_in_the_form(
    make_app: MakeApp, own: FileStore
) -> None:
    app = make_app(own, options=ANNA._replace(record_id="PACT-gm-vcse-memorandum"))
    async with opened_at(app, "i") as pilot:
        await fill_in(pilot, "", "", "", "", "", "mine")
        say_otherwise(own.backend.path, "theirs")
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: isinstance(app.screen, ClashScreen))
        await pilot.press("escape")
        await settle(pilot)
        assert "the record changed meanwhile" in heard[-1]
        assert app.screen.cells["url"] == "mine"  # type: ignore[attr-defined]


async def test_whichever_field_a_line_drops_in_its_words_are_kept(
    make_app: MakeApp, own: FileStore
) -> None:
    app = make_app(own, options=ANNA)
    async with opened_at(app, "a", size=SMALL) as pilot:
        assert isinstance(app.screen, FormScreen)
        typed: dict[str, str] = {}
        for field in app.screen.form.fields:
            await pilot.press("x", "y")
            await settle(pilot)
            typed[field.key] = "xy"
            elsewhere = open_store(own.backend.path, reader="anna").reader
            assert elsewhere is not None
            (draft,) = elsewhere.drafts.values()
            assert draft.cells == typed
            await pilot.press("tab")


@pytest.mark.parametrize("call", ["write", "fsync", "rename"])
async def test_a_disk_full_amid_a_form_is_told_and_no_word_is_lost(
    make_app: MakeApp, own: FileStore, call: str
) -> None:
    app = make_app(own, options=ANNA)
    async with opened_at(app, "a", size=SMALL) as pilot:
        with Faults(1, failing(errno.ENOSPC), lasting=True, only=("create", call)):
            await fill_in(pilot, "Winter fund", "Comic Relief")
            assert "no room" in heard[-1] or "full" in heard[-1]
            heard.clear()
            await pilot.press("ctrl+s")
            await settle(pilot)
            assert "no room" in heard[-1] or "full" in heard[-1]
            assert own.source("anna") is None
        assert app.screen.cells["funder"] == "Comic Relief"  # type: ignore[attr-defined]
        await pilot.press("ctrl+s")
        await settle(pilot)
    assert own.agreement("PACT-anna-winter-fund") is not None


@pytest.mark.parametrize("restricted", [False, True])
async def test_who_may_not_write_is_told(
    make_app: MakeApp, own: FileStore, restricted: bool
) -> None:
    app = make_app(own, options=AppOptions(restricted=restricted, record_id=NAVCA))
    before = {path: path.read_bytes() for path in Path(own.backend.path).glob("*.json")}
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        for key in ("a", "i", "I", "&", "u", "E", "D"):
            heard.clear()
            await pilot.press(key)
            await settle(pilot)
            assert app.screen is app.main, key
            assert not app.main.typing, key
            assert heard, key
            if not (restricted and key in "ED"):
                assert "writes no records" in heard[-1], key
    assert before == {path: path.read_bytes() for path in Path(own.backend.path).glob("*.json")}


async def test_a_restricted_account_that_may_write_has_forms_and_no_editor_and_no_export(
    make_app: MakeApp, own: FileStore
) -> None:
    app = make_app(own, options=ANNA._replace(restricted=True))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        for key in ("E", "e", "D"):
            heard.clear()
            await pilot.press(key)
            await settle(pilot)
            assert "does nothing here" in heard[-1], key
        await pilot.press("a")
        await settle(pilot)
        await fill_in(pilot, "Winter fund")
        await pilot.press("ctrl+s")
        await settle(pilot)
        await pilot.press("C")
        await settle(pilot)
        assert own.backend.path not in heard[-1]
    assert own.agreement("PACT-anna-winter-fund") is not None


async def test_a_restricted_account_begins_no_source_of_another_name(
    make_app: MakeApp, own: FileStore
) -> None:
    app = make_app(own, options=ANNA._replace(restricted=True))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await pilot.press("I", *"source", "enter")
        await settle(pilot)
        assert not isinstance(app.screen, FormScreen)
        await pilot.press("escape")
        session = app.screen.session  # type: ignore[attr-defined]
        await app.push_screen(Writing("anna", alone=True).screen(session, NewSource(), DARK))
        await settle(pilot)
        await fill_in(pilot, "Grab", "bob")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert "writes the source “anna” alone" in heard[-1]
    assert own.source("bob") is None


async def test_a_draft_that_comes_back_leaves_what_was_not_changed_in_it(
    make_app: MakeApp, own: FileStore
) -> None:
    app = make_app(own, options=ANNA._replace(record_id="PACT-gm-vcse-memorandum"))
    async with opened_at(app, "i", size=LARGE) as pilot:
        assert isinstance(app.screen, FormScreen)
        app.screen.inputs["title"].value = "Mine"
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        say_otherwise(own.backend.path, "Theirs", "title")
        say_otherwise(own.backend.path, "compact", "type")
        own.refresh()
        await pilot.press("i")
        await wait_until(pilot, lambda: isinstance(app.screen, ClashScreen))
        assert ["Theirs", "nothing", "Mine"] in [line.split() for line in lines_of(app)]
        await pilot.press("escape")
        await settle(pilot)
        assert not isinstance(app.screen, FormScreen)
        await pilot.press("i")
        await wait_until(pilot, lambda: isinstance(app.screen, ClashScreen))
        await pilot.press("left", "left", "enter")
        await settle(pilot)
        assert app.screen.cells["title"] == "Theirs"  # type: ignore[attr-defined]
        assert app.screen.cells["type"] == "compact"  # type: ignore[attr-defined]


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_part_of_ones_own_is_changed_and_taken_away_by_an_account_without_an_editor(
    make_app: MakeApp, own: FileStore, size: tuple[int, int]
) -> None:
    say_otherwise(own.backend.path, "3 May 2017", "events[signed].date")
    say_otherwise(own.backend.path, "about £2m", "funding[2017/18].amount")
    own.refresh()
    options = ANNA._replace(restricted=True, record_id="PACT-gm-vcse-memorandum")
    app = make_app(own, options=options)

    def said() -> list[str]:
        (record,) = own.read_source("anna").agreements  # type: ignore[union-attr]
        return [*map(in_words, record.events), *(str(each.amount) for each in record.funding)]

    async with opened_at(app, "i", size=size) as pilot:
        assert isinstance(app.screen, PartsScreen)
        assert "Event: kind signed, date 3 May 2017" in text_of(app)
        await pilot.press("down", "enter")
        await settle(pilot)
        assert isinstance(app.screen, FormScreen)
        await pilot.press(*["backspace"] * 9, *"about £3m", "ctrl+s")
        await settle(pilot)
        assert said() == ["kind signed, date 3 May 2017", "about £3m"]
        await pilot.press("i")
        await wait_until(pilot, lambda: isinstance(app.screen, PartsScreen))
        await pilot.press("x", "down", "down", "delete")
        await settle(pilot)
        assert said() == ["about £3m"]
        await pilot.press("i")
        await wait_until(pilot, lambda: isinstance(app.screen, PartsScreen))
        say_otherwise(own.backend.path, "about £4m", "funding[2017/18].amount")
        await pilot.press("down", "delete")
        await settle(pilot)
        assert "changed or taken away meanwhile" in heard[-1]
        assert said() == ["about £4m"]
        await pilot.press("i")
        await wait_until(pilot, lambda: isinstance(app.screen, PartsScreen))
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, FormScreen)
        assert app.screen.form.name == "what you say of PACT-gm-vcse-memorandum"


async def test_two_sessions_of_one_person_lose_no_draft_of_each_other(
    make_app: MakeApp, own: FileStore
) -> None:
    other = make_app(open_store(Path(own.backend.path), reader="anna"), options=ANNA)
    app = make_app(own, options=ANNA)
    async with opened_at(app, "a") as first:
        await first.press(*"Alpha")
        await settle(first)
        async with opened_at(other, "a") as second:
            await second.press("ctrl+r", *"Beta")
            await settle(second)
            await second.press("escape")
            await settle(second)
        await first.press("escape")
        await settle(first)
    assert own.reader is not None
    assert {each.cells["title"] for each in own.reader.drafts.values()} == {"Alpha", "Beta"}


async def test_emptying_a_form_drops_no_draft_that_another_session_goes_on_with(
    make_app: MakeApp, own: FileStore
) -> None:
    def drafts() -> list[str]:
        held = own.reader.drafts if own.reader else {}
        return [each.cells["title"] for each in held.values()]

    other = make_app(open_store(Path(own.backend.path), reader="anna"), options=ANNA)
    app = make_app(own, options=ANNA)
    async with opened_at(app, "a") as first:
        await first.press(*"Alpha")
        await wait_until(first, lambda: drafts() == ["Alpha"])
        async with opened_at(other, "a") as second:
            await wait_until(second, lambda: other.screen.cells["title"] == "Alpha")  # type: ignore[attr-defined]
            await first.press(*" fund")
            await wait_until(first, lambda: drafts() == ["Alpha fund"])
            await second.press("ctrl+r")
            await settle(second)
            assert drafts() == ["Alpha fund"]
            await second.press(*"Beta", "ctrl+s")
            await settle(second)
            assert drafts() == ["Alpha fund"]


async def test_the_draft_of_a_part_that_was_taken_away_is_offered_for_a_new_one(
    make_app: MakeApp, own: FileStore
) -> None:
    say_otherwise(own.backend.path, "about £2m", "funding[2017/18].amount")
    own.refresh()
    app = make_app(own, options=ANNA._replace(record_id="PACT-gm-vcse-memorandum"))
    async with opened_at(app, "i") as pilot:
        await wait_until(pilot, lambda: isinstance(app.screen, PartsScreen))
        await pilot.press("down", "enter")
        await wait_until(pilot, lambda: isinstance(app.screen, FormScreen))
        await settle(pilot)
        app.screen.inputs["note"].value = "said by phone"  # type: ignore[attr-defined]
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        row = own.row("PACT-gm-vcse-memorandum")
        assert row is not None
        form = app.main.writing.form_of(own, row, "line")
        app.push_screen(app.main.writing.screen(app.main.session, form, DARK))
        await settle(pilot)
        assert app.screen.cells["note"] == ""  # type: ignore[attr-defined]
        await pilot.press("escape", "i")
        await wait_until(pilot, lambda: isinstance(app.screen, PartsScreen))
        await pilot.press("down", "delete")
        await settle(pilot)
        form = app.main.writing.form_of(own, row, "line")
        app.push_screen(app.main.writing.screen(app.main.session, form, DARK))
        await wait_until(
            pilot,
            lambda: app.screen.cells["note"] == "said by phone",  # type: ignore[attr-defined]
        )


async def test_lines_under_one_word_have_a_draft_each(make_app: MakeApp, own: FileStore) -> None:
    def change(file: SourceFile) -> SourceFile:
        record = own_words.claim(file, Kind.AGREEMENT, "PACT-gm-vcse-memorandum")
        for stage in ("awarded", "disbursed"):
            given = {"amount": "£1", "year": "2011/12", "stage": stage}
            name, line = own_words.part(Kind.AGREEMENT, "line", "", given)
            record = own_words.with_value(record, name, line)
        return own_words.with_claim(file, Kind.AGREEMENT, record)

    own.amend(own_words.own_source("anna"), change, action="add")
    app = make_app(own, options=ANNA._replace(record_id="PACT-gm-vcse-memorandum"))
    async with opened_at(app, "i") as pilot:
        for lines, amount in ((1, "£1"), (2, "£1"), (1, "£111")):
            await wait_until(pilot, lambda: isinstance(app.screen, PartsScreen))
            await pilot.press(*["down"] * lines, "enter")
            await wait_until(pilot, lambda: isinstance(app.screen, FormScreen))
            await settle(pilot)
            assert app.screen.cells["amount"] == amount  # type: ignore[attr-defined]
            await pilot.press(*(["1", "1"] if lines == 1 and amount == "£1" else []), "escape")
            await settle(pilot)
            await pilot.press("i")


async def test_hostile_claims_reach_no_terminal(make_app: MakeApp, tmp_path: Path) -> None:
    store = open_store(tmp_path / "hostile", reader="anna")
    store.put([source_file()], action="import")
    app = make_app(store, options=ANNA)
    async with app.run_test(size=LARGE) as pilot:
        await settle(pilot)
        for keys in (["i"], ["escape", "down", "i"], ["escape", "2", "i"]):
            await pilot.press(*keys)
            await settle(pilot)
            assert isinstance(app.screen, FormScreen)
            assert leaks(text_of(app).replace("\n", " ")) == []


def slowed(store: FileStore, monkeypatch: pytest.MonkeyPatch) -> Event:
    """Let writes wait until the event that is returned is set."""
    go, amend = Event(), store.amend

    def waiting(*args: Any, **more: Any) -> Any:
        assert go.wait(60)
        return amend(*args, **more)

    monkeypatch.setattr(store, "amend", waiting)
    return go


@pytest.mark.parametrize("second", ["ctrl+s", "escape", "ctrl+r"])
async def test_a_key_that_comes_while_a_form_is_kept_is_left(
    make_app: MakeApp, own: FileStore, monkeypatch: pytest.MonkeyPatch, second: str
) -> None:
    app = make_app(own, options=ANNA)
    async with opened_at(app, "a") as pilot:
        await fill_in(pilot, "Winter fund")
        go = slowed(own, monkeypatch)
        await pilot.press("ctrl+s", second)
        go.set()
        await settle(pilot)
        assert any("Kept in anna" in words for words in heard)
        assert "Winter fund" in text_of(app)
    held = own.read_source("anna")
    assert held is not None
    assert [each.title for each in held.agreements] == ["Winter fund"]
    assert own.reader is not None
    assert own.reader.drafts == {}


async def test_a_form_that_is_read_while_it_is_taken_down_says_nothing(
    make_app: MakeApp, own: FileStore
) -> None:
    app = make_app(own, options=ANNA)
    async with opened_at(app, "a") as pilot:
        form = app.screen
        assert isinstance(form, FormScreen)
        await fill_in(pilot, "Winter fund")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert not form.is_attached
        assert form.cells["title"] == "Winter fund"


async def test_text_that_is_typed_is_not_replaced_where_nothing_can_be_offered(
    make_app: MakeApp, own: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(own, options=ANNA)
    async with opened_at(app, "a") as pilot:
        screen = app.screen
        assert isinstance(screen, FormScreen)
        await pilot.press("enter", *"thr")
        await settle(pilot)
        screen.understood = screen.understood._replace(usual={"funder": "five years"})
        monkeypatch.setattr(type(screen.form), "offer", away)
        await pilot.press("right")
        await settle(pilot)
        assert screen.cells["funder"] == "thr"


def away(*_: object) -> str:
    raise PactlineError("the store is away")


async def test_what_was_written_last_is_undone_whichever_of_ones_sources_it_is_in(
    make_app: MakeApp, own: FileStore
) -> None:
    app = make_app(own, options=ANNA)
    async with app.run_test(size=LARGE) as pilot:
        await settle(pilot)
        for title in ("One", "Two"):
            await pilot.press("a")
            await settle(pilot)
            await fill_in(pilot, title)
            await pilot.press("ctrl+s")
            await settle(pilot)
            if title == "One":
                phone = Source(id="anna-phone", title="Phone call", entered_by="anna")
                own.put([SourceFile(source=phone)], action="add")
                app.main.writing.source = "anna-phone"
        await pilot.press("u", "u")
        await settle(pilot)
        assert "in anna-phone" in heard[-2]
        assert own.row("PACT-anna-phone-two") is None
        assert own.row("PACT-anna-one") is not None
        await pilot.press("u")
        await settle(pilot)
        assert own.row("PACT-anna-one") is None


@pytest.mark.parametrize("key", ["a", "i"])
async def test_the_page_in_a_source_is_carried_to_the_next_form(
    make_app: MakeApp, own: FileStore, key: str
) -> None:
    app = make_app(own, options=ANNA._replace(record_id="PACT-gm-vcse-memorandum"))
    async with app.run_test(size=LARGE) as pilot:
        await settle(pilot)
        app.main.writing.where = "page 3"
        await pilot.press(key)
        await settle(pilot)
        assert isinstance(app.screen, FormScreen)
        assert app.screen.cells["where"] == "page 3"
        assert not app.screen.told["title"].has_class("-odd")
        await pilot.press(*"Mine", "ctrl+s")
        await settle(pilot)
    (record,) = own.read_source("anna").agreements  # type: ignore[union-attr]
    assert (record.title, record.where) == ("Mine", "page 3")


async def test_what_was_drafted_in_a_field_that_has_gone_is_a_further_note(
    make_app: MakeApp, own: FileStore
) -> None:
    say_otherwise(own.backend.path, "old", "notes")
    own.refresh()
    app = make_app(own, options=ANNA._replace(record_id="PACT-gm-vcse-memorandum"))
    async with opened_at(app, "i", size=LARGE) as pilot:
        assert isinstance(app.screen, FormScreen)
        app.screen.inputs["notes-0"].value = "much newer"
        app.screen.inputs["notes"].value = "another"
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        own.put([SourceFile(source=own_words.own_source("anna"))], action="drop")
        await pilot.press("i")
        await settle(pilot)
        assert isinstance(app.screen, FormScreen)
        assert app.screen.cells["notes"] == "another; much newer"
