"""The app over the sample records and over published grants, by the real engine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from store.store import FileStore, open_sample, open_store
from tests.app.conftest import LARGE, SMALL, MakeApp, lines_of, page_of, settle, strips_of, text_of
from tui.app import opened
from tui.application import PactlineApp
from tui.sheets import SHEETS, Request, document_of
from tui.state import AppOptions, Session, View, begin
from tui.terminal import Terminal


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[FileStore]:
    store = open_sample(cache_dir=tmp_path / "cache")
    yield store
    store.close()


@pytest.fixture(scope="module")
def trafford(data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FileStore]:
    from tui.__main__ import main

    folder = tmp_path_factory.mktemp("store")
    file = data_dir / "360giving" / "trafford_council_voluntary_sector_grants.json"
    assert main(["--store", str(folder), "import", str(file)]) == 0
    store = open_store(folder)
    yield store
    store.close()


async def test_programme_shows_what_needs_care(make_app: MakeApp, sample: FileStore) -> None:
    app = make_app(sample)
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("2", "/", *"strategic", "enter", "enter")
        await settle(pilot)
        page = page_of(app)
        for words in ("more than £3.5m", "almost £11.8m", "less than £4.8m", "worked out"):
            assert words in page
        assert "2009/10" in page


async def test_memorandum_keeps_the_fund_apart(make_app: MakeApp, sample: FileStore) -> None:
    app = make_app(sample)
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("2", "/", *"memorandum", "enter", "enter")
        await settle(pilot)
        page = page_of(app)
        assert "more than £1.1m" in page
        assert "worked out" in page
        await pilot.press("escape", "escape", "3")
        await settle(pilot)
        text = text_of(app)
        assert "£450m" in text.partition("never added to the years")[2]
        assert "£451" not in text


async def test_mens_finds_mens(make_app: MakeApp, sample: FileStore) -> None:
    app = make_app(sample)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("/", *"men's")
        await settle(pilot)
        assert "Men’s Health Forum" in text_of(app) or "Men's Health Forum" in text_of(app)


def request_of(session: Session, found: Any, position: int, sheet: str, width: int) -> Request:
    row = found.rows.row(position)
    from tui.finding import subject_of

    return Request(session, session.preferences, found, row, subject_of(row), sheet, width, "text")


@pytest.mark.parametrize("width", [1, 38, 118])
def test_every_page_and_sheet_of_the_sample_is_drawn(sample: FileStore, width: int) -> None:
    for view in View:
        options = AppOptions(fresh=True, view=view.value)
        session, found = opened(begin(sample, options, Terminal()))
        for position in range(found.rows.total):
            for sheet in ("", *SHEETS):
                request = request_of(session, found, position, sheet, width)
                if request.subject:
                    document = document_of(request)
                    assert document.lines, request
                    assert "could not be drawn" not in document.text()


@pytest.mark.parametrize("width", [38, 118])
def test_every_figure_to_copy_is_whole(sample: FileStore, width: int) -> None:
    options = AppOptions(view="agreements", find="strategic", fresh=True)
    session, found = opened(begin(sample, options, Terminal()))
    lines = document_of(request_of(session, found, 0, "copy", width)).text().splitlines()
    figures = [line.split(maxsplit=1)[1] for line in lines if line.startswith("  figure")]
    assert figures[0] == "almost £11.8m"
    assert any(
        each.startswith("less than £4.8m for 2009/10 and 2010/11 together") for each in figures
    )
    assert "18 strategic partners" in figures
    assert not any(each.startswith("(") for each in figures)


async def test_trafford_sums_and_gap(make_app: MakeApp, trafford: FileStore) -> None:
    app = make_app(trafford)
    async with app.run_test(size=(220, 50)) as pilot:
        await pilot.press("3")
        await settle(pilot)
        text = text_of(app)
        heading, row = (
            next(line.split() for line in text.splitlines() if start in line)
            for start in ("Funder, £", "▌ Trafford")
        )
        assert row[heading.index("2015/16") - len(heading)] == "·"
        assert "2 Agreements 555" in text
        assert row[-2:] == ["1,291,437", "555"]
        await pilot.press("t")
        await settle(pilot)
        assert "£1,291,436.54" in page_of(app)


async def test_trafford_is_narrowed_by_a_facet(make_app: MakeApp, trafford: FileStore) -> None:
    app = make_app(trafford)
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("2", "f")
        await settle(pilot)
        page = app.main.page
        links = [span for line in page.document.lines for span in line if span.link]
        year = next(span for span in links if span.text.startswith("2019/20"))
        page.choose(year.link)
        await pilot.press("enter")
        await settle(pilot)
        assert app.main.found.total == 106
        assert app.main.here.query == "fy:2019/20"
        assert app.main.here.sheet == "facets"
        assert " x " in text_of(app)
        await pilot.press("enter")
        await settle(pilot)
        assert app.main.here.query == ""
        assert app.main.found.total == 555


async def test_counts_stand_in_one_column_behind_the_longest_value(
    make_app: MakeApp, trafford: FileStore
) -> None:
    app = make_app(trafford)
    async with app.run_test(size=(200, 50)) as pilot:
        await pilot.press("2", "f")
        await settle(pilot)
        lines = [
            "".join(span.text for span in line)
            for line in app.main.page.document.lines
            if any(span.link.startswith("search:") for span in line)
        ]
        told = [re.fullmatch(r"(.+?) +(\d+)(?:  +([£\d,.]*))?", line) for line in lines]
        assert all(told)
        longest = max(len(each[1]) for each in told if each)
        assert {each.end(2) for each in told if each} == {longest + 1 + len("555")}
        assert {each.end(3) for each in told if each and each[3]} == {len(lines[0])}


async def test_a_search_of_agreements_lists_who_takes_part_in_them(
    make_app: MakeApp, trafford: FileStore
) -> None:
    app = make_app(trafford)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("/", *"fy:2019/20", "enter")
        await settle(pilot)
        text = text_of(app)
        assert "1 Organisations 94   2 Agreements 106" in text
        assert "organisations in agreements: with money in financial year 2019/20" in text
        heading, first = lines_of(app)[3:5]
        assert heading.split() == ["Organisation", "Received↓", "Paid", "Nr", "Years"]
        assert first.split() == "▌ Collaborative Women UK CIC £11,662.50 2 19/20".split()
        for order in ("by money paid", "by number", "latest year first", "by name"):
            await pilot.press("s")
            await settle(pilot)
            assert lines_of(app)[1].rstrip().endswith(f"94 · {order}")
        names = [line[2:30].strip().casefold() for line in lines_of(app)[4:-2]]
        assert names == sorted(names)
        await pilot.press("2")
        await settle(pilot)
        assert lines_of(app)[-2].split() == "Total of 106 agreements £188,948.83".split()
        await pilot.press("/", "ctrl+u", *"recipient:age", "enter")
        await settle(pilot)
        assert "“age” is 2 recipients" in lines_of(app)[2]
        assert lines_of(app)[-2].startswith("  Total of ")
        assert "1 Organisations 3 " in lines_of(app)[0]


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_no_text_of_a_page_touches_the_edge_of_the_screen(
    make_app: MakeApp, sample: FileStore, size: tuple[int, int]
) -> None:
    app = make_app(sample)
    async with app.run_test(size=size) as pilot:
        await pilot.press("2", "enter")
        await settle(pilot)
        assert "[S1]" in text_of(app)
        assert all(len(line) < size[0] for line in lines_of(app)[1:-1])


async def test_a_search_for_an_id_is_told_by_its_name(
    make_app: MakeApp, trafford: FileStore
) -> None:
    app = make_app(trafford)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("2", "f", "enter", "escape")
        await settle(pilot)
        text = text_of(app)
        assert "funder Trafford Metropolitan Borough Council" in text


async def test_completion_offers_what_begins_so_first(
    make_app: MakeApp, trafford: FileStore
) -> None:
    app = make_app(trafford)
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("2", "/", *"recipient:sa")
        await settle(pilot)
        assert lines_of(app)[2].startswith("  Tab: Sa")


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
@pytest.mark.parametrize(
    "keys",
    [
        [],
        ["2"],
        ["2", "j", "enter"],
        ["3"],
        ["/", *"manch"],
        ["?"],
        ["2", "f"],
        ["2", "t"],
        ["2", "v"],
        ["2", "y"],
        ["O"],
        [":", *"fu"],
    ],
    ids=[
        "organisations", "agreements", "page", "funding", "search", "help", "facets", "timeline",
        "over-time", "copy", "sources", "question",
    ],
)  # fmt: skip
async def test_screens(
    make_app: MakeApp,
    sample: FileStore,
    snapshot: object,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    keys: list[str],
) -> None:
    """The text of each screen, and below it how the runs of its lines are drawn."""
    app = make_app(sample)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1782864000")
    async with app.run_test(size=size) as pilot:
        await pilot.press(*keys)
        await settle(pilot)
        assert "\n".join([*lines_of(app), "", *looks_of(app)]) == snapshot


def looks_of(app: PactlineApp) -> list[str]:
    """Return the styles of the first and the last lines of the screen."""
    strips = strips_of(app)
    chosen = [(y, strips[y].simplify()) for y in (*range(6), len(strips) - 1)]
    return [
        f"{y}: " + ", ".join(f"{len(each.text)} {each.style}" for each in strip)
        for y, strip in chosen
    ]
