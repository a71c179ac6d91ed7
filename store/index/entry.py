"""What the index keeps of a record beside its terms: its row, and where its claims are."""

from __future__ import annotations

from typing import NamedTuple

from store.interface import Kind, Row

SECTION, ITEM, PART, _ESCAPE = "\x1d", "\x1e", "\x1f", "\x1b"

KINDS = {"o": Kind.ORGANISATION, "a": Kind.AGREEMENT, "f": Kind.FUND}


class Place(NamedTuple):
    """Where a claim is: number of the file, bytes from the start, bytes long, the record's id."""

    file: int
    offset: int
    length: int
    record_id: str


class Entry(NamedTuple):
    """What the index holds of one record.

    `start` and `end` are days as `date.toordinal` (0 where not known): first possible day that it
    begins, last possible day that it ends. `figures` holds figures that have no column.
    """

    row: Row
    ids: tuple[str, ...]
    places: tuple[Place, ...]
    start: int = 0
    end: int = 0
    figures: tuple[tuple[str, str, int], ...] = ()


def pack(entry: Entry) -> bytes:
    """Return the entry as bytes."""
    (kind, record_id, *shown, sources), ids, places, start, end, figures = entry
    sections = (
        f"{kind.value[0]}{PART}{escaped(record_id)}{PART}{PART.join(shown)}",
        PART.join(map(escaped, sources)),
        PART.join(map(escaped, ids)) if ids else "",
        ITEM.join(
            [f"{n}{PART}{at}{PART}{size}{PART}{escaped(own)}" for n, at, size, own in places]
        ),
        f"{start}{PART}{end}",
        ITEM.join([f"{f}{PART}{escaped(key)}{PART}{minor}" for f, key, minor in figures]),
    )
    return SECTION.join(sections).encode("utf-8", "surrogatepass")


def unpack_row(data: bytes) -> tuple[Row, int, int]:
    """Return the row alone, and the days on which it begins and ends."""
    return _row(_sections(data))


def unpack_ids(data: bytes) -> tuple[str, ...]:
    """Return the ids alone."""
    return _ids(_sections(data))


def unpack(data: bytes) -> Entry:
    """Return the whole entry."""
    sections = _sections(data)
    row, start, end = _row(sections)
    *_, places, _, figures = sections
    return Entry(
        row,
        _ids(sections),
        tuple(_place(item) for item in places.split(ITEM)) if places else (),
        start,
        end,
        tuple(_figure(item) for item in figures.split(ITEM)) if figures else (),
    )


def _sections(data: bytes) -> list[str]:
    return data.decode("utf-8", "surrogatepass").split(SECTION)


def _row(sections: list[str]) -> tuple[Row, int, int]:
    first, sources, _, _, days, _ = sections
    kind, record_id, *rest = first.split(PART)
    start, _, end = days.partition(PART)
    said_by = tuple(map(plain, sources.split(PART))) if sources else ()
    title, of_type, who, amount, day, ends, status, detail = rest
    row = Row(
        KINDS[kind],
        plain(record_id),
        title,
        of_type,
        who,
        amount,
        day,
        ends,
        status,
        detail,
        said_by,
    )
    return row, int(start), int(end)


def _ids(sections: list[str]) -> tuple[str, ...]:
    ids = sections[2]
    return tuple(map(plain, ids.split(PART))) if ids else ()


def _place(item: str) -> Place:
    file, offset, length, record_id = item.split(PART)
    return Place(int(file), int(offset), int(length), plain(record_id))


def _figure(item: str) -> tuple[str, str, int]:
    family, key, minor = item.split(PART)
    return family, plain(key), int(minor)


def escaped(text: str) -> str:
    """Return a text without the separators."""
    if text.isprintable():
        return text
    for char in (_ESCAPE, SECTION, ITEM, PART):
        text = text.replace(char, _ESCAPE + chr(ord(char) + 0x40))
    return text


def plain(text: str) -> str:
    """Return the text that was escaped."""
    if _ESCAPE not in text:
        return text
    for char in (PART, ITEM, SECTION, _ESCAPE):
        text = text.replace(_ESCAPE + chr(ord(char) + 0x40), char)
    return text
