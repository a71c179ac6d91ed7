"""Checks that hold records against each other: likely doubles, regrants, conflicts."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from store.checking.findings import (
    CLAIMS_DIFFER,
    COUNTED_TWICE,
    LIKELY_SAME,
    MANY_NAMES,
    REGRANT,
    YEARLY,
    Family,
    Finding,
    Identities,
    Named,
    listing,
    named,
)
from store.codes import is_regrant
from store.differences import differences
from store.interface import Kind, Sort, Store
from store.query import parse
from store.records import Agreement, Organisation
from store.text import fold, plural

# ---- Names as they are compared to find candidates; a name never joins two records.

_WORD = re.compile(r"[^\W_]+")
_FILLING = re.compile(
    "the|a|of|and|for|in|ltd|limited|plc|llp|cic|cio|charity|charitable|incorporated|inc|company|co"
    "|trading|as|registered"
)
_SHORT = {"st": "saint", "assoc": "association", "centre": "center", "organization": "organisation"}
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_SEVERAL_LETTERS = re.compile(r"\b(\w)\.(?=\w\b)")


@lru_cache(maxsize=4096)
def comparable(name: str) -> str:
    """Return what is left of a name without case, accents, punctuation, legal form and fillers.

    “The Footlights Co. Ltd” and “Footlights Company Limited” give the same; so do “A & B” and
    “A and B”, “St Mary's” and “Saint Marys”. Initials are pulled together: “Y.M.C.A.” is “ymca”.
    A name of nothing but fillers or signs is kept as it is.
    """
    plain = fold(name).replace("'", "").replace("&", " and ")
    plain = _SEVERAL_LETTERS.sub(r"\1", plain)
    words = [_SHORT.get(word, word) for word in _WORD.findall(plain)]
    kept = [word for word in words if not _FILLING.fullmatch(word)]
    return " ".join(kept or words) or plain.strip()


def alike(one: str, other: str) -> bool:
    """Tell whether two names differ in nothing but their writing.

    The order of words, blanks between them and a remark in brackets are writing; so is a name that
    the brackets of the other give: “Switchback Initiative (known as Switchback)”.
    """
    if run_together(one) == run_together(other):
        return True
    if _in_brackets(one, other) or _in_brackets(other, one):
        return True
    first, second = (_BRACKETS.sub(" ", name) for name in (one, other))
    return sorted(comparable(first).split()) == sorted(comparable(second).split())


def _in_brackets(name: str, other: str) -> bool:
    wanted = f" {comparable(other)} "
    return any(wanted in f" {comparable(remark)} " for remark in _BRACKETS.findall(name))


def run_together(name: str) -> str:
    """Return the comparable name without blanks, so that “Blue Sci” is “Bluesci”."""
    return comparable(name).replace(" ", "")


def is_short_for(one: str, other: str) -> bool:
    """Tell whether one name is the initials of the other, as GMCVO is of a longer name."""
    short, long = sorted((fold(one).replace(".", ""), fold(other)), key=len)
    words = _WORD.findall(long.replace("'", ""))
    main = [word for word in words if not _FILLING.fullmatch(word)]
    initials = {"".join(word[0] for word in some) for some in (words, main)}
    return len(short) > 1 and short in initials


# ---- One id under many names, and one name over many ids.

_INDIVIDUAL = "individual"
_COMPARED = 100
"""Names of one id that are held against each other; no body goes by more, only broken files do."""


class SameNames(Family):
    """Keeps the names of each id, with the sources that write each."""

    def __init__(self, identities: Identities) -> None:
        """Take the groups of ids, which grow while sources are read."""
        self._identities = identities
        self._names: dict[str, dict[str, tuple[str, ...]]] = {}
        self._alone: tuple[str, ...] = ()

    def organisation(self, source: str, record: Organisation) -> Iterable[Finding]:
        """Remember the name of an organisation."""
        if record.name and record.kind != _INDIVIDUAL:
            self._note(record.id, record.name, source)
        return ()

    def agreement(self, source: str, record: Agreement) -> Iterable[Finding]:
        """Remember the names that the parties go by in an agreement."""
        for party in record.parties:
            if party.organisation and party.name and party.kind != _INDIVIDUAL:
                self._note(party.organisation, party.name, source)
        return ()

    def all_read(self) -> Iterator[Finding]:
        """Return ids under several names first, then names over several ids."""
        for record_id, names in self._names.items():
            if len(names) > 1:
                yield from _many_names(record_id, names)
        by_name: dict[str, dict[str, None]] = {}
        for record_id, names in self._names.items():
            for name in names:
                by_name.setdefault(run_together(name), {})[record_id] = None
        reported: set[tuple[str, ...]] = set()
        for ids in by_name.values():
            group = tuple(sorted(ids))
            if len(group) > 1 and group not in reported:
                reported.add(group)
                yield from self._likely_same(group)

    def _note(self, record_id: str, name: str, source: str) -> None:
        if not self._alone or self._alone[0] != source:
            self._alone = (source,)
        names = self._names.setdefault(record_id, {})
        said_by = names.setdefault(name, self._alone)
        if source not in said_by:
            names[name] = (*said_by, source)

    def _likely_same(self, ids: tuple[str, ...]) -> Iterator[Finding]:
        bodies = {self._identities.line_of(record_id): record_id for record_id in reversed(ids)}
        one_each = sorted(bodies.values())
        undecided = [each for each in one_each if self._open_to(each, one_each)]
        if not undecided:
            return
        records = [Named("organisation", each, next(iter(self._names[each]))) for each in undecided]
        sources = [
            source
            for each in undecided
            for said_by in self._names[each].values()
            for source in said_by
        ]
        pair = f"{undecided[0]} {self._open_to(undecided[0], undecided)}"
        yield LIKELY_SAME.finding(
            f"“{records[0].title}” is the name of {listing(undecided)}",
            records,
            sources,
            f"decide with `pactline same {pair}` or `pactline different {pair}`",
        )

    def _open_to(self, record_id: str, others: list[str]) -> str:
        """Return the first of the others that nobody has told apart from the id, or nothing."""
        apart = self._identities.told_apart
        return next((o for o in others if o != record_id and not apart(record_id, o)), "")


def _many_names(record_id: str, names: dict[str, tuple[str, ...]]) -> Iterator[Finding]:
    """Yield a finding where some names of an id differ by more than their writing."""
    written: dict[str, str] = {}
    for name in names:
        written.setdefault(run_together(name), name)
    distinct: list[str] = []
    for name in written.values():
        near = distinct[-_COMPARED:]
        if not any(alike(name, other) or is_short_for(name, other) for other in near):
            distinct.append(name)
    if len(distinct) > 1:
        listed = listing([f"“{name}”" for name in distinct])
        record = Named("organisation", record_id, distinct[0])
        yield MANY_NAMES.finding(
            f"{record_id} goes by {len(distinct)} names: {listed}",
            [record],
            [source for said_by in names.values() for source in said_by],
        )


# ---- One award that is published as a record for each of its years.

_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_NUMBER = rf"(\d{{1,2}}|{'|'.join(_NUMBERS)})"
_YEAR_OF = re.compile(
    rf"\byear {_NUMBER} (?:of|out of)(?: an?)?(?: up to)? (?:a )?{_NUMBER}[ -]years?\b"
    rf"|\byear {_NUMBER} of {_NUMBER}\b",
    re.I,
)
_ALONE = "expect further records of the same awards, and do not take them for new ones"


class _Year(NamedTuple):
    number: int
    of: int
    date: str
    source: str
    record: Named
    recipient: str


def year_of(text: str) -> tuple[int, int] | None:
    """Read “year 2 of up to 3 years” as (2, 3), or return None where no such words stand."""
    # Most texts speak of no year, and looking for a plain word costs a tenth of the pattern.
    match = _YEAR_OF.search(text) if "ear " in text or "EAR " in text else None
    if match is None:
        return None
    number, of = (_NUMBERS.get(word.lower()) or int(word) for word in match.groups() if word)
    return (number, of) if 1 <= number <= of else None


class Yearly(Family):
    """Strings the yearly records of one funder and recipient together by their dates."""

    def __init__(self) -> None:
        """Start with no records."""
        self._years: dict[tuple[str, ...], list[_Year]] = {}

    def agreement(self, source: str, record: Agreement) -> Iterable[Finding]:
        """Remember a record that says that it is one year of several."""
        texts = (record.purpose, record.title, *record.notes)
        found = next((found for text in texts if (found := year_of(text))), None)
        if found:
            who = tuple(
                sorted(
                    f"{party.role} {party.organisation or party.name}" for party in record.parties
                )
            )
            first = min((line.date.sort_key for line in record.funding), default=(1, ""))[1]
            recipients = [each.name for each in record.parties if each.role == "recipient"]
            recipient = next(filter(None, recipients), "")
            year = _Year(*found, first, source, named(record), recipient)
            self._years.setdefault(who, []).append(year)
        return ()

    def all_read(self) -> Iterable[Finding]:
        """Return one finding for each award of several records, and one for all the others."""
        alone: list[_Year] = []
        for years in self._years.values():
            for award in _awards(years):
                if len(award) == 1:
                    alone += award
                    continue
                yield YEARLY.finding(
                    _message(award), [year.record for year in award], [y.source for y in award]
                )
        if alone:
            number = plural(len(alone), "record says that it is", "records say that they are")
            message = f"{number} one year of several; no other year is on record"
            records = [year.record for year in alone]
            yield YEARLY.finding(message, records, [year.source for year in alone], _ALONE)


def _awards(years: list[_Year]) -> Iterable[list[_Year]]:
    """Split a recipient's yearly records into awards; one begins where the number falls back."""
    award: list[_Year] = []
    for year in sorted(years, key=lambda year: (year.of, year.date, year.number)):
        if award and (year.of != award[-1].of or year.number <= award[-1].number):
            yield award
            award = []
        award.append(year)
    if award:
        yield award


def _message(award: list[_Year]) -> str:
    numbers = [year.number for year in award]
    there = ", ".join(map(str, numbers))
    absent = [str(number) for number in range(1, max(numbers)) if number not in numbers]
    to = f"{award[-1].recipient}: " if award[-1].recipient else ""
    message = f"{to}years {there} of up to {award[0].of} years, one record each"
    return f"{message}; no record of year {', '.join(absent)}" if absent else message


# ---- Money that may be counted twice: once when granted, again when granted on.

_SPENT_WITHIN = 366 * 2
"""Days, where no end is stated: grant money is mostly granted on within two years of its award."""

_SHOWN = 40
_NO_CODE = "correct it at the source: a code from FRG010 to FRG070, or nothing"

_BITS = 24
_MASK = (1 << _BITS) - 1
"""A grant is kept as its id and one whole number: place of its source, first and last day."""


class Regrants(Family):
    """Collects coded regrants by source, and who is granted money and grants money."""

    def __init__(self, identities: Identities) -> None:
        """Take the groups of ids, so that a body under two ids is one body."""
        self._identities = identities
        self._coded: dict[str, list[Named]] = {}
        self._uncoded: dict[str, list[Named]] = {}
        self._sources: list[str] = []
        self._received: dict[str, list[str | int]] = {}
        self._made: dict[str, array[int]] = {}
        self._makers: dict[str, tuple[str, dict[str, None]]] = {}

    def agreement(self, source: str, record: Agreement) -> Iterable[Finding]:
        """Remember an agreement's regrant code, its funders and its recipients."""
        if is_regrant(record.regrant):
            self._coded.setdefault(record.regrant, []).append(named(record))
            return ()
        if record.regrant:
            self._uncoded.setdefault(record.regrant, []).append(named(record))
        if record.type != "grant":
            return ()
        given = next((line.date.first for line in record.funding if line.date.first), None)
        if given is None:
            return ()
        day = given.toordinal()
        end = record.planned.last if record.planned else None
        last = end.toordinal() if end else day + _SPENT_WITHIN
        if not self._sources or self._sources[-1] != source:
            self._sources.append(source)
        packed = ((len(self._sources) - 1) << 2 * _BITS) | (day << _BITS) | last
        funders = []
        for party in record.parties:
            who = party.organisation
            if who and party.role == "funder":
                funders.append(who)
                if who not in self._made:
                    self._made[who] = array("i")
                    self._makers[who] = (party.name, {})
                self._made[who].append(day)
                self._makers[who][1][source] = None
        for party in record.parties:
            who = party.organisation
            if who and party.role == "recipient" and who not in funders:
                self._received.setdefault(who, []).extend((record.id, packed))
        return ()

    def source_read(self, source: str) -> Iterable[Finding]:
        """Return the regrants of a source, one finding for each code and each text that is none."""
        coded, self._coded = self._coded, {}
        uncoded, self._uncoded = self._uncoded, {}
        for code, records in coded.items():
            number = plural(len(records), "grant is", "grants are")
            yield REGRANT.finding(f"{number} to be granted on ({code})", records, [source])
        for published, records in uncoded.items():
            number = plural(len(records), "grant has", "grants have")
            message = f"{number} “{published[:_SHOWN]}” for a regrant code; totals add their money"
            yield REGRANT.finding(message, records, [source], _NO_CODE)

    def all_read(self) -> Iterator[Finding]:
        """Return each body whose own grants fall into the time of a grant to it."""
        makers: dict[str, list[str]] = {}
        for maker in self._made:
            makers.setdefault(self._identities.of(maker), []).append(maker)
        for recipient, granted in self._received.items():
            own = makers.get(self._identities.of(recipient))
            if own:
                yield from self._found(recipient, granted, own)

    def _found(self, body: str, granted: list[str | int], makers: list[str]) -> Iterator[Finding]:
        days = sorted(day for maker in makers for day in self._made[maker])
        spans: list[tuple[int, int, str]] = []
        sources: dict[str, None] = {}
        for record_id, packed in zip(granted[::2], granted[1::2], strict=True):
            place, day, last = _unpacked(int(packed))
            start, stop = bisect_left(days, day), bisect_right(days, last)
            if stop > start:
                spans.append((start, stop, str(record_id)))
                sources[self._sources[place]] = None
        if not spans:
            return
        onwards = len({place for start, stop, _ in spans for place in range(start, stop)})
        who = next((name for each in makers if (name := self._makers[each][0])), body)
        had, made = plural(len(spans), "grant"), plural(onwards, "grant")
        message = f"{who} was granted money ({had}) and made {made} while it had that money"
        records = [Named("organisation", body, who)]
        records += [Named("agreement", record_id, record_id) for _, _, record_id in spans]
        for maker in makers:
            sources.update(self._makers[maker][1])
        yield COUNTED_TWICE.finding(message, records, sources)


def _unpacked(packed: int) -> tuple[int, int, int]:
    """Return the place of the source, the day of the award and the last day, as ordinals."""
    return packed >> 2 * _BITS, (packed >> _BITS) & _MASK, packed & _MASK


# ---- What sources state differently of one record.

_DISPUTED = parse("has:disagreement")


def disagreements(store: Store) -> Iterator[Finding]:
    """Yield one finding for each thing that sources state differently of one record."""
    for kind, get in ((Kind.ORGANISATION, store.organisation), (Kind.AGREEMENT, store.agreement)):
        listing = store.listing(_DISPUTED, kind, Sort.NAME)
        for row in listing.rows(0, listing.total):
            if view := get(row.id):
                about = [Named(kind.value, view.id, view.title)]
                for subject, stated in differences(view.records):
                    said = "; ".join(f"{value} ({source})" for value, source in stated)
                    sources = [source for _, source in stated]
                    yield CLAIMS_DIFFER.finding(f"{subject}: {said}", about, sources)
