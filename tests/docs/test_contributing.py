"""What CONTRIBUTING shows for a new format and a new view works as it stands there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from store.importing import formats, read_file
from store.records import Decision
from store.store import FileStore
from tests.app.conftest import MakeApp, brisk, made_up, make_app, own_store, settle, store, text_of
from tests.docs.pages import ROOT
from tui import commands, sheets
from tui.main import MainScreen

__all__ = ["brisk", "made_up", "make_app", "own_store", "store"]
TABLE = """Project,Organisation,Award
Warm hub,Bury Community Hub,"£9,500"
Choir,Sale Singers,10000
Shed,Sale Singers,lots
,Nobody,5
"""


def shown(first_line: str) -> str:
    """Return the block of code that begins so."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", text, re.S | re.M)
    (block,) = (each for each in blocks if each.startswith(first_line))
    return str(block)


@pytest.fixture
def another_format(monkeypatch: pytest.MonkeyPatch) -> None:
    module: dict[str, Any] = {}
    exec(compile(shown('"""The grants of a lottery'), "shown", "exec"), module)
    lottery = formats.Format("lottery grants", module["fits"], module["read"])
    monkeypatch.setattr(formats, "FORMATS", [*formats.FORMATS, lottery])


def test_the_format_reads_its_table(another_format: None, tmp_path: Path) -> None:
    table = tmp_path / "wins.csv"
    table.write_text(TABLE, "utf-8")
    plan = read_file(table)
    (file,) = plan.files
    assert (plan.format, plan.read, file.source.id) == ("lottery grants", 4, "lottery-wins")
    assert [body.name for body in file.organisations] == ["Bury Community Hub", "Sale Singers"]
    said = [(each.title, *(str(line.amount) for line in each.funding)) for each in file.agreements]
    assert said == [("Warm hub", "£9,500"), ("Choir", "£10,000"), ("Shed",)]
    assert file.agreements[2].as_published == {"Award": "lots"}
    assert [(each.where, each.found) for each in plan.warnings] == [("row 4", "lots")]
    assert [(each.where, each.record) for each in plan.lost] == [("row 5", "Nobody")]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_view_shows_what_was_decided(
    size: tuple[int, int], own_store: FileStore, monkeypatch: pytest.MonkeyPatch, make_app: MakeApp
) -> None:
    names = {**vars(sheets), **vars(commands)}
    exec(
        compile(f"from __future__ import annotations\n{shown('def _decisions')}", "shown", "exec"),
        names,
    )
    monkeypatch.setitem(sheets.SHEETS, "decisions", names["_decisions"])
    command = eval(shown('Command("decisions"').strip().rstrip(","), names)
    assert not {*command.keys} & {key for each in commands.COMMANDS for key in each.keys}
    app = make_app(own_store)
    async with app.run_test(size=size) as pilot:
        assert isinstance(app.screen, MainScreen)
        await app.screen.perform(command)
        await settle(pilot)
        assert "Nothing was decided yet" in text_of(app)
        await pilot.press("escape")
        own_store.decide(
            Decision(id="1", kind="same", ids=("GB-CHC-1", "GB-COH-2"), text="one body")
        )
        await app.screen.perform(command)
        await settle(pilot)
        assert "same: GB-CHC-1, GB-COH-2 one body" in text_of(app)
