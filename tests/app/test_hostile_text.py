"""Whatever records, searches and messages hold, only printable text reaches the terminal."""

from __future__ import annotations

import pytest

from store.interface import Kind, Problem, Row
from tests.app.conftest import MakeApp, desk_of, settle
from tests.app.fakes import FakeStore
from tui.drawing.ansi import sequence
from tui.drawing.paint import Paint
from tui.options import AppOptions
from tui.themes import DARK
from tui.widgets.inks import strip_of

HOSTILE = (
    "\x1b]52;c;eA==\x07", "\x9b31m", "\x1bP+q\x1b\\", "a\u202eb\u2066", "\u200b\u200d\ufeff",
    "\udc80", "\x00\x08\r\n", "[@click=app.quit]x[/]", "[/]", "[link=file:///etc/passwd]",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_lines_are_printable_in_the_app_and_in_the_first_frame(text: str) -> None:
    line = (Paint(text, "title"),)
    drawn = strip_of(line, DARK).text
    assert drawn.isprintable()
    assert sequence(line, DARK) == f"\x1b[1;38;5;231;48;5;234m{drawn}\x1b[0m"


async def test_hostile_records_searches_and_notices(make_app: MakeApp) -> None:
    nasty = "".join(HOSTILE)
    store = FakeStore(label=nasty)
    store.kinds[Kind.AGREEMENT] = [Row(Kind.AGREEMENT, nasty, nasty, who=nasty, amount=nasty)]
    store.add_problem(Problem(nasty, nasty))
    app = make_app(store, AppOptions(find="", view="agreements", notice=nasty, fresh=True))
    async with app.run_test(size=(120, 30)) as pilot:
        desk = desk_of(app)
        await pilot.press("y")
        await settle(pilot)
        await pilot.press("escape", "/")
        desk.asking.paste(nasty)
        await settle(pilot)
        for widget in (desk.top, desk.list, desk.detail, desk.bottom):
            for y in range(widget.size.height):
                assert widget.render_line(y).text.isprintable()
        assert app.is_running
