"""Checks that look at one record at a time."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from store.amounts import (
    Figure,
    Qualifier,
    Scope,
    Stage,
    added_up,
    exceeded,
    full_figure,
    left_over,
    sums_text,
)
from store.checking.findings import (
    ENDS_FIRST,
    FAR_DATE,
    GARBLED,
    GROUPS_DIFFER,
    ID_FORM,
    LOST_ZEROS,
    MISSING,
    NEGATIVE,
    NOBODY_KNOWS,
    TOTAL_DIFFERS,
    UNKNOWN_PREFIX,
    UNREADABLE_DATE,
    ZERO,
    Check,
    Family,
    Finding,
    Identities,
    Named,
    named,
)
from store.codes import MINOR
from store.dates import PartialDate, Period
from store.money import STAGES, agree, figure_of, inside, resolved
from store.org_ids import lost_zeros, parse, problem, standard_form
from store.records import Agreement, Count, Fund, FundingLine, Organisation
from store.text import garbled, plural

# ---- Counts that include others: do the groups add up to the whole?


class Groups(Family):
    """Compares a number with the numbers that its source lists under it."""

    def agreement(self, source: str, record: Agreement) -> Iterable[Finding]:
        """Return the counts of an agreement that do not add up."""
        return self._found(source, named(record), record.counts) if record.counts else ()

    def organisation(self, source: str, record: Organisation) -> Iterable[Finding]:
        """Return the counts of an organisation that do not add up."""
        return self._found(source, named(record), record.counts) if record.counts else ()

    def _found(self, source: str, record: Named, counts: tuple[Count, ...]) -> Iterator[Finding]:
        for count in counts:
            yield from self._found(source, record, count.includes)
            parts = [part for part in count.includes if part.unit == count.unit]
            if len(parts) < 2:
                continue
            given = sum(part.value for part in parts)
            least = _bounds(count)[0] - sum(_bounds(part)[1] for part in parts)
            most = _bounds(count)[1] - sum(_bounds(part)[0] for part in parts)
            if least <= 0 <= most:
                continue
            if least > 0:
                rest = f"at least {least:,.0f} are in no named group"
            else:
                rest = f"at least {-most:,.0f} too many: groups overlap, or a number is wrong"
            figures = " + ".join(f"{part.value:,}" for part in parts)
            message = f"{count} include {figures} = {given:,}: {rest}"
            yield GROUPS_DIFFER.finding(message, [record], [source])


def _bounds(count: Count) -> tuple[float, float]:
    """Return the least and the most that a count can be."""
    if count.qualifier is Qualifier.EXACTLY:
        return count.value, count.value
    if count.qualifier in (Qualifier.MORE_THAN, Qualifier.AT_LEAST):
        return count.value, math.inf
    return 0, math.inf if count.qualifier is Qualifier.ABOUT else count.value


# ---- Figures of nothing and below zero.


class Money(Family):
    """Reads each stated figure; nothing applied for or nothing paid yet is no fault.

    A publisher of one £0 grant often has many, so those of a source become one finding.
    """

    def __init__(self) -> None:
        """Start with no figures."""
        self._nothing: dict[str, dict[Named, None]] = {}

    def agreement(self, source: str, record: Agreement) -> Iterable[Finding]:
        """Note the zero figures of an agreement, and return the negative ones."""
        for line in record.funding:
            if line.amount is not None and line.amount.value <= 0:
                return self._found(source, record, record.funding)
        return ()

    def fund(self, source: str, record: Fund) -> Iterable[Finding]:
        """Note or return a fund's size that is zero or negative."""
        return self._found(source, record, (record.amount,) if record.amount else ())

    def source_read(self, source: str) -> Iterator[Finding]:
        """Return one finding for each kind of zero figure."""
        nothing, self._nothing = self._nothing, {}
        for said, records in nothing.items():
            message = said if len(records) == 1 else f"{said} in {len(records):,} records"
            yield ZERO.finding(message, records, [source])

    def _found(
        self, source: str, record: Agreement | Fund, lines: tuple[FundingLine, ...]
    ) -> Iterator[Finding]:
        for line in lines:
            if line.amount is None or line.amount.value > 0:
                continue
            said = f"{line.amount.full()} {line.stage}".strip()
            if line.amount.value < 0:
                yield NEGATIVE.finding(said, [named(record)], [source])
            elif line.stage not in (Stage.APPLIED_FOR, Stage.DISBURSED):
                self._nothing.setdefault(said, {})[named(record)] = None


# ---- What every record of its kind needs.


class Needs(Family):
    """Collects, for each source, the records that lack the same thing into one finding."""

    def __init__(self, identities: Identities) -> None:
        """Take the groups of ids, so that a name under any id of a body is its name."""
        self._identities = identities
        self._lacking: dict[str, list[Named]] = {}
        self._nameless: dict[str, list[Named]] = {}
        self._named: set[str] = set()

    def agreement(self, source: str, record: Agreement) -> Iterable[Finding]:
        """Note an agreement without title or parties, or a grant short of its standard."""
        if not record.title and not _is_further_account(record):
            self._note("without title", record)
        if record.type == "grant":
            self._grant(record)
        elif not record.parties and not _is_further_account(record):
            self._note("without parties", record)
        return ()

    def organisation(self, source: str, record: Organisation) -> Iterable[Finding]:
        """Note whether an organisation has a name; a part of a register has none of its own."""
        if record.name:
            self._named.add(record.id)
        else:
            self._nameless.setdefault(source, []).append(named(record))
        return ()

    def fund(self, source: str, record: Fund) -> Iterable[Finding]:
        """Note a fund without a title."""
        if not record.title:
            self._note("without title", record)
        return ()

    def source_read(self, source: str) -> Iterable[Finding]:
        """Return one finding for each thing that is missing, with all the records that lack it."""
        lacking, self._lacking = self._lacking, {}
        for what, records in lacking.items():
            yield _finding(records[0].kind, what.partition(":")[2], records, source)

    def all_read(self) -> Iterator[Finding]:
        """Return one finding for each source with organisations that no source names."""
        bodies = {self._identities.of(record_id) for record_id in self._named}
        for source, records in self._nameless.items():
            lacking = [each for each in records if self._identities.of(each.id) not in bodies]
            if lacking:
                yield _finding("organisation", "without name", lacking, source)

    def _grant(self, record: Agreement) -> None:
        if not record.purpose:
            self._note("without description", record)
        if not any(line.amount for line in record.funding):
            self._note("without amount", record)
        if (
            not any(line.date for line in record.funding)
            and not any(event.date for event in record.events)
            and not record.as_published.get("awardDate")
        ):
            self._note("without award date", record)
        roles = {party.role for party in record.parties}
        if "funder" not in roles:
            self._note("without funder", record)
        if "recipient" not in roles:
            self._note("without recipient", record)
        for party in record.parties:
            if party.kind == "organisation" and not party.organisation:
                self._note(f"without an id of the {party.role}", record)

    def _note(self, what: str, record: Agreement | Organisation | Fund) -> None:
        name = named(record)
        self._lacking.setdefault(f"{name.kind}:{what}", []).append(name)


def _finding(kind: str, what: str, records: list[Named], source: str) -> Finding:
    subject = plural(len(records), kind)
    return MISSING.finding(f"{subject} {what}", records, [source])


def _is_further_account(record: Agreement) -> bool:
    """Tell whether a source only adds to what others say, which is no fault."""
    return not record.title and not record.parties


# ---- Organisation ids whose prefix or number their register cannot have given.

_COMPANY_NUMBER = ("companyNumber", "Company Number", "Recipient Org:Company Number")


class OrgIds(Family):
    """Looks at each id of a source once; ids of one unknown prefix become one finding."""

    def __init__(self) -> None:
        """Start with no ids."""
        self._seen: set[str] = set()
        self._prefixes: dict[str, list[Named]] = {}

    def organisation(self, source: str, record: Organisation) -> Iterable[Finding]:
        """Return what is wrong with an organisation's ids and its company number."""
        about = named(record)
        found = [self._look(source, each, about) for each in (record.id, *record.identifiers)]
        found.append(_company_number(source, record.as_published, about))
        return [each for each in found if each]

    def agreement(self, source: str, record: Agreement) -> Iterable[Finding]:
        """Return what is wrong with the ids of parties that are no record of their own."""
        return [
            finding
            for party in record.parties
            if party.organisation and party.organisation not in self._seen
            if (finding := self._look(source, party.organisation, named(record)))
        ]

    def source_read(self, source: str) -> Iterable[Finding]:
        """Return one finding for each unknown prefix of the source."""
        prefixes, self._prefixes = self._prefixes, {}
        self._seen.clear()
        for prefix, records in prefixes.items():
            ids = plural(len(records), "id")
            message = f"{ids} with {prefix}" if prefix else f"{ids} without a prefix"
            yield UNKNOWN_PREFIX.finding(message, records, [source])

    def _look(self, source: str, org_id: str, about: Named) -> Finding | None:
        if org_id in self._seen:
            return None
        self._seen.add(org_id)
        clause = problem(org_id)
        if not clause:
            return None
        prefix, number = parse(org_id.strip())
        if not prefix or (prefix.startswith("GB-") and clause.startswith("unknown prefix")):
            start = f"the unknown prefix {prefix}" if prefix else ""
            self._prefixes.setdefault(start, []).append(about)
            return None
        check: Check = ID_FORM
        remedy = ""
        if lost_zeros(org_id):
            check, remedy = LOST_ZEROS, f"write it as {standard_form(org_id)}"
            clause = f"“{number}” has lost its leading zeros"
        elif standard_form(org_id) != org_id and not problem(standard_form(org_id)):
            remedy = f"write it as {standard_form(org_id)}"
        return check.finding(f"{org_id}: {clause}", [about], [source], remedy)


def _company_number(source: str, published: dict[str, Any], about: Named) -> Finding | None:
    """Return a finding where the company number beside the id has lost its zeros."""
    for name in _COMPANY_NUMBER:
        number = str(published.get(name) or "").strip()
        whole = f"GB-COH-{number}"
        if number and lost_zeros(whole):
            message = f"company number {number} has lost its leading zeros"
            remedy = f"write it as {parse(standard_form(whole)).number}"
            return LOST_ZEROS.finding(message, [about], [source], remedy)
    return None


# ---- Dates that cannot be, or hardly can.

EARLIEST = date(1500, 1, 1)
"""Nothing that is on record with a funder or a register is older; most slips are far older."""
EARLIEST_MONEY = date(1950, 1, 1)
"""Grants older than this are hardly published; 1900 is what a spreadsheet makes of a blank date."""
FAR_AHEAD = timedelta(days=366 * 30)
"""Leases run longer, but no grant is planned further ahead."""
_STARTS = ("began", "launched", "signed", "started")
_DONE = (*_STARTS, "announced", "awarded", "reported", "extended")


class Days(Family):
    """Looks at every date of a record against the others and against today."""

    def __init__(self, today: date) -> None:
        """Keep the day that “ahead” is measured from."""
        self._today = today
        self._latest = today + FAR_AHEAD

    def agreement(self, source: str, record: Agreement) -> Iterable[Finding]:
        """Return an agreement's dates that are in the wrong order, far off or not yet come."""
        wrong = list(dict.fromkeys(self._far(record)))
        wrong_order = list(dict.fromkeys(_wrong_order(record)))
        if not wrong and not wrong_order:
            return ()
        about = [named(record)]
        return [
            *(FAR_DATE.finding(message, about, [source]) for message in wrong),
            *(ENDS_FIRST.finding(message, about, [source]) for message in wrong_order),
        ]

    def organisation(self, source: str, record: Organisation) -> Iterable[Finding]:
        """Return a body that was removed from its register before it was entered."""
        entered, removed = record.registered.first, record.removed.last
        if entered is None or removed is None or entered <= removed:
            return ()
        message = f"registered {record.registered}, removed {record.removed}"
        return (ENDS_FIRST.finding(message, [named(record)], [source]),)

    def _far(self, record: Agreement) -> Iterator[str]:
        for word, day, done in _dates(record):
            first = day.first
            if first is None or day.last is None or EARLIEST_MONEY <= first <= self._today:
                continue
            earliest = EARLIEST_MONEY if word == "awarded" else EARLIEST
            if day.last < earliest or first > self._latest:
                yield f"{word} {day}"
            elif done and first > self._today:
                yield f"{word} {day}, which is still to come"


def _dates(record: Agreement) -> list[tuple[str, PartialDate, bool]]:
    """Return each date with its word, and whether it can only be of something that happened."""
    dates: list[tuple[str, PartialDate, bool]] = []
    for line in record.funding:
        dates.append(("awarded", line.date, line.basis == "stated"))
        if line.period:
            dates += [("money from", line.period.start, False)]
            dates += [("money until", line.period.end, False)]
    dates += [(event.kind, event.date, event.kind in _DONE) for event in record.events]
    if record.planned:
        dates += [("planned from", record.planned.start, False)]
        dates += [("planned until", record.planned.end, False)]
    if record.actual:
        dates += [("began", record.actual.start, True), ("ended", record.actual.end, False)]
    dates.append(("last modified", record.modified, False))
    return dates


def _wrong_order(record: Agreement) -> Iterator[str]:
    ends = [event for event in record.events if event.kind in ("ends", "ended")]
    for start in record.events if ends else ():
        for end in ends:
            first, last = start.date.first, end.date.last
            if start.kind in _STARTS and first and last and last < first:
                yield f"{end.kind} {end.date}, but {start.kind} {start.date}"
    for period, word in ((record.planned, "planned to end"), (record.actual, "ended")):
        yield from _ended_before_award(record, period, word)
    for party in record.parties:
        if party.start.first and party.end.last and party.end.last < party.start.first:
            who = party.name or party.organisation
            yield f"{who} took part from {party.start} to {party.end}"


def _ended_before_award(record: Agreement, period: Period | None, word: str) -> Iterator[str]:
    """Yield a stretch that was over before its money was awarded."""
    if period is None or period.last is None:
        return
    for line in record.funding:
        if line.date.first and period.last < line.date.first:
            yield f"{word} {period.end}, but awarded {line.date}"
            return


# ---- Dates that were kept as published, because they are none or in the wrong order.

_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", re.ASCII)
_YEAR = re.compile(r"(\d{4})(?:-(\d{2}))?", re.ASCII)
_WORDS = {
    "awardDate": "award date",
    "dateModified": "date of change",
    "startDate": "start",
    "endDate": "end",
}


class PublishedDays(Family):
    """Collects, for each source and field, the dates that were not understood."""

    def __init__(self) -> None:
        """Start with none."""
        self._unread: dict[str, tuple[str, list[Named]]] = {}

    def agreement(self, source: str, record: Agreement) -> Iterable[Finding]:
        """Return a published stretch that ends before it starts, and note unreadable dates."""
        published = record.as_published
        if not published:
            return ()
        dated = any(line.date for line in record.funding) or any(
            event.kind == "awarded" and event.date for event in record.events
        )
        if "awardDate" in published and not dated:
            self._note("awardDate", published["awardDate"], record)
        if "dateModified" in published and not record.modified:
            self._note("dateModified", published["dateModified"], record)
        if "plannedDates" in published or "actualDates" in published:
            return self._stretches(source, record)
        return ()

    def source_read(self, source: str) -> Iterator[Finding]:
        """Return one finding for each field with dates that were not understood."""
        unread, self._unread = self._unread, {}
        for word, (example, records) in unread.items():
            number = plural(len(records), "record has", "records have")
            message = f"{number} no readable {word}, such as “{example}”"
            yield UNREADABLE_DATE.finding(message, records, [source])

    def _stretches(self, source: str, record: Agreement) -> Iterator[Finding]:
        for field, word in (("plannedDates", "planned"), ("actualDates", "actual")):
            stretches = record.as_published.get(field)
            for stretch in stretches if isinstance(stretches, list) else ():
                if not isinstance(stretch, dict):
                    continue
                ends = {key: stretch[key] for key in ("startDate", "endDate") if key in stretch}
                days = {key: _edge(value) for key, value in ends.items()}
                for key, day in days.items():
                    if day is None:
                        self._note(key, ends[key], record, f"{word} ")
                start, end = days.get("startDate"), days.get("endDate")
                if start and end and end < start:
                    message = f"{word} to start {start.isoformat()}, to end {end.isoformat()}"
                    yield ENDS_FIRST.finding(message, [named(record)], [source])

    def _note(self, field: str, value: object, record: Agreement, of: str = "") -> None:
        word = f"{of}{_WORDS[field]}"
        self._unread.setdefault(word, (str(value)[:40], []))[1].append(named(record))


def _edge(value: object) -> date | None:
    """Read a published date well enough to compare it, or return None."""
    text = str(value).strip()
    try:
        if match := _YEAR_FIRST.match(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _YEAR_LAST.match(text):
            return date(int(match[3]), int(match[2]), int(match[1]))
        if match := _YEAR.fullmatch(text):
            return date(int(match[1]), int(match[2] or 1), 1)
    except ValueError:
        return None
    return None


# ---- References to records that nobody has.


class References(Family):
    """Keeps the ids that exist, and for each id that is referred to the first few that do so."""

    def __init__(self) -> None:
        """Start knowing nobody."""
        self._known: set[str] = set()
        self._asked: dict[str, tuple[str, list[Named], dict[str, None]]] = {}

    def agreement(self, source: str, record: Agreement) -> Iterable[Finding]:
        """Remember the agreement, and whom it refers to."""
        self._known.add(record.id)
        for party in record.parties:
            self._ask(party.organisation, party.role, source, record)
        for line in record.funding:
            self._ask(line.payer, "payer", source, record)
            self._ask(line.payee, "payee", source, record)
            self._ask(line.drawn_from, "fund that money is drawn from", source, record)
        self._ask(record.part_of, "whole that it is part of", source, record)
        keys = {line.key for line in record.funding}
        return [
            NOBODY_KNOWS.finding(
                f"“the same as {line.same_as}” points at no figure of the record",
                [named(record)],
                [source],
                "correct the key that the figure points at",
            )
            for line in record.funding
            if line.same_as and line.same_as not in keys
        ]

    def organisation(self, source: str, record: Organisation) -> Iterable[Finding]:
        """Remember the organisation by all its ids, and what it is a member of."""
        self._known.add(record.id)
        self._known.update(record.identifiers)
        for wanted in record.member_of:
            self._ask(wanted, "body that it is a member of", source, record)
        return ()

    def fund(self, source: str, record: Fund) -> Iterable[Finding]:
        """Remember the fund."""
        self._known.add(record.id)
        return ()

    def all_read(self) -> Iterable[Finding]:
        """Return each id that is referred to and that no source has."""
        for wanted, (word, records, sources) in self._asked.items():
            if wanted not in self._known:
                message = f"{wanted}, given as {word}, is in no source"
                yield NOBODY_KNOWS.finding(message, records, sources)

    def _ask(self, wanted: str, word: str, source: str, record: Agreement | Organisation) -> None:
        if not wanted or wanted in self._known:
            return
        _, records, sources = self._asked.setdefault(wanted, (word, [], {}))
        records.append(named(record))
        sources[source] = None


# ---- Text that was written in one encoding and read in another.


class Texts(Family):
    """Reads titles, names and descriptions."""

    def agreement(self, source: str, record: Agreement) -> Iterable[Finding]:
        """Return garbled text of an agreement."""
        texts = [record.title, record.purpose, *record.notes]
        for party in record.parties:
            texts.append(party.name)
        for programme in record.programmes:
            texts.append(programme.title)
        return self._found(source, record, texts)

    def organisation(self, source: str, record: Organisation) -> Iterable[Finding]:
        """Return garbled text of an organisation."""
        return self._found(
            source, record, [record.name, record.description, record.address, *record.aliases]
        )

    def fund(self, source: str, record: Fund) -> Iterable[Finding]:
        """Return garbled text of a fund."""
        return self._found(source, record, [record.title, record.purpose, *record.owners])

    def _found(
        self, source: str, record: Agreement | Organisation | Fund, texts: list[str]
    ) -> Iterable[Finding]:
        for text in texts:
            piece = "" if text.isascii() else garbled(text)
            if piece:
                return (GARBLED.finding(f"“{piece}”", [named(record)], [source]),)
        return ()


# ---- Stated totals that their stated parts contradict, by the bounds of their qualifiers.

_Stated = tuple[FundingLine, Figure]


class Totals(Family):
    """Sets a record's years against its total, and a programme's total against its agreements."""

    def __init__(self) -> None:
        """Start with no programmes."""
        self._wholes: dict[str, list[tuple[str, Named, Figure]]] = {}
        self._parts: dict[str, list[tuple[str, Named, Figure]]] = {}

    def agreement(self, source: str, record: Agreement) -> Iterable[Finding]:
        """Return an agreement's totals that its yearly figures contradict."""
        if record.type != "grant":
            self._remember_whole(source, record)
        if record.part_of:
            self._remember_part(source, record)
        if len(record.funding) < 2:
            return ()
        return self._years_against_totals(source, record)

    def all_read(self) -> Iterator[Finding]:
        """Return each programme whose agreements come to more than it has."""
        for record_id, wholes in self._wholes.items():
            parts = self._parts.get(record_id, [])
            for source, record, whole in wholes:
                alike = [each for each in parts if each[2].currency == whole.currency]
                figures = [part for _, _, part in alike]
                if alike and exceeded(whole, figures):
                    come = plural(len(alike), "part comes", "parts come")
                    together = sums_text(added_up(figures))
                    message = f"{come} to {together}, the whole is {whole}"
                    records = [record, *(named_part for _, named_part, _ in alike)]
                    sources = [source, *(each for each, _, _ in alike)]
                    yield TOTAL_DIFFERS.finding(message, records, sources)

    def _years_against_totals(self, source: str, record: Agreement) -> Iterator[Finding]:
        stated = [
            (line, figure)
            for line in record.funding
            if line.stage in STAGES and (figure := _figure(line, record))
        ]
        for total, whole in stated:
            if total.scope is not Scope.TOTAL:
                continue
            years = _one_stage(
                [
                    (line, figure)
                    for line, figure in stated
                    if _is_year_of(line, figure, total, whole)
                ]
            )
            if not years:
                continue
            parts = [figure for _, figure in years]
            if exceeded(whole, parts):
                worked = sums_text(added_up(parts))
                message = f"the years come to {worked}, the total is {whole}"
            elif _covers(years, total) and not left_over(whole, parts).holds(0):
                rest = whole.minor - sum(part.minor for part in parts)
                over = full_figure(Decimal(abs(rest)) / MINOR, whole.currency)
                message = f"every year is stated, yet {over} of the total {whole} is in none"
            else:
                continue
            yield TOTAL_DIFFERS.finding(message, [named(record)], [source])

    def _remember_whole(self, source: str, record: Agreement) -> None:
        """Keep the largest total of each currency: narrower ones leave parts out."""
        largest: dict[str, Figure] = {}
        for line in record.funding:
            figure = _figure(line, record)
            if line.scope is Scope.TOTAL and figure and line.stage in STAGES:
                before = largest.get(figure.currency)
                if before is None or before.minor < figure.minor:
                    largest[figure.currency] = figure
        for figure in largest.values():
            self._wholes.setdefault(record.id, []).append((source, named(record), figure))

    def _remember_part(self, source: str, record: Agreement) -> None:
        for line in record.funding:
            figure = figure_of(line.amount) if line.amount else None
            if line.scope is Scope.TOTAL and figure and line.stage in STAGES:
                known = self._parts.setdefault(record.part_of, [])
                if all(part.id != record.id for _, part, _ in known):
                    known.append((source, named(record), figure))
                return


def _figure(line: FundingLine, record: Agreement) -> Figure | None:
    amount = resolved(line, record.funding)
    return figure_of(amount) if amount else None


def _is_year_of(line: FundingLine, figure: Figure, total: FundingLine, whole: Figure) -> bool:
    """Tell whether a line is one year's share of a total."""
    if line.scope is not Scope.YEAR or figure.currency != whole.currency:
        return False
    if not (agree(line.payer, total.payer) and agree(line.payee, total.payee)):
        return False
    # A contradiction is told only where it is sure that the total is of the same stretch.
    return (line.period is None) is (total.period is None) and inside(line.period, total.period)


def _one_stage(years: list[_Stated]) -> list[_Stated]:
    """Return one line a period and payee: the same year may be stated at several stages."""
    kept: dict[tuple[str, str, str], _Stated] = {}
    for line, figure in sorted(years, key=lambda each: STAGES.index(each[0].stage)):
        period = line.period.text if line.period else line.key
        kept.setdefault((period, line.payer, line.payee), (line, figure))
    return list(kept.values())


def _covers(years: list[_Stated], total: FundingLine) -> bool:
    """Tell whether every financial year of a total's period is stated."""
    wanted = set(total.period.years()) if total.period else set()
    given = {year for line, _ in years if line.period for year in line.period.years()}
    return bool(wanted) and wanted <= given
