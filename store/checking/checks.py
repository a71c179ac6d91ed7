"""Checks that look at one record at a time."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from store.amounts import (
    Figure,
    Qualifier,
    Scope,
    Stage,
    added_up,
    exceeded,
    in_one_form,
    left_over,
)
from store.checking.findings import Finding, Named, Note, found
from store.codes import is_regrant
from store.dates import PartialDate, Period
from store.money import STAGES, agree, award_dates, contributions, figure_of, inside, resolved
from store.org_ids import lost_zeros, parse, problem, standard_form
from store.records import Agreement, Count, Fund, FundingLine, Organisation, Source
from store.text import garbled, plural, tidy
from store.values import read_day, read_length

Notes = Iterator[Note]

# Counts that include others: do the groups add up to the whole?


def groups(record: Agreement | Organisation) -> Notes:
    """Compare each number with the numbers that its source lists under it."""
    return _groups(record.counts)


def _groups(counts: tuple[Count, ...]) -> Notes:
    for count in counts:
        yield from _groups(count.includes)
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
        yield Note("groups-differ", f"{count} include {figures} = {given:,}: {rest}")


def _bounds(count: Count) -> tuple[float, float]:
    """Return the least and the most that a count can be."""
    if count.qualifier is Qualifier.EXACTLY:
        return count.value, count.value
    if count.qualifier in (Qualifier.MORE_THAN, Qualifier.AT_LEAST):
        return count.value, math.inf
    return 0, math.inf if count.qualifier is Qualifier.ABOUT else count.value


# Figures of nothing and below zero.


def figures(record: Agreement | Fund) -> Notes:
    """Read each stated figure; nothing applied for or nothing paid yet is no fault."""
    lines = record.funding if isinstance(record, Agreement) else filter(None, (record.amount,))
    nothing: dict[str, None] = {}
    for line in lines:
        if line.amount is None or line.amount.value > 0:
            continue
        said = f"{line.amount.full()} {line.stage}".strip()
        if line.amount.value < 0:
            yield Note("negative-amount", said)
        elif line.stage not in (Stage.APPLIED_FOR, Stage.DISBURSED):
            nothing[said] = None
    # A publisher of one £0 grant often has many.
    yield from (Note("zero-amount", said, many=f"{said} in %n records") for said in nothing)


def regrant_code(record: Agreement) -> Notes:
    """Note money that is to be granted on, and a text for its code that is none."""
    if is_regrant(record.regrant):
        to = f"to be granted on ({record.regrant})"
        yield Note("regrant", f"1 grant is {to}", many=f"%n grants are {to}")
    elif record.regrant:
        what = f"“{record.regrant[:_SHOWN]}” for a regrant code; totals add "
        remedy = "correct it at the source: a code from FRG010 to FRG070, or nothing"
        many = f"%n grants have {what}their money"
        yield Note("regrant", f"1 grant has {what}its money", remedy, many)


def individuals(record: Agreement) -> Notes:
    """Count grants to individuals."""
    if any(party.kind == "individual" for party in record.parties):
        what = "who they are, and texts that may name them, are left out"
        one = f"1 grant is to an individual: {what}"
        yield Note("individuals", one, many=f"%n grants are to individuals: {what}")


_SHOWN = 40

# What importing a file told of it as a whole.


def of_file(source: Source) -> Iterator[Finding]:
    """Find what stays odd in a source that was taken in from a file."""
    about = [Named("source", source.id, source.title or source.id)]
    if unread := source.counts.get("unread", 0):
        message = f"{plural(unread, 'figure')} of money could not be read"
        yield found("unreadable-figures", message, about, [source.id])
    odd = source.as_published.get("odd")
    for each in odd if isinstance(odd, list) else ():
        yield found("odd-file", str(each), about, [source.id])


# What every record of its kind needs.


def needs(record: Agreement | Fund) -> Notes:
    """Note what a record lacks that all of its kind have, or its standard asks for."""
    kind = "agreement" if isinstance(record, Agreement) else "fund"
    for what in _lacking(record):
        yield Note("missing", f"1 {kind} without {what}", many=f"%n {kind}s without {what}")


def _lacking(record: Agreement | Fund) -> Iterator[str]:
    if isinstance(record, Fund):
        if not record.title:
            yield "title"
        return
    # A source that only adds to what others say is no fault.
    if not record.title and record.parties:
        yield "title"
    if record.type != "grant":
        if not record.parties and record.title:
            yield "parties"
        return
    roles = [party.role for party in record.parties]
    dated = award_dates(record.funding) or any(event.date for event in record.events)
    has = {
        "description": record.purpose,
        "amount": any(line.amount for line in record.funding),
        "award date": dated or record.as_published.get("awardDate"),
        "funder": "funder" in roles,
        "recipient": "recipient" in roles,
    }
    yield from (what for what, given in has.items() if not given)
    for party in record.parties:
        if party.kind == "organisation" and not party.organisation:
            yield f"an id of the {party.role}"


# Organisation ids whose prefix or number their register can't have given.

_COMPANY_NUMBER = ("companyNumber", "Company Number", "Recipient Org:Company Number")


def org_ids(record: Agreement | Organisation, seen: set[str]) -> Notes:
    """Note what is wrong with a body's ids, or with those of an agreement's parties.

    Args:
        record: whose ids to look at.
        seen: the ids of its source that were looked at, which is once for each.
    """
    if isinstance(record, Agreement):
        ids = [party.organisation for party in record.parties if party.organisation]
    else:
        ids = [record.id, *record.identifiers]
    for org_id in ids:
        if org_id not in seen:
            seen.add(org_id)
            if wrong := problem(org_id):
                yield _org_id(org_id, wrong)
    for name in _COMPANY_NUMBER if isinstance(record, Organisation) else ():
        number = str(record.as_published.get(name) or "").strip()
        if number and lost_zeros(f"GB-COH-{number}"):
            message = f"company number {number} has lost its leading zeros"
            whole = parse(standard_form(f"GB-COH-{number}")).number
            yield Note("lost-zeros", message, f"write it as {whole}")
            return


def _org_id(org_id: str, wrong: str) -> Note:
    prefix, number = parse(org_id.strip())
    if not prefix or (prefix.startswith("GB-") and wrong.startswith("unknown prefix")):
        what = f"with the unknown prefix {prefix}" if prefix else "without a prefix"
        return Note("unknown-prefix", f"1 id {what}", many=f"%n ids {what}")
    whole = standard_form(org_id)
    if lost_zeros(org_id):
        message = f"{org_id}: “{number}” has lost its leading zeros"
        return Note("lost-zeros", message, f"write it as {whole}")
    mended = whole != org_id and not problem(whole)
    return Note("id-form", f"{org_id}: {wrong}", f"write it as {whole}" if mended else "")


# Dates that can't be, or hardly can.

EARLIEST = date(1500, 1, 1)
"""Nothing that is on record with a funder or a register is older; most slips are far older."""
EARLIEST_MONEY = date(1950, 1, 1)
"""Grants older than this are hardly published; 1900 is what a spreadsheet makes of a blank date."""
FAR_AHEAD = timedelta(days=366 * 30)
"""Leases run longer, but no grant is planned further ahead."""
_DAYS_A_MONTH = 30.44
_NUMBERED = re.compile(r"#\d+\Z", re.ASCII)
_STARTS = ("began", "launched", "signed", "started")
_DONE = (*_STARTS, "announced", "awarded", "reported", "extended")
_OF_MONEY = frozenset(filter(None, Stage))


def dates(record: Agreement, today: date) -> Notes:
    """Note dates that are far off, not yet come, or in the wrong order."""
    found = {"far-date": _far(record, today), "ends-before-start": _wrong_order(record)}
    for code, messages in found.items():
        yield from (Note(code, message) for message in dict.fromkeys(messages))


def term(record: Agreement) -> Notes:
    """Hold a stated length against the planned dates, with a third of them to spare."""
    first, last = (record.planned.first, record.planned.last) if record.planned else (None, None)
    if not (record.term_months and first and last):
        return
    span = (last - first).days / _DAYS_A_MONTH
    if abs(span - record.term_months) > max(2, span / 3):
        said = f"{record.term or record.term_months} beside {record.planned}"
        what = "a length that its planned dates contradict"
        many = "%n records have a length that their planned dates contradict"
        yield Note("term-differs", f"1 record has {what}", many=many, example=said)


def repeated_id(record: Agreement) -> Notes:
    """Note a record whose identifier another of its file has, so that it has a number behind it."""
    if _NUMBERED.search(record.id):
        what = "the identifier of another of the file"
        many = f"%n records have {what}"
        yield Note("repeated-id", f"1 record has {what}", many=many, example=record.id)


def registration(record: Organisation) -> Notes:
    """Note a body that was removed from its register before it was entered."""
    entered, removed = record.registered.first, record.removed.last
    if entered is not None and removed is not None and entered > removed:
        yield Note("ends-before-start", f"registered {record.registered}, removed {record.removed}")


def _far(record: Agreement, today: date) -> Iterator[str]:
    for word, day, done in _dates(record):
        first = day.first
        if first is None or day.last is None or EARLIEST_MONEY <= first <= today:
            continue
        earliest = EARLIEST_MONEY if word in _OF_MONEY else EARLIEST
        if day.last < earliest or first > today + FAR_AHEAD:
            yield f"{word} {day}"
        elif done and first > today:
            yield f"{word} {day}, which is still to come"


def _dates(record: Agreement) -> list[tuple[str, PartialDate, bool]]:
    """Return each date with its word, and whether it can only be of something that happened."""
    dates: list[tuple[str, PartialDate, bool]] = []
    for line in record.funding:
        word = line.stage.value or "awarded"
        dates.append((word, line.date, line.basis == "stated"))
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
        if period is not None:
            yield from _ended_before_award(record, period, word)
    for party in record.parties:
        if party.start.first and party.end.last and party.end.last < party.start.first:
            who = party.name or party.organisation
            yield f"{who} took part from {party.start} to {party.end}"


def _ended_before_award(record: Agreement, period: Period, word: str) -> Iterator[str]:
    """Yield a stretch that was over before its money was awarded."""
    last = period.last
    for day in award_dates(record.funding):
        if last and day.first and last < day.first:
            yield f"{word} {period.end}, but awarded {day}"
            return


# Dates that were kept as published, because they are none or in the wrong order.

_OF_GIVING = frozenset(("awardDate", "dateModified", "plannedDates", "actualDates"))
_DATE_FIELD = re.compile(r"(?:iso-)?date(?:[A-Z][A-Za-z]*)?|[a-z][A-Za-z]*Date")
"""Names of dates in the standards: iso-date of IATI, date, dateSigned, startDate …"""


def date_titles(source: Source) -> frozenset[str]:
    """Return the titles of the columns of dates in the table of a source, in lower case."""
    if source.kind == "own":
        return frozenset(("on", "starts", "ends"))
    try:
        columns = tomllib.loads(str(source.as_published.get("mapping", ""))).get("columns", {})
    except ValueError:
        return frozenset()
    return frozenset(
        tidy(title).casefold()
        for title, field in columns.items()
        if field in ("awarded", "starts", "ends")
    )


def published_dates(record: Agreement, titles: frozenset[str] = frozenset()) -> Notes:
    """Note published dates that were not understood, and stretches that end before they start.

    Args:
        record: with what was kept as published.
        titles: of the columns of dates in its table, in lower case.
    """
    published = record.as_published
    if not published:
        return
    awarded = any(line.date for line in record.funding) or any(
        event.kind == "awarded" and event.date for event in record.events
    )
    if "awardDate" in published and not awarded:
        yield _unreadable("award date", published["awardDate"])
    if "dateModified" in published and not record.modified:
        yield _unreadable("date of change", published["dateModified"])
    for field, word in (("plannedDates", "planned"), ("actualDates", "actual")):
        stretches = published.get(field)
        for stretch in stretches if isinstance(stretches, list) else ():
            if isinstance(stretch, dict):
                yield from _stretch(stretch, word)
    for field, each in published.items():
        if field not in _OF_GIVING and (each.__class__ is not str or _is_date(field, titles)):
            yield from _unread_within({field: each}, titles)


@lru_cache(maxsize=4096)
def _is_date(key: str, titles: frozenset[str]) -> bool:
    """Tell whether what stands under a name or a title is a date."""
    return bool(_DATE_FIELD.fullmatch(key)) or key.casefold() in titles


def _unread_within(published: dict[str, Any], titles: frozenset[str]) -> Notes:
    """Note the dates that can't be read, however deep they stand."""
    for key, value in published.items():
        of_date = _is_date(key, titles)
        for each in value if isinstance(value, list) else (value,):
            if isinstance(each, dict):
                yield from _unread_within(each, titles)
            elif of_date and not read_day(str(each)).date:
                yield _unreadable(f"date under “{key}”", each)


def _stretch(stretch: dict[str, object], word: str) -> Notes:
    duration = stretch.get("duration", "")
    if duration != "" and read_length(duration).months is None:
        yield _unreadable(f"{word} duration", duration)
    days = {}
    for key, edge in (("startDate", "start"), ("endDate", "end")):
        if key in stretch:
            days[edge] = read_day(str(stretch[key])).date.first
            if days[edge] is None:
                yield _unreadable(f"{word} {edge}", stretch[key])
    start, end = days.get("start"), days.get("end")
    if start and end and end < start:
        message = f"{word} to start {start.isoformat()}, to end {end.isoformat()}"
        yield Note("ends-before-start", message)


def _unreadable(word: str, found: object) -> Note:
    what = f"no readable {word}"
    many = f"%n records have {what}"
    return Note("unreadable-date", f"1 record has {what}", many=many, example=str(found)[:_SHOWN])


# References inside a record, and text that was written in one encoding and read in another.


def same_as(record: Agreement) -> Notes:
    """Note a figure that is said to equal another, which the record does not have."""
    keys = {line.key for line in record.funding}
    for line in record.funding:
        if line.same_as and line.same_as not in keys:
            message = f"“the same as {line.same_as}” points at no figure of the record"
            yield Note("unknown-reference", message, "correct the key that the figure points at")


def texts(record: Agreement | Organisation | Fund) -> Notes:
    """Note the first garbled piece of a record's titles, names and descriptions."""
    match record:
        case Agreement():
            names = [party.name for party in record.parties]
            names += [programme.title for programme in record.programmes]
            found = [record.title, record.purpose, *record.notes, *names]
        case Organisation():
            found = [record.name, record.description, record.address, *record.aliases]
        case Fund():
            found = [record.title, record.purpose, *record.owners]
    pieces = (garbled(text) for text in found if not text.isascii())
    if piece := next(filter(None, pieces), ""):
        yield Note("garbled-text", f"“{piece}”")


# Stated totals that their stated years contradict, by the bounds of their qualifiers.

_Stated = tuple[FundingLine, Figure]


def totals(record: Agreement) -> Notes:
    """Set the years of a record against its totals."""
    if len(record.funding) < 2:
        return
    lines = [
        (line, figure)
        for line in record.funding
        if line.stage in STAGES and (figure := figure_in(line, record))
    ]
    for total, whole in lines:
        if total.scope is not Scope.TOTAL:
            continue
        years = _one_stage(
            [(line, figure) for line, figure in lines if _is_year_of(line, figure, total, whole)]
        )
        parts = [figure for _, figure in years]
        if parts and exceeded(whole, parts):
            worked, stated = in_one_form([added_up(parts), added_up([whole])])
            yield Note("total-differs", f"the years come to {worked}, the total is {stated}")
        elif parts and _covers(years, total) and not left_over(whole, parts).holds(0):
            rest = abs(whole.minor - sum(part.minor for part in parts))
            left = Figure(whole.currency, Qualifier.EXACTLY, rest)
            over, stated = in_one_form([added_up([left]), added_up([whole])])
            message = f"every year is stated, yet {over} of the total {stated} is in none"
            yield Note("total-differs", message)


def twice(record: Agreement) -> Notes:
    """Note several figures for one total or one year, which may be awards or corrections."""
    alike: dict[tuple[object, ...], list[Figure]] = {}
    for line, figure, _ in contributions(record).counted if len(record.funding) > 1 else ():
        if line.stage is not Stage.DISBURSED:
            of = (line.scope, line.period, line.date, line.payer, line.payee, line.drawn_from)
            alike.setdefault((*of, figure.currency), []).append(figure)
    for (_, period, *_), figures in alike.items():
        if len(figures) > 1:
            shown = in_one_form([added_up([figure]) for figure in figures])
            what = "several figures for one total or one year, all of them added"
            many = f"%n records have {what}"
            example = f"{' + '.join(shown)}, {period or 'no period'}"[:_SHOWN]
            yield Note("stated-twice", f"1 record has {what}", many=many, example=example)
            return


def figure_in(line: FundingLine, record: Agreement) -> Figure | None:
    """Return a line's figure, through the line that it refers to."""
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
