"""Forms of new records of every kind, of new sources, and of what can be added to a record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from textwrap import shorten
from typing import Any, NamedTuple, get_args, get_origin

from msgspec.structs import replace

from store.amounts import Stage
from store.codec import to_document
from store.editing import own
from store.editing.fields import (
    Document,
    Misread,
    fields_of,
    meant,
    read,
    unmistaken,
    without_usual,
)
from store.editing.form import (
    REFERS,
    Understood,
    Words,
    as_typed,
    asked,
    body_of,
    mistaken,
    offered,
    referred,
)
from store.errors import PactlineError
from store.importing.incoming import check_source_id
from store.interface import Kind, Store
from store.org_ids import problem
from store.records import Count, Event, Organisation, Party, Person, Source, SourceFile
from store.settling import in_words
from store.text import printable

_NEW = {
    "agreement": (
        "title", "id", "type", "purpose", "aims", "planned", "actual", "term", "part_of", "url",
        "notes", "where",
    ),
    "organisation": (
        "name", "id", "kind", "aliases", "former_names", "identifiers", "member_of",
        "description", "people", "status", "address", "url", "notes", "where",
    ),
    "fund": ("title", "id", "owners", "amount", "amount_note", "purpose", "notes", "where"),
    "source": ("title", "id", "kind", "publisher", "date", "address", "licence", "notes"),
}  # fmt: skip
"""What can be added by itself to the fields that its form asks for."""

_PARTS = {
    "line": (
        "amount", "period", "stage", "scope", "same_as", "payer", "payee", "drawn_from", "date",
        "key", "note", "where", "basis",
    ),
    "event": ("kind", "date", "text", "people", "where", "basis"),
    "count": ("value", "of", "role", "includes", "note", "where"),
    "statement": ("text", "speaker", "date", "quoted", "where"),
    "party": ("role", "name", "kind", "represented_by", "start", "end", "note", "where"),
    "person": ("name", "note", "where"),
    "undertaking": ("text", "by", "where"),
    "place": ("name", "code", "country", "note", "code_type"),
    "programme": ("title", "code", "url"),
    "income": ("year_end", "income", "spending", "currency", "where"),
}  # fmt: skip
"""What can be added to a record to the fields that its form asks for."""


class _Fields(NamedTuple):
    """What the fields of a form came to: the values as a person gave them, and what to tell."""

    given: dict[str, Any]
    told: dict[str, Words]

    @property
    def odd(self) -> bool:
        return any(words.odd for words in self.told.values())


class _FieldsForm:
    """A form of the fields of one type."""

    name: str
    of: tuple[Kind, str] | None = None
    opened: Any = None
    kind: type[Any]

    def __init__(self, names: tuple[str, ...], values: Mapping[str, str]) -> None:
        self.fields = tuple(asked(each, value=values.get(each, "")) for each in names)

    def offer(self, key: str, text: str, store: Store) -> str:
        """Return how what is typed in a field may go on; empty where nobody knows."""
        return offered(self.kind, key, text, store)

    def _understood(self, cells: Mapping[str, str], store: Store) -> _Fields:
        """Read the fields one by one."""
        hints, given, told = fields_of(self.kind), dict[str, Any](), dict[str, Words]()
        for key in (field.key for field in self.fields):
            text = cells.get(key, "").strip()
            if not text or key not in hints or key == "id":
                continue
            several = get_origin(hints[key]) is tuple and get_args(hints[key])[0]
            pieces = [each.strip() for each in text.split(";") if each.strip()]
            try:
                if key in REFERS:
                    pieces = [referred(each, key, store) for each in pieces]
                    text = pieces[0]
                given[key] = pieces if several else meant(hints[key], text)
                if key == "value":
                    continue
                value = read(hints[key], given[key], key)
                if several is not str and hints[key] is not str and in_words(value) != text:
                    told[key] = Words(in_words(value))
                elif key in REFERS:
                    names = store.names(pieces)
                    told[key] = Words(", ".join(names.get(each, each) for each in pieces))
            except Misread as error:
                told[key] = mistaken(error)
        return _Fields(given, told)


class NewRecord(_FieldsForm):
    """The form of a new agreement, organisation or fund.

    Args:
        kind: of the record.
        where: page or paragraph to begin with.
    """

    def __init__(self, kind: Kind, where: str = "") -> None:
        self._of, self.kind = kind, own.kind_of(kind)
        self.name = f"a new {kind}" if kind is not Kind.AGREEMENT else "a new agreement in full"
        super().__init__(_NEW[kind], {"where": where})

    def read(self, file: SourceFile, cells: Mapping[str, str], store: Store) -> Understood:
        """Return the record that the fields come to."""
        names = own.NAMED[self._of]
        found = self._understood(cells, store)
        told, given, record_id = found.told, found.given, cells.get("id", "").strip()
        title = str(given.get(names, ""))
        if self._of is Kind.ORGANISATION and title:
            title, known, words = body_of(title, store)
            given["name"], record_id = title, record_id or known
            told["name"] = words if not record_id or known else Words("")
        if not title and not record_id:
            told[names] = Words(f"a new {self._of} needs a {names}", odd=bool(given))
            return Understood((), told)
        row = store.row(record_id) if record_id else None
        if row:
            told["id"] = Words(f"{row.title} is known; what you say stands beside what others say")
        elif record_id and self._of is Kind.ORGANISATION and (odd := problem(record_id)):
            told["id"] = Words(odd)
        try:
            own.record_id(record_id)
        except Misread as error:
            told["id"] = mistaken(error)
        note = cells.get("amount_note", "").strip()
        if self._of is Kind.FUND and "amount" in given:
            given["amount"] = {"key": "fund", "amount": given["amount"], "note": note}
        if found.odd:
            return Understood((), told)
        record_id = record_id or _fresh_id(file, self._of, title, store)
        held = own.claim(file, self._of, record_id)
        try:
            said = own.written(self.kind, record_id, given)
        except Misread as error:
            return Understood((), {**told, names: mistaken(error)})
        more = {key: getattr(said, key) for key in given}
        if "term" in given:
            more["term_months"] = said.term_months
        return Understood(((self._of, replace(held, **more)),), told)


LONGEST_KEY = 40
"""Characters of the word for a part in the name of its form."""

_READ_TOGETHER = {
    "value": ("unit", "qualifier"),
    "name": ("post", "organisation"),
    "date": ("by",),
}
"""Field of a form to those of its type that are read out of the same words."""


class NewPart(_FieldsForm):
    """The form of a part of a record, added or changed: a line of money, an event, a party.

    Args:
        kind: of the record.
        record_id: its id.
        what: a key of `own.PARTS`.
        where: page or paragraph to begin with.
        opened: what one says of the record, where a part of that is changed.
        held: the part.
    """

    def __init__(
        self,
        kind: Kind,
        record_id: str,
        what: str,
        where: str = "",
        *,
        opened: Any = None,  # noqa: ANN401 - a record
        held: own.Part | None = None,
    ) -> None:
        self._of, self._record_id, self._what = kind, record_id, what
        self.opened, self._held = opened, held
        self.kind = get_args(fields_of(own.kind_of(kind))[own.PARTS[what]])[0]
        self.of = kind, record_id
        if held:
            key = printable(shorten(held.key, LONGEST_KEY, placeholder=" …"))
            alike = [each for each in own.parts_of(opened) if each.what == what]
            alike = [each for each in alike if each.key == held.key]
            if len(alike) > 1:
                key += f", {alike.index(held) + 1} of {len(alike)},"
            self.name = f"your {named(what)} {key} of {record_id}"
        else:
            self.name = f"{'an' if what[0] in 'aeiou' else 'a'} {named(what)} of {record_id}"
        super().__init__(_PARTS[what], _cells(held.value) if held else {"where": where})

    def read(self, file: SourceFile, cells: Mapping[str, str], store: Store) -> Understood:
        """Return the record with the part, and a new body that the part names."""
        if held := self._held:
            values = {field.key: field.value for field in self.fields}
            cells = {key: text for key, text in cells.items() if text != values[key]}
        given, told = found = self._understood(cells, store)
        first = self.fields[0].key
        if not (given or (held and cells)):
            return Understood((), told)
        records: tuple[tuple[Kind, Any], ...] = ()
        if self._what == "party" and "name" in given:
            name, record_id, told["name"] = body_of(given["name"], store)
            given["name"] = name
            if not record_id:
                record_id = _fresh_id(file, Kind.ORGANISATION, name, store)
                records = ((Kind.ORGANISATION, Organisation(id=record_id, name=name)),)
            given["organisation"] = record_id
        if found.odd:
            return Understood((), told)
        words = "" if self._what == "income" else str(given.pop(first, ""))
        kept = self._kept(cells) if held else {}
        try:
            if held and not (words or given or kept):
                record = own.with_part(self.opened, held, {})
                told[first] = Words("it is taken away")
                return Understood(((self._of, record),), told)
            name, part = own.part(self._of, self._what, words, {**kept, **given})
            if held:
                record = own.with_part(self.opened, held, part)
            else:
                record = own.with_value(own.claim(file, self._of, self._record_id), name, part)
        except Misread as error:
            told[first] = mistaken(error)
            return Understood((), told)
        told[first] = Words(in_words(read(self.kind, part)))
        understood = Understood((*records, (self._of, record)), told)
        view = store.agreement(self._record_id) if self._what == "line" and not held else None
        if view and (lines := view.funding()):
            line = lines[-1].value
            usual = {key: getattr(line, key) for key in ("payer", "payee", "drawn_from")}
            stage = line.stage.value if line.stage is not Stage.NOT_STATED else ""
            words = f"the line before, {line.amount or line.period or 'without a figure'}"
            return understood.offering(words, {**usual, "stage": stage}, given)
        return understood

    def left_over(self, drafts: Iterable[str], said: Iterable[Any]) -> list[str]:
        """Return the drafts of such parts of the record that are not there any more.

        Args:
            drafts: the names of the forms that they are of.
            said: what each of one's own sources says of the record.
        """
        if self._held:
            return []
        there = {
            NewPart(self._of, self._record_id, self._what, opened=record, held=part).name
            for record in said
            for part in own.parts_of(record)
            if part.what == self._what
        }
        begun, end = f"your {named(self._what)} ", f" of {self._record_id}"
        return [
            each
            for each in drafts
            if each.startswith(begun) and each.endswith(end) and each not in there
        ]

    def _kept(self, changed: Mapping[str, str]) -> Document:
        """Return the part that is changed without what is written anew."""
        document = unmistaken(to_document(self._held.value)) if self._held else {}
        if self._what == "line" and "period" in changed:
            document = without_usual(document, to_document(self.opened)["funding"])
        gone = {name for key in changed for name in (key, *_READ_TOGETHER.get(key, ()))}
        return {name: value for name, value in document.items() if name not in gone}


def named(what: str) -> str:
    """Return what can be added to a record, in words."""
    return what.replace("line", "line of money")


def _cells(value: Any) -> dict[str, str]:  # noqa: ANN401 - a part of a record
    """Return what stands in the fields of a part."""
    cells = {name: as_typed(getattr(value, name)) for name in to_document(value)}
    if isinstance(value, Person):
        cells["name"] = as_typed(value)
    elif isinstance(value, Count):
        cells["value"] = str(value)
    elif isinstance(value, Event) and value.by:
        cells["date"] = f"by {value.date}"
    elif isinstance(value, Party) and value.name and value.organisation:
        cells["name"] = f"{value.name} ({value.organisation})"
    elif isinstance(value, Party) and value.organisation:
        cells["name"] = value.organisation
    return cells


class NewSource(_FieldsForm):
    """The form of a further source of one's own."""

    name = "a new source"
    kind = Source

    def __init__(self) -> None:
        super().__init__(_NEW["source"], {})
        hint = "a word; empty: made from the title"
        self.fields = tuple(
            each._replace(hint=hint) if each.key == "id" else each for each in self.fields
        )

    def read(self, file: SourceFile, cells: Mapping[str, str], store: Store) -> Understood:
        """Return the source that the fields come to."""
        given, told = found = self._understood(cells, store)
        named = cells.get("id", "").strip()
        source_id = named or own.source_id(file.source.entered_by, str(given.get("title", "")))
        told["id"] = Words(source_id if given.get("title") else "")
        if store.source(source_id):
            told["id"] = Words(f"there is a source “{source_id}” already", odd=True)
        try:
            check_source_id(named or "x")
        except PactlineError as error:
            told["id"] = Words(f"{error.what}: {error.remedy}", odd=True)
        if not given.get("title"):
            told["title"] = Words("a source needs a title", odd=bool(given))
        if found.odd or not given.get("title"):
            return Understood((), told)
        begun = Source(id=source_id, entered_by=file.source.entered_by)
        return Understood((), told, own.with_source(SourceFile(source=begun), given).source)


def kinds_of_parts(kind: Kind) -> list[str]:
    """Return what can be added to a record of a kind."""
    return [what for what in _PARTS if own.PARTS[what] in fields_of(own.kind_of(kind))]


def _fresh_id(file: SourceFile, kind: Kind, name: str, store: Store) -> str:
    return own.new_id(file.source.id, kind, name, lambda each: store.row(each) is not None)
