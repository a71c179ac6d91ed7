"""What the app keeps for its reader: marks, tags, notes, searches; and what it copies with them."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from shlex import split
from threading import Event

import pytest
from msgspec.structs import replace

from store import news
from store.interface import Kind, Row, Sort
from store.query import EVERYTHING
from store.reader import Reader
from store.store import FileStore, open_sample, open_store
from tests.app.conftest import (
    LARGE,
    SMALL,
    MakeApp,
    heard,
    lines_of,
    opened_at,
    page_of,
    settle,
    text_of,
    told,
    wait_until,
)
from tests.app.made_up import copied, file_of
from tui.cli.main import run
from tui.cli.session import Account
from tui.keeping import Change, command_line, mark_all
from tui.state import BEGIN_STORE, AppOptions


@pytest.fixture
def own(made_up: Path, tmp_path: Path) -> FileStore:
    """A copy of the made-up records, for anna."""
    return open_store(copied(made_up, tmp_path / "own"), reader="anna")


def marks(store: FileStore) -> list[str]:
    """Return what anna has marked."""
    assert store.reader is not None
    return list(store.reader.marks)


async def test_rows_are_marked_with_a_count_in_the_frame(make_app: MakeApp, own: FileStore) -> None:
    app = make_app(own)
    async with app.run_test(size=LARGE) as pilot:
        await settle(pilot)
        await pilot.press("m", "m")
        await settle(pilot)
        rows = [line for line in lines_of(app) if "•" in line]
        assert len(rows) == len(marks(own)) == 2
        assert "2 marked" in text_of(app)
        await pilot.press("slash", *"is:marked", "enter")
        await settle(pilot)
        assert app.main.found.total == 2
        await pilot.press("*")
        await settle(pilot)
        assert marks(own) == []
        assert app.main.found.total == 0
        assert "2 marks taken away" in told(app)


async def test_marks_are_there_on_the_next_start(make_app: MakeApp, own: FileStore) -> None:
    assert own.reader is not None
    (row,) = own.listing(EVERYTHING, Kind.ORGANISATION).rows(0, 1)
    own.reader.mark([row.id])
    app = make_app(own)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert any(line.startswith("▌•") for line in lines_of(app))


async def test_tags_and_notes_stand_on_the_page(make_app: MakeApp, own: FileStore) -> None:
    app = make_app(own)
    async with app.run_test(size=LARGE) as pilot:
        await settle(pilot)
        await pilot.press("number_sign", *"renewal,visit", "enter")
        await settle(pilot)
        await pilot.press("plus", *"Call in May", "enter")
        await settle(pilot)
        page = text_of(app)
        assert "renewal, visit" in page
        assert "Call in May" in page
        await pilot.press("number_sign")
        await settle(pilot)
        await pilot.press(*["backspace"] * len(", visit"), "enter")
        await settle(pilot)
        assert "renewal, visit" not in text_of(app)
        assert own.reader is not None
        assert [*next(iter(own.reader.tags.values())).words] == ["renewal"]


async def test_a_row_that_was_found_by_a_note_says_so(make_app: MakeApp, own: FileStore) -> None:
    assert own.reader is not None
    for kind in (Kind.ORGANISATION, Kind.AGREEMENT):
        (row,) = own.listing(EVERYTHING, kind).rows(0, 1)
        own.reader.note([row.id], "A call of half an hour: a zebra\x1b[31m was\nseen")
    for size in (LARGE, SMALL):
        app = make_app(own)
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            await pilot.press("slash", *"zebra", "enter")
            await settle(pilot)
            assert app.main.found.total == 1
            assert "note: … hour: a zebra" in text_of(app)
            await pilot.press("2")
            await settle(pilot)
            # Who is paid has less room; the word is seen there as well.
            assert re.search("note: ….*zebra", text_of(app))


async def test_a_search_is_saved_and_tells_what_is_new(make_app: MakeApp, own: FileStore) -> None:
    app = make_app(own)
    async with app.run_test(size=LARGE) as pilot:
        await settle(pilot)
        await pilot.press("b")
        assert "no search to save" in told(app)
        await pilot.press("slash", *"altrincham", "enter")
        await settle(pilot)
        await pilot.press("b", *"Monday", "enter")
        await settle(pilot)
        assert "Saved “Monday”" in told(app)
        await pilot.press("B")
        await settle(pilot)
        assert "Monday" in text_of(app)
        assert "new, changed" not in text_of(app)
        own.put([file_of()], action="import")
        await pilot.press("enter")
        await settle(pilot)
        assert app.main.here.query == "altrincham"
        assert not app.main.here.sheet


async def test_the_sample_records_say_that_they_are_not_written_to(
    make_app: MakeApp, own: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(own, options=AppOptions(writes="anna", sample=True))
    monkeypatch.setattr(own, "label", "sample records")
    async with opened_at(app, "a", size=SMALL) as pilot:
        assert "Your own store: pactline import FILE, or press a" in text_of(app)
        assert "Esc stays with these sample records" in text_of(app)
        assert pilot.app.screen is app.main
        await pilot.press("escape", "i")
        await settle(pilot)
        assert "a begins a store of yours" in heard[-1]
        await pilot.press("a", "y", "enter")
        await settle(pilot)
    assert app.return_code == BEGIN_STORE


async def test_a_search_that_looks_like_an_option_is_no_option_of_its_command(
    make_app: MakeApp, own: FileStore
) -> None:
    app = make_app(own)
    async with app.run_test(size=LARGE) as pilot:
        await settle(pilot)
        await pilot.press("slash", *"-h", "enter")
        await settle(pilot)
        words = split(command_line(app.main.found, store="x"))
        assert words[-2:] == ["--", "-h"]
        assert words.count("-h") == 1


async def test_a_name_of_several_blanks_saves_and_drops_a_search(
    make_app: MakeApp, own: FileStore
) -> None:
    assert own.reader is not None
    app = make_app(own)
    async with app.run_test(size=LARGE) as pilot:
        await settle(pilot)
        await pilot.press("slash", *"altrincham", "enter")
        await settle(pilot)
        await pilot.press("colon", *"save a  b", "enter")
        await settle(pilot)
        assert [*own.reader.searches] == ["a b"]
        await pilot.press("colon", *"drop a  b", "enter")
        await settle(pilot)
        assert [*own.reader.searches] == []
        assert app.is_running


async def test_a_search_that_finds_too_much_leaves_the_others_listed(
    make_app: MakeApp, own: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert own.reader is not None
    own.reader.save_search("Broad", "altrincham")
    own.reader.save_search("Narrow", "zzz")
    own.reader.save_shortlist("To visit", ["GB-CHC-1"])
    monkeypatch.setattr(news, "MOST", 1)
    async with opened_at(make_app(own), "B") as pilot:
        page = page_of(pilot.app)
        assert "more than the 1 that can be watched" in page
        assert "Narrow 0 records" in page
        assert "To visit" in page


async def test_a_search_and_the_marked_records_are_named_in_the_jump_line_as_well(
    make_app: MakeApp, own: FileStore
) -> None:
    app = make_app(own)
    async with opened_at(app, "B") as pilot:
        assert "b saves it under a name" in page_of(app)
        await pilot.press("escape", "colon", *"save Monday", "enter")
        assert "no search to save" in text_of(app)
        await pilot.press("escape", "K")
        await settle(pilot)
        assert "No record is marked" in told(app)
        await pilot.press("slash", *"altrincham", "enter")
        await settle(pilot)
        await pilot.press("colon", *"save Monday calls", "enter")
        await settle(pilot)
        assert "Saved “Monday calls”" in told(app)
        await pilot.press("m", "m", "K")
        await settle(pilot)
        assert "a shortlist of the 2 marked records" in text_of(app)
        await pilot.press(*"To visit", "enter")
        await settle(pilot)
        assert "Kept 2 records as “To visit”" in told(app)
        await pilot.press("m", "colon", *"shortlist Three", "enter")
        await settle(pilot)
        await pilot.press("B")
        await settle(pilot)
        lines = page_of(app)
        assert "Monday calls" in lines
        assert "To visit 2 records, a shortlist of" in lines
        assert "Three 3 records" in lines
        await pilot.press("down", "enter")
        await settle(pilot)
        assert (app.main.here.query, app.main.found.total) == ('list:="To visit"', 2)
        assert own.reader is not None
        assert [*own.reader.searches] == ["Monday calls"]
        assert [len(each.ids) for each in own.reader.shortlists.values()] == [2, 3]
        await pilot.press("B")
        await settle(pilot)
        for name in ("Monday calls", "Three"):
            await pilot.press("colon", *f"drop {name}", "enter")
            await settle(pilot)
            assert f"“{name}” was dropped" in told(app)
            assert name not in page_of(app)
        await pilot.press("colon", *"drop Nobody", "enter")
        await settle(pilot)
        assert "No search and no shortlist is called “Nobody”" in told(app)
    assert own.reader.searches == {}
    assert [*own.reader.shortlists] == ["To visit"]


async def test_what_is_new_in_a_search_says_who_brought_it_and_since_when(
    make_app: MakeApp, own: FileStore
) -> None:
    reader = own.reader
    assert reader is not None
    reader.save_search("Monday", "zetland")
    reader.look("Monday", {})
    looked = reader.searches["Monday"].looked[:10]
    source = replace(file_of().source, title="A list of June", imported="9999-01-01T00:00:00Z")
    own.put([replace(file_of(), source=source)], action="import")
    app = make_app(own)
    async with opened_at(app, "B"):
        page = page_of(app)
        assert f"new, changed or gone since {looked}" in page
        assert "came: Grant 0000 to Altrincham, by A list of June" in page
        assert "291 more" in page


async def test_up_walks_back_through_searches_and_down_forward(
    make_app: MakeApp, own: FileStore
) -> None:
    app = make_app(own)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        for words in ("altrincham", "advice"):
            await pilot.press("slash", *["backspace"] * 20, *words, "enter")
            await settle(pilot)
    again = make_app(open_store(own.backend.path, reader="anna"), AppOptions(fresh=True))
    async with again.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await pilot.press("slash", "up")
        await settle(pilot)
        assert again.main.search_line.value == "advice"
        await pilot.press("up", "up")
        assert again.main.search_line.value == "altrincham"
        await pilot.press("down")
        assert again.main.search_line.value == "advice"
        await pilot.press("enter")
        await settle(pilot)
        assert again.main.here.query == "advice"


async def test_a_record_is_cited_and_a_screen_given_as_a_command(
    make_app: MakeApp, own: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []
    app = make_app(own)
    monkeypatch.setattr(app, "copy_to_clipboard", copied.append)
    async with opened_at(app, "2") as pilot:
        await pilot.press("c", "C", "Y")
        await settle(pilot)
        row = app.main.rows.row
        assert row is not None
        cited, command, table = copied
        assert row.title in cited
        assert row.id in cited
        assert "Source: " in cited
        store = f"--store {own.backend.path}"
        assert command == f"pactline find --kind agreement --sort date {store}"
        assert table.startswith("| Name | Who |")
        assert f"of {app.main.found.total:,}" in table


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ("/altrincham\r", "find altrincham --kind organisation --sort relevance"),
        ("2\r", "show 360G-{id}"),
        ("2t", "timeline 360G-{id}"),
        ("1A", "around GB-CHC-"),
        ("2v", "timeline --gantt"),
        ("2mm=", "compare 360G-{id} 360G-"),
        ("3", "pivot --by funder"),
        ("3P", "pivot --by recipient"),
        ("3dr", "pivot --by funder --by-days --everything"),
        ("O", "sources"),
        ("B", "searches"),
    ],
)
async def test_the_command_of_every_screen_prints_what_it_shows(
    make_app: MakeApp,
    own: FileStore,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    keys: str,
    words: str,
) -> None:
    copied: list[str] = []
    app = make_app(own)
    monkeypatch.setattr(app, "copy_to_clipboard", copied.append)
    async with app.run_test(size=LARGE) as pilot:
        await settle(pilot)
        names = {"/": "slash", "\r": "enter", "=": "equals_sign"}
        for key in keys:
            await pilot.press(names.get(key, key))
        await settle(pilot)
        await pilot.press("C")
        await settle(pilot)
        (command,) = copied
        shown = page_of(app)
    first = own.listing(EVERYTHING, Kind.AGREEMENT, Sort.DATE).rows(0, 1)[0].id
    assert command.startswith(f"pactline {words.replace('360G-{id}', first)}")
    assert command.endswith(f" --store {own.backend.path}")
    assert run([*split(command)[1:]], account=Account("anna")) in (0, 1)
    printed = re.sub(r"\s+", " ", capsys.readouterr().out)
    if keys in ("2t", "2\r"):
        assert shown.strip() in printed


async def test_a_figure_of_a_table_is_cited_with_what_it_is_of(
    make_app: MakeApp, own: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []
    app = make_app(own)
    monkeypatch.setattr(app, "copy_to_clipboard", copied.append)
    async with app.run_test(size=LARGE) as pilot:
        await settle(pilot)
        await pilot.press("3", "c", "right", "c")
        await settle(pilot)
        whole, year = copied
        row = app.main.rows.row
        assert row is not None
        what, figure = app.main.found.rows.figure(0, 1)
    assert whole.startswith(f"{row.title}: {row.amount}; funder, by award date; ")
    assert re.fullmatch(re.escape(row.title) + r", \d{4}/\d\d", what)
    assert year.startswith(f"{what}: {figure}; funder, by award date; ")
    assert re.search(r"; [\d,]+ agreements, found by: .*fy:=\d{4}/\d\d", year)
    assert re.search(r"\. Source: .+\. Read \d{4}-\d\d-\d\d\.$", year)


async def test_where_nothing_is_kept_that_is_said(make_app: MakeApp, store: FileStore) -> None:
    app = make_app(store)
    async with opened_at(app, "m", size=SMALL) as pilot:
        assert "keeps no marks" in told(app)
        await pilot.press("plus")
        assert "keeps no marks" in told(app)
        await pilot.press("slash", "up")
        assert app.main.search_line.value == ""


async def test_a_range_is_marked_and_acted_on(
    make_app: MakeApp, own: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []
    app = make_app(own)
    monkeypatch.setattr(app, "copy_to_clipboard", copied.append)
    async with app.run_test(size=LARGE) as pilot:
        await settle(pilot)
        await pilot.press("down", "m", "down", "down", "M")
        await settle(pilot)
        assert marks(own) == [row.id for row in app.main.found.listing.rows(1, 4)]
        assert "4 marked" in text_of(app)
        await pilot.press("home", "shift+down")
        await settle(pilot)
        assert len(marks(own)) == 5
        await pilot.press("Y")
        await settle(pilot)
        assert len(copied[-1].splitlines()) == 2 + 5
        await pilot.press("e")
        assert "5 marked organisations as" in text_of(app)
        file = tmp_path / "marked.csv"
        await pilot.press(*["backspace"] * 20, *str(file), "enter")
        await settle(pilot)
        assert len(file.read_text("utf-8").splitlines()) == 1 + 5
        await pilot.press("home", "number_sign")
        await settle(pilot)
        assert "the 5 marked records" in text_of(app)
        await pilot.press(*"visit", "enter")
        await settle(pilot)
        assert own.reader is not None
        assert {*own.reader.tags} == {*marks(own)}
        await pilot.press("end", "plus", *"Call", "enter")
        await settle(pilot)
        assert [each.record for each in own.reader.notes.values()] == [
            app.main.rows.row.id  # type: ignore[union-attr]
        ]


async def test_an_action_sees_the_mark_made_a_key_before(
    make_app: MakeApp, own: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(self: Reader, ids: Iterable[str]) -> int:
        time.sleep(0.3)
        return mark(self, ids)

    copied: list[str] = []
    mark = Reader.mark
    monkeypatch.setattr(Reader, "mark", slowly)
    app = make_app(own)
    monkeypatch.setattr(app, "copy_to_clipboard", copied.append)
    async with app.run_test(size=LARGE) as pilot:
        await settle(pilot)
        await pilot.press("2", "m", "Y")
        await settle(pilot)
        assert len(copied[-1].splitlines()) == 2 + 1
        await pilot.press("m", "e")
        await settle(pilot)
        assert "2 marked agreements as" in text_of(app)
        await pilot.press("escape", "m", "up", "number_sign")
        await settle(pilot)
        assert "the 3 marked records" in text_of(app)
        await pilot.press("escape", "m", "m", "m", "=")
        await settle(pilot)
        assert "differ" in page_of(app)
        assert len(marks(own)) == 4


async def test_marking_twice_in_one_breath_leaves_no_mark(
    make_app: MakeApp, own: FileStore
) -> None:
    app = make_app(own)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await pilot.press("enter", *"mmmm")
        await settle(pilot)
        assert marks(own) == []
        await pilot.press(*"mmm")
        await settle(pilot)
        assert len(marks(own)) == 1


async def test_a_place_is_kept_under_a_letter(make_app: MakeApp, own: FileStore) -> None:
    app = make_app(own)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await pilot.press("'")
        assert "no place is kept yet" in text_of(app)
        await pilot.press("x")
        await settle(pilot)
        assert "No place is kept under x" in told(app)
        await pilot.press("slash", *"altrincham", "enter")
        await settle(pilot)
        await pilot.press("down", "enter")
        await settle(pilot)
        here = app.main.here
        await pilot.press('"', "a")
        await settle(pilot)
        assert "Kept as a" in told(app)
    again = make_app(open_store(own.backend.path, reader="anna"), AppOptions(fresh=True))
    async with again.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await pilot.press("2", "'")
        await settle(pilot)
        assert f"a {here.title or here.query}" in text_of(again)
        await pilot.press("a")
        await settle(pilot)
        there = again.main.here
        assert (there.query, there.row_id, there.reading) == (here.query, here.row_id, True)
        assert there.record == f"organisation:{here.row_id}"


async def test_marked_records_stand_side_by_side(make_app: MakeApp, own: FileStore) -> None:
    app = make_app(own)
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("2", "=")
        await settle(pilot)
        assert "Mark a second record" in page_of(app)
        await pilot.press("escape", "space", "space", "=")
        await settle(pilot)
        text = page_of(app)
        first, second = marks(own)
        assert first in text
        assert second in text
        titles = [row.title for each in (first, second) if (row := own.row(each))]
        assert app.main.page.document.title == " and ".join(titles)
        assert "≠ title" in text
        assert "differ" in text


async def test_sources_of_one_record_stand_side_by_side_under_its_name(
    make_app: MakeApp,
) -> None:
    sample = open_sample()
    app = make_app(sample, AppOptions(record_id="PACT-gm-vcse-memorandum", fresh=True))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await pilot.press("=")
        await settle(pilot)
        title = "Greater Manchester VCSE memorandum of understanding"
        assert app.main.page.document.title == title
        lines = [line.split() for line in app.main.page.document.text().split("\n")]
        assert ["gm-memorandum", "gm-later-reports"] in lines
    sample.close()


async def test_with_a_day_chosen_a_record_stands_beside_itself_of_today(
    make_app: MakeApp,
) -> None:
    sample = open_sample()
    options = AppOptions(record_id="PACT-gm-vcse-memorandum", as_of=date(2017, 3, 1), fresh=True)
    app = make_app(sample, options)
    async with app.run_test(size=LARGE) as pilot:
        await settle(pilot)
        await pilot.press("=")
        await settle(pilot)
        lines = [" ".join(line.split()) for line in app.main.page.document.text().split("\n")]
        assert "2017-03-01 today" in lines
        assert [line for line in lines if line.startswith("≠")]
    sample.close()


async def test_a_range_begins_with_the_row_marked_last_and_no_other_in_its_place(
    make_app: MakeApp, own: FileStore
) -> None:
    app = make_app(own)
    async with opened_at(app, "2") as pilot:
        await pilot.press(*["down"] * 5, "m")
        await settle(pilot)
        await pilot.press("S")
        await settle(pilot)
        at = app.main.found.rows.position_of(marks(own)[0])
        assert at is not None
        app.main.rows.move_to(at + 3 if at + 3 < app.main.found.total else at - 3)
        await pilot.press("M")
        await settle(pilot)
        assert len(marks(own)) == 4
        await pilot.press("1")
        await settle(pilot)
        await pilot.press("down", "down", "M")
        await settle(pilot)
        assert len(marks(own)) == 5


async def test_marks_of_who_takes_part_are_what_is_copied_and_exported(
    make_app: MakeApp, own: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies: list[str] = []
    app = make_app(own)
    monkeypatch.setattr(app, "copy_to_clipboard", copies.append)
    async with app.run_test(size=LARGE) as pilot:
        await settle(pilot)
        await pilot.press("slash", *"amount:>0", "enter", "1")
        await settle(pilot)
        assert app.main.found.of_parties
        await pilot.press("Y")
        await settle(pilot)
        first = app.main.rows.row
        assert first is not None
        assert f"| {first.title} |" in copies[-1].replace("\\", "")
        await pilot.press("m", "m")
        await settle(pilot)
        await pilot.press("Y")
        await settle(pilot)
        assert len(copies[-1].splitlines()) == 4
        await pilot.press("e")
        await settle(pilot)
        assert "2 marked organisations as" in text_of(app)
        assert app.main.prompt.line.value == "organisations.csv"


async def test_a_damaged_file_of_the_readers_own_is_told(make_app: MakeApp, own: FileStore) -> None:
    app = make_app(own)
    async with opened_at(app, "m") as pilot:
        kept = Path(own._reader_path)
        kept.write_text("{", "utf-8")
        for key in ("apostrophe", "number_sign", "plus", "Y", "e", "m", "quotation_mark", "B"):
            heard.clear()
            await pilot.press(key, *("x" * (key == "quotation_mark")))
            await settle(pilot)
            assert "DamagedFile" not in text_of(app)
            await pilot.press("escape")
            await settle(pilot)
            assert kept.name in " ".join(heard) + text_of(app), key
        assert app.is_running


async def test_a_saved_search_that_is_gone_is_told(make_app: MakeApp, own: FileStore) -> None:
    assert own.reader is not None
    own.reader.save_search("Monday", "altrincham")
    app = make_app(own)
    async with opened_at(app, "B") as pilot:
        own.reader.drop("searches", "Monday")
        await pilot.press("enter")
        await settle(pilot)
        assert "No search is saved as “Monday” any more" in heard[-1]


async def test_much_that_is_marked_or_tagged_tells_how_far_and_stops_with_esc(
    make_app: MakeApp, own: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.main.MANY", 1)
    monkeypatch.setattr("tui.main.TELL_EVERY", 0.0)
    app, reader = make_app(own), own.reader
    assert reader is not None
    go, left = Event(), mark_all

    def waiting(rows: Iterable[Row | None], total: int) -> Change:
        def held() -> Iterator[Row | None]:
            for row in rows:
                yield row
                assert go.wait(60)

        return left(held(), total)

    monkeypatch.setattr("tui.keeping.mark_all", waiting)
    async with app.run_test(size=LARGE) as pilot:
        await settle(pilot)
        await pilot.press("*")
        await wait_until(pilot, app.main._going_through.is_set)
        await pilot.press("escape")
        go.set()
        await settle(pilot)
        assert "marking was stopped; nothing was kept" in heard[-1]
        assert reader.marks == {}
        await pilot.press("*")
        await settle(pilot)
        assert any("Esc stops it" in words for words in heard)
        total = len(reader.marks)
        assert total > 2
        history = len([*Path(reader.path).parent.glob(".history/*")])
        await pilot.press("number_sign", *"blue", "enter")
        await settle(pilot)
        assert len(reader.tags) == total
        assert len([*Path(reader.path).parent.glob(".history/*")]) == history + 1
