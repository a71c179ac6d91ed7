"""Merged records as documents of the index."""

from __future__ import annotations

import json
import re
from binascii import b2a_base64
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from operator import attrgetter
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec

from store.amounts import Figure, Scope, Stage, added_up, sums_text
from store.codec import encode
from store.codes import MINOR, PENNY, UK_POSTCODE, area_level, is_regrant
from store.dates import PartialDate
from store.differences import differences
from store.identity import Ruling, main_id
from store.index.opened import Entry, Place
from store.index.schema import (
    AGREEMENT,
    BEGINS,
    BY_AWARD,
    BY_DAYS,
    BY_DAYS_APART,
    CODED,
    COLUMNS,
    CURRENCIES,
    ENTRY,
    FLAG,
    FUND,
    IN_ENTRY,
    LEFT_OUT,
    LIES_IN,
    LOCALITY,
    LONGEST_BEGINNING,
    MAX_KEY,
    NAME_FIELDS,
    NAMES,
    ORGANISATION,
    PENCE,
    POSTCODE,
    SAME_NAME,
    SECTION_KEYS,
    SHARED,
    TEXT,
    TIE,
    TIED,
    TIES,
    TOTAL,
    WORKED_OUT,
    YEARS,
    ascending,
    descending,
    key_of,
    name_keys,
    section,
    sort_text,
)
from store.interface import Kind, Row
from store.money import Contributions, counted_account, figure_of, figures
from store.names import run_together
from store.query.tokens import SEPARATOR, index_text, whole, words_of
from store.reasons import APPLIED_FOR
from store.records import UNKNOWN, Agreement, Fund, Organisation, Person, Programme, Record
from store.records import Place as Locality
from store.settling import SetAside, settled
from store.text import printable
from store.timeline.spans import awarded, day_in_list, stretch

R = TypeVar("R", Agreement, Organisation, Fund)

Fields = dict[str, Any]
"""Field of the index to its value or list of values."""


def nameless(_record_id: str) -> str:
    """Return no name."""
    return ""


class Account(NamedTuple, Generic[R]):
    """What one source says of a record.

    Attributes:
        source: id of the source.
        place: where the record is.
        record: what it says.
        known: the day from which this word counts (`date.toordinal`), 0 for an undated source.
        name_of: returns the name of an organisation in the same file, for parties without one.
    """

    source: str
    place: Place
    record: R
    known: int = 0
    name_of: Callable[[str], str] = nameless


def in_order(accounts: list[Account[R]]) -> list[Account[R]]:
    """Return accounts with the fullest first; equals by source and id, so that order is settled."""
    if len(accounts) < 2:
        return accounts
    return sorted(accounts, key=lambda each: (-_size(each.record), each.source, each.record.id))


def counting(
    accounts: list[Account[R]], rulings: Iterable[Ruling]
) -> tuple[list[Account[R]], list[SetAside]]:
    """Return accounts as they count by the person's rulings, in order, and what is set aside."""
    accounts = in_order(accounts)
    ruled = list(rulings)
    if not ruled:
        return accounts, []
    records, aside = settled([(each.source, each.record) for each in accounts], ruled)
    found = [each._replace(record=new) for each, new in zip(accounts, records, strict=True)]
    return in_order(found), aside


def _size(record: Record) -> int:
    try:
        return len(encode(record))
    except UnicodeEncodeError:
        # Half a surrogate pair, which a file can hold as an escape.
        return len(repr(record))


def stored(value: object) -> str:
    """Return what is stored of a record, or of the index itself, as the index takes it in."""
    try:
        data = msgspec.json.encode(value)
    except UnicodeEncodeError:
        data = json.dumps(value, default=sorted).encode()
    return b2a_base64(data, newline=False).decode()


# What is worked out once for all records that have it: names, places and programmes come again.

_BETWEEN = f" {SEPARATOR} "

_name_keys = lru_cache(maxsize=1 << 14)(name_keys)
_shown = lru_cache(maxsize=1 << 14)(printable)
_tokens = lru_cache(maxsize=1 << 14)(index_text)
_figure_text: Callable[[Figure], str] = lru_cache(maxsize=1 << 14)(str)


def joined_tokens(texts: Iterable[str]) -> str:
    """Return the tokens of several names, each once, kept apart."""
    return _BETWEEN.join(filter(None, map(_tokens, dict.fromkeys(texts))))


@lru_cache(maxsize=1 << 12)
def _flags(has: frozenset[str]) -> str:
    return FLAG.join(sorted(has))


@lru_cache(maxsize=1 << 12)
def _years_text(years: tuple[int, ...]) -> str:
    return FLAG.join(map(str, years))


def tie_of(kind: str, record_id: str) -> int:
    """Return a number that stands for the id, so that equal keys have one order everywhere."""
    digest = blake2b(f"{kind}:{record_id}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") % TIES


# What documents of every kind have.

_TEXTS = {
    ORGANISATION: ("description", "address", "url", "notes", "statements", "counts"),
    AGREEMENT: (
        *("purpose", "aims", "notes", "undertakings", "statements", "counts", "events"),
        "funding",
    ),
    FUND: ("purpose", "notes"),
}
"""Kind of record to its fields of running text."""

_TEXTS_OF = {kind: attrgetter(*names) for kind, names in _TEXTS.items()}

_HAS = {"purpose": "description"} | {
    name: name for name in ("description", "aims", "notes", "undertakings", "statements", "counts")
}
"""Of these fields, those that a record is told to have, and as what."""

_KINDS = {ORGANISATION: Kind.ORGANISATION, AGREEMENT: Kind.AGREEMENT, FUND: Kind.FUND}


class Draft:
    """A document of the index while it is made.

    Args:
        kind: letter of the record's kind.
        record_id: the id that it is listed under.
        titles: its names, the one that it is listed under first; the id stands for none.
        accounts: what each source says of it, the fullest account first.

    Attributes:
        fields: of the index.
        has: what `has:` finds it by.
        texts: tokens of further texts that it is found by.
    """

    def __init__(
        self, kind: str, record_id: str, titles: Sequence[str], accounts: Sequence[Account[Any]]
    ) -> None:
        """Set the fields that are alike for every kind."""
        self.kind, self.id, self.accounts = kind, record_id, accounts
        self.title = titles[0] if titles else record_id
        self.sources = list(dict.fromkeys([account.source for account in accounts]))
        self.texts = ""
        self.has: set[str] = set()
        first, second = _name_keys(self.title)
        keys = dict.fromkeys([key_of(kind, record_id), key_of(kind, printable(record_id))])
        self.fields: Fields = {
            "kind": kind,
            "key": list(keys),
            "id_w": " ".join(words_of(record_id)),
            "n1": first,
            "n2": second,
            "k_date": MAX_KEY,
            "k_amount": MAX_KEY,
            "k_ends": MAX_KEY,
            TIE: tie_of(kind, record_id),
            "source": self.sources,
            "file": list(dict.fromkeys([str(account.place.file) for account in accounts])),
        }
        if titles:
            self.fields[NAMES if kind == AGREEMENT else "title"] = joined_tokens(titles)
        if SECTION_KEYS[kind] == "n1":
            self.fields[BEGINS] = sort_text(self.title)[:LONGEST_BEGINNING]
        if dated := [account.known for account in accounts if account.known]:
            self.fields["known"] = min(dated)
        if len(accounts) > 1:
            self.has.add("several")
            if kind != FUND and any(differences((each.source, each.record) for each in accounts)):
                self.has.add("disagreement")

    def values(self, field: str, texts: Iterable[str]) -> None:
        """Set a field that is found by each of its values as a whole."""
        if kept := [_shown(text) for text in dict.fromkeys(texts) if text]:
            self.fields[field] = kept
            self.has.add(field)

    def whole(self, field: str, texts: Iterable[str]) -> None:
        """Add the whole texts of a field, as `field:=text` asks for them."""
        wholes = [f"{field}|{whole(text)}" for text in dict.fromkeys(texts) if text]
        self.fields.setdefault("whole", []).extend(wholes)

    def day(self, field: str, flag: str, day: date | None) -> None:
        """Set a field of days, as `date.toordinal`, where the day is known."""
        if day is not None:
            self.has |= {flag, "dates"}
            self.fields[field] = day.toordinal()

    def finished(
        self,
        *,
        ids: Iterable[str] = (),
        figures: Sequence[tuple[str, str, int]] = (),
        **shown: str,
    ) -> Fields:
        """Return the fields, with the texts of all accounts and what is stored.

        Args:
            ids: every id of an organisation.
            figures: those that have no column.
            shown: what a list shows of a record of its kind.
        """
        fields, has = self.fields, self.has
        texts, people = self._read()
        if people:
            fields["person_w"] = index_text(*people)
            self.whole("person", people)
            has.add("people")
        own = index_text(*dict.fromkeys(filter(None, (*texts, *people))))
        fields[TEXT] = _BETWEEN.join(filter(None, (own, self.texts)))
        fields[NAMES] = _BETWEEN.join(
            [fields[name] for name in (NAMES, *NAME_FIELDS) if fields.get(name)]
        )
        fields["has"] = _flags(frozenset(has))
        fields["section"] = section(self.kind, fields)
        title, sources = _shown(self.title), tuple(self.sources)
        row = Row(_KINDS[self.kind], self.id, title, sources=sources, **shown)
        places = tuple([account.place for account in self.accounts])
        days = fields.get("starts", 0), fields.get("ends", 0)
        fields[ENTRY] = stored(Entry(row, tuple(ids), places, *days, tuple(figures)))
        return fields

    def _read(self) -> tuple[list[str], list[str]]:
        """Return running texts, and names and posts of people; note what there is of them."""
        texts: list[str] = []
        people: list[Person] = []
        names, values = _TEXTS[self.kind], _TEXTS_OF[self.kind]
        for account in self.accounts:
            record = account.record
            for name, value in zip(names, values(record), strict=True):
                if not value:
                    continue
                if name in _HAS:
                    self.has.add(_HAS[name])
                for each in (value,) if isinstance(value, str) else value:
                    if isinstance(each, str):
                        texts.append(each)
                    else:
                        texts += [getattr(each, part, "") for part in ("text", "unit", "note")]
            if self.kind != FUND:
                people += [statement.speaker for statement in record.statements]
            if self.kind == ORGANISATION:
                people += record.people
            elif self.kind == AGREEMENT:
                people += [each for party in record.parties for each in party.represented_by]
                people += [each for event in record.events for each in event.people]
        named = dict.fromkeys([text for person in people for text in (person.name, person.post)])
        return texts, [text for text in named if text]


# An agreement.


def agreement_document(
    record_id: str,
    accounts: list[Account[Agreement]],
    start_month: int,
    body_of: Callable[[str], str],
) -> Fields:
    """Return the document of an agreement.

    Args:
        record_id: the id that it is listed under.
        accounts: what each source says, at least one.
        start_month: month 1 to 12 in which financial years start.
        body_of: returns the id that stands for all ids of a body.
    """
    accounts = in_order(accounts)
    records = [account.record for account in accounts]
    titles = [record.title for record in records if record.title]
    draft = Draft(AGREEMENT, record_id, titles, accounts)
    draft.has.add("status")
    who = _set_parties(draft, accounts, body_of)
    _set_codes(draft, records)
    shown, ends = _set_dates(draft, records)
    amount, figures = _set_money(draft, records, start_month)
    of_type = draft.fields["type"][0] if "type" in draft.fields else ""
    return draft.finished(
        figures=figures,
        type=of_type,
        who=who,
        amount=printable(amount),
        date=shown.text,
        ends=ends.text,
    )


_MOST_NAMES = 4
"""Names of one side in the `who` of a row; the others are counted."""

_ROLES = {
    "funder": "funder",
    "recipient": "recipient",
    "partner": "partner",
    "strategic partner": "partner",
}
"""Role to the field that finds it; every other role is found as a party alone."""


def _set_parties(
    draft: Draft, accounts: Sequence[Account[Agreement]], body_of: Callable[[str], str]
) -> str:
    """Set who takes part, as all accounts together say it; return the `who` of the row."""
    sides: dict[str, dict[str, dict[str, None]]] = {}
    for account in accounts:
        stated = _stated_parties(account.record)
        draft.has |= _shared(account.record, stated, body_of)
        for field, body, name in stated:
            name = name or account.name_of(body)
            if value := body or _shown(name):
                known = sides.setdefault(field, {}).setdefault(value, {})
                if name:
                    known[name] = None
    for field, side in sides.items():
        draft.fields[f"{field}_w"] = joined_tokens(
            [name for names in side.values() for name in names]
        )
        if field != "other":
            draft.values(field, side)
    draft.values("party", [value for side in sides.values() for value in side])
    funder, recipient = _names_shown(sides, "funder"), _names_shown(sides, "recipient")
    if recipient:
        return f"{funder} → {recipient}".lstrip()
    return funder or _names_shown(sides, "partner") or _names_shown(sides, "other")


def _stated_parties(record: Agreement) -> list[tuple[str, str, str]]:
    """Return the field that finds each party, its id and its name, as one source states them."""
    stated = [
        (_ROLES.get(party.role, "other"), party.organisation, party.name)
        for party in record.parties
    ]
    for line in record.funding:
        if line.payer:
            stated.append(("funder", line.payer, ""))
        if line.payee:
            stated.append(("recipient", line.payee, ""))
    return stated


def _names_shown(sides: Mapping[str, Mapping[str, Mapping[str, None]]], field: str) -> str:
    names = [_shown(next(iter(known), value)) for value, known in sides.get(field, {}).items()]
    more = len(names) - _MOST_NAMES
    text = ", ".join(names[:_MOST_NAMES])
    return f"{text} and {more:,} more" if more > 0 else text


def _shared(
    record: Agreement, stated: Iterable[tuple[str, str, str]], body_of: Callable[[str], str]
) -> set[str]:
    """Return which sides of one account's money are of several bodies, named or only counted."""
    named: dict[str, set[str]] = {}
    for field, body, name in stated:
        named.setdefault(field, set()).add(body or name)
    found: set[str] = set()
    for field, bodies in named.items():
        if field == "other" or (len(bodies) < 2 and not record.counts):
            continue
        counts = [each.value for each in record.counts if _ROLES.get(each.role) == field]
        several = max([len(bodies), *counts]) > 1
        if several and max([len(set(map(body_of, bodies))), *counts]) > 1:
            found.add(f"{SHARED}{field}s")
    return found


def _set_codes(draft: Draft, records: Sequence[Agreement]) -> None:
    """Set what publishers code: types, places, programmes, funds, what is a part of what."""
    coded, draft.texts = _coded(tuple([(r.type, r.places, r.programmes) for r in records]))
    draft.fields |= coded
    draft.has.update(coded)
    draft.whole(CODED, [f"{p.title}|{p.code}" for r in records for p in r.programmes if p.code])
    draft.fields[LIES_IN] = [each for record in records for each in _areas(record.places)]
    draft.values("fund", [line.drawn_from for record in records for line in record.funding])
    if codes := [record.regrant for record in records if record.regrant]:
        draft.values("regrant", codes)
        if not any(map(is_regrant, codes)):
            draft.has.discard("regrant")
    if parents := [record.part_of for record in records if record.part_of]:
        draft.fields["part_of"] = parents
        draft.has.add("part-of")


@lru_cache(maxsize=1 << 12)
def _coded(
    stated: tuple[tuple[str, tuple[Locality, ...], tuple[Programme, ...]], ...],
) -> tuple[Fields, str]:
    """Return the fields of types, places and programmes as sources state them, and their tokens."""
    types = [each for each, _, _ in stated]
    places = _places([place for _, places, _ in stated for place in places])
    programmes = [
        text
        for _, _, programmes in stated
        for programme in programmes
        for text in (programme.title, programme.code)
    ]
    fields: Fields = {}
    for field, texts in (("type", types), ("place", places), ("programme", programmes)):
        if kept := [printable(text) for text in dict.fromkeys(texts) if text]:
            fields[field] = kept
    return fields, joined_tokens([*types, *places, *programmes])


def _places(places: Iterable[Locality]) -> list[str]:
    return [text for place in places for text in (place.name, place.code, place.country)]


def _areas(places: Sequence[Locality]) -> Iterator[str]:
    """Yield which area lies in which, where a record names but one of each of two levels."""
    by_level: dict[int, dict[str, str]] = {}
    for place in places:
        if (level := area_level(place.code)) is not None:
            by_level.setdefault(level, {}).setdefault(place.code, _shown(place.name))
    alone = [
        (level, *each) for level, of in by_level.items() if len(of) == 1 for each in of.items()
    ]
    for level, wider, name in alone:
        for other, narrower, _ in alone:
            if level < other:
                yield f"{narrower}|{level}|{wider}|{name}"


def _set_dates(draft: Draft, records: Sequence[Agreement]) -> tuple[PartialDate, PartialDate]:
    """Set the days; return the one that a row shows, and the end."""
    run, award = stretch(records), awarded(records)
    begins, ends = run.begins.date, run.ends.date
    lines = [line for record in records for line in record.funding]
    events = [event for record in records for event in record.events if event.date]
    signed = next((event.date for event in events if event.kind == "signed"), UNKNOWN)
    draft.day("starts", "start", begins.first)
    draft.day("ends", "end", ends.last)
    draft.day("signed", "signed", signed.first)
    draft.day("awarded", "awarded", award.date.first)
    if events or any(line.date for line in lines):
        draft.has.add("dates")
    if any(line.period for line in lines):
        draft.has |= {"period", "dates"}
    shown = day_in_list(award, run).date
    draft.fields["k_date"] = descending(_ordinal(shown.first))
    draft.fields["k_ends"] = ascending(_ordinal(ends.last))
    return shown, ends


def _ordinal(day: date | None) -> int | None:
    return None if day is None else day.toordinal()


# The money of an agreement.

_LARGEST = 10**15
"""Figures of this many ten-thousandths or more are read one by one, so that sums stay exact."""


def _set_money(
    draft: Draft, records: Sequence[Agreement], start_month: int
) -> tuple[str, list[tuple[str, str, int]]]:
    """Set what an agreement adds to totals; return its words, and the figures without a column."""
    place, money = counted_account(records, start_month)
    fields, has = draft.fields, draft.has
    out = [(each.reason, each.figure) for each in money.left_out if each.figure]
    in_entry: list[tuple[str, str, int]] = []
    for family, stated in (
        (TOTAL, [("", figure) for figure in money.total]),
        (BY_AWARD, [(_years_text(each.years), each.figure) for each in money.by_award_date]),
        (BY_DAYS, [(_years_text(each.years), each.figure) for each in money.by_days]),
        (LEFT_OUT, out),
    ):
        if not stated:
            continue
        if family in YEARS:
            fields[YEARS[family]] = sorted({years for years, _ in stated})
        keyed = [
            (f"{before}|{currency}|{qualifier}", minor)
            for before, (currency, qualifier, minor) in stated
        ]
        if found := _in_columns(family, keyed):
            fields |= found
        else:
            in_entry += [(family, key, minor) for key, minor in keyed]
            has.add(f"{family}{IN_ENTRY}")
    if money.total:
        has |= {TOTAL, "fy"} if any(fields[YEARS[BY_DAYS]]) else {TOTAL}
    if money.left_out:
        has.add(LEFT_OUT)
    if money.by_days != money.by_award_date:
        has.add(BY_DAYS_APART)
    for family, years in ((BY_AWARD, money.by_award_date), (BY_DAYS, money.by_days)):
        derived = Counter((each.years, each.figure.currency) for each in years if each.derived)
        if derived:
            over = Counter((each.years, each.figure.currency) for each in years if each.exceeded)
            fields[WORKED_OUT[family]] = [
                f"{_years_text(of)}|{code}|{number}|{over[of, code]}"
                for (of, code), number in derived.items()
            ]
    by_field = _amounts(money, records[place])
    stated_figures = money.total or [figure for _, figure in out]
    codes = {figure.currency for of in (stated_figures, *by_field.values()) for figure in of}
    for field, amounts in by_field.items():
        if len(codes) > 1:
            draft.whole(field, [f"{figure.currency}|{figure.minor}" for figure in amounts])
            has.add(CURRENCIES)
        fields[field] = list(dict.fromkeys([figure.minor for figure in amounts]))
        has.add("money" if field == "amount" else field)
    draft.values("currency", [figure.currency for figure in stated_figures])
    sought = [figure for reason, figure in out if reason == APPLIED_FOR][:1]
    fields["k_amount"] = descending(_main_amount(money.total or sought))
    if any(each.minor % MINOR for each in money.total or sought):
        has.add(PENCE)
    if len(money.total) == 1:
        (figure,) = money.total
        if figure.minor <= 0:
            (figure,) = figures(records[place])
        return _figure_text(figure), in_entry
    if money.total:
        return sums_text(added_up(money.total)), in_entry
    return f"{sought[0]} applied for" if sought else "", in_entry


def _in_columns(family: str, figures: list[tuple[str, int]]) -> Fields:
    """Return the fields of a family's figures, by key; none where its columns don't hold them."""
    columns = COLUMNS[family]
    fields: Fields = {}
    if len(figures) > len(columns):
        return {}
    for (key_field, pence_field), (key, minor) in zip(columns, figures, strict=False):
        if minor % PENNY or not -_LARGEST < minor < _LARGEST:
            return {}
        fields[key_field], fields[pence_field] = key, minor // PENNY
    return fields


def _amounts(money: Contributions, account: Agreement) -> dict[str, list[Figure]]:
    """Return the figures that count, those paid out and those applied for, by their fields."""
    counted = [(each.place, each.figure) for each in money.counted]
    found = {"amount": [figure for _, figure in counted]}
    stated = [*counted, *((each.line, each.figure) for each in money.left_out if each.figure)]
    for place, figure in stated:
        field = _AT_STAGE.get(account.funding[place].stage)
        if field and account.funding[place].scope is not Scope.FUND:
            found.setdefault(field, []).append(figure)
    return {field: figures for field, figures in found.items() if figures}


_AT_STAGE = {Stage.DISBURSED: "paid", Stage.APPLIED_FOR: "applied"}


def _main_amount(figures: Sequence[Figure]) -> int | None:
    """Return what a record is sorted by, in ten-thousandths: its pounds, else its first money."""
    codes = [figure.currency for figure in figures]
    main = "GBP" if "GBP" in codes else next(iter(codes), "")
    amounts = [figure.minor for figure in figures if figure.currency == main]
    return sum(amounts) if amounts else None


# An organisation, joined over its identifiers, and a fund.


def organisation_document(
    accounts: list[Account[Organisation]], ids: Iterable[str], linked: Iterable[str]
) -> Fields:
    """Return the document of an organisation.

    Args:
        accounts: what each source says, at least one.
        ids: every identifier of the body.
        linked: further ids that its records or the person's decisions tie it to, joined or not.
    """
    accounts = in_order(accounts)
    records = [account.record for account in accounts]
    own = dict.fromkeys(record.id for record in records)
    record_id = main_id(own)
    names = [record.name for record in records if record.name]
    draft = Draft(ORGANISATION, record_id, names, accounts)
    fields, has = draft.fields, draft.has
    joined = dict.fromkeys([record_id, *own, *sorted(ids)])
    named = dict.fromkeys([*joined, *map(printable, joined)])
    fields["key"] = [key_of(ORGANISATION, each) for each in named]
    if len(joined) > 1:
        has.add("identifiers")
    fields["link"] = list(dict.fromkeys([*joined, *linked]))
    if len(fields["link"]) > len(joined):
        has.add(TIED)
    fields["id_w"] = index_text(*joined)
    names += [name for record in records for name in (*record.aliases, *record.former_names)]
    fields["title"] = joined_tokens(names)
    draft.whole("title", names)
    draft.whole(SAME_NAME, [run_together(draft.title)])
    kinds = [record.kind for record in records]
    statuses = [record.status for record in records]
    places = _places([place for record in records for place in record.places])
    for field, texts in (("type", kinds), ("status", statuses), ("place", places)):
        draft.values(field, texts)
    draft.texts = joined_tokens([*kinds, *statuses, *places])
    fields[LIES_IN] = [each for record in records for each in _areas(record.places)]
    if any(record.income for record in records):
        has.add("income")
    years = [each for record in records for each in record.income if each.income is not None]
    if latest := max(years, key=lambda each: each.year_end.sort_key, default=None):
        fields["income"] = int((latest.income or 0) * MINOR)
        fields["k_amount"] = descending(fields["income"])
    fields[LOCALITY], fields[POSTCODE] = _addressed(record.address for record in records)
    registered, removed = (
        next((day for record in records if (day := getattr(record, name))), UNKNOWN)
        for name in ("registered", "removed")
    )
    has |= {flag for flag, day in (("start", registered), ("end", removed)) if day}
    if registered or removed:
        has.add("dates")
    fields["k_date"] = descending(_ordinal(registered.first))
    fields["k_ends"] = ascending(_ordinal(removed.last))
    return draft.finished(
        ids=joined,
        type=next(iter(fields.get("type", ())), ""),
        who=printable(record_id),
        date=registered.text,
        ends=removed.text,
        status=next(iter(fields.get("status", ())), ""),
    )


def _addressed(addresses: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return what addresses name: towns and the like, which have no digit, and postcodes."""
    named: dict[str, None] = {}
    postcodes: dict[str, None] = {}
    for address in addresses:
        for part in filter(None, map(str.strip, address.split(","))):
            if found := re.search(rf"\b{UK_POSTCODE}$", part.upper()):
                postcodes[f"{found[1]} {found[2]}"] = None
                part = part[: found.start()].rstrip()
            if part and not any(map(str.isdigit, part)):
                named[_shown(part)] = None
    return list(named), list(postcodes)


def fund_document(record_id: str, accounts: list[Account[Fund]]) -> Fields:
    """Return the document of a fund; its size is never a column of money."""
    accounts = in_order(accounts)
    records = [account.record for account in accounts]
    titles = [record.title for record in records if record.title]
    draft = Draft(FUND, record_id, titles, accounts)
    owners = dict.fromkeys(owner for record in records for owner in record.owners)
    draft.fields["title"] = joined_tokens(titles)
    draft.fields["other_w"] = joined_tokens(owners)
    draft.whole("title", titles)
    stated = next((r.amount.amount for r in records if r.amount and r.amount.amount), None)
    figure = figure_of(stated) if stated else None
    if figure:
        draft.fields["amount"] = figure.minor
        draft.values("currency", [figure.currency])
        draft.has |= {"money", PENCE} if figure.minor % MINOR else {"money"}
        draft.fields["k_amount"] = descending(figure.minor)
    return draft.finished(
        who=printable(" / ".join(owners)),
        amount=printable(str(stated)) if stated else "",
    )
