"""Forms: what a person fills in field by field, and the records that it comes to.

A form of a new agreement is a row of the table that is filled in by hand, read by its reader.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping
from functools import partial
from typing import Any, NamedTuple, Protocol

from store.amounts import Scope, Stage
from store.codec import to_document
from store.editing import own
from store.editing.fields import Misread, fields_of, read
from store.errors import PactlineError
from store.importing.formats.handmade import COLUMNS, TITLES, Cells, RowReader
from store.importing.plan import Notes
from store.interface import Kind, Row, Sort, Store
from store.names import like
from store.org_ids import OWN_PREFIX, slug
from store.query import EVERYTHING
from store.records import Agreement, Source, SourceFile
from store.settling import in_words
from store.text import fold, printable

FIELDS = frozenset(column.key for column in COLUMNS)
"""What a form can have filled in: the keys of the table's columns."""

ALONE = FIELDS - frozenset(Agreement.__struct_fields__)
"""Of these, those that are no fields of an agreement."""


class FromForm(NamedTuple):
    """The records that a form comes to, each with its kind, and what is odd about it in words.

    `odd` is the same by the titles of the columns.
    """

    records: tuple[tuple[Kind, Any], ...]
    warnings: tuple[str, ...]
    odd: tuple[tuple[str, str], ...] = ()


def from_form(
    file: SourceFile, cells: Mapping[str, str], taken: Callable[[str], bool] = lambda _: False
) -> FromForm:
    """Return the records of a form, on top of what its source says already.

    A form with the reference of an agreement that the source has is one more row of it.

    Args:
        file: what the source says.
        cells: what is filled in, by the keys of the table's columns.
        taken: tells whether an id is some record's, so that a new agreement gets another.

    Raises:
        PactlineError: it has neither a reference nor a title.
    """
    filled = {key: text.strip() for key, text in cells.items() if text.strip()}
    notes = Notes("")
    reader = RowReader(notes, file.source.id)
    reader.agreements.update({each.id: each for each in file.agreements})
    reader.bodies.records.update({each.id: each for each in file.organisations})
    before: dict[str, Any] = {**reader.agreements, **reader.bodies.records}
    title, number = filled.get("title", ""), 2
    if title and "reference" not in filled:
        words = title
        while taken(f"{OWN_PREFIX}-{file.source.id}-{slug(words) or 'x'}"):
            words, number = f"{title} {number}", number + 1
        filled["reference"] = words
    reader.read(Cells(filled, filled.get("where", ""), {}, notes))
    if notes.lost:
        raise PactlineError(notes.lost[0].reason, remedy="give it a title")
    changed: tuple[tuple[Kind, Any], ...] = (
        *((Kind.ORGANISATION, each) for each in reader.bodies.records.values()),
        *((Kind.AGREEMENT, each) for each in reader.agreements.values()),
    )
    return FromForm(
        tuple((kind, each) for kind, each in changed if before.get(each.id) != each),
        tuple(printable(f"{each.field}: {each.found}: {each.done}") for each in notes.warnings),
        tuple((each.field, each.done) for each in notes.warnings),
    )


# Forms as a screen shows them: fields, and under each what was understood.


class FormField(NamedTuple):
    """A field of a form: its key, its name for people, what belongs in it, what stands in it."""

    key: str
    label: str
    hint: str
    value: str = ""


class Words(NamedTuple):
    """What was understood of a field; `odd` where it is a warning."""

    text: str
    odd: bool = False


class Understood(NamedTuple):
    """What a form comes to.

    Attributes:
        records: what one would say, each with its kind; empty where it cannot be kept.
        told: key of a field to what was understood of it.
        source: a further source of one's own that it adds.
        usual: key of an empty field to what the most similar record says there.
    """

    records: tuple[tuple[Kind, Any], ...]
    told: dict[str, Words]
    source: Source | None = None
    usual: Mapping[str, str] = {}

    def offering(self, like: str, usual: Mapping[str, str], filled: Container[str]) -> Understood:
        """Return the same with what the record of a title says, offered in empty fields."""
        offered = {key: text for key, text in usual.items() if text and key not in filled}
        told = {
            key: Words(f"Right takes “{printable(text)}”, as in {printable(like)}")
            for key, text in offered.items()
        }
        return self._replace(told={**told, **self.told}, usual=offered)


class Form(Protocol):
    """A form of one record."""

    name: str
    """What it is of, for people and for its draft."""
    fields: tuple[FormField, ...]

    def read(self, file: SourceFile, cells: Mapping[str, str], store: Store) -> Understood:
        """Return what is understood of what is filled in.

        Args:
            file: what one's own source says.
            cells: what is filled in, by the keys of the fields.
            store: knows the names and ids of bodies.
        """

    def offer(self, key: str, text: str, store: Store) -> str:
        """Return how what is typed in a field may go on; empty where nobody knows."""


_ASKED = (
    *("title", "funder", "recipient", "amount", "money_for", "stage", "event", "date", "starts"),
    *("ends", "term", "type", "lead", "partners", "partner_roles", "purpose", "aims"),
    *("undertakings", "counts", "statement", "speaker", "place", "url", "note", "where"),
)
"""The columns that a form of an agreement asks for, what is heard on a phone first."""

_BODIES = ("funder", "recipient", "lead")
"""The columns that name one body."""

_NAMED = re.compile(r"(.*?)\s*\(([^()\s]+)\)")


class NewAgreement:
    """The form of a new agreement."""

    name = "a new agreement"

    def __init__(self) -> None:
        guides = {column.key: column.guide for column in COLUMNS}
        self.fields = tuple(FormField(key, TITLES[key], guides[key]) for key in _ASKED)

    def read(self, file: SourceFile, cells: Mapping[str, str], store: Store) -> Understood:
        """Return the agreement and the bodies that the fields come to."""
        filled = {key: text.strip() for key, text in cells.items() if text.strip()}
        filled, told = with_bodies(filled, store)
        if not filled.get("title"):
            told["title"] = Words("an agreement needs a title", odd=bool(filled))
            return Understood((), told)
        form = from_form(file, filled, lambda record_id: store.row(record_id) is not None)
        agreement = next(each for kind, each in form.records if kind is Kind.AGREEMENT)
        told |= {key: Words(words) for key, words in _understood(agreement).items()}
        keys = {title: key for key, title in TITLES.items()}
        for key, done in [(keys[title], done) for title, done in form.odd if title in keys]:
            lost = "kept as published" in done
            known = told.get(key, Words("")).text
            told[key] = Words("; ".join(filter(None, ("" if lost else known, done))), odd=lost)
        understood = Understood(form.records, told)
        return _as_before(understood, filled, store)

    def offer(self, key: str, text: str, store: Store) -> str:
        """Return a name that is begun with the known body that it may mean, or a whole stage."""
        if key == "stage" and text:
            return next((each.value for each in Stage if each.value.startswith(text)), "")
        begun, mark, name = text.rpartition(";") if key == "partners" else ("", "", text)
        found = completed(name.lstrip(), store) if key in (*_BODIES, "partners") else ""
        return f"{begun}{mark}{' ' if mark else ''}{found}" if found else ""


def _as_before(understood: Understood, filled: Mapping[str, str], store: Store) -> Understood:
    """Offer what the agreement says whose title begins so, or the same funder’s last one."""
    title = fold(filled["title"])
    rows = like(filled["title"], store, Kind.AGREEMENT)
    if row := next((each for each in rows if fold(each.title).startswith(title)), None):
        return understood.offering(row.title, _said_of(row, store), filled)
    if funder := filled.get("funder_id"):
        query = EVERYTHING.with_field("funder", funder)
        for row in store.listing(query, Kind.AGREEMENT, Sort.DATE).rows(0, 1):
            said = {**_said_of(row, store), "recipient": ""}
            return understood.offering(row.title, said, filled)
    return understood


def _said_of(row: Row, store: Store) -> dict[str, str]:
    """Return what the columns of a form say of a listed agreement."""
    view = store.agreement(row.id)
    if view is None:
        return {}
    bodies = {
        party.role: f"{party.name} ({party.organisation})" if party.organisation else party.name
        for party, _ in view.parties("funder", "recipient")
        if party.name
    }
    stages = [line.stage.value for line, _ in view.funding() if line.stage is not Stage.NOT_STATED]
    places = [place.name for place, _ in view.each("places")]
    said = {key: next((value for value, _ in view.each(key)), "") for key in ("type", "term")}
    return {**said, **bodies, "stage": (stages or [""])[0], "place": (places or [""])[0]}


def body_of(text: str, store: Store) -> tuple[str, str, Words]:
    """Return the name and the id of a body that is named in a form, and what to say of it.

    A name alone never means a body that is known: its id does, by itself or in brackets.
    """
    match = _NAMED.fullmatch(text)
    row = store.row(match[2] if match else text)
    if row and row.kind is Kind.ORGANISATION:
        return row.title, row.id, Words(f"{row.title}, {row.id}")
    near = [f"{each.title} ({each.id})" for each in like(text, store)]
    words = f"a new body; or is it {', or '.join(near)}?" if near else "a new body"
    return text, "", Words(words)


def with_bodies(cells: Mapping[str, str], store: Store) -> tuple[dict[str, str], dict[str, Words]]:
    """Return the cells of an agreement with the ids of bodies that it names, and what to say.

    Ids that are filled in themselves stay as they are.
    """
    filled, told = dict(cells), dict[str, Words]()
    for role in _BODIES:
        if (text := filled.get(role, "")) and not filled.get(f"{role}_id"):
            filled[role], filled[f"{role}_id"], told[role] = body_of(text, store)
    if (text := filled.get("partners", "")) and not filled.get("partner_ids"):
        bodies = [body_of(each.strip(), store) for each in text.split(";") if each.strip()]
        filled["partners"] = "; ".join(name for name, _, _ in bodies)
        filled["partner_ids"] = "; ".join(record_id for _, record_id, _ in bodies)
        told["partners"] = Words(
            "; ".join(
                words.text if known else f"{name}: {words.text}" for name, known, words in bodies
            )
        )
    return filled, told


def completed(text: str, store: Store) -> str:
    """Return a name that is begun with the known body that it may mean, its id in brackets."""
    for row in like(text, store):
        if row.title.casefold().startswith(text.casefold()):
            return f"{text}{row.title[len(text) :]} ({row.id})"
    return ""


_COVERS = {Scope.YEAR: "one year’s money", Scope.TOTAL: "all of it", Scope.FUND: "a fund"}


def _understood(agreement: Agreement) -> dict[str, str]:
    """Return what was understood of an agreement's fields that are not plain text."""
    found: dict[str, str] = {}
    if agreement.funding:
        line = agreement.funding[-1]
        said = [str(line.amount or ""), _COVERS[line.scope]]
        found["amount"] = ", ".join(filter(None, said))
        found["money_for"] = f"{line.period}" if line.period else ""
        found["stage"] = line.stage.value if line.stage.value != "not stated" else ""
    if agreement.events:
        found["date"] = f"{agreement.events[-1].kind} {agreement.events[-1].date}"
    if agreement.planned:
        found["starts"] = str(agreement.planned)
    if agreement.term_months:
        found["term"] = f"{agreement.term_months} months"
    return {key: printable(words) for key, words in found.items() if words}


_PLAIN = {
    Kind.AGREEMENT: ("title", "type", "purpose", "term", "planned", "url", "part_of"),
    Kind.ORGANISATION: ("name", "kind", "description", "status", "address", "url"),
    Kind.FUND: ("title", "purpose"),
}
"""The fields of a record that a form shows with their values."""

_MORE = {
    "amount": ("A further amount", "more than £3.5m; of a fund, its size"),
    "period": ("Money for", "the stretch that it is for: 2011/12"),
    "stage": ("Stage", "applied for, awarded, committed, disbursed"),
    "event": ("What happened", "signed, announced, extended …"),
    "date": ("On", "3 February 2017, by March 2013, 2011/12"),
    "notes": ("Note", "anything else"),
    "where": ("Where in the source", "page 3, paragraph 2 …"),
    "because": ("Because", "why you say so"),
}


class EditedRecord:
    """The form of what one says of a record that is there.

    Args:
        kind: of the record.
        opened: what one says of it now.
        others: what others say of each plain field, in words.
    """

    def __init__(self, kind: Kind, opened: Any, others: Mapping[str, str]) -> None:  # noqa: ANN401
        self.kind, self.opened = kind, opened
        self.name = f"what you say of {opened.id}"
        held = to_document(opened)
        said = {key: f"others say: {words}" for key, words in others.items()}
        plain = [
            FormField(
                key,
                key.replace("_", " ").capitalize(),
                said.get(key, ""),
                in_words(getattr(opened, key)) if key in held else "",
            )
            for key in _PLAIN[kind]
        ]
        left_out: tuple[str, ...] = (
            () if kind is Kind.AGREEMENT else ("period", "stage", "event", "date")
        )
        left_out += ("amount",) if kind is Kind.ORGANISATION else ()
        more = [FormField(key, *words) for key, words in _MORE.items() if key not in left_out]
        self.fields = (*plain, *more)

    def read(self, file: SourceFile, cells: Mapping[str, str], store: Store) -> Understood:
        """Return the record with what the fields say now."""
        filled = {key: text.strip() for key, text in cells.items() if text.strip()}
        why = own.Told(filled.get("where", ""), filled.get("because", ""))
        record, told = self.opened, dict[str, Words]()

        def take(key: str, change: Callable[[], Any]) -> None:
            nonlocal record
            try:
                record = change()
            except Misread as error:
                words = "; ".join(filter(None, (error.what, error.remedy)))
                told[key] = Words(printable(words), odd=True)

        hints = fields_of(type(self.opened))
        for key in _PLAIN[self.kind]:
            text = filled.get(key, "")
            held = key in to_document(self.opened)
            if held and text == in_words(getattr(self.opened, key)):
                continue
            if text:
                take(key, partial(own.with_value, record, key, text, why))
                if key not in told and hints[key] is not str:
                    told[key] = Words(in_words(read(hints[key], text)))
            elif held:
                take(key, partial(own.without_value, record, key))
        if amount := filled.get("amount", ""):
            take("amount", partial(self._with_money, record, amount, filled, why))
        if "event" in filled or "date" in filled:
            given = {"kind": filled.get("event", "reported"), "date": filled.get("date", "")}
            take("date", partial(own.with_value, record, "events", given, why))
        if note := filled.get("notes", ""):
            take("notes", partial(own.with_value, record, "notes", note))
        odd = any(words.odd for words in told.values())
        for name, key in (("funding", "amount"), ("events", "date")):
            values = getattr(record, name, ())
            if key in filled and key not in told and values:
                told[key] = Words(in_words(values[-1]))
        return Understood((() if odd or record == self.opened else ((self.kind, record),)), told)

    def offer(self, key: str, text: str, store: Store) -> str:
        """Offer nothing: the fields are of the record's own words."""
        return ""

    def _with_money(
        self,
        record: Any,  # noqa: ANN401
        amount: str,
        filled: Mapping[str, str],
        why: own.Told,
    ) -> Any:  # noqa: ANN401
        if self.kind is Kind.FUND:
            return own.with_value(record, "amount", amount, why)
        more = {key: filled[key] for key in ("period", "stage") if key in filled}
        name, line = own.part(self.kind, "line", amount, more)
        return own.with_value(record, name, line, why)


def edited_record(store: Store, row: Row, begun: Source) -> EditedRecord:
    """Return the form of what a person says of a listed record in a source of theirs."""
    held = store.read_source(begun.id) or SourceFile(source=begun)
    (view,) = store.views(row.kind, [row.id])
    others: dict[str, str] = {}
    for source, record in view.said if view else ():
        for key in _PLAIN[row.kind]:
            if source != begun.id and (words := in_words(getattr(record, key))):
                others.setdefault(key, words[:200])
    return EditedRecord(row.kind, own.claim(held, row.kind, row.id), others)
