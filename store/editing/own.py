"""A source of one's own: what a person enters and corrects, beside what others say.

It holds the touched fields of each record alone, so that no publisher's words are repeated or
changed. Only the person it is entered by may change it, and no import does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, get_args

from msgspec import Struct
from msgspec.structs import replace

from store.amounts import Scope
from store.codec import TABLES, to_document
from store.codes import CURRENCIES
from store.editing.fields import (
    Document,
    Misread,
    Step,
    drop,
    fields_of,
    meant,
    put,
    read,
    steps,
    unfolded,
    with_term,
    with_usual,
)
from store.errors import PactlineError
from store.interface import Kind, Row, Store
from store.org_ids import OWN_PREFIX, slug
from store.records import Agreement, Fund, Party, Source, SourceFile
from store.settling import TOLD_BY, in_words
from store.values import read_figure

TABLE_OF = {
    Kind.ORGANISATION: "organisations",
    Kind.AGREEMENT: "agreements",
    Kind.FUND: "funds",
}
"""Kind of record to the table that holds it."""

PARTS = {
    "line": "funding",
    "event": "events",
    "count": "counts",
    "statement": "statements",
    "party": "parties",
    "person": "people",
    "undertaking": "undertakings",
    "place": "places",
    "programme": "programmes",
    "income": "income",
}
"""What can be added to a record to the field that takes it."""

NAMED = {"organisation": "name", "agreement": "title", "fund": "title", "source": "title"}
"""What can be added by itself to the field that names it."""

Records = dict[str, Any]
"""Id to record, of one table."""


class Told(NamedTuple):
    """Where something was found, and why it is said.

    Attributes:
        where: page or paragraph in the source.
        because: why, for whoever reads it later.
    """

    where: str = ""
    because: str = ""


NOTHING_TOLD = Told()


def own_source(name: str) -> Source:
    """Return the source of a person's own word, as it begins."""
    return Source(id=name, title=f"Entered by {name}", kind="own", entered_by=name)


def need_own(file: SourceFile, name: str) -> None:
    """Raise PactlineError where a source is another's, or was taken in from a file."""
    whose = file.source.entered_by
    if whose != name:
        raise PactlineError(
            f"“{file.source.id}” is {f'entered by {whose}' if whose else 'taken in from a file'}",
            remedy="leave out --source to say it in your own name, or add a source of your own",
        )


def kind_of(kind: Kind) -> type[Any]:
    """Return the type of a kind's records."""
    return TABLES[TABLE_OF[kind]]


def claim(file: SourceFile, kind: Kind, record_id: str) -> Any:  # noqa: ANN401 - of its kind
    """Return what a source says of a record; an empty record where it says nothing."""
    table: tuple[Any, ...] = getattr(file, TABLE_OF[kind])
    empty = kind_of(kind)(id=record_id)
    return next((each for each in table if each.id == record_id), empty)


def said_of(store: Store, begun: Source, row: Row) -> Any:  # noqa: ANN401 - of the row's kind
    """Return what a source of one's own, which may have to be begun, says of a listed record."""
    held = store.read_source(begun.id) or SourceFile(source=begun)
    return claim(held, row.kind, row.id)


def with_claim(file: SourceFile, kind: Kind, record: Any) -> SourceFile:  # noqa: ANN401
    """Return a source that says this of a record, or nothing of it where all is empty."""
    table = TABLE_OF[kind]
    records: Records = {each.id: each for each in getattr(file, table)}
    records[record.id] = record
    if record == type(record)(id=record.id):
        del records[record.id]
    return replace(file, **{table: tuple(records.values())})


def with_value(
    record: Any,  # noqa: ANN401
    path: str,
    given: Any,  # noqa: ANN401
    told: Told = NOTHING_TOLD,
) -> Any:  # noqa: ANN401
    """Return a record with a value at a path; raise Misread where it is none of its field."""
    named = given if isinstance(given, Mapping) else {steps(path)[-1].name: given}
    for name in _IDS & named.keys():
        record_id(str(named[name]), name)
    amount = named.get("amount")
    code = (amount if isinstance(amount, Mapping) else named).get("currency") or "GBP"
    if str(code).upper() not in CURRENCIES:
        raise Misread("currency", f"“{code}” is no code of a currency", "write it like GBP")
    document = to_document(record)
    if path == "funding" and isinstance(given, Mapping):
        given = {**_who_pays(document.get("funding", ())), **given}
    document = put(type(record), document, path, given)
    at = steps(path)[0]
    return told_of(made(type(record), record.id, document), at, told, record)


def _who_pays(lines: Sequence[Document]) -> Document:
    """Return who pays and who is paid where all lines of a record name the same.

    A further line is of the same money; without them it would be the wider one of two totals.
    """
    of_lines = ({name: line.get(name) for name in ("payer", "payee")} for line in lines)
    first, *others = [*of_lines] or [{}]
    return first if all(each == first for each in others) else {}


def without_value(record: Any, path: str) -> Any:  # noqa: ANN401
    """Return a record without what is at a path; raise Misread where there is nothing."""
    return made(type(record), record.id, drop(type(record), to_document(record), path))


def made(kind: type[Any], record_id: str, document: Mapping[str, Any]) -> Any:  # noqa: ANN401
    """Return a record of what a person wrote; raise Misread where a field does not take it."""
    document = dict(document)
    if kind is Agreement:
        document = with_term(document)
    record = read(kind, {**document, "id": record_id})
    if kind is Agreement and record.part_of == record_id:
        raise Misread("part_of", "nothing is a part of itself")
    if kind is Agreement and record.term_months is not None and record.term_months < 0:
        raise Misread("term_months", "no term lasts less than no time")
    if any(each.value < 0 for each in getattr(record, "counts", ())):
        raise Misread("counts", "no count lies below 0")
    if kind is Fund and record.amount and record.amount.scope is not Scope.FUND:
        record = replace(record, amount=replace(record.amount, scope=Scope.FUND))
    return record


def written(kind: type[Any], record_id: str, document: Mapping[str, Any]) -> Any:  # noqa: ANN401
    """Return a record that a person wrote whole; raise Misread where a field does not take it."""
    hints, lines = fields_of(kind), document.get("funding")
    document = {
        name: meant(hints.get(name), value) if isinstance(value, str) else value
        for name, value in document.items()
    }
    if isinstance(lines, list):
        usual = [with_usual(dict(each)) if isinstance(each, Mapping) else each for each in lines]
        document = {**document, "funding": usual}
    return made(kind, record_id, document)


def told_where(record: Any, told: Told) -> Any:  # noqa: ANN401
    """Return a new record that says where it was found, and why it is said."""
    if told.where:
        record = replace(record, where=told.where)
    if told.because:
        record = replace(record, notes=(*record.notes, told.because))
    return record


def told_of(record: Any, at: Step, told: Told, before: Any) -> Any:  # noqa: ANN401
    """Return a record that says where its new values were found, and why they are said."""
    held = getattr(before, at.name)
    value = getattr(record, at.name)
    if isinstance(value, tuple):
        value = tuple(each if each in held else _told(each, told) for each in value)
    elif isinstance(value, Struct):
        value = _told(value, told)
    elif told.where:
        record = replace(record, where=told.where)
    record = replace(record, **{at.name: value})
    noted = any(
        "note" in getattr(type(each), "__struct_fields__", ())
        for each in (value if isinstance(value, tuple) else (value,))
    )
    if told.because and not noted and "notes" in fields_of(type(record)):
        note = f"{at.name}: {told.because}"
        record = replace(record, notes=tuple(dict.fromkeys((*record.notes, note))))
    return record


def _told(value: Any, told: Told) -> Any:  # noqa: ANN401
    names = getattr(type(value), "__struct_fields__", ())
    found = {"where": told.where, "note": told.because}
    more = {
        name: text
        for name, text in found.items()
        if text and name in names and not getattr(value, name)
    }
    return replace(value, **more) if more else value


def part(kind: Kind, what: str, words: str, given: Mapping[str, Any]) -> tuple[str, Document]:
    """Return the field that takes a part of a record, and the part as a person gave it.

    Args:
        kind: of the record.
        what: a key of `PARTS`.
        words: what says most of it in one text: “18 strategic partners”, “signed”, “£3.5m”.
        given: further fields.

    Raises:
        Misread: such a record has no such part.
    """
    name = PARTS[what]
    hints = fields_of(kind_of(kind))
    if name not in hints:
        article = "an" if what[0] in "aeiou" else "a"
        raise Misread(what, f"no {kind} has {article} {what}", f"it has {', '.join(_parts(kind))}")
    given = {key: value for key, value in given.items() if value is not None}
    if not (words or given):
        raise Misread(what, "nothing is said of it", "write it after the id")
    of_words = unfolded(get_args(hints[name])[0], words, what) if words else {}
    for key in of_words.keys() & given.keys():
        if str(of_words[key]) != str(given[key]):
            raise Misread(what, f"both “{words}” and {key}={given[key]} are given", "say it once")
    value = {**of_words, **given}
    if what == "party" and value.keys() <= {"role"}:
        raise Misread(what, "nobody is named", "write role=… and name=… or organisation=…")
    if what != "line":
        return name, value
    amount = value.get("amount")
    if isinstance(amount, str) and "kept as published" in read_figure(amount, decimal=".").done:
        value.setdefault("note", amount)
    return name, with_usual(value)


class Part(NamedTuple):
    """A value that one's own record says in one of its lists.

    Attributes:
        what: a key of `PARTS`.
        at: its place in the list, from 0.
    """

    what: str
    at: int
    value: Any

    @property
    def key(self) -> str:
        """The word that tells it from others of its kind."""
        names = TOLD_BY[type(self.value)]
        return next((str(word) for each in names if (word := getattr(self.value, each))), "")


def parts_of(record: Any) -> list[Part]:  # noqa: ANN401
    """Return what a record says in lists, by what can be added to it."""
    return [
        Part(what, at, value)
        for what, name in PARTS.items()
        for at, value in enumerate(getattr(record, name, ()))
    ]


def need_part(record: Any, part: Part) -> None:  # noqa: ANN401
    """Raise PactlineError where a record does not say a part any more."""
    if part not in parts_of(record):
        raise PactlineError("it has been changed or taken away meanwhile")


def with_part(record: Any, held: Part, part: Mapping[str, Any]) -> Any:  # noqa: ANN401
    """Return a record with a part in place of one that it has, or without it where it is empty."""
    document, name = to_document(record), PARTS[held.what]
    values = list(document[name])
    values[held.at : held.at + 1] = [part] if part else []
    return made(type(record), record.id, {**document, name: values})


def _parts(kind: Kind) -> list[str]:
    return [what for what, name in PARTS.items() if name in fields_of(kind_of(kind))]


_IDS = frozenset(("organisation", "payer", "payee", "drawn_from", "part_of"))
"""Fields that hold the id of another record."""
_ID = re.compile(r"(?!.*\.\.)\w\S{,199}")


def record_id(given: str, path: str = "id") -> str:
    """Return the id that a person gives a record; raise Misread where it cannot be one."""
    given = given.strip()
    if given and not (given.isprintable() and _ID.fullmatch(given)):
        what = "an id begins with a letter or digit and has no blanks, no “..” and no signs "
        raise Misread(path, f"{what}that cannot be seen; it has at most 200 characters")
    return given


def source_id(name: str, title: str) -> str:
    """Return the id of a further source of one's own, by its title."""
    return f"{name}-{slug(title, 60) or 'source'}"


def with_source(file: SourceFile, given: Mapping[str, Any]) -> SourceFile:
    """Return a source with more said of itself; raise Misread where a field does not take it."""
    document = {**to_document(file.source), **given}
    for name in ("id", "entered_by", "fingerprint", "imported", "file_name", "counts"):
        if name in given and name != "id":
            raise Misread(name, "this is not for a person to say")
    said = read(Source, {**document, "id": file.source.id, "entered_by": file.source.entered_by})
    return replace(file, source=said)


def new_id(source: str, kind: Kind, name: str, taken: Callable[[str], bool]) -> str:
    """Return an id made from a name for a record that has no identifier, which nothing has yet."""
    between = "-org" if kind is Kind.ORGANISATION else ""
    base = f"{OWN_PREFIX}-{source}{between}-{slug(name) or 'x'}"
    found, number = base, 2
    while taken(found):
        found, number = f"{base}-{number}", number + 1
    return found


# Two at once.


class Clash(NamedTuple):
    """A field that two people changed: its value before, as the other left it, and as meant.

    Of a list it is only the values that both touched.
    """

    field: str
    before: Any
    theirs: Any
    mine: Any


def merged(before: Any, theirs: Any, mine: Any) -> tuple[Any, list[Clash]]:  # noqa: ANN401
    """Return a record with the changes of both sides, and the fields that both changed.

    Values of a list that one side added, changed or took away are no matter of the other's.

    Args:
        before: the record as it was when it was opened.
        theirs: as it is now.
        mine: as it is meant to be.
    """
    changed: dict[str, Any] = {}
    clashes = []
    for name in fields_of(type(before)):
        old, now, new = (getattr(each, name) for each in (before, theirs, mine))
        if new in (old, now):
            continue
        if now == old:
            changed[name] = new
        elif not isinstance(old, tuple):
            clashes.append(Clash(name, old, now, new))
        elif any(both := _touched_by_both(old, now, new)):
            clashes.append(Clash(name, *both))
        else:
            kept = [each for each in now if each not in old or each in new]
            changed[name] = _with_more(kept, new, besides=old)
    return replace(theirs, **changed), clashes


def _touched_by_both(
    old: tuple[Any, ...], now: tuple[Any, ...], new: tuple[Any, ...]
) -> tuple[tuple[Any, ...], tuple[Any, ...], tuple[Any, ...]]:
    """Return the values of a list that both sides touched: before, as theirs, and as mine.

    These are those that both changed or took away, and those that both added under one word.
    """
    both = [each for each in old if each not in now and each not in new]
    added = [[each for each in some if each not in old] for some in (now, new)]
    before, theirs, mine = list[Any](), list[Any](), list[Any]()
    for word in dict.fromkeys(map(_word, (*old, *now, *new))):
        gone, by_them, by_me = ([e for e in some if _word(e) == word] for some in (both, *added))
        is_new = word and by_them and by_me and word not in map(_word, old)
        if by_them != by_me and (gone or is_new):
            before, theirs, mine = before + gone, theirs + by_them, mine + by_me
    if before:
        # A value under another word is what became of the one that has gone.
        theirs, mine = (
            some or [each for each in more if _word(each) not in map(_word, old)]
            for some, more in zip((theirs, mine), added, strict=True)
        )
    return tuple(before), tuple(theirs), tuple(mine)


def _word(value: object) -> tuple[Any, ...]:
    """Return that by which a value of a list is told from others; nothing for a text."""
    return tuple(getattr(value, name) for name in TOLD_BY.get(type(value), ()))


def _with_more(
    held: Iterable[Any], more: Iterable[Any], besides: Iterable[Any] = ()
) -> tuple[Any, ...]:
    """Return values with more of them, each once and none of some besides."""
    return (*held, *(each for each in more if each not in held and each not in besides))


class Clashed(PactlineError):  # noqa: N818 - it tells what a person meets
    """Both sides changed fields of one record; nothing was written."""

    def __init__(self, clashes: list[Clash]) -> None:
        told = [
            f"{name} was {_short(before)}, is now {_short(theirs)}, and you wrote {_short(mine)}"
            for name, before, theirs, mine in clashes
        ]
        super().__init__(
            f"nothing was written: the record changed meanwhile: {'; '.join(told)}",
            remedy="look at it again, then say what holds",
        )
        self.clashes = clashes


class Settled(NamedTuple):
    """What both sides changed, and the value of it that is to hold."""

    clash: Clash
    holds: Any


def _exchanged(record: Any, name: str, old: Any, new: Any) -> Any:  # noqa: ANN401
    """Return a record with another value in a field, or with other values in its list."""
    if isinstance(held := getattr(record, name), tuple):
        new = _with_more([each for each in held if each not in old], new)
    return replace(record, **{name: new})


def with_record(
    file: SourceFile,
    kind: Kind,
    opened: Any,  # noqa: ANN401
    mine: Any,  # noqa: ANN401
    settled: Iterable[Settled] = (),
) -> SourceFile:
    """Return a source with a record as it is meant to be, beside what was changed meanwhile.

    Args:
        file: the source as it is now.
        kind: of the record.
        opened: the record as it was when it was opened.
        mine: as it is meant to be.
        settled: what was chosen where both sides changed something, in that order.

    Raises:
        Clashed: a field was changed by both sides, and not settled.
    """
    for clash, holds in settled:
        opened = _exchanged(opened, clash.field, clash.before, clash.theirs)
        mine = _exchanged(mine, clash.field, clash.mine, holds)
    after, clashes = merged(opened, claim(file, kind, mine.id), mine)
    if clashes:
        raise Clashed(clashes)
    return with_claim(file, kind, after)


def _short(value: object) -> str:
    return f"“{words[:300]}”" if (words := in_words(value)) else "nothing"


# What changed.


def changes(before: Any, after: Any) -> list[tuple[str, str, str]]:  # noqa: ANN401
    """Return the fields in which two versions of a record differ: name, before, after."""
    kind = type(after if after is not None else before)

    def at(record: object, name: str) -> str:
        return f"“{words}”" if (words := in_words(getattr(record, name, None))) else "nothing"

    return [
        (name, at(before, name), at(after, name))
        for name in fields_of(kind)
        if name != "id"
        and getattr(before, name, None) != getattr(after, name, None)
        and any(getattr(each, name, None) for each in (before, after))
    ]


class Correction(NamedTuple):
    """What one says otherwise than a source: whose word it is, where, and both in words."""

    source: str
    record: str
    title: str
    field: str
    they_say: str
    you_say: str


def corrections(store: Store, name: str) -> Iterator[Correction]:
    """Yield what a person says otherwise than each source, or that it doesn't say, by record.

    Args:
        store: where to read.
        name: of the person, whose sources are those that they enter.
    """
    mine = [each.id for each in store.sources() if each.entered_by == name]
    for record in (record for source in mine for record in store.records(source)):
        row = store.row(record.id)
        if row is None:
            continue
        (view,) = store.views(row.kind, [row.id])
        for source, theirs in view.said if view else ():
            if source not in mine:
                for field, before, after in _otherwise(record, theirs):
                    yield Correction(source, row.id, row.title, field, before, after)


def _otherwise(mine: Any, theirs: Any) -> Iterator[tuple[str, str, str]]:  # noqa: ANN401
    """Yield the fields in which one record says something else than another: theirs, mine."""
    for name in to_document(mine):
        said, other = getattr(mine, name), getattr(theirs, name)
        if name in ("where", "notes", "as_published") or said == other:
            continue
        if not isinstance(said, tuple):
            yield name, in_words(other), in_words(said)
            continue
        for value in said:
            if not any(_says(each, value) for each in other):
                like = [each for each in other if _alike(each, value)]
                yield name, in_words(like[0]) if like else "", in_words(value)


def _says(one: object, other: object) -> bool:
    """Tell whether a value of a list says all that another one does."""
    if not isinstance(one, Struct) or not isinstance(other, Struct):
        return one == other
    stated = to_document(other).keys() - {"where"}
    return all(getattr(one, name) == getattr(other, name) for name in stated)


def _alike(one: object, other: object) -> bool:
    """Tell whether two values of a list are of the same; a party in another role is another."""
    told_by = TOLD_BY.get(type(other), ())
    if isinstance(one, Party) and isinstance(other, Party) and one.role != other.role:
        return False
    first = [(getattr(one, name), getattr(other, name)) for name in told_by[:1]]
    return any(word and word == its for word, its in first)
