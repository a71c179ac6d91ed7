"""One record as TOML text for an editor, and the record in such a text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

from store.amounts import Scope
from store.codec import to_document
from store.editing.fields import Misread, fields_of, unmistaken, with_term, with_usual
from store.editing.own import written
from store.errors import PactlineError
from store.merged import View
from store.records import Amount
from store.text import printable

_HEAD = """\
# {title}
# {kind} {id}: what you say of it, as the source {source}.
# A line that begins with # is no part of it: below, what others say.
# A list of tables is written with a heading for each, as [[funding]], followed by its fields.
"""
_MARK = "#! "
"""Begins the line that tells of a mistake, which goes when the text is read again."""

_USUAL = {"key": "", "scope": Scope.TOTAL.value}
"""What a line of money is without saying so, where a person means something else by that."""

_TABLE = re.compile(r"\[\[?\s*([A-Za-z_]+)\s*\]?\]")
_KEY = re.compile(r"([A-Za-z_]+)\s*=")


def as_text(record: Any, view: View[Any] | None, source: str) -> str:  # noqa: ANN401
    """Return a record as text, with what other sources say of it as comments.

    Args:
        record: what one's own source says.
        view: the record as all sources know it; None for a new one.
        source: id of one's own source.
    """
    kind = type(record).__name__.lower()
    title = printable(view.title) if view else "a new record"
    lines = [_HEAD.format(title=title, kind=kind, id=printable(record.id), source=source)]
    lines += _toml(_in_full(to_document(record)))
    for other, account in view.records if view else ():
        if other != source:
            lines += ["", f"# {printable(other)} says:"]
            lines += [f"# {printable(line)}" for line in _toml(to_document(account))]
    empty = [name for name in fields_of(type(record)) if name != "id"]
    lines += ["", f"# Its fields: {', '.join(empty)}"]
    return "\n".join(lines) + "\n"


def from_text(kind: type[Any], record_id: str, text: str) -> Any:  # noqa: ANN401
    """Return the record in a text.

    Raises:
        Misread: a value is none of its field.
        PactlineError: the text is no TOML; the place says line and column.
    """
    try:
        document = tomllib.loads(without_marks(text))
    except (ValueError, RecursionError) as error:
        what, _, where = str(error).partition(" (at ")
        place = where.rstrip(")")
        raise PactlineError(f"this cannot be read: {what}", place=place) from None
    return written(kind, record_id, _dates_as_text(document))


def with_fault(text: str, error: PactlineError) -> str:
    """Return a text with a mistake told above the line that it is in."""
    lines = without_marks(text).splitlines()
    at = _line_of(lines, error)
    told = " ".join(filter(None, (error.what, error.remedy and f"({error.remedy})")))
    lines.insert(at, f"{_MARK}{printable(told)}")
    return "\n".join(lines) + "\n"


def without_marks(text: str) -> str:
    """Return a text without what was told of mistakes."""
    kept = [line for line in text.splitlines() if not line.startswith(_MARK)]
    return "\n".join(kept) + "\n"


def _line_of(lines: list[str], error: PactlineError) -> int:
    """Return the line, counted from 0, of what an error is about; the first where none is."""
    if match := re.search(r"line (\d+)", error.place):
        return min(int(match[1]) - 1, len(lines))
    if not isinstance(error, Misread):
        return 0
    wanted = re.match(r"([a-z_]+)(?:\[(\d+)\])?(?:\.([a-z_]+))?", error.path)
    if not wanted:
        return 0
    name, number, inner = wanted.groups()
    counts: dict[str, int] = {}
    table, best = "", 0
    for place, line in enumerate(lines):
        if match := _TABLE.match(line):
            table = match[1]
            counts[table] = counts.get(table, -1) + 1
            if table == name and counts[table] == int(number or 0):
                best = place
        elif match := _KEY.match(line):
            in_table = table == name and counts[table] == int(number or 0)
            if (not table and match[1] == name) or (in_table and match[1] == inner):
                return place
    return best


def _in_full(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document without what its own words say again, and with what they would not say."""
    plain = {name: value for name, value in document.items() if name != "term_months"}
    found = dict(document) if with_term(plain) != document else plain
    if "funding" in document:
        found["funding"] = [
            {**{name: value for name, value in _USUAL.items() if name in with_usual(line)}, **line}
            for line in map(unmistaken, document["funding"])
        ]
    return unmistaken(found)


def _toml(document: Mapping[str, Any]) -> list[str]:
    """Return the lines of a document: plain fields first, then lists of tables."""
    plain = {name: value for name, value in document.items() if not _is_tables(value)}
    lines = [f"{name} = {_value(value)}" for name, value in plain.items()]
    for name, value in document.items():
        if name not in plain:
            for each in value:
                lines += ["", f"[[{name}]]", *(f"{key} = {_value(v)}" for key, v in each.items())]
    return lines


def _is_tables(value: object) -> bool:
    return isinstance(value, list | tuple) and bool(value) and isinstance(value[0], dict)


def _value(value: Any) -> str:  # noqa: ANN401 - any value of a document
    if isinstance(value, Mapping):
        if text := _amount(value):
            return _string(text)
        inner = ", ".join(f"{_name(key)} = {_value(each)}" for key, each in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    return _string("" if value is None else str(value))


def _amount(given: Mapping[str, Any]) -> str:
    """Return an amount in words that are read back as the same: more than £3500000.

    Nothing for what is no amount, or is read back as another.
    """
    if "value" not in given or not given.keys() <= {"value", "currency", "qualifier"}:
        return ""
    currency = given.get("currency", "GBP")
    code = "£" if currency == "GBP" else f"{currency} "
    hedge = given.get("qualifier", "")
    text = f"{hedge} {code}{given['value']}".strip().removeprefix("exactly ")
    with suppress(ValueError):
        amount = Amount.parse(text)
        if (amount.value, amount.currency) == (Decimal(given["value"]), currency):
            return text if amount.qualifier == (hedge or "exactly") else ""
    return ""


def _string(text: str) -> str:
    """Return a text as a TOML string on one line, halves of characters as a visible sign."""
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped) + '"'


def _name(key: object) -> str:
    text = str(key)
    return text if re.fullmatch(r"[A-Za-z0-9_-]+", text) else _string(text)


def _dates_as_text(value: Any) -> Any:  # noqa: ANN401 - any value of TOML
    """Return values with TOML's own dates as the text that they were written as."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _dates_as_text(each) for key, each in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [_dates_as_text(each) for each in value]
    return value
