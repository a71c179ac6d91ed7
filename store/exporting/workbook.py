"""Workbooks in Office Open XML (ECMA-376), written row by row into the file that they end in.

Texts stand inside their cells, and their type is said, so that none is taken for a formula.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from functools import cache
from string import ascii_uppercase
from typing import BinaryIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

Cell = str | Decimal | date | None
"""What stands in a cell; a text holds no controls but tabs and line ends."""

Append = Callable[[Iterable[Cell]], None]
"""Writes a row below the last one."""

_SCHEMAS = "http://schemas.openxmlformats.org"
_MAIN = f"{_SCHEMAS}/spreadsheetml/2006/main"
_RELATION = f"{_SCHEMAS}/officeDocument/2006/relationships"
_PACKAGE = f"{_SCHEMAS}/package/2006"
_CORE = f"{_PACKAGE}/metadata/core-properties"
_TYPE = "application/vnd.openxmlformats-"
_BEGINNING = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_DAY_ZERO = date(1899, 12, 30).toordinal()

_SHEET = (
    f'{_BEGINNING}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    "</sheetView></sheetViews><sheetData>"
)
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts count="1">'
    '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)


class Workbook:
    """A workbook, one of whose sheets is written after the other; leaving it writes the rest.

    Args:
        target: where it is written; it is neither closed nor rewound.
        day: on which it is made.
    """

    def __init__(self, target: BinaryIO, day: date) -> None:
        self._package = ZipFile(target, "w", ZIP_DEFLATED)
        self._day = day
        self._names: list[str] = []

    def __enter__(self) -> Workbook:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            for name, text in self._parts():
                self._package.writestr(name, _BEGINNING + text)
        self._package.close()

    @contextmanager
    def sheet(self, name: str) -> Iterator[Append]:
        """Give what appends rows to a new sheet, the first of which is its heading."""
        self._names.append(name)
        path = f"xl/worksheets/sheet{len(self._names)}.xml"
        with self._package.open(path, "w", force_zip64=True) as part:
            part.write(_SHEET.encode())
            number = 0

            def append(values: Iterable[Cell]) -> None:
                nonlocal number
                number += 1
                cells = (
                    _cell(f"{_column(place)}{number}", value)
                    for place, value in enumerate(values)
                    if value is not None and value != ""
                )
                part.write(f'<row r="{number}">{"".join(cells)}</row>'.encode())

            yield append
            part.write(b"</sheetData></worksheet>")

    def _parts(self) -> Iterator[tuple[str, str]]:
        """Yield the parts beside the sheets, by their names in the package."""
        sheets = [*enumerate(self._names, 1)]
        listed = "".join(
            f'<sheet name="{escape(name)}" sheetId="{number}" r:id="rId{number}"/>'
            for number, name in sheets
        )
        yield (
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATION}"><sheets>{listed}</sheets></workbook>',
        )
        yield "xl/styles.xml", _STYLES
        yield (
            "xl/_rels/workbook.xml.rels",
            _relations(
                *(
                    (f"{_RELATION}/worksheet", f"worksheets/sheet{number}.xml")
                    for number, _ in sheets
                ),
                (f"{_RELATION}/styles", "styles.xml"),
            ),
        )
        yield (
            "_rels/.rels",
            _relations(
                (f"{_RELATION}/officeDocument", "xl/workbook.xml"),
                (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            ),
        )
        yield (
            "docProps/core.xml",
            f'<cp:coreProperties xmlns:cp="{_CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/" '
            'xmlns:dcterms="http://purl.org/dc/terms/" '
            'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
            "<dc:creator>pactline</dc:creator>"
            f'<dcterms:created xsi:type="dcterms:W3CDTF">{self._day}T00:00:00Z</dcterms:created>'
            "</cp:coreProperties>",
        )
        of_a_part = "officedocument.spreadsheetml."
        types = [
            ("/xl/workbook.xml", f"{of_a_part}sheet.main"),
            ("/xl/styles.xml", f"{of_a_part}styles"),
            ("/docProps/core.xml", "package.core-properties"),
            *((f"/xl/worksheets/sheet{n}.xml", f"{of_a_part}worksheet") for n, _ in sheets),
        ]
        overrides = "".join(
            f'<Override PartName="{name}" ContentType="{_TYPE}{kind}+xml"/>' for name, kind in types
        )
        yield (
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            f'ContentType="{_TYPE}package.relationships+xml"/>{overrides}</Types>',
        )


def _relations(*targets: tuple[str, str]) -> str:
    """Return the part that numbers relations to other parts, each of a type and with a target."""
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>'


@cache
def _column(place: int) -> str:
    """Return the letters of a column, the first of which is number 0."""
    return (_column(place // 26 - 1) if place >= 26 else "") + ascii_uppercase[place % 26]


def _cell(place: str, value: Cell) -> str:
    if isinstance(value, str):
        text = escape(value).replace("\r", "&#13;")
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    if isinstance(value, date):
        return f'<c r="{place}" s="1"><v>{value.toordinal() - _DAY_ZERO}</v></c>'
    return f'<c r="{place}"><v>{value}</v></c>'
