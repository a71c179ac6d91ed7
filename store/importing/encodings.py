"""A file's bytes as UTF-8, whatever of the encodings of the field they are in."""

from __future__ import annotations

from store.errors import PactlineError
from store.importing.notes import Notes, excerpt

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
"""Byte-order marks, and the encoding that each promises."""


def marked_encoding(data: bytes) -> str:
    """Return the encoding that a byte-order mark promises, or an empty text where there is none."""
    return next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "")


def to_utf8(data: bytes, notes: Notes) -> bytes:
    """Return a text as UTF-8 without a byte-order mark; Windows-1252 where it is nothing else.

    Raises:
        PactlineError: it is not in the encoding that its byte-order mark promises.
    """
    encoding = marked_encoding(data)
    try:
        if encoding:
            return data.decode(encoding).encode()
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        if encoding:
            raise PactlineError(
                f"not the {encoding} text that its first bytes promise: {excerpt(error)}",
                place=notes.file,
                remedy="save it again as UTF-8",
            ) from None
        line = data.count(b"\n", 0, error.start) + 1
        found = data[error.start : error.start + 4].decode("cp1252", errors="replace")
        notes.warn(f"line {line}", "encoding", found, "not UTF-8, so read as Windows-1252")
        return data.decode("cp1252", errors="replace").encode()
    return data
