"""What a person writes is hostile wherever it is shown, exported or copied, like any record."""

from __future__ import annotations

import csv
import io
import json
import shlex
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from store.amounts import Stage
from store.dates import PartialDate
from store.editing.deciding import decision_of
from store.editing.text import as_text
from store.interface import Kind, Reading, Sort
from store.query import EVERYTHING
from store.reader import MAX_WORDS, Bookmark
from store.records import Agreement, Amount, FundingLine
from store.store import FileStore, open_store
from tests.app.conftest import LARGE, MakeApp, settle, text_of
from tests.cli.running import pactline
from tests.hostile import MARKER, TEXTS, leaks, leaks_of_export, source_file
from tui.cli.main import run
from tui.finding import Search, find
from tui.keeping import citation, command_line, markdown_table
from tui.state import AppOptions, Order, View

SAMPLE = open_store(sample=True)
AGREEMENT = "PACT-hostile-agreement-3"
ACTING = "\x00\x07\x08\x1b\x7f\x85\x9b\x9d\u200b\u2028\u202e\u2066\ufeff\ud800[]|*`=+-@\n\r\t"
HOSTILE = st.text(st.sampled_from(ACTING) | st.characters(), max_size=40)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> FileStore:
    """A store in which anna has written hostile words in every place that takes any."""
    store = open_store(tmp_path_factory.mktemp("own"), reader="anna")
    said, others = source_file("anna"), source_file("others")
    said = replace(said, source=replace(said.source, entered_by="anna"))
    bodies = tuple(replace(each, name="Other") for each in others.organisations[:5])
    others = replace(others, agreements=(), organisations=bodies)
    store.put([said, others], action="add")
    reader, now = store.reader, datetime.now(UTC)
    assert reader is not None
    short = [text[:MAX_WORDS] for text in TEXTS.values()]
    reader.tag([AGREEMENT], short)
    for number, text in enumerate(list(TEXTS.values())[::9]):
        reader.note([AGREEMENT], text)
        reader.save_shortlist(text[:MAX_WORDS], [AGREEMENT])
        reader.save_search(text[:MAX_WORDS], text)
        reader.save_bookmark("ab"[number % 2], Bookmark("agreements", text, "date", title=text))
        reader.use(text)
    notes = [
        decision_of(f"note {number}", "note", (AGREEMENT,), text, now)
        for number, text in enumerate(TEXTS.values())
    ]
    doubts = [
        replace(each, id=f"doubt {each.id}", kind="doubt", path="aims", source="anna", by=each.text)
        for each in notes
    ]
    store.decide(*notes, *doubts)
    reader.mark([AGREEMENT])
    return store


WORDS = [
    *(["show", each] for each in (AGREEMENT, "PACT-hostile-2", "anna")),
    ["show", AGREEMENT, "--fields"],
    *(["notes", *more] for more in ([], ["--csv"], ["--json"])),
    ["searches"],
    ["shortlists"],
    *(["find", MARKER, *more] for more in ([], ["--csv"], ["--json"])),
    *(["history", *more] for more in ([], [AGREEMENT], ["--json"])),
    ["corrections"],
    ["find", "is:marked"],
    ["check"],
    ["sources"],
    ["timeline", AGREEMENT],
]


def test_no_verb_lets_what_a_person_wrote_act(
    own: FileStore, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.cli.session.login", lambda: "anna")
    silent = []
    for words in [*WORDS, ["new"]]:
        run(words, store_path=own.backend.path)
        printed = capsys.readouterr()
        assert leaks(printed.out) == [], words
        assert leaks(printed.err) == [], words
        silent += [words] if MARKER not in printed.out else []
    assert silent == SILENT


@pytest.mark.parametrize("kind", ["csv", "json", "jsonl", "markdown"])
def test_no_export_lets_what_a_person_wrote_act(
    kind: str, own: FileStore, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["export", "source:anna", "--format", kind], store_path=own.backend.path)
    printed = capsys.readouterr()
    assert leaks_of_export(printed.out) == []
    assert leaks(printed.err) == []
    assert MARKER in printed.out


def test_neither_360giving_nor_a_workbook_lets_it_act(
    own: FileStore, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    line = FundingLine(
        amount=Amount(Decimal(1)), stage=Stage.AWARDED, date=PartialDate("2026-05-03"), key="a"
    )
    said = own.read_source("anna")
    assert said is not None
    grants = [
        replace(
            each,
            type="grant",
            funding=(line,),
            parties=(each.parties[0], replace(each.parties[0], role="recipient")),
        )
        for each in said.agreements
    ]
    giving = open_store(tmp_path / "giving")
    giving.put([replace(said, agreements=tuple(grants))], action="add")
    run(["export", "source:anna", "--format", "360giving"], store_path=giving.backend.path)
    printed = capsys.readouterr()
    assert len(json.loads(printed.out)["grants"]) > 1
    assert MARKER in printed.out
    assert leaks_of_export(printed.out) == []
    assert leaks(printed.err) == []
    book = tmp_path / "said.xlsx"
    run(["export", "source:anna", "--output", str(book)], store_path=own.backend.path)
    capsys.readouterr()
    cells = [
        cell
        for sheet in openpyxl.load_workbook(book)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert any(MARKER in str(cell.value) for cell in cells)
    assert leaks_of_export("".join(str(cell.value) for cell in cells)) == []


@pytest.mark.parametrize("form", [[], ["--csv"], ["--json"]])
def test_no_list_of_corrections_lets_it_act(
    form: list[str],
    own: FileStore,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tui.cli.session.login", lambda: "anna")
    run(["corrections", *form], store_path=own.backend.path)
    printed = capsys.readouterr().out
    assert MARKER in printed
    assert leaks_of_export(printed) == []
    if form == ["--csv"]:
        cells = [cell for row in csv.reader(io.StringIO(printed)) for cell in row]
        assert [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")] == []


SILENT = [["history"], ["history", "--json"], ["new"]]
"""Verbs that name writes alone, or have nothing to tell."""


async def test_the_app_shows_and_copies_it_as_plain_text(
    make_app: MakeApp, own: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []
    options = AppOptions(record_id=AGREEMENT, writes="anna", fresh=True)
    app = make_app(own, options=options)
    monkeypatch.setattr(app, "copy_to_clipboard", copied.append)
    async with app.run_test(size=LARGE) as pilot:
        await settle(pilot)
        for keys in (
            "c", "C", "Y", "y", "escape", "B", "escape", "'", "escape", "number_sign", "escape",
            "plus", "escape", "=", "escape", "h", "Y", "2", "i", "escape", "D", "escape", "slash",
            "up", "escape", "b", "escape", "K", "escape", "3", "c", "C", "colon", "escape",
        ):  # fmt: skip
            await pilot.press(keys)
            await settle(pilot)
            assert leaks(text_of(app).replace("\n", " ")) == [], keys
    assert len(copied) >= 4
    for text in copied:
        assert leaks(text) == []


def test_a_cited_figure_is_of_the_time_that_its_source_says() -> None:
    programme, memorandum = map(
        SAMPLE.row, ("PACT-strategic-partners-programme", "PACT-gm-vcse-memorandum")
    )
    assert programme is not None
    assert memorandum is not None
    cited = citation(SAMPLE, programme, "2026-11-28")
    assert "; almost £11.8m, for 2009/10 to 2012/13; dated 2009; PACT-" in cited
    cited = citation(SAMPLE, memorandum, "2026-11-28")
    assert "; more than £1.1m, no year stated; dated 2017-02-03; PACT-" in cited
    assert citation(SAMPLE, memorandum._replace(title="=1+1"), "").startswith("“=1+1”; ")


@settings(max_examples=40, deadline=None)
@given(HOSTILE, HOSTILE)
def test_what_is_copied_is_text_alone(title: str, who: str) -> None:
    (row,) = SAMPLE.listing(EVERYTHING, Kind.AGREEMENT, Sort.NAME).rows(0, 1)
    row = row._replace(title=title, who=who, amount=who, id=title, sources=(title,))
    assert leaks(citation(SAMPLE, row, "2026-11-28")) == []
    table = markdown_table(SAMPLE, [row], 1)
    assert leaks(table) == []
    assert len(table.splitlines()) == 3
    assert "R\\&amp;D" in markdown_table(SAMPLE, [row._replace(title="R&amp;D")], 1)
    assert leaks(as_text(Agreement(id="PACT-x", title=title, notes=(who,)), None, "anna")) == []


@settings(max_examples=100, deadline=None)
@given(HOSTILE)
def test_the_command_that_is_copied_is_one_line_of_plain_words(query: str) -> None:
    line = command_line(find(SAMPLE, Search(View.AGREEMENTS, query)))
    assert leaks(line) == []
    assert "\n" not in line


@pytest.mark.parametrize(
    ("search", "store", "words"),
    [
        (
            Search(View.AGREEMENTS, "navca", Order.DATE),
            "",
            "find navca --kind agreement --sort date",
        ),
        (
            Search(View.AGREEMENTS, "", Order.DATE, date(2012, 1, 1), backwards=True),
            "/a b",
            "find --kind agreement --sort date --reverse --as-of 2012-01-01 --store '/a b'",
        ),
        (
            Search(
                View.FUNDING,
                "partners programme",
                reading=Reading.BY_DAYS,
                everything=True,
                by="place",
            ),
            "",
            "pivot 'partners programme' --by place --by-days --everything",
        ),
        (Search(text="fy:2011/12", order=Order.AMOUNT), "", "pivot fy:2011/12 --by recipient"),
    ],
)
def test_the_command_that_is_copied_asks_for_what_is_shown(
    tmp_path: Path, search: Search, store: str, words: str
) -> None:
    line = command_line(find(SAMPLE, search), store=store)
    assert line == f"pactline {words}"
    if not store:
        assert pactline(*shlex.split(line)[1:], home=tmp_path).returncode == 0
