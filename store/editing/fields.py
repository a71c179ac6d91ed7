"""Values of a record's fields as a person writes them, and where in a record they go.

A path leads to a value: `title`, `planned`, `funding[2011/12].amount`, `events[signed].date`. What
stands in brackets is a word that tells the values of a list apart, or a number counted from 0.
"""

from __future__ import annotations

import re
import types
from collections.abc import Iterable, Mapping
from contextlib import suppress
from decimal import Decimal
from difflib import get_close_matches
from enum import Enum
from functools import cache
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints

from msgspec import Struct
from msgspec.structs import fields

from store.amounts import Qualifier, Scope
from store.dates import FinancialYear, PartialDate, Period
from store.errors import PactlineError
from store.records import (
    Amount,
    Count,
    Event,
    FundingLine,
    Party,
    Person,
    Place,
    Programme,
    Statement,
    Undertaking,
)
from store.settling import TOLD_BY
from store.values import date_in, period_in, read_figure, read_length

Document = dict[str, Any]
"""A record as the plain values that TinyDB keeps."""

FIRST = {
    Amount: "value",
    Count: "value",
    Event: "kind",
    FundingLine: "amount",
    Party: "role",
    Person: "name",
    Place: "name",
    Programme: "title",
    Statement: "text",
    Undertaking: "text",
}
"""The field that a text alone fills, where a value is made of several."""

_WHOLE = (Amount, Count, Person)
"""What is read whole out of a text."""

_BESIDE = {"term": "term_months", "date": "by"}
"""Field to another one that is read out of the same words."""

_STEP = re.compile(r"([a-z_]+)(?:\[([^\[\]]*)\])?(?:\.(?=.)|$)")
_LONGEST = 100_000
"""Characters of a text."""

_DEEPEST = 20
"""Lists and tables within each other."""

_LARGEST = 1 << 63
"""Above every number that a file holds as a number."""


class Misread(PactlineError):  # noqa: N818 - it tells what a person meets
    """A value that its field does not take; `path` says where."""

    def __init__(self, path: str, what: str, remedy: str = "") -> None:
        super().__init__(what, place=path, remedy=remedy)
        self.path = path


# Values.


def read(kind: Any, given: Any, path: str = "") -> Any:  # noqa: ANN401 - any type of a field
    """Return a value of a type from what a person wrote: text, a number, a list or a table.

    Raises:
        Misread: it is none; says where and how to write it.
    """
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return read(next(each for each in inner if each is not type(None)), given, path)
    if origin is tuple:
        several = given if isinstance(given, list | tuple) else [given]
        return tuple(read(inner[0], each, f"{path}[{n}]") for n, each in enumerate(several))
    if origin is dict:
        if not isinstance(given, Mapping):
            raise Misread(path, "this takes names, each with a value")
        return {_text(name, path): read(inner[1], each, path) for name, each in given.items()}
    if kind is Any:
        return _plain(given, path)
    if isinstance(kind, type) and issubclass(kind, Struct):
        return _read_struct(kind, given, path)
    if kind is bool:
        return _read_yes(given, path)
    text = _text(given, path)
    if kind is str:
        return text
    try:
        return _read_text(kind, text)
    except ValueError as error:
        raise Misread(path, str(error)) from None


def _read_text(kind: Any, text: str) -> Any:  # noqa: ANN401 - as `read`
    """Return a value that is written as one text; raise ValueError saying what is wrong."""
    if kind is PartialDate:
        return date_in(text)
    if kind is Period:
        return period_in(text)
    if issubclass(kind, Enum):
        return _choice(kind, text)
    if kind in (int, Decimal):
        figure = read_figure(text, decimal=".")
        if figure.value is None or (kind is int and figure.value != int(figure.value)):
            raise ValueError(f"“{text}” is no {'whole ' if kind is int else ''}number")
        if figure.qualifier is not Qualifier.EXACTLY:
            raise ValueError(f"“{text}” is no plain number, and only one can be kept here")
        return kind(figure.value)
    raise ValueError(f"“{text}” cannot be written here")


def _read_struct(kind: type[Struct], given: Any, path: str) -> Any:  # noqa: ANN401
    hints = fields_of(kind)
    if not isinstance(given, Mapping):
        given = unfolded(kind, given, path)
    values = {}
    for name, value in given.items():
        if name not in hints:
            near = get_close_matches(str(name), hints, n=1)
            remedy = f"did you mean {near[0]}?" if near else f"it has {', '.join(hints)}"
            raise Misread(_within_path(path, str(name)), "there is no such field", remedy)
        if value is not None:
            values[name] = read(hints[name], value, _within_path(path, name))
    if kind is Event and str(given.get("date", "")).lower().startswith("by "):
        values["by"] = True
    try:
        return kind(**values)
    except TypeError:
        required = [each.name for each in fields(kind) if each.required]
        missing = [name for name in required if name not in values]
        raise Misread(path, f"{' and '.join(missing)} must be given") from None


def unfolded(kind: Any, given: Any, path: str) -> Document:  # noqa: ANN401
    """Return the fields of a value that was written as one text."""
    if kind is Amount:
        try:
            amount = Amount.parse(_text(given, path))
        except ValueError as error:
            raise Misread(path, str(error)) from None
        return {name: getattr(amount, name) for name in Amount.__struct_fields__}
    if kind in (Count, Person):
        with suppress(ValueError):
            parsed = kind.parse(_text(given, path))
            said = {name: getattr(parsed, name) for name in kind.__struct_fields__}
            return {name: value for name, value in said.items() if value}
    first = FIRST.get(kind)
    if first is None:
        raise Misread(path, f"this has fields of its own: {', '.join(fields_of(kind))}")
    return {first: given}


def _plain(given: Any, path: str, depth: int = 0) -> Any:  # noqa: ANN401
    """Return a value as a publisher may have it: text, numbers, lists and tables of these."""
    if depth > _DEEPEST:
        raise Misread(path, "this is nested too deeply")
    if isinstance(given, Mapping):
        return {_text(name, path): _plain(v, path, depth + 1) for name, v in given.items()}
    if isinstance(given, list | tuple):
        return [_plain(each, path, depth + 1) for each in given]
    plain = given is None or (isinstance(given, int | float) and abs(given) < _LARGEST)
    return given if plain else _text(given, path)


def _text(given: Any, path: str) -> str:  # noqa: ANN401
    if isinstance(given, bool) or not isinstance(
        given, str | int | float | Decimal | PartialDate | Period
    ):
        raise Misread(path, "write one text or number here")
    text = str(getattr(given, "text", given)).strip()
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Misread(path, "this is not text in UTF-8") from None
    if len(text) > _LONGEST:
        raise Misread(path, f"the text is longer than {_LONGEST:,} characters")
    return text


def _read_yes(given: Any, path: str) -> bool:  # noqa: ANN401
    word = str(given).strip().lower()
    if word not in ("true", "yes", "y", "1", "false", "no", "n", "0"):
        raise Misread(path, f"“{given}” is neither yes nor no")
    return word in ("true", "yes", "y", "1")


def _choice(kind: type[Enum], text: str) -> Enum:
    for each in kind:
        if str(each.value).lower() == text.lower():
            return each
    known = ", ".join(str(each.value) for each in kind if each.value)
    raise ValueError(f"“{text}” is none of {known}")


def fields_of(kind: Any) -> dict[str, Any]:  # noqa: ANN401 - a record or a part of one
    """Return the fields of a record, or of what records are made of, with their types."""
    return _fields_of(kind)


@cache
def _fields_of(kind: type[Struct]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {name: hints[name] for name in kind.__struct_fields__}


def with_term(document: Document) -> Document:
    """Return an agreement's document with the months of a term that is stated in words."""
    term = document.get("term")
    if isinstance(term, str) and "term_months" not in document:
        months = read_length(term).months
        return {**document, "term_months": months} if months else document
    return document


def with_usual(line: Document) -> Document:
    """Return a line of money with what goes without saying, as a hand-filled table has it.

    `year` is a period of one year; what is of one financial year covers a year; the period is the
    key by which another line can point at it.
    """
    if "year" in line:
        try:
            year = FinancialYear.parse(str(line["year"]))
        except ValueError as error:
            raise Misread("year", str(error)) from None
        rest = {name: value for name, value in line.items() if name != "year"}
        line = {"period": str(year), "scope": Scope.YEAR.value, **rest}
    if isinstance(line.get("period"), str):
        line = {**line, "period": with_years(line["period"])}
    period = read(Period, line["period"], "period") if line.get("period") else None
    if "scope" not in line and period and len(period.years()) == 1:
        line = {**line, "scope": Scope.YEAR.value}
    return {"key": period.text, **line} if period else line


def without_usual(line: Document, others: Iterable[Document]) -> Document:
    """Return a line of money without what its period says of it, before that changes.

    Its key stays where one of the others is the same as it by that key.
    """
    if not line.get("period"):
        return line
    usual = with_usual({"period": line["period"]})
    if any(each.get("same_as") == line.get("key") for each in others):
        del usual["key"]
    usual.pop("period")
    return {name: value for name, value in line.items() if usual.get(name) != value}


def with_years(period: str) -> str:
    """Return a period as a person writes it, with 2011-12 as the financial year that it means."""
    with suppress(ValueError):
        return period_in(period, of_years=True).text
    return period


def unmistaken(document: Mapping[str, Any]) -> Document:
    """Return a document with a month, which is written like a financial year, in words."""
    return {
        name: str(Period(value))
        if name in ("period", "planned", "actual") and with_years(value) != value
        else value
        for name, value in document.items()
    }


def meant(kind: Any, text: str) -> str:  # noqa: ANN401 - any type of a field
    """Return what a person wrote in a field of a type, in words that are read as what is meant."""
    is_period = Period in (kind, *get_args(kind))
    return str(unmistaken({"period": with_years(text)})["period"]) if is_period else text


# Places in a record.


class Step(NamedTuple):
    """One step of a path: a field, and of a list of values which one is meant."""

    name: str
    key: str | None


def steps(path: str) -> list[Step]:
    """Return the steps of a path; raise Misread where it is none."""
    found, at = [], 0
    while at < len(path) and (match := _STEP.match(path, at)):
        found.append(Step(match[1], match[2]))
        at = match.end()
    if not found or at < len(path):
        raise Misread(path, "this is no path", "write it like title or funding[2011/12].amount")
    return found


def put(kind: type[Struct], document: Document, path: str, given: Any) -> Document:  # noqa: ANN401
    """Return a record's document with a value at a path; of a list, one more value.

    Raises:
        Misread: the path leads nowhere, or the value is none of its field.
    """
    return _put(kind, document, steps(path), given, path)


def drop(kind: type[Struct], document: Document, path: str) -> Document:
    """Return a record's document without what is at a path.

    Raises:
        Misread: there is nothing there.
    """
    return _drop(kind, document, steps(path), path)


def joined(parts: list[Step]) -> str:
    """Return the path of some steps."""
    return ".".join(name if key is None else f"{name}[{key}]" for name, key in parts)


def _put(kind: Any, document: Document, rest: list[Step], given: Any, path: str) -> Document:  # noqa: ANN401
    (name, key), *rest = rest
    inner, several = _type_at(kind, name, path)
    held = document.get(name)
    if isinstance(given, str) and not rest:
        given = meant(inner, given)
    if not several:
        if key is not None:
            raise Misread(path, f"{name} has one value, so that nothing belongs in brackets")
        rest_of = {each: value for each, value in document.items() if each != _BESIDE.get(name)}
        return {**rest_of, name: _within(inner, held or {}, rest, given, path)}
    values = list(held or ())
    if key is None:
        if rest:
            raise Misread(path, f"{name} has several values", f"say which: {name}[…]")
        more = given if isinstance(given, list | tuple) else [given]
        return {**document, name: [*values, *(each for each in more if each not in values)]}
    places = _places(inner, values, key)
    at = places[0] if places else len(values)
    value = values[at] if places else _new(inner, key, path)
    if of_period := inner is FundingLine and path.endswith(".period"):
        value = without_usual(value, values)
    value = _within(inner, value, rest, given, path)
    if of_period or (inner is FundingLine and not places):
        value = with_usual(value)
    return {**document, name: [*values[:at], value, *values[at + 1 :]]}


def _within(kind: Any, held: Any, rest: list[Step], given: Any, path: str) -> Any:  # noqa: ANN401
    """Return a value with another one within it; a text alone fills its first field."""
    if rest:
        return _put(kind, held, rest, given, path)
    if kind in FIRST and kind not in _WHOLE and not isinstance(given, Mapping):
        return {**held, FIRST[kind]: given}
    return given


def _drop(kind: Any, document: Document, rest: list[Step], path: str) -> Document:  # noqa: ANN401
    (name, key), *rest = rest
    inner, several = _type_at(kind, name, path)
    nothing = Misread(path, "there is nothing here of your own")
    if name not in document:
        raise nothing
    value: Any = document[name]
    if several and key is not None:
        places = _places(inner, value, key)
        if not places:
            raise nothing
        at = places[0]
        new = [_drop(inner, value[at], rest, path)] if rest else []
        value = [*value[:at], *new, *value[at + 1 :]]
    else:
        value = _drop(inner, value, rest, path) if rest else None
    if value in (None, [], {}):
        gone = (name, _BESIDE.get(name))
        return {field: each for field, each in document.items() if field not in gone}
    return {**document, name: value}


def _type_at(kind: Any, name: str, path: str) -> tuple[Any, bool]:  # noqa: ANN401
    """Return the type of a field's values, and whether it holds several."""
    if not (isinstance(kind, type) and issubclass(kind, Struct)):
        raise Misread(path, f"nothing lies below this, so that “{name}” leads nowhere")
    hints = fields_of(kind)
    if name == "id":
        raise Misread(path, "an id stays as it is", "`pactline same` keeps that two are one body")
    if name not in hints:
        near = get_close_matches(name, hints, n=1)
        remedy = f"did you mean {near[0]}?" if near else ""
        if within := list_with(kind, name):
            remedy = f"it is a field of {within}: write {within}[…].{name}"
        raise Misread(path, f"there is no field “{name}”", remedy)
    inner = hints[name]
    if get_origin(inner) in (Union, types.UnionType):
        inner = next(each for each in get_args(inner) if each is not type(None))
    if get_origin(inner) is tuple:
        return get_args(inner)[0], True
    return inner, False


def list_with(kind: type[Struct], name: str) -> str:
    """Return the list in a record whose values have a field; empty for none."""
    for each, hint in fields_of(kind).items():
        inner = get_args(hint)[0] if get_origin(hint) is tuple else None
        if isinstance(inner, type) and issubclass(inner, Struct) and name in fields_of(inner):
            return each
    return ""


def _places(kind: Any, values: list[Any], key: str) -> list[int]:  # noqa: ANN401
    """Return where in a list the values of a key are."""
    wanted = with_years(key.strip()).casefold() if kind is FundingLine else key.strip().casefold()
    told_by = TOLD_BY.get(kind, ())
    found = [
        place
        for place, value in enumerate(values)
        for name in told_by or ("",)
        if str(value.get(name, "") if told_by else value).casefold() == wanted
    ]
    if found:
        return list(dict.fromkeys(found))
    return [int(key)] if key.isascii() and key.isdigit() and int(key) < len(values) else []


def _new(kind: Any, key: str, path: str) -> Any:  # noqa: ANN401
    """Return a new value of a list under a key."""
    if kind not in TOLD_BY:
        return key
    if key.isascii() and key.isdigit() and len(key) < 4:
        raise Misread(path, f"there is no value number {key}")
    if kind is FundingLine:
        with suppress(ValueError):
            return {"period": period_in(key, of_years=True).text}
    return {TOLD_BY[kind][0]: key}


def _within_path(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
