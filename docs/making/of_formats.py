"""What is read and what is written: formats, columns, the table to fill in by hand."""

from __future__ import annotations

from docs.making.markdown import code, codes, table
from store.exporting import COLUMNS, DEFAULT, EXPLAINED, ON_SCREEN
from store.importing import plan
from store.importing.formats.handmade import COLUMNS as HANDMADE
from store.importing.formats.handmade import SOURCE_LINES
from store.importing.formats.registry import all_formats
from store.interface import Kind

_LIMITS = (
    ("a file, and all that a zip unpacks to", f"{plan.MAX_FILE_BYTES // plan.MIB} MiB"),
    ("files in a zip", f"{plan.MAX_ZIP_MEMBERS:,}"),
    ("rows of a table", f"{plan.MAX_ROWS:,}"),
    ("columns of a table", f"{plan.MAX_COLUMNS:,}"),
    ("cells of a table", f"{plan.MAX_CELLS:,}"),
    ("one line of a CSV", f"{plan.MAX_LINE_BYTES // plan.MIB} MiB"),
    ("characters of a cell or field", f"{plan.MAX_CELL_CHARACTERS:,}"),
    ("levels of nesting in a record", f"{plan.MAX_DEPTH}"),
    ("parties, places or other parts of a record", f"{plan.MAX_PARTS:,}"),
)


def read() -> str:
    """Return the formats that are read, in the order in which a file is held against them."""
    return "".join(
        f"* {each.name}{' (a register: of organisations known here)' if each.selective else ''}\n"
        for each in all_formats()
    )


def written() -> str:
    """Return the formats that are written."""
    return table(("format", "what it is"), ((code(f), text) for f, text in EXPLAINED.items()))


def columns() -> str:
    """Return every column of an export, and of which records."""
    return table(
        ("column", "heading", "holds", "of"),
        (
            (
                code(column.name),
                column.title,
                column.meaning,
                "all"
                if len(column.readers) == len(Kind)
                else ", ".join(f"{kind}s" for kind in column.readers),
            )
            for column in COLUMNS.values()
        ),
    )


def chosen() -> str:
    """Return the columns that an export has where none are chosen, and those of the screen."""
    lines = [f"* {kind}s: {codes(names)}\n" for kind, names in DEFAULT.items()]
    return "".join([*lines, f"* lists on the screen: {codes(ON_SCREEN)}\n"])


def handmade() -> str:
    """Return the columns of the table that a person fills in."""
    return table(("column", "what belongs in it"), ((each.title, each.guide) for each in HANDMADE))


def handmade_source() -> str:
    """Return the lines above that table."""
    return f"The lines above the table: {', '.join(SOURCE_LINES)}.\n"


def bounds() -> str:
    """Return the bounds past which a file is refused."""
    return table(("bound on", "at most"), _LIMITS)
