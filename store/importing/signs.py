"""What a file that no format fits begins with, for the message that refuses it."""

from __future__ import annotations

from store.importing.encodings import marked_encoding
from store.importing.incoming import Incoming
from store.importing.notes import excerpt

_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_LOOKED_AT = 4096


def first_signs(incoming: Incoming) -> str:
    """Return what was met instead of a file of the field, as a clause."""
    data = incoming.data
    if incoming.is_zip:
        return _of_zip(incoming)
    if incoming.looks_like_json:
        return _of_json(incoming.document)
    if data.startswith(_OLD_WORKBOOK):
        return "an old workbook (.xls); save it as .xlsx or CSV"
    if b"\x00" in data[:_LOOKED_AT] and not marked_encoding(data):
        return "neither text nor a workbook"
    line = incoming.text.lstrip().partition("\n")[0]
    return f"line 1 reads “{excerpt(line)}”"


def _of_zip(incoming: Incoming) -> str:
    sheets = incoming.sheets
    if not sheets:
        return "a zip without a table of grants or a register in it"
    titles = ", ".join(sheets[0].rows[0][:4]) if sheets[0].rows else ""
    return f"a workbook without titles of grants in its sheets ({excerpt(titles)} …)"


def _of_json(document: object) -> str:
    if isinstance(document, dict):
        keys = ", ".join(str(key) for key in list(document)[:3])
        return f"JSON, but an object with the keys {excerpt(keys)}"
    kind = "a list without grants" if isinstance(document, list) else "a bare value"
    return f"JSON, but {kind}"
