"""Forms: what a person fills in field by field, and the records that it comes to.

A form of a new agreement is a row of the table that is filled in by hand, read by its reader.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping
from enum import Enum
from functools import partial
from textwrap import shorten
from typing import Any, NamedTuple, Protocol

from store.amounts import Scope, Stage
from store.codec import to_document
from store.editing import own
from store.editing.fields import Misread, fields_of, meant, read
from store.errors import PactlineError
from store.importing.formats.handmade import COLUMNS, TITLES, Cells, RowReader
from store.importing.plan import Notes, Warning
from store.interface import Kind, Row, Sort, Store
from store.names import like
from store.org_ids import OWN_PREFIX, problem
from store.query import EVERYTHING
from store.records import (
    Agreement,
    Count,
    Event,
    FundingLine,
    Organisation,
    Party,
    Person,
    Place,
    Programme,
    Source,
    SourceFile,
)
from store.settling import in_words
from store.text import fold, printable

FIELDS = frozenset(column.key for column in COLUMNS)
"""What a form can have filled in: the keys of the table's columns."""

ALONE = FIELDS - frozenset(Agreement.__struct_fields__)
"""Of these, those that are no fields of an agreement."""


class FromForm(NamedTuple):
    """The records that a form comes to, each with its kind, and what is odd about it."""

    records: tuple[tuple[Kind, Any], ...]
    warnings: tuple[Warning, ...]


def from_form(
    file: SourceFile, cells: Mapping[str, str], taken: Callable[[str], bool] = lambda _: False
) -> FromForm:
    """Return the records of a form, on top of what its source says already.

    A form with the reference of an agreement that the source has is one more row of it.

    Args:
        file: what the source says.
        cells: what is filled in, by the keys of the table's columns.
        taken: tells whether an id is some record's, so that a new one gets another.

    Raises:
        PactlineError: it has neither a reference nor a title.
    """
    filled = {key: text.strip() for key, text in cells.items() if text.strip()}
    notes = Notes("")
    agreements = {each.id: each for each in file.agreements}
    bodies_before = {each.id: each for each in file.organisations}
    before: dict[str, Any] = {**agreements, **bodies_before}
    reader = RowReader(notes, file.source.id, lambda each: each in bodies_before or taken(each))
    reader.agreements.update(agreements)
    reader.bodies.records.update(bodies_before)
    if (title := filled.get("title", "")) and "reference" not in filled:

        def is_other(record_id: str) -> bool:
            held = agreements.get(record_id)
            return taken(record_id) or (held is not None and held.title != title)

        filled["identifier"] = own.new_id(file.source.id, Kind.AGREEMENT, title, is_other)
    reader.read(Cells(filled, filled.get("where", ""), {}, notes))
    if notes.lost:
        raise PactlineError(notes.lost[0].reason, remedy="give it a title")
    # The name of a body that others know is theirs to keep: a copy would outlive their renaming.
    bodies = [
        each
        for each in reader.bodies.records.values()
        if each.id in before
        or not taken(each.id)
        or not to_document(each).keys() <= {"name", "where"}
    ]
    changed: tuple[tuple[Kind, Any], ...] = (
        *((Kind.ORGANISATION, each) for each in bodies),
        *((Kind.AGREEMENT, each) for each in reader.agreements.values()),
    )
    return FromForm(
        tuple((kind, each) for kind, each in changed if before.get(each.id) != each),
        tuple(notes.warnings),
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


def mistaken(error: Misread) -> Words:
    """Return what is said under a field that does not take what is filled in."""
    return Words(printable("; ".join(filter(None, (error.what, error.remedy)))), odd=True)


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
    of: tuple[Kind, str] | None
    """Kind and id of the record that more is said of; None for a new one."""
    opened: Any
    """What one says of that record, where it is this that is changed; None otherwise."""
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


HINTS = {
    "id": "GB-CHC-1001635, or empty: made from the name",
    "name": "as it is called; a person as Katy Wing, director",
    "aliases": "other names, semicolons between",
    "identifiers": "further ones of the same body, semicolons between",
    "member_of": "what it is a member of",
    "aims": "semicolons between",
    "owners": "whose it is, each wording, semicolons between",
    "people": "Katy Wing, director (GB-CHC-1001635); …",
    "represented_by": "Katy Wing, director (GB-CHC-1001635); …",
    "speaker": "Katy Wing, director (GB-CHC-1001635); not named",
    "planned": "2009 to 2012/13",
    "actual": "2009 to 2012/13, where it turned out otherwise",
    "period": "2011/12, 2009 to 2012/13; empty where not stated",
    "term": "how long it lasts, as stated: five years",
    "amount": "more than £3.5m, about 20000, USD 20k",
    "stage": "applied for, awarded, committed, disbursed",
    "scope": "year, total or fund; empty where the period tells",
    "same_as": "period of the line whose figure it equals: 2011/12",
    "payer": "who pays; begin a name, and take the offer with →",
    "payee": "who is paid",
    "funder": "who pays; begin a name, and take the offer with →",
    "lead": "lead organisation, or accountable body",
    "partners": "names of others that take part, semicolons between",
    "counts": "18 partners; almost 15,000 bodies: size of sector",
    "money_for": "2011/12, 2009 to 2012/13; empty where not stated",
    "type": "grant, memorandum of understanding, compact …",
    "former_names": "earlier names, semicolons between",
    "year_end": "last day of the financial year: 31 March 2020",
    "income": "in that year, as a plain number: 20000",
    "spending": "likewise",
    "currency": "GBP, USD, EUR",
    "country": "two letters: GB",
    "code": "as an official list has it: E08000009",
    "code_type": "which list that is: LAD, WD, LSOA",
    "basis": "stated; or derived, where you worked it out",
    "key": "by which another line says that it is the same",
    "kind": "in a word or two",
    "drawn_from": "the fund that it comes out of",
    "part_of": "the programme that it is a part of",
    "by": "who, semicolons between; empty for all together",
    "role": "funder, recipient, lead organisation, signatory …",
    "value": "18 strategic partners, almost 15,000 organisations",
    "of": "what is counted: size of the sector",
    "includes": "5,000 bodies: providers; 4,000 bodies: sports",
    "event": "signed, announced, extended …",
    "date": "3 February 2017, by March 2013, 2011/12",
    "start": "from when it takes part, where that is told",
    "end": "until when",
    "note": "anything else",
    "notes": "anything else",
    "text": "in a sentence",
    "quoted": "yes where these are the speaker’s own words",
    "where": "page 3, paragraph 2; told by phone …",
    "because": "why you say so",
}
"""Field to what belongs in it."""

HINT = 50
"""Columns that a form has for what belongs in a field."""

_LABELS = {
    "id": "Identifier", "url": "Web address", "where": "Where in the source", "by": "Who",
    "same_as": "Same figure as", "value": "How many", "of": "Of what", "scope": "Covers",
    "key": "Word for the line", "amount_note": "Note on the amount", "event": "What happened",
    "planned": "Planned dates", "actual": "Actual dates",
}  # fmt: skip


def asked(key: str, label: str = "", hint: str = "", value: str = "") -> FormField:
    """Return a field of a form with its label and its hint, where no others are given."""
    label = label or _LABELS.get(key, key.replace("_", " ").capitalize())
    return FormField(key, label, hint or HINTS.get(key, ""), value)


def as_typed(value: Any) -> str:  # noqa: ANN401 - any value of a field
    """Return a value as a person writes it in a field."""
    if isinstance(value, tuple):
        return "; ".join(map(as_typed, value))
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, Person):
        named = ", ".join(filter(None, (value.name or "not named", value.post)))
        return printable(f"{named} ({value.organisation})" if value.organisation else named)
    if isinstance(value, Count):
        return printable(f"{value}: {value.of}" if value.of else str(value))
    return in_words(value)


# How what is typed may go on.

ROLES = (
    "funder", "recipient", "lead organisation", "accountable body", "strategic partner", "partner",
    "signatory", "member", "beneficiary", "programme owner",
)  # fmt: skip
EVENTS = ("began", "announced", "launched", "signed", "reported", "extended", "awarded", "due",
          "ends")  # fmt: skip

_WORDS: dict[tuple[type[Any], str], tuple[str, ...]] = {
    (Party, "role"): ROLES,
    (Count, "role"): ROLES,
    (Party, "kind"): ("organisation", "consortium", "sector", "individual"),
    (Event, "kind"): EVENTS,
}
"""Fields that mostly hold one of these words."""

_FACETS: dict[tuple[type[Any], str], tuple[Kind, str]] = {
    (Agreement, "type"): (Kind.AGREEMENT, "type"),
    (Organisation, "kind"): (Kind.ORGANISATION, "type"),
    (Organisation, "status"): (Kind.ORGANISATION, "status"),
    (Place, "name"): (Kind.AGREEMENT, "place"),
    (Programme, "title"): (Kind.AGREEMENT, "programme"),
}
"""Fields whose values in other records are offered, and the facet that has them."""

_MOST_VALUES = 1_000
"""Values of a facet that are looked through."""

REFERS = {
    "payer": Kind.ORGANISATION,
    "payee": Kind.ORGANISATION,
    "by": Kind.ORGANISATION,
    "member_of": Kind.ORGANISATION,
    "drawn_from": Kind.FUND,
    "part_of": Kind.AGREEMENT,
}
"""Fields that hold ids, and of what kind of record."""

_NAMES = ((Organisation, "name"), (Party, "name"))
"""Fields that name a body."""


def offered(kind: type[Any], key: str, text: str, store: Store) -> str:
    """Return how the last of the values in a field may go on, semicolons between them.

    Args:
        kind: of the record, or the part of one, that has the field.
        key: of the field.
        text: what is typed.
        store: knows names and values of other records.
    """
    begun, mark, last = text.rpartition(";")
    word = last.lstrip()
    if len(word) < 2:
        return ""
    of = REFERS.get(key) or (Kind.ORGANISATION if (kind, key) in _NAMES else None)
    hint = fields_of(kind).get(key)
    if of:
        known = [f"{row.title} ({row.id})" for row in like(word, store, of)]
    elif (kind, key) in _FACETS:
        listed, facet = _FACETS[kind, key]
        values = store.listing(EVERYTHING, listed).facets(facet, _MOST_VALUES)
        known = [each.label for each in values if each.value]
    elif isinstance(hint, type) and issubclass(hint, Enum):
        known = [str(each.value) for each in hint]
    else:
        known = [*_WORDS.get((kind, key), ())]
    found = next((each for each in known if each.casefold().startswith(word.casefold())), "")
    head = f"{begun}{mark}{last[: len(last) - len(word)]}"
    return f"{head}{word}{found[len(word) :]}" if found else ""


def referred(text: str, key: str, store: Store) -> str:
    """Return the id that a text means: one in brackets, or the text itself.

    Raises:
        Misread: it is a name without an id.
    """
    match = _NAMED.fullmatch(text)
    record_id = match[2] if match else text
    row = store.row(record_id)
    if row is None and " " in record_id:
        near = ", or ".join(f"{each.title} ({each.id})" for each in like(text, store, REFERS[key]))
        raise Misread(key, f"“{text}” is no id", f"is it {near}?" if near else "add it first")
    return row.id if row else record_id


_ASKED = (
    *("title", "funder", "recipient", "amount", "money_for", "stage", "event", "date", "starts"),
    *("ends", "term", "type", "lead", "partners", "partner_roles", "purpose", "aims"),
    *("undertakings", "counts", "statement", "speaker", "place", "url", "note", "where"),
)
"""The columns that a form of an agreement asks for, what is heard on a phone first."""

_BODIES = ("funder", "recipient", "lead")
"""The columns that name one body."""

_MEANS: dict[str, tuple[type[Any], str]] = {
    **dict.fromkeys((*_BODIES, "partners"), (Party, "name")),
    "partner_roles": (Party, "role"),
    "stage": (FundingLine, "stage"),
    "event": (Event, "kind"),
    "place": (Place, "name"),
}
"""Fields of forms to the fields of parts that they fill."""

_NAMED = re.compile(r"(.*?)\s*\(([^()\s]+)\)")


class NewAgreement:
    """The form of a new agreement, with a page or paragraph to begin with."""

    name = "a new agreement"
    of: tuple[Kind, str] | None = None
    opened = None

    def __init__(self, where: str = "") -> None:
        guides = {column.key: column.guide for column in COLUMNS}
        self.fields = tuple(
            asked(key, TITLES[key], HINTS.get(key, guides[key]), where if key == "where" else "")
            for key in _ASKED
        )

    def read(self, file: SourceFile, cells: Mapping[str, str], store: Store) -> Understood:
        """Return the agreement and the bodies that the fields come to."""
        filled = {key: text.strip() for key, text in cells.items() if text.strip()}
        filled, told = with_bodies(filled, store, file)
        if not filled.get("title"):
            odd = bool(filled.keys() - {"where"})
            told["title"] = Words("an agreement needs a title", odd=odd)
            return Understood((), told)
        form = from_form(file, filled, lambda record_id: store.row(record_id) is not None)
        agreement = next(each for kind, each in form.records if kind is Kind.AGREEMENT)
        told |= {key: Words(words) for key, words in _understood(agreement).items()}
        keys = {title: key for key, title in TITLES.items()}
        for warning in (each for each in form.warnings if each.field in keys):
            key, done = keys[warning.field], warning.done
            lost = "kept as published" in done
            known = told.get(key, Words("")).text
            words = done.replace("as published", "as you write it")
            told[key] = Words("; ".join(filter(None, ("" if lost else known, words))), odd=lost)
        told = {key: words for key, words in told.items() if words.text != filled.get(key)}
        understood = Understood(form.records, told)
        return _as_before(understood, filled, store)

    def offer(self, key: str, text: str, store: Store) -> str:
        """Return how what is typed in a field may go on; empty where nobody knows."""
        return offered(*_MEANS.get(key, (Agreement, key)), text, store)


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
    if match and not problem(match[2]) and not match[2].startswith(f"{OWN_PREFIX}-"):
        return match[1], match[2], Words(f"a new body, {match[2]}")
    near = [f"{each.title} ({each.id})" for each in like(text, store)]
    words = f"a new body; or is it {', or '.join(near)}?" if near else "a new body"
    return text, "", Words(words)


def with_bodies(
    cells: Mapping[str, str], store: Store, file: SourceFile
) -> tuple[dict[str, str], dict[str, Words]]:
    """Return the cells of an agreement with the ids of bodies that it names, and what to say.

    Ids that are filled in themselves stay as they are. A name alone means the body that one's own
    source has under just that name and without a register's number, or a new one.
    """
    begun = f"{OWN_PREFIX}-{file.source.id}-org-"
    mine = {each.name: each.id for each in file.organisations if each.id.startswith(begun)}

    def found(text: str) -> tuple[str, str, Words]:
        name, record_id, words = body_of(text, store)
        if record_id or not (held := mine.get(name, "")):
            return name, record_id, words
        return name, held, Words(f"the {name} of your own, {held}")

    filled, told = dict(cells), dict[str, Words]()
    for role in _BODIES:
        if (text := filled.get(role, "")) and not filled.get(f"{role}_id"):
            filled[role], filled[f"{role}_id"], told[role] = found(text)
    if (text := filled.get("partners", "")) and not filled.get("partner_ids"):
        bodies = [found(each.strip()) for each in text.split(";") if each.strip()]
        filled["partners"] = "; ".join(name for name, _, _ in bodies)
        filled["partner_ids"] = "; ".join(record_id for _, record_id, _ in bodies)
        told["partners"] = Words(
            "; ".join(
                words.text if known else f"{name}: {words.text}" for name, known, words in bodies
            )
        )
    return filled, told


_COVERS = {Scope.YEAR: "one year’s money", Scope.TOTAL: "all of it", Scope.FUND: "a fund"}


def _understood(agreement: Agreement) -> dict[str, str]:
    """Return what was understood of an agreement's fields that are not plain text."""
    found: dict[str, str] = {}
    if agreement.funding:
        line = agreement.funding[-1]
        said = [str(line.amount or ""), _COVERS[line.scope]]
        found["amount"] = ", ".join(filter(None, said))
        found["money_for"] = f"{line.period}" if line.period else ""
        found["stage"] = line.stage.value
    if agreement.events:
        event = agreement.events[-1]
        found["date"] = f"{event.kind} {'by ' if event.by else ''}{event.date}"
    if agreement.planned:
        found["starts"] = str(agreement.planned)
    if agreement.term_months:
        found["term"] = f"{agreement.term_months} months"
    return {key: printable(words) for key, words in found.items() if words}


_PLAIN = {
    Kind.AGREEMENT: ("title", "type", "purpose", "term", "planned", "url", "part_of", "actual"),
    Kind.ORGANISATION: ("name", "kind", "description", "status", "address", "url"),
    Kind.FUND: ("title", "purpose"),
}
"""The fields of a record that a form shows with their values."""

_LISTS = ("aims", "aliases", "former_names", "identifiers", "member_of", "owners", "notes")
"""The fields of a record that hold several texts."""

_MORE = {
    "amount": "A further amount",
    "period": "Money for",
    "stage": "",
    "event": "",
    "date": "On",
    **dict.fromkeys(("notes", "where", "because"), ""),
}
"""What can be said besides to the label of its field, where it has one of its own."""


class EditedRecord:
    """The form of what one says of a record that is there.

    Args:
        kind: of the record.
        opened: what one says of it now.
        others: what others say of each plain field, in words.
        where: page or paragraph to begin with.
    """

    def __init__(
        self,
        kind: Kind,
        opened: Any,  # noqa: ANN401 - of the kind
        others: Mapping[str, str],
        where: str = "",
    ) -> None:
        self.kind, self.opened = kind, opened
        self.of: tuple[Kind, str] | None = (kind, opened.id)
        self.name = f"what you say of {opened.id}"
        held = to_document(opened)
        plain = [
            asked(
                key,
                hint=shorten(others.get(key, ""), HINT, placeholder=" …"),
                value=in_words(getattr(opened, key)) if key in held else "",
            )
            for key in _PLAIN[kind]
        ]
        left_out: tuple[str, ...] = (
            () if kind is Kind.AGREEMENT else ("period", "stage", "event", "date")
        )
        left_out += ("amount",) if kind is Kind.ORGANISATION else ()
        more = [
            asked(key, label, value=where if key == "where" else "")
            for key, label in _MORE.items()
            if key not in left_out
        ]
        self._lists = [each for each in _LISTS if each in fields_of(type(opened))]
        texts = [
            asked(f"{key}-{place}", f"{asked(key).label} {place + 1}", value=text)
            for key in self._lists
            for place, text in enumerate(map(printable, getattr(opened, key)))
        ]
        further = [asked(key) for key in self._lists if key != "notes"]
        self.fields = (*plain, *more, *texts, *further)

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
                told[key] = mistaken(error)

        def said(key: str, text: str) -> Any:  # noqa: ANN401
            meant = referred(text, key, store) if key in REFERS else text
            return own.with_value(record, key, meant, why)

        hints = fields_of(type(self.opened))
        for key in _PLAIN[self.kind]:
            text = filled.get(key, "")
            held = key in to_document(self.opened)
            if held and text == in_words(getattr(self.opened, key)):
                continue
            if text:
                take(key, partial(said, key, text))
                if key not in told and hints[key] is not str:
                    told[key] = Words(in_words(read(hints[key], meant(hints[key], text))))
            elif held:
                take(key, partial(own.without_value, record, key))
        if amount := filled.get("amount", ""):
            take("amount", partial(self._with_money, record, amount, filled, why))
        if "event" in filled or "date" in filled:
            given = {"kind": filled.get("event", "reported"), "date": filled.get("date", "")}
            take("date", partial(own.with_value, record, "events", given, why))
        for key in self._lists:
            take(key, partial(self._with_texts, record, key, filled, store))
        odd = any(words.odd for words in told.values())
        for name, key in (("funding", "amount"), ("events", "date")):
            values = getattr(record, name, ())
            if key in filled and key not in told and values:
                told[key] = Words(in_words(values[-1]))
        return Understood((() if odd or record == self.opened else ((self.kind, record),)), told)

    def offer(self, key: str, text: str, store: Store) -> str:
        """Return how what is typed in a field may go on; empty where nobody knows."""
        of = _MEANS.get(key, (type(self.opened), key))
        return "" if of in _NAMES else offered(*of, text, store)

    def _with_texts(
        self,
        record: Any,  # noqa: ANN401
        key: str,
        filled: Mapping[str, str],
        store: Store,
    ) -> Any:  # noqa: ANN401
        """Return the record with the texts of a list as they stand in its fields, and with more."""
        further = filled.get(key, "")
        more = [further] if key == "notes" else map(str.strip, further.split(";"))
        texts = [referred(each, key, store) if key in REFERS else each for each in more if each]
        for place, before in reversed([*enumerate(getattr(record, key))]):
            text = filled.get(f"{key}-{place}", "")
            texts.insert(0, before if text == printable(before).strip() else text)
        held = [*dict.fromkeys(filter(None, texts))]
        if held == [*getattr(self.opened, key)]:
            return record
        return own.made(type(record), record.id, {**to_document(record), key: held})

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


def edited_record(store: Store, row: Row, begun: Source, where: str = "") -> EditedRecord:
    """Return the form of what a person says of a listed record in a source of theirs.

    Args:
        store: where to read.
        row: of the record.
        begun: the source, as it begins.
        where: page or paragraph to begin with.
    """
    (view,) = store.views(row.kind, [row.id])
    others: dict[str, str] = {}
    for source, record in view.said if view else ():
        for key in _PLAIN[row.kind]:
            if source != begun.id and (words := in_words(getattr(record, key))):
                others.setdefault(key, f"others say: {words}")
    return EditedRecord(row.kind, own.said_of(store, begun, row), others, where)
