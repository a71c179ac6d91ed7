"""Makes the parts of the documentation that the running program can tell.

`python -m docs.build` writes them; `python -m docs.build --check` writes nothing, names what is
stale and ends with 1.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from docs.making import pictures, searches, tables, verbs
from docs.making.manual import manual_page
from docs.making.running import BrokenExampleError, circumstances, settled
from tui.cli.about import MAN_PAGE

ROOT = Path(__file__).resolve().parents[1]
PICTURES = Path("docs", "pictures")

Maker = Callable[[], str]
"""Makes a part of a page, in Markdown."""

MAKERS: dict[str, Maker] = {
    "circumstances": circumstances,
    "lookups": verbs.lookups,
    "options": verbs.options,
    "verbs": verbs.verbs,
    "verbs-contents": verbs.contents,
    "every-verb": verbs.everywhere,
    "keys": tables.keys,
    "keys-of-host": tables.host_commands,
    "fields": searches.fields,
    "values": searches.values,
    "choices": searches.choices,
    "presences": searches.presences,
    "searches": searches.examples,
    "checks": tables.checks,
    "formats-read": tables.formats_read,
    "formats-written": tables.formats_written,
    "columns": tables.columns,
    "columns-chosen": tables.chosen,
    "template": tables.handmade,
    "template-source": tables.handmade_source,
    "mapping": tables.mapping,
    "bounds": tables.bounds,
    "settings": tables.settings,
    "variables": tables.variables,
    "places": tables.places,
    "themes": tables.themes,
}
"""What makes each part, by the name that stands in the page's marks."""


_PART = re.compile(r"<!-- made: (?P<name>[\w-]+) -->\n(?P<text>.*?)<!-- /(?P=name) -->\n", re.S)
_OPENING = re.compile(r"<!-- made: ([\w-]+) -->")


class BadPageError(Exception):
    """A page whose marks do not fit; names the page and the mark."""


def pages() -> list[Path]:
    """Return the pages that may have made parts, as seen from the root."""
    return [Path("README.md"), *sorted(p.relative_to(ROOT) for p in ROOT.glob("docs/*.md"))]


def built() -> dict[Path, str]:
    """Return every page, picture and the manual page as it should be, by its path from the root.

    Raises:
        BadPageError: the marks in a page do not fit.
    """
    with settled():
        manual = {MAN_PAGE.relative_to(ROOT): manual_page()}
        drawn = {PICTURES / name: svg for name, svg in pictures.pictures().items()}
        return {**pages_built(), **manual, **drawn}


def pages_built() -> dict[Path, str]:
    """Return every page as it should be, made where the caller settled."""
    makers: Mapping[str, Maker] = {**MAKERS, **_picture_makers()}
    return {
        page: filled((ROOT / page).read_text("utf-8"), makers, name=str(page)) for page in pages()
    }


def filled(page: str, makers: Mapping[str, Maker], *, name: str) -> str:
    """Return a page with each of its made parts made anew.

    Args:
        page: its text.
        makers: what makes each part.
        name: of the page, for errors.

    Raises:
        BadPageError: a mark has no end, or nothing makes its part.
    """
    found = [match["name"] for match in _PART.finditer(page)]
    for opening in _OPENING.findall(page):
        if opening not in makers:
            raise BadPageError(f"{name}: nothing makes the part “{opening}”")
        if opening not in found:
            raise BadPageError(f"{name}: the part “{opening}” has no <!-- /{opening} --> line")

    def remade(match: re.Match[str]) -> str:
        part = match["name"]
        return f"<!-- made: {part} -->\n{makers[part]().strip()}\n<!-- /{part} -->\n"

    return _PART.sub(remade, page)


def parts(page: str) -> dict[str, str]:
    """Return the made parts of a page by name, as they stand in it."""
    return {match["name"]: match["text"] for match in _PART.finditer(page)}


def stale(made: Mapping[Path, str]) -> list[str]:
    """Return what is not on disk as it should be, and pictures that nothing makes."""
    kept = {path.relative_to(ROOT) for path in (ROOT / PICTURES).glob("*")}
    return sorted([*stale_of(made), *map(str, kept - set(made))])


def stale_of(made: Mapping[Path, str]) -> list[str]:
    """Return which of these are not on disk as they should be."""
    return [
        str(path)
        for path, text in made.items()
        if not (ROOT / path).is_file() or (ROOT / path).read_text("utf-8") != text
    ]


def write(made: Mapping[Path, str]) -> None:
    """Write what is stale, and remove pictures that nothing makes."""
    for name in stale(made):
        path = ROOT / name
        if Path(name) in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(made[Path(name)], encoding="utf-8")
            print(f"wrote {name}")
        else:
            path.unlink()
            print(f"removed {name}")


def main(words: list[str]) -> int:
    """Write, or check where `--check` is given; return the exit code."""
    if words not in ([], ["--check"]):
        print("usage: python -m docs.build [--check]", file=sys.stderr)
        return 2
    try:
        made = built()
    except (BadPageError, BrokenExampleError) as error:
        print(error, file=sys.stderr)
        return 1
    if not words:
        write(made)
        return 0
    found = stale(made)
    for name in found:
        print(f"{name}: not as the program is now; `make docs` makes it anew", file=sys.stderr)
    return 1 if found else 0


def _picture_makers() -> dict[str, Maker]:
    """Return makers of the lines that show a picture, from `docs/` and from the root."""
    made: dict[str, Maker] = {}
    for scene in pictures.SCENES:
        made[f"picture-{scene.name}"] = _shower(scene.name, "pictures")
    made["picture-of-readme"] = _shower("agreement", str(PICTURES))
    return made


def _shower(name: str, folder: str) -> Maker:
    return lambda: pictures.shown(name, folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
