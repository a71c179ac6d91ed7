"""Pictures as PNG, by the optional package resvg-py and the fonts of the machine.

No font is bundled. Where the machine has none, that is said; no chart is drawn without its words.
"""

from __future__ import annotations

from pathlib import Path

from store.errors import PactlineError
from tui.charts.canvas import FAMILIES

_PROBE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
    '<text x="4" y="30" font-size="28" font-family="{families}">{words}</text></svg>'
)


def png_bytes(svg: str, *, zoom: int = 2) -> bytes:
    """Return a picture as PNG.

    Args:
        svg: the picture.
        zoom: pixels for each unit of the picture.

    Raises:
        PactlineError: the package is not installed, or the machine has no font to write with.
    """
    try:
        import resvg_py
    except ImportError:
        raise PactlineError(
            "PNG needs the package resvg-py",
            remedy="install pactline[png], or write the picture with --svg",
        ) from None
    probes = [
        bytes(resvg_py.svg_to_bytes(svg_string=_PROBE.format(families=FAMILIES, words=words)))
        for words in ("M", "")
    ]
    if probes[0] == probes[1]:
        raise PactlineError(
            "none of the fonts that a PNG is written with is on this machine",
            remedy="install one such as DejaVu Sans, or write the picture with --svg",
        )
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=zoom))


def write_picture(path: Path, data: str | bytes) -> None:
    """Write a picture to a file.

    Raises:
        PactlineError: the file cannot be written.
    """
    try:
        path.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)
    except OSError as error:
        raise PactlineError(f"cannot be written: {error.strerror}", place=str(path)) from None
