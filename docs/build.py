"""Makes the parts of the documentation that the running program can tell.

`python -m docs.build` writes them; `python -m docs.build --check` writes nothing, names what is
stale and ends with 1.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from docs.making import (
    lookups,
    of_checks,
    of_formats,
    of_keys,
    of_search,
    of_settings,
    of_verbs,
    pictures,
)
from docs.making.running import BrokenExampleError
from docs.making.sections import BadPageError, Maker, filled
from docs.making.settled import circumstances, settled

ROOT = Path(__file__).resolve().parents[1]
PICTURES = Path("docs", "pictures")

MAKERS: dict[str, Maker] = {
    "circumstances": circumstances,
    "lookups": lookups.lookups,
    "options": of_verbs.options,
    "verbs": of_verbs.verbs,
    "verbs-contents": of_verbs.contents,
    "every-verb": of_verbs.everywhere,
    "keys": of_keys.keys,
    "keys-of-host": of_keys.host_commands,
    "fields": of_search.fields,
    "values": of_search.values,
    "choices": of_search.choices,
    "presences": of_search.presences,
    "searches": of_search.examples,
    "checks": of_checks.checks,
    "formats-read": of_formats.read,
    "formats-written": of_formats.written,
    "columns": of_formats.columns,
    "columns-chosen": of_formats.chosen,
    "template": of_formats.handmade,
    "template-source": of_formats.handmade_source,
    "bounds": of_formats.bounds,
    "settings": of_settings.settings,
    "variables": of_settings.variables,
    "places": of_settings.places,
    "themes": of_settings.themes,
}
"""What makes each part, by the name that stands in the page's marks."""


def pages() -> list[Path]:
    """Return the pages that may have made parts, as seen from the root."""
    return [Path("README.md"), *sorted(p.relative_to(ROOT) for p in ROOT.glob("docs/*.md"))]


def built() -> dict[Path, str]:
    """Return every page and picture as it should be, by its path from the root.

    Raises:
        BadPageError: the marks in a page do not fit.
    """
    with settled():
        drawn = {PICTURES / name: svg for name, svg in pictures.pictures().items()}
        return {**pages_built(), **drawn}


def pages_built() -> dict[Path, str]:
    """Return every page as it should be, made where the caller settled."""
    makers: Mapping[str, Maker] = {**MAKERS, **_picture_makers()}
    return {
        page: filled((ROOT / page).read_text("utf-8"), makers, name=str(page)) for page in pages()
    }


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
