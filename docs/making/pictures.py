"""Pictures of the app on the sample records, as SVG that names no other place."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from textual.pilot import Pilot

from store.store import FileStore, open_sample
from tui.app import opened
from tui.application import PactlineApp
from tui.finding import count
from tui.state import AppOptions, begin
from tui.terminal import Terminal

SMALL, LARGE = (80, 24), (120, 40)
REST = 0.3
"""Seconds after a key by which the page is drawn."""
ROUNDS = 400
"""Times that a screen is looked at before it is called restless."""

_FONTS = re.compile(r"\s*@font-face \{.*?\}", re.S)
_REMARK = re.compile(r"\s*<!-- Generated with .*? -->")
_FAMILY = "font-family: Fira Code, monospace"
_OWN_FAMILY = "font-family: 'DejaVu Sans Mono', Menlo, Consolas, monospace"
_SIZE = "font-size: 20px"
_OWN_SIZE = "font-size: 20.264px"
"""The size at which a character of these fonts is as wide as a cell, whether or not a viewer
stretches texts to the length that they say."""
_NUMBER = re.compile(r"terminal-\d+")
_TEXT = re.compile(
    r' x="(?P<x>[\d.]+)"(?P<y>[^>]*) textLength="(?P<length>[\d.]+)"(?P<rest>[^>]*)>'
    r"(?P<text>[^<]*)<"
)
_BLANK = "&#160;"
_CELL = 12.2
"""Width of a character in Rich's pictures."""


class Scene(NamedTuple):
    """A picture: its file's name, what it shows, and how the app gets there.

    Attributes:
        name: of the file, without ending.
        shows: for those who cannot see it.
        options: how the app is started.
        keys: pressed one after another.
        size: columns and lines.
    """

    name: str
    shows: str
    options: AppOptions = AppOptions()
    keys: tuple[str, ...] = ()
    size: tuple[int, int] = LARGE


_PROGRAMME = "PACT-strategic-partners-programme"
_MEMORANDUM = "PACT-gm-vcse-memorandum"

SCENES = (
    Scene(
        "first-screen",
        "The first screen, 80 by 24: the list of organisations with the sample records.",
        size=SMALL,
    ),
    Scene(
        "agreement",
        "List and page side by side, 120 by 40: the strategic partners programme with its money "
        "by year, two years without a figure, and what was worked out marked as such.",
        AppOptions(view="agreements"),
        keys=("j",),
    ),
    Scene(
        "memorandum",
        "The page of the memorandum, 80 by 24, with parties, counts and differing dates.",
        AppOptions(record_id=_MEMORANDUM),
        size=SMALL,
    ),
    Scene(
        "search",
        "A search being typed, 120 by 40, its hits marked in the list and on the page.",
        AppOptions(view="agreements"),
        keys=("/", *"volunt", "down"),
    ),
    Scene(
        "facets",
        "The values of each field with their counts, 120 by 40, to narrow a search by.",
        AppOptions(view="agreements"),
        keys=("f",),
    ),
    Scene(
        "funding",
        "The money of everything found by financial year, 120 by 40.",
        AppOptions(view="funding"),
    ),
    Scene(
        "timeline",
        "The timeline of the strategic partners programme, 80 by 24.",
        AppOptions(record_id=_PROGRAMME),
        keys=("t",),
        size=SMALL,
    ),
    Scene(
        "over-time",
        "The agreements from beginning to end on one line of time, 120 by 40, in the light theme.",
        AppOptions(view="agreements", theme="light"),
        keys=("v",),
    ),
    Scene(
        "nothing-found",
        "A search that finds nothing, 80 by 24, and says so in words.",
        AppOptions(find="zebra crossing"),
        size=SMALL,
    ),
    Scene(
        "help",
        "All keys, 80 by 24.",
        keys=("?",),
        size=SMALL,
    ),
)
"""Every picture of the documentation."""


def pictures() -> dict[str, str]:
    """Return the SVG of each scene by the name of its file."""
    with TemporaryDirectory() as folder:
        return asyncio.run(_all(folder))


def shown(name: str, folder: str) -> str:
    """Return the line that puts a picture into a page.

    Args:
        name: of the scene.
        folder: of the pictures, as seen from the page.
    """
    scene = next(scene for scene in SCENES if scene.name == name)
    return f"![{scene.shows}]({folder}/{name}.svg)"


async def _all(folder: str) -> dict[str, str]:
    """Draw every scene at the same time, as each waits most of the time."""
    drawn = await asyncio.gather(*(picture(scene, folder) for scene in SCENES))
    return {f"{scene.name}.svg": svg for scene, svg in zip(SCENES, drawn, strict=True)}


async def picture(scene: Scene, folder: str) -> str:
    """Return the SVG of a scene; `folder` is where the app may keep its state."""
    options = scene.options._replace(fresh=True, state_file=str(Path(folder) / "app.json"))
    store = open_sample()
    try:
        app = _app(store, options)
        async with app.run_test(size=scene.size) as pilot:
            await _at_rest(app, pilot)
            await pilot.press(*scene.keys)
            svg = await _at_rest(app, pilot)
        return cleaned(svg, scene.name)
    finally:
        store.close()


def _app(store: FileStore, options: AppOptions) -> PactlineApp:
    session, found = opened(begin(store, options, Terminal()))
    return PactlineApp(session, found, count(store, session.history.here.query, options.as_of))


async def _at_rest(app: PactlineApp, pilot: Pilot[None]) -> str:
    """Return the screen once it has stayed the same while no work was under way."""
    before = ""
    for _ in range(ROUNDS):
        await asyncio.sleep(REST)
        await pilot.pause()
        svg = app.export_screenshot(title="pactline", simplify=True)
        if app.main.resting and svg == before:
            return svg
        before = svg
    raise AssertionError("the screen does not come to rest")


def cleaned(svg: str, name: str) -> str:
    """Return a picture that loads no font from elsewhere, the same whoever draws it.

    Args:
        svg: as Textual exports it.
        name: put before the names of its parts.
    """
    plain = _REMARK.sub("", _FONTS.sub("", svg)).replace(_FAMILY, _OWN_FAMILY)
    plain = plain.replace(_SIZE, _OWN_SIZE)
    lines = (line.rstrip() for line in _NUMBER.sub(name, plain).splitlines())
    return _TEXT.sub(_trimmed, "\n".join(line for line in lines if line)) + "\n"


def _trimmed(match: re.Match[str]) -> str:
    """Return a text without the blanks around it, which some viewers drop, moved to its place."""
    kept = match["text"]
    before = after = 0
    while kept.startswith(_BLANK):
        kept, before = kept.removeprefix(_BLANK), before + 1
    while kept.endswith(_BLANK):
        kept, after = kept.removesuffix(_BLANK), after + 1
    x = float(match["x"]) + _CELL * before
    length = float(match["length"]) - _CELL * (before + after)
    return f' x="{x:g}"{match["y"]} textLength="{length:g}"{match["rest"]}>{kept}<'
