"""Charts as SVG and PNG pictures: the words of the text chart, with its bars drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from html import escape
from pathlib import Path
from textwrap import wrap

from store.errors import PactlineError
from store.exporting.target import whole_file
from store.text import printable
from store.timeline.spans import Gantt, GanttRow
from tui.pages.charts import Bar, Chart, Edge, Note, draw
from tui.pages.document import UNICODE, Marks, Style
from tui.pages.gantt import TITLE, Scale, caption, day_word, draw_gantt, row_words

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
_LABELS = 180
_BARS = 330
_WORDS = MARGIN + _LABELS + _BARS + 24
_YEAR = 48
_READ_OUT = 100  # columns of the text that describes a picture
_SIGNS = {Edge.MORE: "arrow", Edge.LESS: "dashed", Edge.ABOUT: UNICODE.about}
_FILLS = {Style.WARNING: WARNING, Style.DIM: DIM, Style.GAP: DIM}


class Canvas:
    """A picture being written from top to bottom: text stays text, and nothing is fetched."""

    def __init__(self) -> None:
        """Start at the top; `y` is where the next line goes."""
        self.y = MARGIN
        self._shapes: list[str] = []

    def write(
        self, x: float, words: str, *, room: int, size: int = SIZE, fill: str = INK, more: str = ""
    ) -> int:
        """Write wrapped text at x and the current line; return how many lines it took.

        `more` holds further attributes of the text.
        """
        columns = max(int(room / (size * _CHARACTER)), 8)
        lines = wrap(printable(words), columns) or [""]
        for number, line in enumerate(lines):
            y = self.y + size + number * LEADING
            self._shapes.append(
                f'<text x="{x:g}" y="{y}" font-size="{size}" fill="{fill}"{more}>'
                f"{escape(line)}</text>"
            )
        return len(lines)

    def paragraph(
        self, words: str, *, size: int = SIZE, fill: str = INK, bold: bool = False
    ) -> None:
        """Write wrapped text over the whole width and go on below it."""
        more = ' font-weight="bold"' if bold else ""
        lines = self.write(MARGIN, words, room=WIDTH - 2 * MARGIN, size=size, fill=fill, more=more)
        self.y += lines * LEADING + max(size - SIZE, 0)

    def box(self, x: float, width: float, *, fill: str = BAR, hollow: bool = False) -> None:
        """Draw a bar on the current line; a hollow one has only a dashed outline."""
        paint = f'fill="{fill}"'
        if hollow:
            paint = f'fill="none" stroke="{fill}" stroke-dasharray="4 3"'
        self._shapes.append(
            f'<rect x="{x:.1f}" y="{self.y + 3}" width="{max(width, 1):.1f}" '
            f'height="{LEADING - 6}" {paint}/>'
        )

    def arrow(self, x: float, *, fill: str = BAR) -> None:
        """Draw the sign of an open end, pointing right from x."""
        top, bottom = self.y + 3, self.y + LEADING - 3
        points = f"{x:.1f},{top} {x + 9:.1f},{(top + bottom) / 2:.1f} {x:.1f},{bottom}"
        self._shapes.append(f'<polygon points="{points}" fill="{fill}"/>')

    def upright(self, x: float, top: int, bottom: int) -> None:
        """Draw a line from top to bottom."""
        self._shapes.append(
            f'<line x1="{x:.1f}" y1="{top}" x2="{x:.1f}" y2="{bottom}" stroke="{INK}"/>'
        )

    def finish(self, title: str, description: str) -> str:
        """Return the picture, with its title and what it says for those who can't see it."""
        height = self.y + MARGIN
        return "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
                f'width="{WIDTH}" height="{height}" role="img" '
                f'aria-labelledby="title desc" font-family="{FAMILIES}">',
                f'<title id="title">{escape(printable(title))}</title>',
                f'<desc id="desc">{escape(printable(description, lines=True))}</desc>',
                f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
                *self._shapes,
                "</svg>\n",
            ]
        )


def chart_svg(chart: Chart, source_titles: Mapping[str, str] | None = None) -> str:
    """Return a chart as an SVG picture.

    Args:
        chart: what to draw.
        source_titles: title of each source by its id, for the list under the picture.
    """
    canvas, marks = Canvas(), Marks()
    _head(canvas, chart.title, chart.captions)
    for panel in chart.panels:
        canvas.y += LEADING // 2
        canvas.paragraph(panel.heading, size=16, bold=True)
        compared, most = panel.compared, chart.most(panel.currency)
        for bar in panel.bars:
            _bar(canvas, bar, most if bar in compared else Decimal(0), marks)
        canvas.y += LEADING // 3
        for note in panel.notes:
            _note(canvas, note, marks)
    canvas.y += LEADING // 3
    for note in chart.notes:
        _note(canvas, note, marks)
    legend = chart.legend(_SIGNS, "dashed and grey")
    if legend:
        canvas.paragraph(legend, fill=DIM)
    _sources(canvas, marks, source_titles or {})
    return canvas.finish(chart.title, draw(chart, width=_READ_OUT).text())


def gantt_svg(
    chart: Gantt, title: str = TITLE, source_titles: Mapping[str, str] | None = None
) -> str:
    """Return agreements over time as an SVG picture; see `chart_svg`."""
    canvas, marks = Canvas(), Marks()
    _head(canvas, title, (caption(chart), *chart.known))
    room = WIDTH - 2 * MARGIN
    scale = Scale(chart.first, chart.last, room) if chart.first and chart.last else None
    if scale:
        for year, column in scale.years(_YEAR):
            if column <= room - _YEAR:
                canvas.write(MARGIN + column, f"{year}", room=_YEAR, fill=DIM)
        canvas.y += LEADING
    today = MARGIN + scale.column(chart.today) if scale and scale.holds(chart.today) else None
    for row in chart.rows:
        canvas.paragraph(row.title, bold=True)
        if scale and (row.run.begins.date or row.run.ends.date):
            _stretch(canvas, row, scale)
            if today is not None:
                canvas.upright(today, canvas.y, canvas.y + LEADING)
            canvas.y += LEADING
        canvas.paragraph(row_words(row, marks.text), fill=WARNING if row.lapsing else INK)
        canvas.y += LEADING // 2
    if today is not None:
        canvas.upright(today, canvas.y - LEADING // 2, canvas.y + LEADING // 4)
        canvas.write(min(today, WIDTH - 90) - 4, day_word(chart), room=90)
        canvas.y += LEADING
    canvas.paragraph("Full bars: runs. Dashed: may run. Arrow: end not stated.", fill=DIM)
    _sources(canvas, marks, source_titles or {})
    return canvas.finish(title, draw_gantt(chart, width=_READ_OUT, title=title).text())


def _head(canvas: Canvas, title: str, captions: Sequence[str]) -> None:
    canvas.paragraph(title, size=20, bold=True)
    for line in captions:
        canvas.paragraph(line, fill=DIM)


def _stretch(canvas: Canvas, row: GanttRow, scale: Scale) -> None:
    """Draw from when until when an agreement runs, dashed where it only may."""
    begins, ends = row.run.begins.date, row.run.ends.date
    fill = WARNING if row.lapsing else BAR
    left = scale.column(begins.first) if begins.first else 0
    right = scale.column(ends.last) if ends.last else scale.columns - 12
    sure_left = scale.column(begins.last) if begins.last else right
    sure_right = scale.column(ends.first) if ends.first else left
    canvas.box(MARGIN + left, right - left, fill=fill, hollow=True)
    if sure_right > sure_left:
        canvas.box(MARGIN + sure_left, sure_right - sure_left, fill=fill)
    if not ends:
        canvas.arrow(MARGIN + right, fill=fill)


def _bar(canvas: Canvas, bar: Bar, most: Decimal, marks: Marks) -> None:
    label = f"{UNICODE.corner} {bar.label}" if bar.together else bar.label
    room = (_LABELS + _BARS if bar.apart else _LABELS) - 8
    lines = canvas.write(MARGIN, label, room=room)
    left, gap = MARGIN + _LABELS, bar.value is None
    if bar.value is not None and bar.value > 0 and most > 0:
        length = float(bar.value / most) * _BARS
        canvas.box(left, length, hollow=bar.edge is Edge.LESS)
        end = left + max(length, 1) + 2
        if bar.edge is Edge.MORE:
            canvas.arrow(end)
        elif bar.edge is Edge.ABOUT:
            canvas.write(end, UNICODE.about, room=LEADING)
    elif gap:
        canvas.box(left, 40, fill=RULE, hollow=True)
    fill, more = (DIM, ' font-style="italic"') if gap else (INK, "")
    words, room = bar.words + marks.text(bar.sources), WIDTH - MARGIN - _WORDS
    lines = max(lines, canvas.write(_WORDS, words, room=room, fill=fill, more=more))
    canvas.y += lines * LEADING + 2


def _note(canvas: Canvas, note: Note, marks: Marks) -> None:
    canvas.write(MARGIN, note.label, room=_LABELS - 8, fill=DIM)
    room, fill = WIDTH - 2 * MARGIN - _LABELS, _FILLS.get(note.style, INK)
    words = note.words + marks.text(note.sources)
    canvas.y += canvas.write(MARGIN + _LABELS, words, room=room, fill=fill) * LEADING + 2


def _sources(canvas: Canvas, marks: Marks, titles: Mapping[str, str]) -> None:
    canvas.y += LEADING // 2
    for mark, source in marks.met():
        canvas.paragraph(f"{mark.text} {titles.get(source) or source}", fill=DIM)


# Pictures as PNG, by the optional package resvg-py and the fonts of the machine.

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
        PactlineError: the package isn't installed, or the machine has no font to write with.
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
        PactlineError: the file can't be written.
    """
    with whole_file(path) as target:
        target.write(data.encode("utf-8") if isinstance(data, str) else data)
