"""The app over the sample records and over published grants, by the real engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.engine import FileStore, open_sample, open_store
from tests.app.conftest import MakeApp, desk_of, screen_text, settle
from tui.commands.registry import KeyMap
from tui.options import AppOptions
from tui.screens.sheets import document_of
from tui.state.finding import find
from tui.state.place import View
from tui.state.session import Session
from tui.terminal import Terminal

SHEETS = (
    "help",
    "facets",
    "problems",
    "sources",
    "copy",
    "addresses",
    "timeline",
    "over time",
)


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


async def read_page(app: object, pilot: object) -> str:
    await settle(pilot)
    text: str = desk_of(app).detail.document.text()  # type: ignore[arg-type]
    return " ".join(text.split())


async def test_programme_shows_what_needs_care(make_app: MakeApp, sample: FileStore) -> None:
    app = make_app(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("2", "/", *"strategic", "enter", "enter")
        page = await read_page(app, pilot)
        for words in ("more than £3.5m", "almost £11.8m", "less than £4.8m", "worked out"):
            assert words in page
        assert "2009/10" in page


async def test_memorandum_keeps_the_fund_apart(make_app: MakeApp, sample: FileStore) -> None:
    app = make_app(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("2", "/", *"memorandum", "enter", "enter")
        page = await read_page(app, pilot)
        assert "more than £1.1m" in page
        assert "worked out" in page
        await pilot.press("escape", "escape", "3")
        await settle(pilot)
        text = screen_text(app)
        assert "£450m" in text.partition("never added to the years")[2]
        assert "£451" not in text


async def test_mens_finds_mens(make_app: MakeApp, sample: FileStore) -> None:
    app = make_app(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("/", *"men's")
        await settle(pilot)
        assert "Men’s Health Forum" in screen_text(app) or "Men's Health Forum" in screen_text(app)


@pytest.mark.parametrize("width", [1, 38, 118])
def test_every_page_and_sheet_of_the_sample_is_drawn(sample: FileStore, width: int) -> None:
    for view in View:
        session = Session(sample, AppOptions(fresh=True, view=view.value), Terminal())
        found = find(sample, session.ask())
        session.adopt(found)
        for position in range(found.rows.total):
            session.note_cursor(position)
            subjects = [session.subject(), *(f"sheet:{name}" for name in SHEETS)]
            for subject in filter(None, subjects):
                document = document_of(session, subject, width, KeyMap())
                assert document.lines, (view, position, subject)


@pytest.mark.parametrize("width", [38, 118])
def test_every_figure_to_copy_is_whole(sample: FileStore, width: int) -> None:
    options = AppOptions(record_id="PACT-strategic-partners-programme", fresh=True)
    session = Session(sample, options, Terminal())
    session.adopt(find(sample, session.ask()))
    lines = document_of(session, "sheet:copy", width, KeyMap()).text().splitlines()
    figures = [line.split(maxsplit=1)[1] for line in lines if line.startswith("  figure")]
    assert figures[0] == "almost £11.8m"
    assert any(
        each.startswith("less than £4.8m for 2009/10 and 2010/11 together") for each in figures
    )
    assert "18 strategic partners" in figures
    assert not any(each.startswith("(") for each in figures)


async def test_trafford_sums_and_gap(make_app: MakeApp, trafford: FileStore) -> None:
    app = make_app(trafford)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("3")
        page = await read_page(app, pilot)
        assert "£1,291,436.54" in page
        text = screen_text(app)
        gap = next(line for line in text.splitlines() if line.lstrip("▌ ").startswith("2015/16"))
        assert "none found" in gap
        assert "2 Agreements 555" in text


async def test_trafford_is_narrowed_by_a_facet(make_app: MakeApp, trafford: FileStore) -> None:
    app = make_app(trafford)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("2", "f")
        await settle(pilot)
        desk = desk_of(app)
        links = [span for line in desk.detail.document.lines for span in line if span.link]
        year = next(span for span in links if span.text.startswith("2019/20"))
        desk.detail.choose(year.link)
        await pilot.press("enter")
        await settle(pilot)
        assert app.session.found is not None
        assert app.session.found.total == 106
        assert app.session.here.query == "fy:2019/20"
        assert desk.reader.sheet == "facets"
        assert " x " in screen_text(app)
        await pilot.press("enter")
        await settle(pilot)
        assert app.session.here.query == ""
        assert app.session.found.total == 555


async def test_counts_stand_in_one_column_behind_the_longest_value(
    make_app: MakeApp, trafford: FileStore
) -> None:
    app = make_app(trafford)
    async with app.run_test(size=(200, 50)) as pilot:
        await pilot.press("2", "f")
        await settle(pilot)
        lines = [
            "".join(span.text for span in line)
            for line in desk_of(app).detail.document.lines
            if any(span.link for span in line)
        ]
        longest = max(len(line.rsplit(maxsplit=1)[0].rstrip()) for line in lines)
        assert {len(line) for line in lines} == {longest + 1 + len("555")}


async def test_a_field_that_only_agreements_have_is_told_among_organisations(
    make_app: MakeApp, trafford: FileStore
) -> None:
    app = make_app(trafford)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("/", *"funder:trafford", "enter")
        await settle(pilot)
        text = screen_text(app)
        assert "Organisations have no funder: to search by." in text
        assert "2 shows 555 agreements." in text


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_no_text_of_a_page_touches_the_edge_of_the_screen(
    make_app: MakeApp, sample: FileStore, size: tuple[int, int]
) -> None:
    app = make_app(sample)
    async with app.run_test(size=size) as pilot:
        await pilot.press("2", "enter")
        await settle(pilot)
        page = desk_of(app).detail.painted
        assert any("[S1]" in paint.text for line in page for paint in line)
        assert all(line[-1].text.endswith(" ") for line in page)


async def test_a_search_for_an_id_is_told_by_its_name(
    make_app: MakeApp, trafford: FileStore
) -> None:
    app = make_app(trafford)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "f", "enter", "escape")
        await settle(pilot)
        text = screen_text(app)
        assert "funder Trafford Metropolitan Borough Council" in text


async def test_completion_offers_what_begins_so_first(
    make_app: MakeApp, trafford: FileStore
) -> None:
    app = make_app(trafford)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("2", "/", *"recipient:sa")
        await settle(pilot)
        typing = desk_of(app).asking.typing
        assert typing is not None
        assert typing.said.startswith("Tab: Sa")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
@pytest.mark.parametrize(
    "keys",
    [[], ["2"], ["2", "j", "enter"], ["3"], ["/", *"manch"], ["?"], ["2", "f"]],
    ids=["organisations", "agreements", "page", "funding", "search", "help", "facets"],
)
async def test_screens(
    make_app: MakeApp,
    sample: FileStore,
    snapshot: object,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    keys: list[str],
) -> None:
    """The text of each screen, and the roles of its runs of text below it."""
    app = make_app(sample)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1782864000")
    async with app.run_test(size=size) as pilot:
        await pilot.press(*keys)
        await settle(pilot)
        desk = desk_of(app)
        roles = [
            f"{name} {y}: "
            + " ".join(f"{paint.role or 'plain'}×{len(paint.text)}" for paint in line)
            for name, part in (("top", desk.top), ("list", desk.list), ("keys", desk.bottom))
            if part.display
            for y, line in enumerate(part.painted[:6])
        ]
        assert "\n".join([screen_text(app, page=app.session.here.reading), "", *roles]) == snapshot
