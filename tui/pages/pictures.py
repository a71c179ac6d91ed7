"""Charts as SVG and PNG pictures: the words of the text chart, with its bars drawn."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from html import escape
from pathlib import Path
from textwrap import wrap

from store.errors import PactlineError
from store.text import printable
from store.timeline.spans import Gantt
from tui.pages.charts import Bar, Chart, Note, draw
from tui.pages.document import Marks, Style
from tui.pages.gantt import TITLE, Scale, caption, day_word, draw_gantt, row_words

# ---- A picture being written as SVG, from top to bottom: text stays text, and nothing is fetched.

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


# ---- Charts as SVG pictures: the words of the text chart, with its bars drawn.

_LABELS = 180
_BARS = 330
_WORDS = MARGIN + _LABELS + _BARS + 24
_YEAR = 48
_READ_OUT = 100  # columns of the text that describes a picture

_FILLS = {Style.WARNING: WARNING, Style.DIM: DIM, Style.GAP: DIM}


def chart_svg(chart: Chart, source_titles: Mapping[str, str] | None = None) -> str:
    """Return a chart as an SVG picture.

    Args:
        chart: what to draw.
        source_titles: title of each source by its id, for the list under the picture.
    """
    canvas, marks = Canvas(), Marks()
    canvas.paragraph(chart.title, size=20, bold=True)
    for line in chart.captions:
        canvas.paragraph(line, fill=DIM)
    for panel in chart.panels:
        canvas.y += LEADING // 2
        canvas.paragraph(panel.heading, size=16, bold=True)
        most = max((bar.value for bar in panel.bars if bar.value is not None), default=Decimal(0))
        for bar in panel.bars:
            _bar(canvas, bar, most, marks)
        canvas.y += LEADING // 3
        for note in panel.notes:
            _note(canvas, note, marks)
    canvas.y += LEADING // 3
    for note in chart.notes:
        _note(canvas, note, marks)
    _sources(canvas, marks, source_titles or {})
    return canvas.finish(chart.title, draw(chart, width=_READ_OUT).text())


def gantt_svg(
    chart: Gantt,
    title: str = TITLE,
    source_titles: Mapping[str, str] | None = None,
) -> str:
    """Return agreements over time as an SVG picture; see `chart_svg`."""
    canvas, marks = Canvas(), Marks()
    canvas.paragraph(title, size=20, bold=True)
    canvas.paragraph(caption(chart), fill=DIM)
    for line in chart.known:
        canvas.paragraph(line, fill=DIM)
    room = WIDTH - 2 * MARGIN
    scale = Scale(chart.first, chart.last, room) if chart.first and chart.last else None
    if scale:
        for year, column in scale.years(_YEAR):
            if column <= room - _YEAR:
                canvas.write(MARGIN + column, f"{year}", room=_YEAR, fill=DIM)
        canvas.y += LEADING
    for row in chart.rows:
        canvas.paragraph(row.title, bold=True)
        begins, ends = row.run.begins.date, row.run.ends.date
        if scale and (begins or ends):
            fill = WARNING if row.lapsing else BAR
            left = scale.column(begins.first) if begins.first else 0
            right = scale.column(ends.last) if ends.last else room - 12
            sure_left = scale.column(begins.last) if begins.last else right
            sure_right = scale.column(ends.first) if ends.first else left
            canvas.box(MARGIN + left, right - left, fill=fill, hollow=True)
            if sure_right > sure_left:
                canvas.box(MARGIN + sure_left, sure_right - sure_left, fill=fill)
            if not ends:
                canvas.arrow(MARGIN + right, fill=fill)
            if scale.holds(chart.today):
                place = MARGIN + scale.column(chart.today)
                canvas.upright(place, canvas.y, canvas.y + LEADING, fill=INK)
            canvas.y += LEADING
        words = row_words(row, marks.text)
        canvas.paragraph(words, fill=WARNING if row.lapsing else INK)
        canvas.y += LEADING // 2
    if scale and scale.holds(chart.today):
        place = MARGIN + scale.column(chart.today)
        canvas.upright(place, canvas.y - LEADING // 2, canvas.y + LEADING // 4, fill=INK)
        canvas.write(min(place, WIDTH - 90) - 4, day_word(chart), room=90)
        canvas.y += LEADING
    canvas.paragraph("Full bars: runs. Dashed: may run. Arrow: end not stated.", fill=DIM)
    _sources(canvas, marks, source_titles or {})
    return canvas.finish(title, draw_gantt(chart, width=_READ_OUT, title=title).text())


def _bar(canvas: Canvas, bar: Bar, most: Decimal, marks: Marks) -> None:
    lines = canvas.write(MARGIN, bar.label, room=_LABELS - 8)
    left = MARGIN + _LABELS
    if bar.value is not None and bar.value > 0 and most > 0:
        length = float(bar.value / most) * _BARS
        canvas.box(left, length, hollow=bar.ceiling)
        if bar.open_end:
            canvas.arrow(left + max(length, 1) + 2)
    elif bar.value is None:
        canvas.box(left, 40, fill=RULE, hollow=True)
    gap = bar.value is None
    words = bar.words + marks.text(bar.sources)
    room = WIDTH - MARGIN - _WORDS
    fill = DIM if gap else INK
    lines = max(lines, canvas.write(_WORDS, words, room=room, fill=fill, italic=gap))
    canvas.y += lines * LEADING + 2


def _note(canvas: Canvas, note: Note, marks: Marks) -> None:
    canvas.write(MARGIN, note.label, room=_LABELS - 8, fill=DIM)
    room = WIDTH - 2 * MARGIN - _LABELS
    fill = _FILLS.get(note.style, INK)
    words = note.words + marks.text(note.sources)
    canvas.y += canvas.write(MARGIN + _LABELS, words, room=room, fill=fill) * LEADING + 2


def _sources(canvas: Canvas, marks: Marks, titles: Mapping[str, str]) -> None:
    canvas.y += LEADING // 2
    for mark, source in marks.met():
        canvas.paragraph(f"{mark.text} {titles.get(source) or source}", fill=DIM)


# ---- Pictures as PNG, by the optional package resvg-py and the fonts of the machine.

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
