"""The made parts are what the program makes now; `make check` holds the pictures as well."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator

import pytest

from docs import build
from docs.making.manual import manual_page
from docs.making.pictures import SCENES, cleaned, picture
from docs.making.running import HOME, BrokenExampleError, anywhere, printed, settled, shown
from tui.cli.about import MAN_PAGE
from tui.cli.parser import Example


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Another time zone, language, terminal and store than those of the documentation."""
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("PACTLINE_STORE", "/nowhere")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_pages_are_current_wherever_they_are_made(elsewhere: None) -> None:
    with settled():
        made = build.pages_built()
    assert build.stale_of(made) == []
    assert os.environ["PACTLINE_STORE"] == "/nowhere"


def test_the_manual_page_is_current() -> None:
    assert MAN_PAGE.read_text("utf-8") == manual_page()


def test_a_stale_page_is_named() -> None:
    path = build.pages()[0]
    assert build.stale_of({path: "older"}) == [str(path)]


def test_an_example_that_does_not_work_is_no_documentation() -> None:
    works, broken = Example("find navca", "", exit_code=0), Example("find navca", "", exit_code=1)
    with settled():
        run = printed("find navca")
    assert shown(works, run) is run
    with pytest.raises(BrokenExampleError, match="find navca: exit code 0"):
        shown(broken, run)


def test_a_picture_is_drawn_the_same_twice(elsewhere: None) -> None:
    scene = next(scene for scene in SCENES if scene.name == "agreement")
    with settled():
        first, second = (asyncio.run(picture(scene, "/nonexistent")) for _ in range(2))
    assert first == second
    assert "more&#160;than&#160;£3.5m" in first
    assert "no&#160;figure&#160;stated" in first
    assert "font-size: 20.264px" in first


def test_a_picture_names_no_place_and_keeps_texts_where_they_are() -> None:
    blank = "&#160;"
    drawn = (
        '@font-face { src: url("https://fonts.example/a"); }\n'
        f'<text class="terminal-12-r1" x="0" y="20" textLength="61">{blank * 2}ab{blank}</text>'
    )
    assert cleaned(drawn, "name").strip() == (
        '<text class="name-r1" x="24.4" y="20" textLength="24.4">ab</text>'
    )


def test_the_home_of_the_documentation_is_nobodys() -> None:
    with settled():
        assert anywhere(os.environ["HOME"] + "/x") == f"{HOME}/x"
