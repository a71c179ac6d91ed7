"""Checks that hold records and sources against each other, when all have been read."""

from __future__ import annotations

import re
import shlex
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Container, Iterable, Iterator
from functools import cache, cached_property
from itertools import chain
from typing import Any, NamedTuple

from store import identity
from store.amounts import Figure, Scope, added_up, exceeded, in_one_form
from store.checking.checks import figure_in
from store.checking.findings import Finding, Named, found, listing, named
from store.codes import is_regrant
from store.differences import differences
from store.identity import Decided
from store.interface import Kind, Sort, Store, every_view
from store.money import STAGES, award_dates, figure_of
from store.names import alike, is_short_for, run_together
from store.org_ids import from_company_numbers
from store.query import EVERYTHING, parse
from store.records import Agreement, Decision, Fund, Organisation
from store.settling import in_words, why
from store.text import plural


class Gathered:
    """What is gathered from every record, and shows something only when all have been read.

    It keeps no records, so that a store of any size is checked in little memory.
    """

    def see(self, source: str, record: Agreement | Organisation | Fund) -> None:
        """Take in one source's account of a record."""
        match record:
            case Agreement():
                self.agreement(source, record)
            case Organisation():
                self.organisation(source, record)
            case Fund():
                self.fund(source, record)

    def agreement(self, source: str, record: Agreement) -> None:
        """Take in one source's account of an agreement."""

    def organisation(self, source: str, record: Organisation) -> None:
        """Take in one source's account of an organisation."""

    def fund(self, source: str, record: Fund) -> None:
        """Take in one source's account of a fund."""

    def findings(self) -> Iterable[Finding]:
        """Return what shows now."""
        return ()


# Which ids are one body's: by what sources say and what the person decided, never by name.


class Bodies(Gathered):
    """Ids in groups, one a body; an id that nobody joins is a group of its own."""

    def __init__(self, decisions: Iterable[Decision] = ()) -> None:
        self._decided = Decided.by(decisions)
        self._links: list[tuple[str, str]] = []
        self._lines: list[tuple[str, str]] = []

    def organisation(self, source: str, record: Organisation) -> None:
        """Take in which identifiers are one body's, and what came out of which body."""
        self._links += [(record.id, other) for other in record.identifiers]
        self._lines += [(former, record.id) for former in record.predecessors]
        if record.successor:
            self._lines.append((record.id, record.successor))

    @cached_property
    def _joined(self) -> identity.Bodies:
        """The bodies, once all records have been read."""
        return identity.Bodies(self._links, self._decided)

    @cached_property
    def _in_line(self) -> identity.Bodies:
        """Bodies joined to those that came out of them."""
        return identity.Bodies((self.of(one), self.of(other)) for one, other in self._lines)

    def of(self, record_id: str) -> str:
        """Return the id that stands for the whole body, once all records have been read."""
        return self._joined.of(record_id)

    def line_of(self, record_id: str) -> str:
        """Return the id that stands for all that a register of mergers leads from and to.

        A body and what came out of it share their name for good reason.
        """
        return self._in_line.of(self.of(record_id))

    def are_told_apart(self, one: str, other: str) -> bool:
        """Tell whether the person decided that two ids, or two of their bodies, differ."""
        return self._joined.are_told_apart(one, other)


# One id under many names, and one name over many ids.

_INDIVIDUAL = "individual"
_COMPARED = 100
"""Names of one id that are held against each other; no body goes by more, only broken files do."""


class SameNames(Gathered):
    """Keeps the names of each id, with the sources that write each."""

    def __init__(self, known: Bodies) -> None:
        self._bodies = known
        self._names: dict[str, dict[str, tuple[str, ...]]] = {}

    def organisation(self, source: str, record: Organisation) -> None:
        """Remember the name of an organisation."""
        if record.name and record.kind != _INDIVIDUAL:
            self._note(record.id, record.name, source)

    def agreement(self, source: str, record: Agreement) -> None:
        """Remember the names that the parties go by in an agreement."""
        for party in record.parties:
            if party.organisation and party.name and party.kind != _INDIVIDUAL:
                self._note(party.organisation, party.name, source)

    def findings(self) -> Iterator[Finding]:
        """Return ids under several names, then names over several ids."""
        by_name: dict[str, dict[str, None]] = {}
        for record_id, names in self._names.items():
            if len(names) > 1:
                yield from _many_names(record_id, names)
            for name in names:
                by_name.setdefault(run_together(name), {})[record_id] = None
        for group in dict.fromkeys(tuple(sorted(ids)) for ids in by_name.values()):
            if len(group) > 1:
                yield from self._likely_same(group)

    def _note(self, record_id: str, name: str, source: str) -> None:
        names = self._names.setdefault(record_id, {})
        if source not in (said_by := names.get(name, ())):
            names[name] = (*said_by, source)

    def _likely_same(self, ids: tuple[str, ...]) -> Iterator[Finding]:
        one_each = sorted({self._bodies.line_of(each): each for each in reversed(ids)}.values())
        undecided = [each for each in one_each if self._open_to(each, one_each)]
        if not undecided:
            return
        records = [Named("organisation", each, next(iter(self._names[each]))) for each in undecided]
        said_by = [each for one in undecided for each in self._names[one].values()]
        pair = shlex.join([undecided[0], self._open_to(undecided[0], undecided)])
        yield found(
            "likely-duplicates",
            f"“{records[0].title}” is the name of {listing(undecided)}",
            records,
            [source for sources in said_by for source in sources],
            f"decide with `pactline same {pair}` or `pactline different {pair}`",
        )

    def _open_to(self, record_id: str, others: list[str]) -> str:
        """Return the first of the others that nobody has told apart from the id, or nothing."""
        apart = self._bodies.are_told_apart
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
        yield found(
            "many-names",
            f"{record_id} goes by {len(distinct)} names: {listed}",
            [record],
            [source for said_by in names.values() for source in said_by],
        )


class Nameless(Gathered):
    """Keeps the organisations without a name, and the ids that have one."""

    def __init__(self, known: Bodies) -> None:
        self._bodies = known
        self._nameless: dict[str, list[Named]] = {}
        self._named: set[str] = set()

    def organisation(self, source: str, record: Organisation) -> None:
        """Note whether an organisation has a name; a part of a register has none of its own."""
        if record.name:
            self._named.add(record.id)
        else:
            self._nameless.setdefault(source, []).append(named(record))

    def findings(self) -> Iterator[Finding]:
        """Return one finding for each source with organisations that no source names."""
        having = set(map(self._bodies.of, self._named))
        for source, records in self._nameless.items():
            lacking = [each for each in records if self._bodies.of(each.id) not in having]
            if lacking:
                message = f"{plural(len(lacking), 'organisation')} without name"
                yield found("missing", message, lacking, [source])


# One company number of several charities.


class SharedNumbers(Gathered):
    """Keeps which charities are given each company number, in any source."""

    def __init__(self) -> None:
        self._charities: dict[tuple[str, str], dict[str, Named]] = {}
        self._sources: dict[tuple[str, str], dict[str, None]] = {}

    def organisation(self, source: str, record: Organisation) -> None:
        """Remember the company numbers of a charity, those that joined nothing as well."""
        register = identity.register_of(record.id)
        if not register:
            return
        published = [record.as_published.get(key) for key in ("companyNumber", "org_id_b")]
        lists = (each if isinstance(each, list) else [each] for each in published)
        texts = [str(text) for text in chain.from_iterable(lists) if text]
        kept = chain.from_iterable((text, *from_company_numbers(text)) for text in texts)
        for number in {*record.identifiers, *kept}:
            if number.startswith("GB-COH-"):
                key = (number, register)
                self._charities.setdefault(key, {})[record.id] = named(record)
                self._sources.setdefault(key, {})[source] = None

    def findings(self) -> Iterator[Finding]:
        """Return each company number that several charities of one register are given."""
        for (number, register), charities in self._charities.items():
            if len(charities) > 1:
                message = f"{number} is given to {listing(list(charities))}"
                yield found(
                    "shared-number", message, charities.values(), self._sources[number, register]
                )


# References to records that nobody has.


class References(Gathered):
    """Keeps the ids that are referred to and that no source has, with those that do so.

    Args:
        knows: tells whether any source has a record of an id.
    """

    def __init__(self, knows: Callable[[str], bool]) -> None:
        self._knows = cache(knows)
        self._unknown: dict[str, tuple[str, list[Named], dict[str, None]]] = {}

    def agreement(self, source: str, record: Agreement) -> None:
        """Look up whom an agreement refers to."""
        for party in record.parties:
            self._look_up(party.organisation, party.role, source, record)
        for line in record.funding:
            if line.payer or line.payee or line.drawn_from:
                self._look_up(line.payer, "payer", source, record)
                self._look_up(line.payee, "payee", source, record)
                self._look_up(line.drawn_from, "fund that money is drawn from", source, record)
        self._look_up(record.part_of, "whole that it is part of", source, record)

    def organisation(self, source: str, record: Organisation) -> None:
        """Look up what an organisation is a member of."""
        for wanted in record.member_of:
            self._look_up(wanted, "body that it is a member of", source, record)

    def findings(self) -> Iterator[Finding]:
        """Return each id that is referred to and that no source has."""
        for wanted, (word, records, sources) in self._unknown.items():
            message = f"{wanted}, given as {word}, is in no source"
            yield found("unknown-reference", message, records, sources)

    def _look_up(
        self, wanted: str, word: str, source: str, record: Agreement | Organisation
    ) -> None:
        if wanted and not self._knows(wanted):
            _, records, sources = self._unknown.setdefault(wanted, (word, [], {}))
            records.append(named(record))
            sources[source] = None


# Programmes whose agreements come to more than they have.


class Programmes(Gathered):
    """Sets a programme's total against those of its agreements."""

    def __init__(self) -> None:
        self._wholes: dict[str, list[tuple[str, Named, Figure]]] = {}
        self._parts: dict[str, list[tuple[str, Named, Figure]]] = {}

    def agreement(self, source: str, record: Agreement) -> None:
        """Keep the largest total of each currency of a whole, and the first total of a part."""
        lines = (line for line in record.funding if line.stage in STAGES)
        totals = [line for line in lines if line.scope is Scope.TOTAL]
        if record.type != "grant":
            largest: dict[str, Figure] = {}
            for figure in filter(None, (figure_in(line, record) for line in totals)):
                if figure.minor > largest.setdefault(figure.currency, figure).minor:
                    largest[figure.currency] = figure
            for figure in largest.values():
                self._wholes.setdefault(record.id, []).append((source, named(record), figure))
        if record.part_of:
            known = self._parts.setdefault(record.part_of, [])
            stated = (figure_of(line.amount) for line in totals if line.amount)
            first = next(filter(None, stated), None)
            if first and all(part.id != record.id for _, part, _ in known):
                known.append((source, named(record), first))

    def findings(self) -> Iterator[Finding]:
        """Return each programme whose agreements come to more than it has."""
        for record_id, wholes in self._wholes.items():
            for source, record, whole in wholes:
                parts = self._parts.get(record_id, ())
                like = [each for each in parts if each[2].currency == whole.currency]
                if not like:
                    continue
                sources, records, figures = zip(*like, strict=True)
                if exceeded(whole, figures):
                    come = plural(len(like), "part comes", "parts come")
                    worked, stated = in_one_form([added_up(figures), added_up([whole])])
                    message = f"{come} to {worked}, the whole is {stated}"
                    yield found("total-differs", message, [record, *records], [source, *sources])


# One award that is published as a record for each of its years.

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


class Yearly(Gathered):
    """Strings the yearly records of one funder and recipient together by their dates."""

    def __init__(self) -> None:
        self._years: dict[tuple[str, ...], list[_Year]] = {}

    def agreement(self, source: str, record: Agreement) -> None:
        """Remember a record that says that it is one year of several."""
        texts = (record.purpose, record.title, *record.notes)
        found = next(filter(None, map(year_of, texts)), None)
        if found:
            who = (f"{party.role} {party.organisation or party.name}" for party in record.parties)
            first = min((line.date.sort_key for line in record.funding), default=(1, ""))[1]
            recipients = (each.name for each in record.parties if each.role == "recipient")
            recipient = next(filter(None, recipients), "")
            year = _Year(*found, first, source, named(record), recipient)
            self._years.setdefault(tuple(sorted(who)), []).append(year)

    def findings(self) -> Iterable[Finding]:
        """Return one finding for each award of several records, and one for all the others."""
        alone: list[_Year] = []
        for years in self._years.values():
            for award in _awards(years):
                if len(award) == 1:
                    alone += award
                else:
                    yield _yearly(_message(award), award)
        if alone:
            number = plural(len(alone), "record says that it is", "records say that they are")
            message = f"{number} one year of several; no other year is on record"
            yield _yearly(message, alone, _ALONE)


def _yearly(message: str, years: list[_Year], remedy: str = "") -> Finding:
    records, sources = [year.record for year in years], [year.source for year in years]
    return found("yearly-records", message, records, sources, remedy)


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


# Money that may be counted twice: once when granted, again when granted on.

_SPENT_WITHIN = 366 * 2
"""Days, where no end is stated: grant money is mostly granted on within two years of its award."""


class _Maker(NamedTuple):
    """Who makes grants: its name, the days of them as ordinals, and the sources that say so."""

    name: str
    days: array[int]
    sources: dict[str, None]


class Regrants(Gathered):
    """Collects who is granted money and who grants money, but for money coded as a regrant.

    Args:
        store: tells, at the end, of the grants to those who make grants of their own.
        known: which ids are one body's.
    """

    def __init__(self, store: Store, known: Bodies) -> None:
        self._store, self._bodies = store, known
        self._recipients: dict[str, None] = {}
        self._makers: dict[str, _Maker] = {}

    def agreement(self, source: str, record: Agreement) -> None:
        """Remember a grant's funders and its recipients."""
        given = _given(record)
        if given is None:
            return
        funders = {p.organisation: p.name for p in record.parties if p.role == "funder"}
        for who, name in funders.items():
            maker = self._makers.setdefault(who, _Maker(name, array("i"), {}))
            maker.days.append(given)
            maker.sources[source] = None
        self._recipients.update(dict.fromkeys(_granted_to(record, funders)))

    def findings(self) -> Iterator[Finding]:
        """Return each body whose own grants fall into the time of a grant to it."""
        makers: dict[str, list[str]] = {}
        for maker in filter(None, self._makers):
            makers.setdefault(self._bodies.of(maker), []).append(maker)
        for recipient in self._recipients:
            if own := makers.get(self._bodies.of(recipient)):
                yield from self._found(recipient, own)

    def _found(self, body: str, makers: list[str]) -> Iterator[Finding]:
        made = sorted(day for maker in makers for day in self._makers[maker].days)
        spans: list[tuple[int, int, str]] = []
        sources: dict[str, None] = {}
        for source, record in self._grants_to(body):
            given = _given(record)
            if given is not None:
                end = record.planned.last if record.planned else None
                spent = end.toordinal() if end else given + _SPENT_WITHIN
                start, stop = bisect_left(made, given), bisect_right(made, spent)
                if stop > start:
                    spans.append((start, stop, record.id))
                    sources[source] = None
        if not spans:
            return
        onwards = len({place for start, stop, _ in spans for place in range(start, stop)})
        who = next((name for each in makers if (name := self._makers[each].name)), body)
        had, number = plural(len(spans), "grant"), plural(onwards, "grant")
        message = f"{who} was granted money ({had}) and made {number} while it had that money"
        records = [Named("organisation", body, who)]
        records += [Named("agreement", record_id, record_id) for _, _, record_id in spans]
        for maker in makers:
            sources.update(self._makers[maker].sources)
        yield found("likely-regrant", message, records, sources)

    def _grants_to(self, body: str) -> Iterator[tuple[str, Agreement]]:
        """Yield each source's account of the agreements that a body is granted money in."""
        try:
            query = EVERYTHING.with_field("recipient", body)
        except ValueError:
            # An id of blanks alone, which `verify` names, can't be searched for.
            return
        listing = self._store.listing(query, Kind.AGREEMENT)
        for _, view in every_view(listing):
            for source, record in view.records if view else ():
                funders = {each.organisation for each in record.parties if each.role == "funder"}
                if body in _granted_to(record, funders):
                    yield source, record


def _granted_to(record: Agreement, funders: Container[str]) -> list[str]:
    """Return the ids of those whom others grant money."""
    return [
        party.organisation
        for party in record.parties
        if party.role == "recipient" and party.organisation and party.organisation not in funders
    ]


def _given(record: Agreement) -> int | None:
    """Return the day, as an ordinal, on which a grant was given, but for one coded as a regrant."""
    if record.type != "grant" or is_regrant(record.regrant):
        return None
    day = next((each.first for each in award_dates(record.funding)), None)
    return day.toordinal() if day else None


# What sources state differently of one record.

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
                    yield found("claims-differ", f"{subject}: {said}", about, sources)


def rulings(store: Store) -> Iterator[Finding]:
    """Yield what each doubt and preference of the person's sets aside, or that it does nothing."""
    for ruling in sorted(Decided.by(store.decisions()).rulings, key=lambda each: each.at):
        row = store.row(ruling.record)
        view: Any = None
        if row:
            (view,) = store.views(row.kind, [row.id])
        aside = [each for each in view.aside if each.ruling == ruling] if view else []
        title = row.title if row else ruling.record
        about = [Named(row.kind.value if row else "agreement", ruling.record, title)]
        if not aside:
            message = f"{ruling.path}: {why(ruling)}, which sets nothing aside"
            yield found("ruled-in-vain", message, about, [ruling.source])
        for field, value, source, _ in aside:
            message = f"{field}: {in_words(value)} ({source}) counts nowhere: {why(ruling)}"
            yield found("set-aside", message, about, [source])
