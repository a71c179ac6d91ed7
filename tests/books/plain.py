"""Figures worked out from the records alone, slowly and plainly, with fractions and intervals.

Nothing here uses how the program counts: of the store it knows the records and their dates. The
rules are those of `docs/records.md`.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from math import inf
from typing import NamedTuple

from store.codec import encode
from store.dates import PartialDate, Period
from store.records import Agreement, FundingLine, SourceFile

END = float | Fraction


class Stated(NamedTuple):
    """A figure as stated: its currency, its word and its value."""

    currency: str
    word: str
    value: Fraction

    @property
    def ends(self) -> tuple[END, END]:
        """The least and the most that it can be."""
        value, floor = self.value, Fraction(0) if self.value >= 0 else -inf
        return {
            "exactly": (value, value),
            "more than": (value, inf),
            "at least": (value, inf),
            "almost": (floor, value),
            "less than": (floor, value),
            "up to": (floor, value),
            "about": (-inf, inf),
        }[self.word]


class Entry(NamedTuple):
    """Money in the books: of which agreement, in which years (none: not known), how much.

    `derived` tells that no source states it: it is what a total holds beyond its years, or a share
    of a figure by the days of a year. `exceeded` tells that its years come to more than the total.
    """

    agreement: str
    years: tuple[int, ...]
    stated: Stated
    derived: bool = False
    exceeded: bool = False


class Line(NamedTuple):
    """A line that counts."""

    line: FundingLine
    stated: Stated


BRITISH = 4
"""Month in which financial years start where a store doesn't set another."""


def years_of(first: date | None, last: date | None, start: int) -> tuple[int, ...]:
    """Return the financial years from one day to another; none where an end isn't known."""
    if first is None or last is None or (last - first).days > 36_524:
        return ()
    early, late = (day.year - (day.month < start) for day in (first, last))
    return tuple(range(early, late + 1))


def stated(line: FundingLine, lines: Sequence[FundingLine]) -> Stated | None:
    """Return what a line states, through as many references as it takes."""
    met: list[str] = []
    while line.amount is None:
        if not line.same_as or line.same_as in met:
            return None
        met.append(line.same_as)
        others = [other for other in lines if other.key == line.same_as]
        if not others:
            return None
        line = others[0]
    value = Fraction(line.amount.value)
    word = str(line.amount.qualifier)
    return Stated(line.amount.currency, "about" if value <= 0 and hedge(word) < 0 else word, value)


def hedge(word: str) -> int:
    """Return 1 where the true figure may be more, -1 where it may be less, else 0."""
    up, down = ("more than", "at least"), ("almost", "less than", "up to")
    return 1 if word in up else -1 if word in down else 0


def counting(agreement: Agreement, only: Sequence[FundingLine]) -> list[Line]:
    """Return those of the lines that count: no pots, nothing asked for, no money twice."""
    return weighed(agreement, only)[0]


def weighed(
    agreement: Agreement, only: Sequence[FundingLine]
) -> tuple[list[Line], list[tuple[str, Stated]]]:
    """Return those of the lines that count, and the figures of the others with the reason."""
    order = ["awarded", "committed", "disbursed", ""]
    found: list[Line] = []
    left: list[tuple[str, Stated]] = []
    for line in only:
        if not (figure := stated(line, agreement.funding)):
            continue
        if line.scope == "fund" or line.stage == "applied for":
            left.append(("fund" if line.scope == "fund" else "applied for", figure))
        else:
            found.append(Line(line, figure))

    def later_stage(one: Line, other: Line) -> bool:
        a, b = one.line, other.line
        periods = a.period == b.period or (a.scope == "total" and None in (a.period, b.period))
        return (
            order.index(b.stage) < order.index(a.stage)
            and (a.scope, one.stated.currency) == (b.scope, other.stated.currency)
            and same(a, b)
            and periods
        )

    def part(one: Line, other: Line) -> bool:
        a, b = one.line, other.line
        return (
            a.scope == b.scope == "total"
            and one.stated.currency == other.stated.currency
            and (a.payer, a.payee, a.period) != (b.payer, b.payee, b.period)
            and (a.period is None) == (b.period is None)
            and b.payer in ("", a.payer)
            and b.payee in ("", a.payee)
            and within(a, b)
        )

    for reason, rule in (
        ("the same money at another stage", later_stage),
        ("part of a wider stated total", part),
    ):
        out = [any(rule(one, other) for other in found) for one in found]
        left += [(reason, one.stated) for one, gone in zip(found, out, strict=True) if gone]
        found = [one for one, gone in zip(found, out, strict=True) if not gone]
    return found, left


def same(a: FundingLine, b: FundingLine) -> bool:
    """Tell whether two lines may be of the same payer and payee."""
    pairs = ((a.payer, b.payer), (a.payee, b.payee))
    return all(not one or not other or one == other for one, other in pairs)


def within(a: FundingLine, b: FundingLine) -> bool:
    """Tell whether the period of a line lies in that of another."""
    if b.period is None or a.period == b.period:
        return True
    if a.period is None:
        return False
    early, late = a.period.first or date.min, a.period.last or date.max
    return (b.period.first or date.min) <= early and late <= (b.period.last or date.max)


class Books(NamedTuple):
    """One agreement's books: what it adds to a total, and to years in both readings."""

    total: list[Entry]
    by_award: list[Entry]
    by_days: list[Entry]


def books(agreement: Agreement, start: int, only: Sequence[FundingLine] | None = None) -> Books:
    """Keep the books of one agreement, or of some of its lines alone.

    Args:
        agreement: as one source knows it.
        start: month in which financial years start.
        only: these lines; None for all.
    """
    lines = counting(agreement, agreement.funding if only is None else only)
    totals = [each for each in lines if each.line.scope == "total"]
    covered: dict[int, list[Line]] = {}
    total: list[Entry] = []
    for year in (each for each in lines if each.line.scope == "year"):
        for place, whole in enumerate(totals):
            if (
                whole.stated.currency == year.stated.currency
                and same(whole.line, year.line)
                and (year.line.period is None or within(year.line, whole.line))
            ):
                covered.setdefault(place, []).append(year)
                break
        else:
            total.append(Entry(agreement.id, (), year.stated))
    total += [Entry(agreement.id, (), each.stated) for each in totals]
    award: list[Entry] = []
    days: list[Entry] = []
    for each in lines:
        if each.line.scope == "year":
            period = each.line.period
            years = years_of(period.first, period.last, start) if period else ()
            award.append(Entry(agreement.id, years, each.stated))
            days += (
                by_day(agreement.id, each.stated, years, period, start) if period else [award[-1]]
            )
    for place, whole in enumerate(totals):
        if place in covered:
            rest = left_over(agreement.id, whole, covered[place], start)
            award += rest
            days += rest
            continue
        line, planned = whole.line, agreement.planned
        period = line.period or (planned if line.date.first else None)
        dated = line.date if line.date.first else period
        years = years_of(dated.first, dated.last, start) if dated else ()
        award.append(Entry(agreement.id, years, whole.stated))
        spread = years_of(period.first, period.last, start) if period else ()
        days += (
            by_day(agreement.id, whole.stated, spread, period, start)
            if period and spread
            else [award[-1]]
        )
    return Books(total, award, days)


def by_day(
    record: str, figure: Stated, years: tuple[int, ...], period: Period, start: int
) -> list[Entry]:
    """Share a figure out by the days in each year, to the penny the largest fraction first."""
    first, last = period.first, period.last
    if len(years) < 2 or first is None or last is None:
        return [Entry(record, years, figure)]
    numbers = []
    for year in years:
        begin = max(first, date(year, start, 1))
        end = min(last + timedelta(1), date(year + 1, start, 1))
        numbers.append((end - begin).days)
    penny = Fraction(1, 100) if (figure.value * 100).denominator == 1 else Fraction(1, 10_000)
    units = figure.value / penny
    exact = [units * number / sum(numbers) for number in numbers]
    whole = [each.__floor__() for each in exact]
    missing = int(units) - sum(whole)
    order = sorted(range(len(years)), key=lambda at: (whole[at] - exact[at], at))
    for at in order[:missing]:
        whole[at] += 1
    found = [
        Entry(record, (year,), figure._replace(value=penny * share), derived=True)
        for year, share in zip(years, whole, strict=True)
    ]
    # What can be no more than a share that rounds to nothing is nothing at most.
    return [
        each._replace(stated=each.stated._replace(word="up to"))
        if hedge(figure.word) < 0 and not each.stated.value
        else each
        for each in found
    ]


def left_over(record: str, whole: Line, parts: Iterable[Line], start: int) -> list[Entry]:
    """Return what a total holds beyond its years, with the one bound that is told of it."""
    parts = list(parts)
    low, high = whole.stated.ends
    for each in parts:
        low, high = low - each.stated.ends[1], high - each.stated.ends[0]
    words = [whole.stated.word, *(each.stated.word for each in parts)]
    nominal = whole.stated.value - sum(each.stated.value for each in parts)
    period = whole.line.period
    years = years_of(period.first, period.last, start) if period else ()
    taken = {
        year
        for each in parts
        if each.line.period
        for year in years_of(each.line.period.first, each.line.period.last, start)
    }
    years = tuple(year for year in years if year not in taken) or years
    # An end is open where the total's own end or the opposite end of a part is.
    below, above = ("almost", "less than"), ("more than",)
    low_open = words[0] in above or any(word in below for word in words[1:])
    high_open = words[0] in below or any(word in above for word in words[1:])
    if low == high:
        rest = Stated(whole.stated.currency, "exactly", Fraction(low)) if low else None
    elif high < 0 or (high == 0 and high_open) or (low == -inf and high == inf):
        rest = Stated(whole.stated.currency, "about", nominal)
    elif low != -inf and (low > 0 or high == inf):
        word = "more than" if low_open and low >= 0 else "at least"
        rest = Stated(whole.stated.currency, word, max(Fraction(low), Fraction(0)))
    else:
        rest = Stated(whole.stated.currency, "less than" if high_open else "up to", Fraction(high))
    over = high < 0 or (high == 0 and high_open)
    return [Entry(record, years, rest, derived=True, exceeded=over)] if rest else []


def ends_of(entries: Iterable[Stated]) -> tuple[END, END]:
    """Return the least and the most that figures can be together."""
    pairs = [each.ends for each in entries]
    return sum((low for low, _ in pairs), Fraction(0)), sum(
        (high for _, high in pairs), Fraction(0)
    )


# Several sources: which of them count on a day, and which account of an agreement leads.

FUNDER, RECIPIENT = "funder", "recipient"
SIDES = {FUNDER: "payer", RECIPIENT: "payee"}
"""The two sides of money, and how a line names who is on each."""

OTHERS = {"partner": ("partner", "strategic partner"), "other": ("signatory",)}
"""Further roles in which somebody takes part."""


class Kept(NamedTuple):
    """The books of one agreement, as all sources of a day know it.

    Attributes:
        lead: the account whose money counts.
        accounts: what each source says, the longest first.
        parents: what it is a part of.
        sources: who says each.
        values: by field, what a row can be of.
        shared: sides on which some source names or counts several.
        span: the first day on which it may have begun, and the last on which it may have ended.
    """

    id: str
    lead: Agreement
    accounts: list[Agreement]
    sources: list[str]
    money: Books
    regrant: bool
    parents: set[str]
    values: dict[str, set[str]]
    shared: set[str]
    span: tuple[date | None, date | None]


def known_on(files: Iterable[SourceFile], day: date | None) -> list[SourceFile]:
    """Return the sources that count on a day: those of a known date up to it."""
    if day is None:
        return list(files)
    return [file for file in files if (last := file.source.date.last) and last <= day]


def main_ids(files: Sequence[SourceFile]) -> dict[str, str]:
    """Return the id that a body goes by, for each of its other ids."""
    return {
        other: org.id for file in files for org in file.organisations for other in org.identifiers
    }


def kept(files: Sequence[SourceFile], day: date | None = None, start: int = BRITISH) -> list[Kept]:
    """Keep the books of every agreement that some source speaks of, as it stands on a day."""
    accounts: dict[str, list[tuple[int, str, Agreement]]] = {}
    for file in files:
        for each in file.agreements:
            entry = (-len(encode(each)), file.source.id, each)
            accounts.setdefault(each.id, []).append(entry)
    main = main_ids(files)
    ordered = [sorted(of, key=lambda one: one[:2]) for of in accounts.values()]
    return [
        _kept(
            [each for *_, each in of],
            [source for _, source, _ in of],
            main,
            day or date.today(),
            start,
        )
        for of in ordered
    ]


def _kept(
    accounts: list[Agreement], sources: list[str], main: dict[str, str], day: date, start: int
) -> Kept:
    lead = next((each for each in accounts if books(each, start).total), accounts[0])
    sides = {side: [named(each, side, main) for each in accounts] for side in SIDES}
    span = span_of(accounts)
    values = {side: set().union(*sets) for side, sets in sides.items()}
    others = {
        role: {
            main.get(party.organisation, party.organisation)
            for each in accounts
            for party in each.parties
            if party.organisation and party.role in roles
        }
        for role, roles in OTHERS.items()
    }
    values |= {"partner": others["partner"]}
    values |= {"party": set().union(*values.values(), *others.values())}
    places = [place for each in accounts for place in each.places]
    programmes = [programme for each in accounts for programme in each.programmes]
    values |= {
        "type": folded(each.type for each in accounts),
        "place": folded(text for p in places for text in (p.name, p.code, p.country)),
        "programme": folded(text for p in programmes for text in (p.title, p.code)),
        "status": {stands(*span, day)},
    }
    return Kept(
        accounts[0].id,
        lead,
        accounts,
        sources,
        books(lead, start),
        any(each.regrant.startswith("FRG") for each in accounts),
        {each.part_of for each in accounts} - {""},
        values,
        {
            side
            for side, sets in sides.items()
            if any(
                some and max(len(some), *(c.value for c in each.counts if c.role == side), 0) > 1
                for some, each in zip(sets, accounts, strict=True)
            )
        },
        span,
    )


def folded(texts: Iterable[str]) -> set[str]:
    """Return texts as they are one value, however they are spelt in capitals and blanks."""
    return {" ".join(text.casefold().split()) for text in texts} - {""}


def named(agreement: Agreement, side: str, main: dict[str, str]) -> set[str]:
    """Return who is on one side: parties of the role, and who pays or is paid by a line."""
    ids = {party.organisation for party in agreement.parties if party.role == side}
    ids |= {getattr(line, SIDES[side]) for line in agreement.funding}
    return {main.get(each, each) for each in ids - {""}}


BEGINNINGS = ("began", "begins", "started", "starts")
FORMAL = ("launched", "signed", "awarded")
ENDS = ("ended", "ends")


class Dated(NamedTuple):
    """A date, and whether it is only the latest possible one."""

    date: PartialDate
    by: bool = False


def span_of(accounts: Sequence[Agreement]) -> tuple[date | None, date | None]:
    """Return from when until when an agreement may run, by the first account that says so."""
    begun = next(filter(None, map(begins, accounts)), None) or first_paid(accounts)
    return begun and begun.date.first, next(filter(None, map(ends, accounts)), None)


def event(account: Agreement, kinds: Sequence[str]) -> Dated | None:
    """Return the latest event of the first of some kinds that any is of."""
    for kind in kinds:
        found = [each for each in account.events if each.kind == kind and each.date.first]
        if found:
            latest = max(found, key=lambda each: each.date.first or date.min)
            return Dated(latest.date, latest.by)
    return None


def begins(account: Agreement) -> Dated | None:
    """Return when an agreement begins: as it did, as planned, as agreed, as awarded."""
    if account.actual and account.actual.start.first:
        return Dated(account.actual.start)
    if found := event(account, BEGINNINGS):
        return found
    if account.planned and account.planned.start.first:
        return Dated(account.planned.start)
    if found := event(account, FORMAL):
        return found
    awarded = dated(account.funding, AWARDED)
    return Dated(awarded[0]) if awarded else None


AWARDED = ("awarded", "committed", "")
"""Stages whose date is that of an award."""


def first_paid(accounts: Iterable[Agreement]) -> Dated | None:
    """Return when money was first paid, which counts where nothing else is dated."""
    days = dated([line for each in accounts for line in each.funding], ("disbursed",))
    return Dated(days[0]) if days else None


def dated(lines: Iterable[FundingLine], stages: Sequence[str]) -> list[PartialDate]:
    """Return the dates of lines at some stages, the earliest first."""
    found = [line.date for line in lines if line.stage in stages and line.date.first]
    return sorted(found, key=lambda each: each.first or date.max)


def ends(account: Agreement) -> date | None:
    """Return the last day on which an agreement may end: as it did, as planned, by its term."""
    if account.actual and account.actual.last:
        return account.actual.last
    if found := event(account, ENDS):
        return found.date.last
    if account.planned and account.planned.last:
        return account.planned.last
    begun = begins(account) or first_paid((account,))
    if not (account.term_months and begun and begun.date.last):
        return None
    months = begun.date.last.year * 12 + begun.date.last.month - 1 + account.term_months
    year, month = months // 12, months % 12 + 1
    day = min(begun.date.last.day, monthrange(year, month)[1])
    last = date(year, month, day) - timedelta(1)
    exact = len(begun.date.text) == len("2012-06-30")
    if exact and not begun.by:
        return last
    if len(begun.date.text) == len("2012"):
        return date(last.year, 12, 31)
    return date(last.year, last.month, monthrange(last.year, last.month)[1])


def stands(first: date | None, last: date | None, day: date) -> str:
    """Return how an agreement stands on a day."""
    if last and last < day:
        return "ended"
    if first and first > day:
        return "not yet begun"
    return "live" if last else "end not known"


# The money of one body on one side, as its own page tells it.


class Flow(NamedTuple):
    """What is a body's own, what it shares, and what is not added since its programme is.

    `others` is its own by who is on the other side, `parts_of` what is not added.
    """

    own: dict[str, Books]
    shared: dict[str, Books]
    parts: dict[str, Books]
    others: dict[str, dict[str, Books]]
    parts_of: dict[str, dict[str, Books]]


def flow(
    agreements: Sequence[Kept], side: str, body: str, main: dict[str, str], start: int
) -> Flow:
    """Keep the books of one body: a line that names nobody is of the only one on its side."""
    (across,) = set(SIDES) - {side}
    own: dict[str, Books] = {}
    shared: dict[str, Books] = {}
    others: dict[str, dict[str, Books]] = {}
    for each in agreements:
        mine: list[FundingLine] = []
        common: list[FundingLine] = []
        for line in each.lead.funding:
            who = getattr(line, SIDES[side])
            if main.get(who, who) == body:
                mine.append(line)
            elif not who and body in each.values[side]:
                (common if side in each.shared else mine).append(line)
        if (found := books(each.lead, start, common)).total:
            shared[each.id] = found
        if (found := books(each.lead, start, mine)).total:
            own[each.id] = found
        for other, lines in by_other(each, mine, across, main).items():
            if (found := books(each.lead, start, lines)).total:
                others.setdefault(other, {})[each.id] = found
    parts = {each.id for each in agreements if each.parents & own.keys()} & own.keys()
    kept, left_out = (
        {
            other: some
            for other, group in others.items()
            if (some := {each: money for each, money in group.items() if (each in parts) is out})
        }
        for out in (False, True)
    )
    return Flow(
        {each: money for each, money in own.items() if each not in parts},
        shared,
        {each: own[each] for each in parts},
        kept,
        left_out,
    )


def by_other(
    each: Kept, lines: list[FundingLine], across: str, main: dict[str, str]
) -> dict[str, list[FundingLine]]:
    """Part lines by who is on the other side; where one of several lines is silent, they stay."""
    if across not in each.shared:
        return {next(iter(named(each.lead, across, main)), ""): lines}
    found: dict[str, list[FundingLine]] = {}
    for line in lines:
        who = getattr(line, SIDES[across])
        if not who:
            return {"several": lines}
        found.setdefault(main.get(who, who), []).append(line)
    return found


def median(awards: Sequence[tuple[END, END]]) -> tuple[Fraction, Fraction] | None:
    """Return where the middle of awards lies, to a ten-thousandth; None where nothing says."""
    if len(awards) < 5:
        return None
    ends = []
    for side in zip(*awards, strict=True):
        ordered = sorted(side)
        middle = [ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]]
        if any(abs(each) == inf for each in middle):
            return None
        ends.append(Fraction(int(Fraction(sum(middle)) * 10_000 // 2), 10_000))
    return ends[0], ends[1]
