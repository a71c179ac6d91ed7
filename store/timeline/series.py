"""Money by financial year: of one agreement, of an organisation, of everything found."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from msgspec.structs import replace

from store.amounts import Amount, Basis, Part, Qualifier, Scope, Sum, add, remainder
from store.codes import MINOR, pounds_first
from store.dates import UK_YEAR_START, year_text
from store.interface import FacetCount, LeftOut, Listing, QualifiedSum, Reading, Totals, YearTotal
from store.merged import AgreementView
from store.money import (
    Contributions,
    Counted,
    Figure,
    YearFigure,
    contributions,
    counted_account,
    of_figures,
    resolved,
    years_by_total,
)
from store.reasons import OTHER_ACCOUNT, PART_OF_LISTED
from store.records import Agreement, FundingLine

# ---- What a timeline of one agreement's money says, before it is drawn.


class YearMoney(NamedTuple):
    """One year's money in one currency; `sum` is None where no source states a figure.

    `derived` is true where a share by days stands in it; `stages` and `notes` are its lines'.
    `cumulative` adds up what is stated so far.
    """

    year: int | None
    label: str
    sum: Sum | None
    derived: bool = False
    stages: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    cumulative: Sum | None = None


class Unaccounted(NamedTuple):
    """What a stated total holds beyond its stated years, and the years that it may belong to."""

    sum: Sum
    years: tuple[str, ...]
    sources: tuple[str, ...]


class StatedTotal(NamedTuple):
    """A total as stated, and what it covers."""

    part: Part
    sources: tuple[str, ...]
    years_together: Sum | None
    """Its stated years added up, to set against it."""


class CurrencyTimeline(NamedTuple):
    """The money of one currency: years with their gaps, what has no period, totals."""

    currency: str
    years: tuple[YearMoney, ...]
    no_period: tuple[YearMoney, ...]
    totals: tuple[StatedTotal, ...]
    unaccounted: tuple[Unaccounted, ...]


class OtherFigure(NamedTuple):
    """A line that counts nowhere: why, what it says, who says so."""

    reason: str
    text: str
    sources: tuple[str, ...]


class AgreementTimeline(NamedTuple):
    """The money of one agreement in one reading, each currency apart."""

    id: str
    title: str
    reading: Reading
    start_month: int
    money: tuple[CurrencyTimeline, ...]
    left_out: tuple[OtherFigure, ...]
    flags: tuple[str, ...] = ()
    choice: bool = False
    """Whether the other reading shows anything else."""
    funds: tuple[tuple[str, str], ...] = ()
    """Id and name of each pot that the money is drawn from; its size is never added."""


# ---- The lines of the account that counts, each with all sources that say the same.


class StatedLines:
    """The lines of the account that counts, each with all sources that say the same."""

    def __init__(self, account: Agreement, source: str, view: AgreementView) -> None:
        self.account = account
        self.lines = account.funding
        self._own = source
        self._said: dict[FundingLine, list[str]] = {}
        for said_by, record in view.records:
            for line in record.funding:
                self._said.setdefault(replace(line, where=""), []).append(said_by)

    def sources(self, line: FundingLine) -> tuple[str, ...]:
        """Return who says the same as a line, the account's own source first."""
        said = self._said.get(replace(line, where=""), [])
        return tuple(dict.fromkeys([self._own, *said]))

    def known(self, line: FundingLine) -> bool:
        """Tell whether the account has this very line."""
        return any(replace(line, where="") == replace(own, where="") for own in self.lines)

    def part(self, place: int, amount: Amount | None = None) -> Part:
        """Return a line as a part of a sum, with what it covers."""
        line = self.lines[place]
        stated = amount or resolved(line, self.lines)
        if stated is None:
            raise ValueError("a line without a figure adds nothing")
        return Part(stated, line.scope, str(line.period) if line.period else "", self._own)


def said(line: FundingLine, lines: tuple[FundingLine, ...]) -> str:
    """Return what a line says, in words: more than £1.1m, 2011/12, awarded."""
    amount = resolved(line, lines)
    words = [str(amount) if amount else "no figure", line.stage.value, line.note]
    if line.period:
        words.insert(1, str(line.period))
    return ", ".join(word for word in words if word)


# ---- Financial years in a row, with those that have no figure kept in place.

LONGEST_GAP = 60
"""Years without a figure that are kept in place; a longer gap is a slip in somebody's date."""


def year_label(year: int | None, start_month: int = UK_YEAR_START) -> str:
    """Print a financial year by its starting calendar year: 2011/12, 2011, no period."""
    return "no period" if year is None else year_text(year, start_month)


def with_gaps(years: Iterable[int | None]) -> list[int]:
    """Return all years from the first to the last, oldest first; gaps too long to be meant are cut.

    A gap of over 60 years is left out, so that one wrong date does not make a page of gaps.
    """
    known = sorted({year for year in years if year is not None})
    filled: list[int] = []
    for year in known:
        if filled and year - filled[-1] <= LONGEST_GAP:
            filled.extend(range(filled[-1] + 1, year))
        filled.append(year)
    return filled


# ---- Which lines of an agreement are one organisation's own money, and who is on the other side.

SEVERAL = "several"
"""Name of the other side where a line does not say which of several it is."""


class Side(NamedTuple):
    """What tells the two directions apart."""

    own: str
    other: str
    own_field: str
    other_field: str


IN = Side("recipient", "funder", "payee", "payer")
OUT = Side("funder", "recipient", "payer", "payee")


def lines_of(
    side: Side, ids: set[str], account: Agreement
) -> tuple[tuple[FundingLine, ...], tuple[FundingLine, ...], str]:
    """Return the lines that are the organisation's own, those that it shares, and why."""
    takers = {
        party.organisation or party.name for party in account.parties if party.role == side.own
    }
    counted = max((count.value for count in account.counts if count.role == side.own), default=0)
    several = max(len(takers - ids) + 1, counted)
    own: list[FundingLine] = []
    common: list[FundingLine] = []
    for line in account.funding:
        plain = replace(line, amount=resolved(line, account.funding), same_as="")
        named = getattr(line, side.own_field)
        if named in ids:
            own.append(plain)
        elif not named and takers & ids:
            (common if several > 1 else own).append(plain)
    reason = f"one of {several} {side.own}s; how much of it is whose is not stated"
    return tuple(own), tuple(common), reason


def by_other(
    side: Side, lines: Sequence[FundingLine], account: Agreement
) -> dict[str, tuple[FundingLine, ...]]:
    """Group an agreement's lines by who is on the other side.

    Lines stay together where one of them names nobody, so that a total still meets its years.
    """
    others = {
        party.organisation or party.name for party in account.parties if party.role == side.other
    }
    alone = next(iter(others)) if len(others) == 1 else SEVERAL if others else ""
    groups: dict[str, tuple[FundingLine, ...]] = {}
    for line in lines:
        other = getattr(line, side.other_field) or alone
        groups[other] = (*groups.get(other, ()), line)
    if len(groups) > 1 and alone in groups:
        return {alone or SEVERAL: tuple(lines)}
    return groups


def party_name(account: Agreement, other: str) -> str:
    """Return the name that the account gives the other side."""
    names = (party.name for party in account.parties if party.organisation == other and party.name)
    return next(names, "") or {"": "nobody named", SEVERAL: "several, shares not stated"}.get(
        other, other
    )


# ---- The money of everything that a search found, by year and then by funder, recipient and kind.

GROUPS = ("funder", "recipient", "programme", "type")
"""Fields that a timeline breaks money down by, unless told otherwise."""


class ListingYear(NamedTuple):
    """One year's money; a year without records is a gap that is kept in place."""

    year: int | None
    label: str
    records: int
    sums: tuple[QualifiedSum, ...]


class Group(NamedTuple):
    """Money by the values of one field, the largest count first; `more` tells of a longer list."""

    field: str
    rows: tuple[tuple[FacetCount, Totals], ...]
    more: bool


class ListingTimeline(NamedTuple):
    """The money of a listing in one reading.

    Attributes:
        everything: whether regrants and parts of programmes are included.
        no_period: money that no source puts on a year, or None.
        groups: of the whole listing, or of `year` where one was asked for.
        prices: the deflator and its base year, where the figures are restated.
    """

    title: str
    reading: Reading
    start_month: int
    everything: bool
    years: tuple[ListingYear, ...]
    no_period: ListingYear | None
    totals: Totals
    groups: tuple[Group, ...] = ()
    year: str = ""
    prices: str = ""

    @property
    def currencies(self) -> tuple[str, ...]:
        """The currencies of the totals, pounds first, then by code."""
        found = {each.currency for each in self.totals.sums}
        for year in (*self.years, *([self.no_period] if self.no_period else [])):
            found |= {each.currency for each in year.sums}
        return tuple(sorted(found, key=pounds_first))


def listing_timeline(
    listing: Listing,
    reading: Reading = Reading.AWARD_DATE,
    *,
    title: str = "",
    start_month: int = UK_YEAR_START,
    everything: bool = False,
    groups: Sequence[str] = GROUPS,
    year: int | None = None,
    limit: int = 10,
) -> ListingTimeline:
    """Return the money of a listing over the years.

    Args:
        listing: what a search found.
        reading: how an amount over several years is put on a year.
        title: what was asked for, in words.
        start_month: month 1 to 12 in which the store's financial years start.
        everything: whether to include what would be counted twice.
        groups: fields to break down by; none makes it quick.
        year: break down this year's money alone.
        limit: values of each field at most.
    """
    found = listing.years(reading, everything=everything)
    years, no_period = in_a_row(found, start_month)
    return ListingTimeline(
        title,
        reading,
        start_month,
        everything,
        years,
        no_period,
        listing.totals(everything=everything),
        tuple(_group(listing, field, reading, year, limit, everything) for field in groups),
        "" if year is None else year_label(year, start_month),
    )


def in_a_row(
    found: Sequence[YearTotal], start_month: int = UK_YEAR_START
) -> tuple[tuple[ListingYear, ...], ListingYear | None]:
    """Return years with the gaps between them kept in place, and what has no period."""
    by_year = {each.year: each for each in found}
    years = tuple(
        _year(by_year.get(year), year, start_month)
        for year in with_gaps(each.year for each in found)
    )
    loose = by_year.get(None)
    return years, _year(loose, None, start_month) if loose else None


def _year(found: YearTotal | None, year: int | None, start_month: int) -> ListingYear:
    label = year_label(year, start_month)
    if found is None:
        return ListingYear(year, label, 0, ())
    return ListingYear(year, label, found.records, tuple(found.sums))


def _group(
    listing: Listing, field: str, reading: Reading, year: int | None, limit: int, everything: bool
) -> Group:
    rows = listing.breakdown(field, reading, year, limit + 1, everything=everything)
    return Group(field, tuple(rows[:limit]), len(rows) > limit)


# ---- Money in and money out of one organisation, by year and by who is on the other side.


class Counterpart(NamedTuple):
    """Money from one funder or to one recipient."""

    id: str
    name: str
    agreements: int
    sums: tuple[QualifiedSum, ...]


class SharedMoney(NamedTuple):
    """An agreement whose money is not the organisation's alone."""

    id: str
    title: str
    sums: tuple[QualifiedSum, ...]
    reason: str


class Flow(NamedTuple):
    """Money in one direction: years with gaps, no period, the other sides, what is not added."""

    years: tuple[ListingYear, ...]
    no_period: ListingYear | None
    sums: tuple[QualifiedSum, ...]
    agreements: int
    counterparts: tuple[Counterpart, ...]
    shared: tuple[SharedMoney, ...]
    left_out: tuple[LeftOut, ...]


class OrganisationTimeline(NamedTuple):
    """Money in and out of one organisation, in one reading."""

    id: str
    title: str
    reading: Reading
    start_month: int
    money_in: Flow
    money_out: Flow


class _Share(NamedTuple):
    agreement: str
    part_of: str
    other: tuple[str, str]
    total: tuple[Figure, ...]
    years: tuple[YearFigure, ...]


def organisation_timeline(
    ids: Collection[str],
    title: str,
    agreements: Iterable[AgreementView],
    reading: Reading = Reading.AWARD_DATE,
    start_month: int = UK_YEAR_START,
) -> OrganisationTimeline:
    """Return the money in and out of an organisation.

    Args:
        ids: every identifier of the organisation, the one it is listed under first.
        title: its name.
        agreements: those that it takes part in.
        reading: how an amount over several years is put on a year.
        start_month: month 1 to 12 in which financial years start.
    """
    views = list(agreements)
    own_id = next(iter(ids), "")
    flows = [_flow(side, set(ids), views, reading, start_month) for side in (IN, OUT)]
    return OrganisationTimeline(own_id, title, reading, start_month, *flows)


def _flow(
    side: Side,
    ids: set[str],
    views: Sequence[AgreementView],
    reading: Reading,
    start_month: int,
) -> Flow:
    shares: list[_Share] = []
    shared: list[SharedMoney] = []
    for view in views:
        place, _ = counted_account([record for _, record in view.records], start_month)
        account = view.records[place][1]
        own, common, reason = lines_of(side, ids, account)
        if common:
            found = contributions(replace(account, funding=common), start_month)
            if found.total:
                sums = tuple(of_figures(found.total))
                shared.append(SharedMoney(view.id, view.title, sums, reason))
        for other, lines in by_other(side, own, account).items():
            found = contributions(replace(account, funding=lines), start_month)
            years = found.by_award_date if reading is Reading.AWARD_DATE else found.by_days
            name = (other, view.name_of(other, party_name(account, other)))
            if found.total:
                shares.append(_Share(view.id, account.part_of, name, found.total, years))
    listed = {share.agreement for share in shares}
    twice = [share for share in shares if share.part_of in listed]
    kept = [share for share in shares if share.part_of not in listed]
    rows, no_period = in_a_row(_years(kept), start_month)
    left_out = LeftOut(
        PART_OF_LISTED,
        len({share.agreement for share in twice}),
        tuple(of_figures([figure for share in twice for figure in share.total])),
    )
    return Flow(
        rows,
        no_period,
        tuple(of_figures([figure for share in kept for figure in share.total])),
        len({share.agreement for share in kept}),
        _counterparts(kept),
        tuple(shared),
        (left_out,) if twice else (),
    )


def _years(shares: Sequence[_Share]) -> list[YearTotal]:
    figures: dict[int | None, list[Figure]] = {}
    agreements: dict[int | None, set[str]] = {}
    for share in shares:
        for year in share.years:
            figures.setdefault(year.year, []).append(year.figure)
            agreements.setdefault(year.year, set()).add(share.agreement)
    return [
        YearTotal(year, len(agreements[year]), tuple(of_figures(found)))
        for year, found in figures.items()
    ]


def _counterparts(shares: Sequence[_Share]) -> tuple[Counterpart, ...]:
    groups: dict[tuple[str, str], list[_Share]] = {}
    for share in shares:
        groups.setdefault(share.other, []).append(share)
    found = [
        Counterpart(
            *other,
            len({share.agreement for share in group}),
            tuple(of_figures([figure for share in group for figure in share.total])),
        )
        for other, group in groups.items()
    ]
    return tuple(sorted(found, key=_largest_first))


def _largest_first(other: Counterpart) -> tuple[int, str]:
    return -max((sum(each.minor.values()) for each in other.sums), default=0), other.name


# ---- The money of one agreement over the years: what is stated, what nobody states, and by whom.


def agreement_timeline(
    view: AgreementView,
    reading: Reading = Reading.AWARD_DATE,
    start_month: int = UK_YEAR_START,
) -> AgreementTimeline:
    """Return the money of an agreement over the years.

    Args:
        view: the agreement, the fullest account first.
        reading: how a total without yearly figures is put on years.
        start_month: month 1 to 12 in which financial years start.
    """
    place, found = counted_account([record for _, record in view.records], start_month)
    source, account = view.records[place]
    stated = StatedLines(account, source, view)
    shares = found.by_award_date if reading is Reading.AWARD_DATE else found.by_days
    currencies = sorted({figure.currency for figure in found.total}, key=pounds_first)
    return AgreementTimeline(
        view.id,
        view.title,
        reading,
        start_month,
        tuple(_currency(code, shares, found, stated, start_month) for code in currencies),
        (*_left_out(found, stated), *_other_accounts(view, place, stated)),
        found.flags,
        found.by_award_date != found.by_days,
        tuple(
            (fund, view.name_of(fund))
            for fund in dict.fromkeys(line.drawn_from for line in account.funding)
            if fund
        ),
    )


def _currency(
    code: str,
    shares: Sequence[YearFigure],
    found: Contributions,
    stated: StatedLines,
    start_month: int,
) -> CurrencyTimeline:
    own = [share for share in shares if share.figure.currency == code]
    lost = {out.line for out in found.left_out}
    counted = [
        Counted(line, share.figure, share.line)
        for share in _once(own, stated)
        for line in (stated.lines[share.line],)
        if share.line not in lost
    ]
    covered = years_by_total(counted)
    remainders = {
        share.line
        for share in own
        if share.derived and share.year is None and share.line in covered
    }
    placed = [share for share in own if share.line not in remainders]
    totals = [each for each in counted if each.line.scope is Scope.TOTAL]
    span = [share.year for share in placed]
    for total in totals:
        if total.place in covered and total.line.period:
            span += [year.start for year in total.line.period.years(start_month)]
    years: list[YearMoney] = []
    so_far: list[Part] = []
    for year in with_gaps(span):
        here = [share for share in placed if share.year == year]
        years.append(_stated_year(year, here, stated, start_month, so_far))
    loose = [share for share in placed if share.year is None]
    gaps = [year.year for year in years if year.sum is None]
    return CurrencyTimeline(
        code,
        tuple(years),
        tuple(_stated_year(None, [share], stated, start_month, []) for share in loose),
        tuple(
            StatedTotal(
                stated.part(total.place),
                stated.sources(total.line),
                add(_parts(covered[total.place], stated)) if total.place in covered else None,
            )
            for total in totals
        ),
        tuple(
            _unaccounted(total, covered[total.place], stated, gaps, start_month)
            for total in totals
            if total.place in remainders
        ),
    )


def _once(shares: Sequence[YearFigure], stated: StatedLines) -> list[YearFigure]:
    """Return one share of each line that counts, in the order of the account."""
    return sorted({share.line: share for share in shares}.values(), key=lambda each: each.line)


def _stated_year(
    year: int | None,
    shares: Sequence[YearFigure],
    stated: StatedLines,
    start_month: int,
    so_far: list[Part],
) -> YearMoney:
    label = year_label(year, start_month)
    if not shares:
        return YearMoney(year, label, None, cumulative=_together(so_far))
    parts = []
    for share in shares:
        amount = _amount(share) if share.derived else None
        parts.append(stated.part(share.line, amount)._replace(scope=Scope.YEAR))
    so_far += parts
    lines = [stated.lines[share.line] for share in shares]
    return YearMoney(
        year,
        label,
        add(parts),
        any(share.derived for share in shares)
        or any(line.basis is Basis.DERIVED for line in lines),
        tuple(dict.fromkeys(line.stage.value for line in lines if line.stage.value)),
        tuple(dict.fromkeys(source for line in lines for source in stated.sources(line))),
        _together(so_far),
    )


def _unaccounted(
    total: Counted,
    years: Sequence[Counted],
    stated: StatedLines,
    gaps: Sequence[int | None],
    start_month: int,
) -> Unaccounted:
    period = total.line.period
    covers = {year.start for year in period.years(start_month)} if period else set()
    open_years = tuple(year_label(year, start_month) for year in gaps if year in covers)
    lines = [total.line, *(year.line for year in years)]
    return Unaccounted(
        remainder(stated.part(total.place), _parts(years, stated)),
        open_years,
        tuple(dict.fromkeys(source for line in lines for source in stated.sources(line))),
    )


def _parts(lines: Sequence[Counted], stated: StatedLines) -> list[Part]:
    return [stated.part(line.place) for line in lines]


def _together(parts: Sequence[Part]) -> Sum | None:
    return add(parts) if parts else None


def _amount(share: YearFigure) -> Amount:
    currency, qualifier, minor = share.figure
    return Amount(Decimal(minor) / MINOR, currency, Qualifier(qualifier))


def _left_out(found: Contributions, stated: StatedLines) -> list[OtherFigure]:
    return [
        OtherFigure(out.reason, said(line, stated.lines), stated.sources(line))
        for out in found.left_out
        for line in (stated.lines[out.line],)
    ]


def _other_accounts(view: AgreementView, place: int, stated: StatedLines) -> list[OtherFigure]:
    """Return what other sources state differently: shown beside, never added."""
    return [
        OtherFigure(OTHER_ACCOUNT, said(line, record.funding), (source,))
        for number, (source, record) in enumerate(view.records)
        if number != place
        for line in record.funding
        if not stated.known(line)
    ]
