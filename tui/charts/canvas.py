"""A picture being written as SVG, from top to bottom: text stays text, and nothing is fetched."""

from __future__ import annotations

from html import escape
from textwrap import wrap

from store.text import printable

WIDTH = 960
MARGIN = 24
SIZE = 14
LEADING = 20
FAMILIES = (
    "DejaVu Sans, Liberation Sans, Noto Sans, Arial, Helvetica, Segoe UI, Verdana, Roboto, "
    "Ubuntu, Cantarell, FreeSans, sans-serif"
)
"""Typefaces that are asked for, the first that the machine has."""

INK, DIM, BAR, WARNING, RULE = "#1a1a1a", "#555555", "#2f6690", "#9a3412", "#bbbbbb"

_CHARACTER = 0.6  # mean width of a character, in parts of the size of its type


class Canvas:
    """Shapes and lines of text, `y` being where the next line goes."""

    def __init__(self) -> None:
        """Start at the top."""
        self.y = MARGIN
        self._shapes: list[str] = []

    def write(
        self,
        x: int,
        words: str,
        *,
        room: int,
        size: int = SIZE,
        fill: str = INK,
        bold: bool = False,
        italic: bool = False,
    ) -> int:
        """Write wrapped text at x and the current line; return how many lines it took."""
        columns = max(int(room / (size * _CHARACTER)), 8)
        lines = wrap(printable(words), columns) or [""]
        style = (' font-weight="bold"' if bold else "") + (' font-style="italic"' if italic else "")
        for number, line in enumerate(lines):
            y = self.y + size + number * LEADING
            self._shapes.append(
                f'<text x="{x}" y="{y}" font-size="{size}" fill="{fill}"{style}>'
                f"{escape(line)}</text>"
            )
        return len(lines)

    def paragraph(
        self, words: str, *, size: int = SIZE, fill: str = INK, bold: bool = False
    ) -> None:
        """Write wrapped text over the whole width and go on below it."""
        room = WIDTH - 2 * MARGIN
        lines = self.write(MARGIN, words, room=room, size=size, fill=fill, bold=bold)
        self.y += lines * LEADING + max(size - SIZE, 0)

    def box(
        self, x: float, width: float, *, fill: str = BAR, hollow: bool = False, inset: int = 3
    ) -> None:
        """Draw a bar on the current line; a hollow one has only a dashed outline."""
        paint = (
            f'fill="none" stroke="{fill}" stroke-dasharray="4 3"' if hollow else f'fill="{fill}"'
        )
        self._shapes.append(
            f'<rect x="{x:.1f}" y="{self.y + inset}" width="{max(width, 1):.1f}" '
            f'height="{LEADING - 2 * inset}" {paint}/>'
        )

    def arrow(self, x: float, *, fill: str = BAR) -> None:
        """Draw the sign of an open end, pointing right from x."""
        top, bottom = self.y + 3, self.y + LEADING - 3
        middle = (top + bottom) / 2
        points = f"{x:.1f},{top} {x + 9:.1f},{middle:.1f} {x:.1f},{bottom}"
        self._shapes.append(f'<polygon points="{points}" fill="{fill}"/>')

    def upright(self, x: float, top: int, bottom: int, *, fill: str = RULE) -> None:
        """Draw a line from top to bottom."""
        self._shapes.append(
            f'<line x1="{x:.1f}" y1="{top}" x2="{x:.1f}" y2="{bottom}" stroke="{fill}"/>'
        )

    def finish(self, title: str, description: str) -> str:
        """Return the picture, with its title and what it says for those who cannot see it."""
        height = self.y + MARGIN
        named = escape(printable(title))
        told = escape(printable(description, lines=True))
        return "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
                f'width="{WIDTH}" height="{height}" role="img" '
                f'aria-labelledby="title desc" font-family="{FAMILIES}">',
                f'<title id="title">{named}</title>',
                f'<desc id="desc">{told}</desc>',
                f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
                *self._shapes,
                "</svg>\n",
            ]
        )
