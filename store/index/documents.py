"""Merged records as documents of the index."""

from __future__ import annotations

from binascii import b2a_base64
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Generic, NamedTuple, TypeVar

from store import reasons
from store.amounts import Figure, Qualifier, Scope, Stage, added_up, sums_text
from store.codec import encode
from store.codes import MINOR, SYMBOLS, is_regrant
from store.dates import PartialDate
from store.differences import differences
from store.index.entry import Entry, Place, pack
from store.index.schema import (
    AGREEMENT,
    BEGINS,
    FLAG,
    FUND,
    LONGEST_BEGINNING,
    NAME_FIELDS,
    NAMES,
    ORGANISATION,
    SHELVED,
    SLOTS,
    ascending,
    descending,
    key_of,
    name_keys,
    shelf,
    sort_text,
)
from store.interface import Kind, Row
from store.money import Contributions, YearFigure, apportion, contributions, covered, figure_of
from store.query.tokens import SEPARATOR, index_text, whole, words_of
from store.reasons import APPLIED_FOR
from store.records import Agreement, Fund, Organisation, Person, Record
from store.text import printable
from store.timeline.spans import stretch

# ---- The accounts that make up one merged record, in the order in which they are followed.

R = TypeVar("R", "Agreement", "Organisation", "Fund")


class Account(NamedTuple, Generic[R]):
    """What one source says of a record.

    Attributes:
        source: id of the source.
        place: where the record is.
        record: what it says.
        names: the names of organisations in the same file, by id, for parties without one.
        known: the day from which this word counts (`date.toordinal`), 0 for an undated source.
    """

    source: str
    place: Place
    record: R
    names: dict[str, str]
    known: int = 0


def in_order(accounts: list[Account[R]]) -> list[Account[R]]:
    """Return accounts with the fullest first; equals by source and id, so that order is settled."""
    if len(accounts) < 2:
        return accounts

    return sorted(accounts, key=lambda each: (-_size(each.record), each.source, each.record.id))


def _size(record: Record) -> int:
    try:
        return len(encode(record))
    except UnicodeEncodeError:
        # Half a surrogate pair, which a file can hold as an escape.
        return len(repr(record))


def known_from(accounts: list[Account[R]]) -> int:
    """Return the first day on which a source speaks of the record, 0 where none is dated."""
    return min([account.known for account in accounts if account.known], default=0)


def disagree(accounts: list[Account[Agreement]] | list[Account[Organisation]]) -> bool:
    """Tell whether sources state different things of the record."""
    if len(accounts) < 2:
        return False
    return any(differences((account.source, account.record) for account in accounts))


# ---- A document of the index while it is made.

Fields = dict[str, Any]
"""Field of the index to its value or list of values."""

_BETWEEN = f" {SEPARATOR} "
_names = lru_cache(maxsize=1 << 15)(name_keys)


@lru_cache(maxsize=1 << 16)
def tokens(text: str) -> str:
    """Return the tokens of a text that is likely to come again, such as a name."""
    return index_text(text)


def joined_tokens(texts: Iterable[str]) -> str:
    """Return the tokens of several such texts, kept apart."""
    return _BETWEEN.join(filter(None, map(tokens, texts)))


def begin(kind: str, record_id: str, title: str, accounts: list[Account[R]]) -> Fields:
    """Return the fields that every record has."""
    first, second = _names(title)
    fields: Fields = {
        "kind": kind,
        "key": key_of(kind, record_id),
        "id_w": " ".join(words_of(record_id)),
        "n1": first,
        "n2": second,
        "tie": tie_key(kind, record_id),
    }
    if len(accounts) == 1:
        (account,) = accounts
        fields["source"], fields["file"] = account.source, str(account.place.file)
    else:
        fields["source"] = sources_of(accounts)
        fields["file"] = list(dict.fromkeys(str(account.place.file) for account in accounts))
    if SHELVED[kind] == "n1":
        fields[BEGINS] = sort_text(title)[:LONGEST_BEGINNING]
    if not record_id.isprintable():
        fields["key"] = [fields["key"], key_of(kind, printable(record_id))]
    if known := known_from(accounts):
        fields["known"] = known
    return fields


def tie_key(kind: str, record_id: str) -> int:
    """Return a number that stands for the id, so that equal keys have one order everywhere."""
    digest = blake2b(f"{kind}:{record_id}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 11


def sources_of(accounts: list[Account[R]]) -> list[str]:
    """Return the sources that speak of a record, each once."""
    return list(dict.fromkeys(account.source for account in accounts))


def set_sort(
    fields: Fields, *, day: PartialDate | None, amount: int | None, ends: PartialDate | None
) -> None:
    """Set the sort keys: the latest date first, the largest amount first, the next end first."""
    fields["k_date"] = descending(ordinal(day.first) if day else None)
    fields["k_amount"] = descending(None if amount is None else amount // 100)
    fields["k_ends"] = ascending(ordinal(ends.last) if ends else None)


def set_words(fields: Fields, field: str, texts: Iterable[str]) -> None:
    """Set a field of words."""
    kept = list(dict.fromkeys(text for text in texts if text))
    if kept:
        fields[field] = index_text(*kept)


def set_values(fields: Fields, field: str, texts: Iterable[str]) -> list[str]:
    """Set a facet; return its texts."""
    kept = list(dict.fromkeys(text for text in texts if text))
    if kept:
        fields[field] = [printable(text) for text in kept]
    return kept


def add_whole(fields: Fields, field: str, texts: Iterable[str]) -> None:
    """Add the whole texts of a field, as `field:=text` asks for them."""
    kept = [f"{field}|{whole(text)}" for text in dict.fromkeys(texts) if text]
    if kept:
        fields["whole"] = [*fields.get("whole", ()), *kept]


def finish(fields: Fields, has: set[str], entry: Entry) -> Fields:
    """Add what the record has, the words of all of it, and what is stored."""
    if len(entry.places) > 1:
        has.add("several")
    fields["has"] = _flags(frozenset(has))
    fields["shelf"] = shelf(fields["kind"], fields)
    names = [fields[name] for name in (NAMES, *NAME_FIELDS) if fields.get(name)]
    if names:
        fields[NAMES] = _BETWEEN.join(names)
    fields["blob"] = as_text(pack(entry))
    return fields


def as_text(data: bytes) -> str:
    """Return bytes as JSON gives them to the index."""
    return b2a_base64(data, newline=False).decode()


@lru_cache(maxsize=1 << 12)
def _flags(has: frozenset[str]) -> str:
    return FLAG.join(sorted(has))


def ordinal(day: date | None) -> int | None:
    """Return a day as a number, or None."""
    return None if day is None else day.toordinal()


# ---- The days of an agreement as fields of the index.


class Dates(NamedTuple):
    """The fields of the days, what the record has by them, and what its row shows.

    `start` and `end` are the first possible day that it begins and the last that it ends
    (`date.toordinal`), 0 where not known.
    """

    fields: Fields
    has: frozenset[str]
    shown: str
    ends: str
    start: int
    end: int


def dates_of(records: list[Agreement]) -> Dates:
    """Return the days of an agreement; `records` has the fullest account first."""
    run = stretch(records)
    begins, ends = run.begins.date, run.ends.date
    awards = [line.date for record in records for line in record.funding if line.date]
    awarded = min(awards, key=lambda each: each.sort_key, default=None)
    events = [event for record in records for event in record.events if event.date]
    signed = next((event.date for event in events if event.kind == "signed"), None)
    fields: Fields = {}
    has = set()
    for name, flag, day in (
        ("starts", "start", begins.first),
        ("ends", "end", ends.last),
        ("signed", "signed", signed.first if signed else None),
        ("awarded", "awarded", awarded.first if awarded else None),
    ):
        if day is not None:
            fields[name] = day.toordinal()
            has.add(flag)
    if any(line.period for record in records for line in record.funding):
        has.add("period")
    if has or events:
        has.add("dates")
    shown = awarded or begins or signed
    first, last = shown.first if shown else None, ends.last
    fields["k_date"] = descending(first.toordinal() if first else None)
    fields["k_ends"] = ascending(last.toordinal() if last else None)
    return Dates(
        fields,
        frozenset(has),
        shown.text if shown else "",
        ends.text,
        fields.get("starts", 0),
        fields.get("ends", 0),
    )


# ---- What a publisher codes of an agreement (type, places, programmes) as fields of the index.

Texts = tuple[str, ...]


class Codes(NamedTuple):
    """The fields, what the record has by them, the tokens of their texts, and its first type."""

    fields: Fields
    has: frozenset[str]
    tokens: str
    type: str


def codes_of(records: list[Agreement]) -> Codes:
    """Return what all accounts together code."""
    if len(records) == 1:
        (record,) = records
        types: Texts = (record.type,)
        regrants: Texts = (record.regrant,)
        parents: Texts = (record.part_of,)
    else:
        types = tuple([record.type for record in records])
        regrants = tuple([record.regrant for record in records])
        parents = tuple([record.part_of for record in records])
    places: list[str] = []
    programmes: list[str] = []
    funds: list[str] = []
    for record in records:
        for place in record.places:
            places += (place.name, place.code, place.country)
        for programme in record.programmes:
            programmes += (programme.title, programme.code)
        for line in record.funding:
            if line.drawn_from:
                funds.append(line.drawn_from)
    return _codes(types, tuple(places), tuple(programmes), tuple(funds), regrants, parents)


@lru_cache(maxsize=1 << 14)
def _codes(
    types: Texts, places: Texts, programmes: Texts, funds: Texts, regrants: Texts, parents: Texts
) -> Codes:
    fields: Fields = {}
    texts: list[str] = []
    found = {
        "type": types,
        "place": places,
        "programme": programmes,
        "fund": funds,
        "regrant": regrants,
    }
    for field, values in found.items():
        kept = [each for each in dict.fromkeys(values) if each]
        if kept:
            fields[field] = [printable(each) for each in kept]
            if field not in ("fund", "regrant"):
                texts += kept
    has = frozenset(fields)
    if "regrant" in has and not any(map(is_regrant, regrants)):
        has -= {"regrant"}
    kept = [each for each in dict.fromkeys(parents) if each]
    if kept:
        fields["part_of"] = kept
    of_type = fields["type"][0] if "type" in fields else ""
    return Codes(fields, has, joined_tokens(texts), of_type)


# ---- The texts of an agreement that a search looks through.


def people_of(record: Agreement) -> list[str]:
    """Return names and posts of everybody who acts or speaks."""
    people: list[Person] = []
    for party in record.parties:
        if party.represented_by:
            people += party.represented_by
    for event in record.events:
        people += event.people
    people += [statement.speaker for statement in record.statements]
    if not people:
        return []
    found = dict.fromkeys(text for person in people for text in (person.name, person.post))
    return [text for text in found if text]


def texts_of(record: Agreement, has: set[str]) -> list[str]:
    """Return the running text; note what there is of it."""
    texts = []
    if record.purpose:
        has.add("description")
        texts.append(record.purpose)
    if record.aims:
        has.add("aims")
        texts += record.aims
    if record.notes:
        has.add("notes")
        texts += record.notes
    if record.undertakings:
        has.add("undertakings")
        texts += [each.text for each in record.undertakings]
    if record.statements:
        has.add("statements")
        texts += [each.text for each in record.statements]
    if record.counts:
        has.add("counts")
        for count in record.counts:
            texts += (count.unit, count.note)
    texts += [event.text for event in record.events if event.text]
    texts += [line.note for line in record.funding if line.note]
    return texts


# ---- Who takes part in an agreement, as fields of the index and as the `who` of its row.

ROLES = {
    "funder": "funder",
    "recipient": "recipient",
    "partner": "partner",
    "strategic partner": "partner",
}
"""Role to the field that finds it; every other role is found as a party alone."""

SHARED = ("funder", "recipient", "partner")
SEVERAL = "several-"
"""Begins what an agreement has where several on one side share its money: several-recipient."""

MOST_NAMES = 4
"""Names in the `who` of a row; the others are counted."""

Stated = tuple[str, str]
"""A party as a source states it: id and name."""


class Parties(NamedTuple):
    """The fields of the parties, what the record has by them, and the `who` of its row."""

    fields: Fields
    has: set[str]
    who: str


class _Side(NamedTuple):
    """The parties of one role: their fields, what each is found by, and how a row names them."""

    fields: Fields
    values: tuple[str, ...]
    shown: str


def parties_of(accounts: list[Account[Agreement]]) -> Parties:
    """Return who takes part, as all accounts together say it."""
    stated: dict[str, dict[Stated, None]] = {}
    has: set[str] = set()
    for account in accounts:
        record, names = account.record, account.names
        if len(record.parties) > 2 or record.counts:
            has |= _shared(record)
        for party in record.parties:
            body = party.organisation
            said = (body, party.name or names.get(body, ""))
            stated.setdefault(ROLES.get(party.role, "other"), {})[said] = None
        for line in record.funding:
            if line.payer:
                said = (line.payer, names.get(line.payer, ""))
                stated.setdefault("funder", {})[said] = None
            if line.payee:
                said = (line.payee, names.get(line.payee, ""))
                stated.setdefault("recipient", {})[said] = None
    fields: Fields = {}
    everybody: list[str] = []
    shown: dict[str, str] = {}
    for field, parties in stated.items():
        side = _side(field, tuple(parties))
        if side.values:
            fields |= side.fields
            everybody += side.values
            shown[field] = side.shown
            if field in SHARED:
                has.add(field)
    if everybody:
        fields["party"] = list(dict.fromkeys(everybody)) if len(shown) > 1 else everybody
        has.add("party")
    return Parties(fields, has, _who(shown))


def _shared(record: Agreement) -> set[str]:
    """Return which sides of one account's money are of several, named or only counted."""
    found: set[str] = set()
    for field in SHARED:
        roles = [role for role, each in ROLES.items() if each == field]
        named = {each.organisation or each.name for each in record.parties if each.role in roles}
        counted = max((each.value for each in record.counts if each.role in roles), default=0)
        if named and max(len(named), counted) > 1:
            found.add(f"{SEVERAL}{field}s")
    return found


@lru_cache(maxsize=1 << 16)
def _side(field: str, stated: tuple[Stated, ...]) -> _Side:
    """Return the parties of one role; the same ones come again and again."""
    named: dict[str, dict[str, None]] = {}
    for body, name in stated:
        value = body or printable(name)
        if value:
            known = named.setdefault(value, {})
            if name:
                known[name] = None
    fields: Fields = {}
    names = dict.fromkeys([name for known in named.values() for name in known])
    if names:
        fields[f"{field}_w"] = joined_tokens(names)
    if field != "other":
        fields[field] = list(named)
    return _Side(fields, tuple(named), _names_of_parties(named))


def _who(shown: dict[str, str]) -> str:
    """Return “funder → recipient”, or the parties where there is neither."""
    funders, recipients = shown.get("funder"), shown.get("recipient")
    if funders or recipients:
        paid = f"→ {recipients}" if recipients else ""
        return f"{funders} {paid}".rstrip() if funders else paid
    return shown.get("partner") or shown.get("other") or ""


def _names_of_parties(side: dict[str, dict[str, None]]) -> str:
    names = [printable(next(iter(known), value)) for value, known in side.items()]
    more = len(names) - MOST_NAMES
    text = ", ".join(names[:MOST_NAMES])
    return f"{text} and {more:,} more" if more > 0 else text


# ---- The figures of an agreement as columns of the index.

LARGEST = 10**15
"""Figures of this many ten-thousandths or more are read one by one, so that sums stay exact."""

PENNY = 100
"""Columns hold whole pennies; a figure with a fraction of one has no column."""

_EXACTLY = Qualifier.EXACTLY.value
_MILLION, _BILLION = 10**6 * MINOR, 10**9 * MINOR
_TENTH = 10**5 * MINOR
"""Of a million: figures of whole tenths are said with an m."""

Loose = list[tuple[str, str, int]]
"""Figures without a column: family, key, ten-thousandths."""


def set_money(
    fields: Fields, money: Contributions, has: set[str]
) -> tuple[tuple[str, str, int], ...]:
    """Set what an agreement adds; return the figures that have no column.

    A key is `currency|qualifier`, with the financial year or the reason before it.
    """
    loose: Loose = []
    total, by_date, by_days = money.total, money.by_award_date, money.by_days
    if total:
        has.add("total")
        _set(fields, "t", [(f"{f.currency}|{f.qualifier}", f.minor) for f in total], loose)
        _set(fields, "a", [(_key(each), each.figure.minor) for each in by_date], loose)
        _set(fields, "d", [(_key(each), each.figure.minor) for each in by_days], loose)
        years = set(map(_one_year, by_days))
        fields["fy_a"] = sorted(set(map(_one_year, by_date)))
        fields["fy_d"] = sorted(years)
        if years != {0}:
            has.add("fy")
    if money.left_out:
        has.add("left-out")
        out = [
            (f"{line.reason}|{line.figure.currency}|{line.figure.qualifier}", line.figure.minor)
            for line in money.left_out
            if line.figure
        ]
        _set(fields, "x", out, loose)
    for family, _, _ in loose:
        has.add(f"loose-{family}")
    amounts = [figure.minor for figure in total]
    if len(by_date) > 1 or money.left_out or len(amounts) > 1:
        amounts = _stated(money)
    if amounts:
        fields["amount"] = amounts
        has.add("money")
    return tuple(loose)


def main_figure(figures: Iterable[Figure]) -> int | None:
    """Return the money that a record is sorted by: pounds, else the first currency."""
    sums: dict[str, int] = {}
    for figure in figures:
        sums[figure.currency] = sums.get(figure.currency, 0) + figure.minor
    if not sums:
        return None
    return sums.get("GBP", next(iter(sums.values())))


def money_text(figures: tuple[Figure, ...]) -> str:
    """Return the money as a person would say it."""
    if not figures:
        return ""
    if len(figures) == 1:
        return figure_text(figures[0])

    return sums_text(added_up(figures))


def figure_text(figure: Figure) -> str:
    """Return one figure as its source says it: more than £3.5m."""
    currency, qualifier, minor = figure
    plain = qualifier == _EXACTLY and 0 <= minor < _BILLION and not minor % MINOR
    if plain and (minor < _MILLION or minor % _TENTH):
        return f"{SYMBOLS.get(currency) or f'{currency} '}{minor // MINOR:,}"
    return _figure_text(figure)


@lru_cache(maxsize=1 << 14)
def _figure_text(figure: Figure) -> str:
    return str(figure)


def _stated(money: Contributions) -> list[int]:
    """Return the figures stated, in ten-thousandths, without the size of a fund."""
    found = [figure.minor for figure in money.total]
    found += [share.figure.minor for share in money.by_award_date if not share.derived]
    found += [
        each.figure.minor for each in money.left_out if each.figure and each.reason != reasons.FUND
    ]
    return list(dict.fromkeys(found))


def _key(share: YearFigure) -> str:
    figure = share.figure
    return f"{_one_year(share) or ''}|{figure.currency}|{figure.qualifier}"


def _one_year(share: YearFigure) -> int:
    """Return the year that money stands in; 0 where it is of none, or of several together."""
    return share.years[0] if len(share.years) == 1 else 0


def _set(fields: Fields, family: str, figures: Sequence[tuple[str, int]], loose: Loose) -> None:
    if len(figures) > SLOTS[family]:
        loose.extend((family, key, minor) for key, minor in figures)
        return
    for _, minor in figures:
        if minor % PENNY or not -LARGEST < minor < LARGEST:
            loose.extend((family, key, each) for key, each in figures)
            return
    for slot, (key, minor) in enumerate(figures):
        fields[f"{family}k{slot}"] = key
        fields[f"{family}v{slot}"] = minor // PENNY


# ---- The quick way for the plain grant: one stated total, on days that nothing else disputes.

_MOST_KNOWN = 1 << 15
_DATED_SLOTS = [(f"dk{slot}", f"dv{slot}") for slot in range(SLOTS["d"])]


class _Days(NamedTuple):
    """What the days of a grant decide, whatever its money and its parties.

    `awarded` and `years` begin the keys of columns; `weights` are days in each of the years.
    """

    dates: Dates
    fields: Fields
    has: frozenset[str]
    awarded: str
    years: tuple[str, ...]
    weights: tuple[int, ...]


class Plain(NamedTuple):
    """What was set of a plain grant: its days, and its money as its row shows it."""

    dates: Dates
    amount: str


_known: dict[tuple[object, ...], _Days] = {}


def set_plain(
    fields: Fields, records: list[Agreement], start_month: int, has: set[str]
) -> Plain | None:
    """Set the days and the money of a plain grant; None, with nothing set, of any other."""
    record = records[0]
    if len(records) > 1 or len(record.funding) != 1:
        return None
    (line,) = record.funding
    stated = line.amount
    if stated is None or line.scope is not Scope.TOTAL or line.stage is Stage.APPLIED_FOR:
        return None
    if line.period or record.actual or record.term_months:
        return None
    figure = figure_of(stated)
    if figure is None or figure.minor % PENNY or not -LARGEST < figure.minor < LARGEST:
        return None
    days = _days(record, start_month)
    currency, qualifier, minor = figure
    if len(days.years) > len(_DATED_SLOTS) or not currency.isprintable():
        return None
    key, pennies = f"{currency}|{qualifier}", minor // PENNY
    fields |= days.fields
    fields["currency"] = currency
    fields["amount"] = [minor]
    fields["k_amount"] = descending(pennies)
    fields["tk0"] = key
    fields["ak0"] = days.awarded + key
    fields["tv0"] = fields["av0"] = pennies
    shares = apportion(minor, days.weights) if days.weights else (minor,)
    for (key_field, value_field), year, share in zip(
        _DATED_SLOTS, days.years, shares, strict=False
    ):
        fields[key_field] = year + key
        fields[value_field] = share // PENNY
    has |= days.has
    return Plain(days.dates, figure_text(figure))


def _days(record: Agreement, start_month: int) -> _Days:
    """Return what the days decide; grants repeat the same few thousand."""
    (line,) = record.funding
    planned = record.planned
    events = tuple([(each.kind, each.date.text, each.by) for each in record.events])
    known = (planned.text if planned else "", line.date.text, start_month, events)
    found = _known.get(known)
    if found is None:
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        found = _known[known] = _worked_out(record, start_month)
    return found


def _worked_out(record: Agreement, start_month: int) -> _Days:
    dates = dates_of([record])
    (line,) = record.funding
    awarded, years, weights = covered(line.date, line.period, record.planned, start_month)
    by_date = awarded[0] if len(awarded) == 1 else 0
    by_days = years or (by_date,)
    starts = set(by_days)
    fields = {**dates.fields, "fy_a": [by_date], "fy_d": sorted(starts)}
    has = {"total", "money", *dates.has}
    if starts != {0}:
        has.add("fy")
    keys = tuple([f"{year or ''}|" for year in (by_date, *by_days)])
    return _Days(dates, fields, frozenset(has), keys[0], keys[1:], weights)


# ---- An agreement as a document of the index.


def agreement_fields(
    record_id: str, accounts: list[Account[Agreement]], start_month: int
) -> Fields:
    """Return the document of an agreement; financial years start in the month 1 to 12."""
    accounts = in_order(accounts)
    records = [account.record for account in accounts]
    titles = [record.title for record in records if record.title]
    title = titles[0] if titles else record_id
    fields = begin(AGREEMENT, record_id, title, accounts)
    if titles:
        fields[NAMES] = joined_tokens(dict.fromkeys(titles))
    parties, codes = parties_of(accounts), codes_of(records)
    fields |= parties.fields
    fields |= codes.fields
    has = {"status", *parties.has, *codes.has}
    plain = set_plain(fields, records, start_month, has)
    if plain:
        loose: tuple[tuple[str, str, int], ...] = ()
        dates, amount = plain
    else:
        dates = dates_of(records)
        fields |= dates.fields
        has |= dates.has
        amount, loose = _set_money(fields, records, start_month, has)
    _set_texts(fields, records, codes.tokens, has)
    if disagree(accounts):
        has.add("disagreement")
    sources = fields["source"]
    row = Row(
        Kind.AGREEMENT,
        record_id,
        printable(title),
        codes.type,
        parties.who,
        printable(amount),
        dates.shown,
        dates.ends,
        "",
        "",
        (sources,) if isinstance(sources, str) else tuple(sources),
    )
    places = tuple([account.place for account in accounts])
    return finish(fields, has, Entry(row, (), places, dates.start, dates.end, loose))


def _set_texts(fields: Fields, records: list[Agreement], tokens: str, has: set[str]) -> None:
    """Set the words that are found anywhere, after those of what a publisher codes."""
    texts: list[str] = []
    people: list[str] = []
    for record in records:
        texts += texts_of(record, has)
        people += people_of(record)
    if people:
        fields["person_w"] = index_text(*people)
        add_whole(fields, "person", people)
        has.add("people")
        texts += people
    own = index_text(*(texts if len(texts) < 2 else dict.fromkeys(texts)))
    fields["text"] = f"{own} {SEPARATOR} {tokens}" if own and tokens else own or tokens


def _set_money(
    fields: Fields, records: list[Agreement], start_month: int, has: set[str]
) -> tuple[str, tuple[tuple[str, str, int], ...]]:
    """Set what it adds to totals: of the fullest account that gives money, never of two at once."""
    found = Contributions()
    for record in records:
        each = contributions(record, start_month)
        if each.total or record is records[0]:
            found = each
        if found.total:
            break
    loose = set_money(fields, found, has)
    figures = list(found.total)
    text = money_text(found.total)
    codes = [figure.currency for figure in figures]
    if found.left_out:
        codes += [each.figure.currency for each in found.left_out if each.figure]
        sought = [each.figure for each in found.left_out if each.reason == APPLIED_FOR]
        if not text and sought and sought[0]:
            figures = [sought[0]]
            text = f"{figure_text(sought[0])} applied for"
    if len(codes) == 1:
        fields["currency"] = printable(codes[0])
    elif codes:
        fields["currency"] = list(dict.fromkeys(map(printable, codes)))
    figure = main_figure(figures)
    fields["k_amount"] = descending(None if figure is None else figure // PENNY)
    return text, loose


# ---- An organisation, joined over its identifiers, as a document of the index.


def main_id(ids: Iterable[str]) -> str:
    """Return the id that a body is listed under: a register's before a made-up one."""
    return min(
        ids,
        key=lambda each: (
            each.startswith("PACT-"),
            each.startswith("360G-"),
            not each.startswith("GB-CHC-"),
            each,
        ),
    )


def organisation_fields(
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
    title = names[0] if names else record_id
    fields = begin(ORGANISATION, record_id, title, accounts)
    joined = dict.fromkeys([record_id, *own, *sorted(ids)])
    named = dict.fromkeys([*joined, *map(printable, joined)])
    fields["key"] = [key_of(ORGANISATION, each) for each in named]
    fields["link"] = list(dict.fromkeys([*joined, *linked]))
    fields["id_w"] = index_text(*joined)
    other_names = [name for record in records for name in (*record.aliases, *record.former_names)]
    set_words(fields, "title", [*names, *other_names])
    add_whole(fields, "title", dict.fromkeys([*names, *other_names]))
    texts = [
        *set_values(fields, "type", (record.kind for record in records)),
        *set_values(fields, "status", (record.status for record in records)),
    ]
    texts += set_values(
        fields,
        "place",
        (t for r in records for place in r.places for t in (place.name, place.code, place.country)),
    )
    texts += _set_people(fields, records)
    set_words(fields, "text", [*texts, *_texts(records)])
    has = _has(fields, records)
    if disagree(accounts):
        has.add("disagreement")
    registered = next((record.registered for record in records if record.registered), None)
    removed = next((record.removed for record in records if record.removed), None)
    set_sort(fields, day=registered, amount=None, ends=removed)
    row = Row(
        Kind.ORGANISATION,
        record_id,
        printable(title),
        type=printable(next((record.kind for record in records if record.kind), "")),
        who=printable(record_id),
        date=registered.text if registered else "",
        ends=removed.text if removed else "",
        status=printable(next((record.status for record in records if record.status), "")),
        sources=tuple(sources_of(accounts)),
    )
    places = tuple(account.place for account in accounts)
    return finish(fields, has, Entry(row, tuple(joined), places))


def _set_people(fields: Fields, records: list[Organisation]) -> list[str]:
    people = [text for r in records for person in r.people for text in (person.name, person.post)]
    for record in records:
        people += [t for each in record.statements for t in (each.speaker.name, each.speaker.post)]
    kept = list(dict.fromkeys(filter(None, people)))
    if kept:
        set_words(fields, "person_w", kept)
        add_whole(fields, "person", kept)
    return kept


def _texts(records: list[Organisation]) -> list[str]:
    texts: list[str] = []
    for record in records:
        texts += (record.description, record.address, record.url, *record.notes)
        texts += (statement.text for statement in record.statements)
        texts += (count.unit for count in record.counts)
    return texts


def _has(fields: Fields, records: list[Organisation]) -> set[str]:
    found: set[str] = {name for name in ("type", "status", "place") if name in fields}
    if "person_w" in fields:
        found.add("people")
    for record in records:
        for name in ("statements", "counts", "income", "description", "notes"):
            if getattr(record, name):
                found.add(name)
        if record.registered or record.removed:
            found.add("dates")
        if record.registered:
            found.add("start")
        if record.removed:
            found.add("end")
    return found


# ---- A fund as a document of the index.


def fund_fields(record_id: str, accounts: list[Account[Fund]]) -> Fields:
    """Return the document of a fund; its size is never a column of money."""
    accounts = in_order(accounts)
    records = [account.record for account in accounts]
    titles = [record.title for record in records if record.title]
    title = titles[0] if titles else record_id
    fields = begin(FUND, record_id, title, accounts)
    owners = dict.fromkeys(owner for record in records for owner in record.owners)
    set_words(fields, "title", titles)
    add_whole(fields, "title", titles)
    set_words(fields, "other_w", owners)
    set_words(fields, "text", (t for r in records for t in (r.purpose, *r.notes)))
    amount = next((r.amount.amount for r in records if r.amount and r.amount.amount), None)
    figure = figure_of(amount) if amount else None
    has: set[str] = set()
    if amount and figure:
        fields["amount"] = figure.minor
        fields["currency"] = printable(figure.currency)
        has.add("money")
    for name, flag in (("purpose", "description"), ("notes", "notes")):
        if any(getattr(record, name) for record in records):
            has.add(flag)
    set_sort(fields, day=None, amount=figure.minor if figure else None, ends=None)
    row = Row(
        Kind.FUND,
        record_id,
        printable(title),
        who=printable(" / ".join(owners)),
        amount=printable(str(amount)) if amount else "",
        sources=tuple(sources_of(accounts)),
    )
    places = tuple(account.place for account in accounts)
    return finish(fields, has, Entry(row, (), places))
