"""Money over the financial years: of one agreement, of a listing, of an organisation.

What a row is of is said here, for charts, lists, pages and tables alike: its financial years and
what they are called. `years` of a row are the starting calendar years of its financial years: one,
several that a figure stands in together, or none where no source puts the money in a year.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from msgspec.structs import replace

from store.amounts import Figure, Scope, Stage, Sum, added_up, exceeded, less
from store.codes import pounds_first
from store.dates import UK_YEAR_START, year_text
from store.interface import (
    FacetCount,
    Kind,
    LeftOut,
    Listing,
    Met,
    Reading,
    Store,
    Totals,
    YearTotal,
)
from store.merged import AgreementView, OrganisationView
from store.money import (
    Contributions,
    Counted,
    YearFigure,
    as_stated,
    contributions,
    counted_account,
    resolved,
    years_by_total,
)
from store.query import Query, parse
from store.query.values import together_text
from store.reasons import COUNTED_ALREADY, OTHER_ACCOUNT, PART_OF_LISTED, shared_by
from store.records import Agreement, FundingLine
from store.settling import why, with_figures
from store.text import plural
from store.timeline.words import in_currency, worked_out_words

# What a row is of.

LONGEST_GAP = 60
"""Years without a figure that are kept in place; a longer gap is a slip in somebody's date."""


class YearRow(NamedTuple):
    """The money of some financial years, or a gap that is kept in place.

    Attributes:
        years: one year, several together, or none.
        label: what they are called: 2011/12, no period.
        sums: one a currency; empty where no source states a figure.
        records: how many agreements it is of.
        worked_out: a currency to how many of its figures no source states.
        exceeded: likewise, of those how many are left of totals that their stated years exceed.
        stages: at which stages an agreement's money is stated.
        sources: who says so, of one agreement's money.
        so_far: what an agreement's years come to up to here.
    """

    years: tuple[int, ...]
    label: str
    sums: tuple[Sum, ...] = ()
    records: int = 0
    worked_out: Mapping[str, int] = {}
    exceeded: Mapping[str, int] = {}
    stages: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    so_far: Sum | None = None

    def derived(self, total: Sum) -> str:
        """Return whether figures of one of its sums are worked out, all or some; else empty."""
        code = total.currency
        return worked_out_words(self.worked_out.get(code, 0), total, self.exceeded.get(code, 0))


def year_label(years: Sequence[int], start_month: int = UK_YEAR_START) -> str:
    """Print financial years by their starting calendar years: 2011/12, 2011, no period."""
    if not years:
        return "no period"
    texts = [year_text(year, start_month) for year in years]
    if len(years) > 2 and years[-1] - years[0] == len(years) - 1:
        return f"{texts[0]} to {texts[-1]}"
    return listed(texts)


def row_search(
    query: Query, reading: Reading, years: tuple[int, ...], left_out: Iterable[LeftOut] = ()
) -> Query:
    """Return the search for the agreements whose money a row of years is of.

    Args:
        query: what the row is a part of.
        reading: how money is put in years.
        years: of the row.
        left_out: what its total leaves out.
    """
    field = "fy" if reading is Reading.AWARD_DATE else "covers"
    narrowed = query.with_field(field, together_text(years, query.year_start))
    return narrowed_by(narrowed, *(each.without for each in left_out))


def narrowed_by(query: Query, *more: str) -> Query:
    """Return a query with more clauses, given as they are typed."""
    text = " ".join(filter(None, (query.text, *more)))
    return parse(text, today=query.today, year_start=query.year_start)


def listed(words: Sequence[str]) -> str:
    """Join words as a sentence does: 2009/10, 2010/11 and 2011/12."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def with_gaps(years: Iterable[int]) -> list[int]:
    """Return all years from the first to the last, oldest first; gaps too long to be meant are cut.

    A gap of over 60 years is left out, so that one wrong date doesn't make a page of gaps.
    """
    filled: list[int] = []
    for year in sorted(set(years)):
        if filled and year - filled[-1] <= LONGEST_GAP:
            filled.extend(range(filled[-1] + 1, year))
        filled.append(year)
    return filled


def in_a_row(found: Sequence[YearTotal], start_month: int = UK_YEAR_START) -> tuple[YearRow, ...]:
    """Return years with the gaps between them kept in place.

    What stands in several years together follows the last of them; what has no period comes last.
    """
    gaps = (
        YearTotal((year,), 0, ()) for year in with_gaps(y for each in found for y in each.years)
    )
    by_years = {each.years: each for each in (*gaps, *found)}
    ordered = sorted(by_years.values(), key=lambda each: (not each.years, each.years[::-1]))
    return tuple(
        YearRow(
            each.years,
            year_label(each.years, start_month),
            each.sums,
            each.records,
            each.worked_out,
            each.exceeded,
        )
        for each in ordered
    )


def own_years(years: Sequence[YearRow], currency: str) -> list[YearRow]:
    """Return the rows from a currency's first to its last: what others have around is no gap."""
    own = [
        row for row in years if in_currency(row.sums, currency) or (row.records and not row.sums)
    ]
    told = [year for row in own for year in row.years]
    return [
        row
        for row in years
        if row in own or (len(row.years) == 1 and told and min(told) <= row.years[0] <= max(told))
    ]


# The money of one agreement: what is stated, what nobody states, and by whom.


class StatedTotal(NamedTuple):
    """A total as stated, and what it covers; its stated years added up, to set against it."""

    sum: Sum
    label: str
    sources: tuple[str, ...]
    years_together: Sum | None


class Beyond(NamedTuple):
    """What a stated total holds beyond its stated years, and the years that it may belong to.

    `of` is what it was worked out from, the total and its years, each with its period in words;
    `contradicts` means that the stated years come to more than their total.
    """

    sum: Sum
    years: tuple[int, ...]
    of: tuple[tuple[Sum, str], ...]
    contradicts: bool
    sources: tuple[str, ...]


class CurrencyTimeline(NamedTuple):
    """The money of one currency: years with their gaps, what has no period, totals."""

    currency: str
    years: tuple[YearRow, ...]
    no_period: tuple[YearRow, ...]
    totals: tuple[StatedTotal, ...]
    beyond: tuple[Beyond, ...]

    @property
    def figures(self) -> Iterator[Sum]:
        """Every figure that is told of it."""
        for row in (*self.years, *self.no_period):
            yield from row.sums
        yield from (total.sum for total in self.totals)
        yield from (rest.sum for rest in self.beyond)


class OtherFigure(NamedTuple):
    """A line that counts nowhere: why, what it says, who says so."""

    reason: str
    text: str
    sources: tuple[str, ...]


class AgreementTimeline(NamedTuple):
    """The money of one agreement in one reading, each currency apart.

    Attributes:
        choice: whether the other reading shows anything else.
        funds: id and name of each pot that the money is drawn from; its size is never added.
    """

    id: str
    title: str
    reading: Reading
    start_month: int
    money: tuple[CurrencyTimeline, ...]
    left_out: tuple[OtherFigure, ...]
    flags: tuple[str, ...] = ()
    choice: bool = False
    funds: tuple[tuple[str, str], ...] = ()


def agreement_timeline(
    view: AgreementView, reading: Reading = Reading.AWARD_DATE, start_month: int = UK_YEAR_START
) -> AgreementTimeline:
    """Return the money of an agreement over the years.

    Args:
        view: the agreement, the fullest account first.
        reading: how a total without yearly figures is put on years.
        start_month: month 1 to 12 in which financial years start.
    """
    place, found = counted_account([record for _, record in view.records], start_month)
    stated = _Account(view, place)
    left_out = [
        OtherFigure(out.reason, _said(line, stated.lines), stated.sources(line))
        for out in found.left_out
        for line in (stated.lines[out.line],)
    ]
    left_out += [
        OtherFigure(OTHER_ACCOUNT, _said(line, record.funding), (source,))
        for number, (source, record) in enumerate(view.records)
        if number != place
        for line in record.funding
        if not stated.has(line)
    ]
    left_out += [
        OtherFigure(why(ruling), _said(line, lines), (source,))
        for _, line, source, ruling in view.aside
        if isinstance(line, FundingLine)
        for said_by, record in view.said
        if said_by == source
        for lines in (record.funding,)
    ]
    currencies = sorted({figure.currency for figure in found.total}, key=pounds_first)
    return AgreementTimeline(
        view.id,
        view.title,
        reading,
        start_month,
        tuple(_currency(code, found, reading, stated, start_month) for code in currencies),
        tuple(left_out),
        found.flags,
        found.by_award_date != found.by_days,
        tuple(
            (fund, view.name_of(fund))
            for fund in dict.fromkeys(line.drawn_from for line in stated.lines)
            if fund
        ),
    )


class _Account:
    """The account of an agreement that counts, each of its lines with all who say the same."""

    def __init__(self, view: AgreementView, place: int) -> None:
        source, account = view.records[place]
        self.lines = account.funding
        self._source = source
        self._said: dict[FundingLine, list[str]] = {}
        for each, record in view.said:
            for line in (*record.funding, *with_figures(record.funding)):
                self._said.setdefault(replace(line, where=""), []).append(each)

    def sources(self, *lines: FundingLine) -> tuple[str, ...]:
        """Return who says the same as these lines, the account's own source first."""
        said = [
            each
            for line in lines
            for each in self._said.get(replace(line, where=""), [self._source])
        ]
        return tuple(dict.fromkeys(sorted(said, key=lambda each: each != self._source)))

    def has(self, line: FundingLine) -> bool:
        """Tell whether the account has this very line."""
        return any(replace(line, where="") == replace(each, where="") for each in self.lines)

    def figure(self, counted: Counted) -> Sum:
        """Return a counted line's figure as stated."""
        (stated,) = added_up([as_stated(counted.figure, counted.line, self.lines)])
        return stated


def _said(line: FundingLine, lines: tuple[FundingLine, ...]) -> str:
    """Return what a line says, in words: more than £1.1m, 2011/12, awarded."""
    amount = resolved(line, lines)
    words = [str(amount) if amount else "no figure", line.stage.value, line.note]
    if line.period:
        words.insert(1, str(line.period))
    return ", ".join(word for word in words if word)


def _currency(
    code: str, found: Contributions, reading: Reading, stated: _Account, start_month: int
) -> CurrencyTimeline:
    counted = [each for each in found.counted if each.figure.currency == code]
    parts = years_by_total(counted)
    shares = found.by_award_date if reading is Reading.AWARD_DATE else found.by_days
    shares = tuple(share for share in shares if share.figure.currency == code)
    placed = [share for share in shares if share.line not in parts]
    totals = [each for each in counted if each.line.scope is Scope.TOTAL]
    years = [year for share in shares for year in share.years]
    for total in totals:
        if total.place in parts and total.line.period:
            years += [year.start for year in total.line.period.years(start_month)]
    rows: list[YearRow] = []
    so_far: list[Figure] = []
    for year in with_gaps(years):
        here = [share for share in placed if share.years == (year,)]
        so_far += [share.figure for share in here]
        rows.append(_stated_row((year,), here, stated, start_month, so_far))
    return CurrencyTimeline(
        code,
        tuple(rows),
        tuple(
            _stated_row(share.years, [share], stated, start_month, ())
            for share in placed
            if len(share.years) != 1
        ),
        tuple(
            StatedTotal(
                stated.figure(total),
                str(total.line.period or ""),
                stated.sources(total.line),
                _together(each.figure for each in parts.get(total.place, ())),
            )
            for total in totals
        ),
        tuple(
            _beyond(total, parts[total.place], share, stated)
            for total in totals
            for share in shares
            if total.place in parts and share.line == total.place
        ),
    )


def _stated_row(
    years: tuple[int, ...],
    shares: Sequence[YearFigure],
    stated: _Account,
    start_month: int,
    so_far: Sequence[Figure],
) -> YearRow:
    lines = [stated.lines[share.line] for share in shares]
    stages = [line.stage for line in lines if line.stage is not Stage.NOT_STATED]
    return YearRow(
        years,
        year_label(years, start_month),
        added_up(
            as_stated(share.figure, line, stated.lines)
            if len(shares) == 1 and not share.derived
            else share.figure
            for share, line in zip(shares, lines, strict=True)
        ),
        1 if shares else 0,
        Counter(share.figure.currency for share in shares if share.derived),
        Counter(share.figure.currency for share in shares if share.exceeded),
        tuple(dict.fromkeys(stage.value for stage in stages)),
        stated.sources(*lines),
        _together(so_far),
    )


def _beyond(total: Counted, years: Sequence[Counted], rest: YearFigure, stated: _Account) -> Beyond:
    lines = [total, *years]
    (worked_out,) = added_up([rest.figure])
    return Beyond(
        worked_out,
        rest.years,
        tuple((stated.figure(line), str(line.line.period or "")) for line in lines),
        exceeded(total.figure, [year.figure for year in years]),
        stated.sources(*(each.line for each in lines)),
    )


def _together(figures: Iterable[Figure]) -> Sum | None:
    return next(iter(added_up(figures)), None)


# The money of many agreements: of a listing, or in one direction of an organisation's.

MOST_RANKED = 100_000
"""Agreements up to which recipients are ranked and spreads told, unless all is asked for.

There may be as many recipients, each of which takes 5 KB while its money is added up.
"""

GROUPS = ("funder", "recipient", "programme", "type")
"""Fields that money is broken down by, unless told otherwise."""


class Group(NamedTuple):
    """Money of one currency by the values of a field, the largest first.

    `values` is how many there are in all, `others` the money of those beyond `rows`, and `years`
    of which financial years it is, empty for all; `across` and `others_across` have the same by
    year, where that was asked for, and `others_records` how many agreements those are of. `shared`
    is the money of agreements that have several of the values, which no row has as its own; `twice`
    means that an agreement of several values stands in the row of each.
    """

    field: str
    currency: str
    rows: tuple[tuple[FacetCount, Totals], ...]
    values: int
    others: tuple[Sum, ...] = ()
    years: str = ""
    across: tuple[tuple[YearTotal, ...], ...] = ()
    others_records: int = 0
    others_across: tuple[YearTotal, ...] = ()
    shared: tuple[Sum, ...] = ()
    twice: bool = False


class SharedMoney(NamedTuple):
    """An agreement whose money isn't one organisation's alone."""

    id: str
    title: str
    sums: tuple[Sum, ...]
    reason: str


class Timeline(NamedTuple):
    """The money of many agreements in one reading.

    Attributes:
        added: what is added although it may be counted twice, where that was asked for.
        years: with gaps; what no source puts in a year last.
        groups: of all of it, or of `year` where one was asked for.
        shared: what isn't added, because an organisation shares it with others.
        others: all on the other side of an organisation whose agreements were read, each with what
            is its own, and what it shares or isn't added.
        prices: the deflator and its base year, where the figures are restated.
        met: which bodies or programmes a word of the search meets, whose money is added up here.
        brief: whether recipients and spreads are left out, of more than MOST_RANKED agreements.
    """

    title: str
    reading: Reading
    start_month: int
    added: tuple[LeftOut, ...] | None
    years: tuple[YearRow, ...]
    totals: Totals
    groups: tuple[Group, ...] = ()
    year: str = ""
    shared: tuple[SharedMoney, ...] = ()
    others: tuple[tuple[FacetCount, Totals], ...] = ()
    prices: str = ""
    met: tuple[Met, ...] = ()
    brief: bool = False

    @property
    def currencies(self) -> tuple[str, ...]:
        """The currencies of the totals, pounds first, then by code."""
        sums = [*self.totals.sums, *(each for row in self.years for each in row.sums)]
        found = {each.currency for each in sums}
        return tuple(sorted(found, key=pounds_first))

    @property
    def figures(self) -> Iterator[Sum]:
        """Every figure that is told of it."""
        yield from self.totals.figures
        for row in self.years:
            yield from row.sums
        for each in self.shared:
            yield from each.sums
        for group in self.groups:
            yield from group.others
            yield from group.shared
            for _, totals in group.rows:
                yield from totals.figures


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
    across: bool = False,
    in_full: bool = False,
    spreads: bool = True,
) -> Timeline:
    """Return the money of a listing over the years.

    Args:
        listing: what a search found.
        reading: how an amount over several years is put on a year.
        title: what was asked for, in words.
        start_month: month 1 to 12 in which the store's financial years start.
        everything: whether to include what would be counted twice.
        groups: fields to break down by; none makes it quick.
        year: tell this year's money alone.
        limit: values of each field at most; 0 for all.
        across: tell the money of each value by financial year, in place of its spreads.
        in_full: rank recipients and tell spreads of however many agreements.
        spreads: tell the middle and the largest award of each value.
    """
    brief = listing.total > MOST_RANKED and not in_full
    totals = listing.totals(everything=everything, spreads=not brief)
    added = None
    if everything:
        kept = {out.reason for out in totals.left_out}
        added = tuple(out for out in listing.totals().left_out if out.reason not in kept)
    rows = in_a_row(listing.years(reading, everything=everything), start_month)
    if year is not None:
        rows = tuple(row for row in rows if year in row.years)
        apart = _counted_already(listing, reading, year)
        own = next((row for row in rows if row.years == (year,)), YearRow((year,), ""))
        left_out = () if everything else apart
        totals = Totals(own.sums, own.records, 0, left_out, unread=totals.unread)
        added = apart if everything else None
    by_field = [
        Group(
            field,
            found.currency,
            found.rows,
            found.values,
            found.others,
            label,
            found.across,
            found.others_records,
            found.others_across,
            found.shared.sums,
            found.twice,
        )
        for field in groups
        if not (brief and field == "recipient")
        for years, label, sums in (
            [(None, "", totals.sums)]
            if year is None
            else [(row.years, row.label, row.sums) for row in rows if row.sums]
        )
        for found in listing.breakdown(
            field,
            reading,
            years,
            limit,
            currencies=tuple(each.currency for each in sums),
            everything=everything,
            across=across,
            spreads=spreads and not brief,
        )
        if found.rows
    ]
    return Timeline(
        title,
        reading,
        start_month,
        added,
        rows,
        totals,
        tuple(by_field),
        "" if year is None else year_label((year,), start_month),
        met=tuple(listing.met()),
        brief=brief,
    )


def _counted_already(listing: Listing, reading: Reading, year: int) -> tuple[LeftOut, ...]:
    """Return the money of one year alone that totals leave out, since it may be counted twice."""

    def of_year(*, everything: bool) -> YearTotal:
        found = listing.years(reading, everything=everything)
        return next((each for each in found if each.years == (year,)), YearTotal((year,), 0, ()))

    plain, whole = of_year(everything=False), of_year(everything=True)
    if whole.records <= plain.records:
        return ()
    rest = less(whole.sums, plain.sums)
    return (LeftOut(COUNTED_ALREADY, whole.records - plain.records, rest),)


# Money in and money out of one organisation.

MOST_READ = 2_000
"""Agreements up to which an organisation's money is worked out from each; above, by the index."""

MOST_OTHERS = 1_000
"""Bodies on the other side that the index tells one by one, those of most money, where not all."""

SEVERAL = "several"
"""Name of the other side where a line doesn't say which of several it is."""


class Side(NamedTuple):
    """What tells the two directions apart: roles and fields of one's own side and of the other."""

    title: str
    own: str
    other: str
    own_field: str
    other_field: str


MONEY_IN = Side("Money in", "recipient", "funder", "payee", "payer")
MONEY_OUT = Side("Money out", "funder", "recipient", "payer", "payee")


class _Share(NamedTuple):
    """What one agreement adds to the organisation's money with one body on the other side."""

    agreement: str
    part_of: frozenset[str]
    other: tuple[str, str]
    money: Contributions


BodyOf = Callable[[str], str]
"""Returns the id that a body is listed under, of any of its ids or names."""


def organisation_timeline(
    ids: Collection[str],
    agreements: Iterable[AgreementView],
    reading: Reading = Reading.AWARD_DATE,
    start_month: int = UK_YEAR_START,
    body_of: BodyOf = str,
) -> tuple[Timeline, Timeline]:
    """Return the money in and the money out of an organisation.

    Args:
        ids: every identifier of the organisation.
        agreements: those that it takes part in.
        reading: how an amount over several years is put on a year.
        start_month: month 1 to 12 in which financial years start.
        body_of: tells which ids are of one body.
    """
    views, own = list(agreements), min(ids)
    known = dict.fromkeys(ids, own)

    def body(named: str) -> str:
        return known.get(named) or known.setdefault(named, body_of(named))

    money_in, money_out = (
        _one_way(side, own, views, reading, start_month, body) for side in (MONEY_IN, MONEY_OUT)
    )
    return money_in, money_out


def organisation_money(
    store: Store,
    view: OrganisationView,
    reading: Reading = Reading.AWARD_DATE,
    start_month: int = UK_YEAR_START,
    as_of: date | None = None,
    *,
    whole: bool = False,
    across: bool = True,
) -> tuple[Timeline, Timeline]:
    """Return the money in and the money out of an organisation of a store.

    Args:
        store: where its agreements are.
        view: the organisation.
        reading: how an amount over several years is put on a year.
        start_month: month 1 to 12 in which financial years start.
        as_of: day up to which sources count; None for all.
        whole: tell every body on the other side, however many they are.
        across: tell the money of each body by financial year, of an organisation of any size.
    """
    listing = store.listing(parse(f'party:="{view.id}"'), Kind.AGREEMENT, as_of=as_of)
    if listing.total > MOST_READ:
        money_in, money_out = (
            _one_way_by_index(side, store, view.id, reading, start_month, as_of, whole, across)
            for side in (MONEY_IN, MONEY_OUT)
        )
        return money_in, money_out
    ids = [row.id for row in listing.rows(0, listing.total)]

    def body_of(named: str) -> str:
        if as_of:
            body = store.organisation(named, as_of=as_of)
            return body.id if body else named
        row = store.row(named)
        return row.id if row and row.kind is Kind.ORGANISATION else named

    found = store.views(Kind.AGREEMENT, ids, as_of=as_of)
    agreements = [each for each in found if isinstance(each, AgreementView)]
    spoken = {source for each in agreements for source in each.sources}
    unread = sum(
        source.counts.get("unread", 0) for source in store.sources() if source.id in spoken
    )
    money_in, money_out = (
        flow._replace(totals=flow.totals._replace(unread=unread if flow.totals.records else 0))
        for flow in organisation_timeline(view.ids, agreements, reading, start_month, body_of)
    )
    return money_in, money_out


def _one_way_by_index(
    side: Side,
    store: Store,
    record_id: str,
    reading: Reading,
    start_month: int,
    as_of: date | None,
    whole: bool,
    across: bool,
) -> Timeline:
    of, several = f'{side.own}:="{record_id}"', f"several-{side.own}s"
    own, common = (
        store.listing(parse(f"{of} {word}:{several}"), Kind.AGREEMENT, as_of=as_of)
        for word in ("no", "has")
    )
    # A regrant is money of its funder's and of its recipient's all the same; a part counts once.
    together = own.totals(everything=True)
    parts = [each.without for each in own.totals().left_out if each.reason == PART_OF_LISTED]
    own = store.listing(narrowed_by(own.query, *parts), Kind.AGREEMENT, as_of=as_of)
    timeline = listing_timeline(
        own,
        reading,
        title=side.title,
        start_month=start_month,
        everything=True,
        groups=(side.other,),
        limit=0 if whole else MOST_OTHERS,
        across=across,
        in_full=True,
        spreads=False,
    )
    kept = timeline.totals
    left_out = LeftOut(
        PART_OF_LISTED, together.records - kept.records, less(together.sums, kept.sums)
    )
    timeline = timeline._replace(
        added=None, totals=kept._replace(left_out=(left_out,) if left_out.records else ())
    )
    totals = common.totals(everything=True)
    title = plural(totals.records, "agreement")
    reason = shared_by(side.own)
    shared = (SharedMoney("", title, totals.sums, reason),) if totals.sums else ()
    return timeline._replace(shared=shared)


def _one_way(
    side: Side,
    body: str,
    views: Sequence[AgreementView],
    reading: Reading,
    start_month: int,
    body_of: BodyOf,
) -> Timeline:
    shares: list[_Share] = []
    shared: list[SharedMoney] = []
    beside: list[tuple[str, _Share]] = []
    tied: dict[str, dict[str, str]] = {}
    for view in views:
        accounts = [record for _, record in view.records]
        account = accounts[counted_account(accounts, start_month)[0]]
        own, common, reason = _lines_of(side, body, account, accounts, body_of)
        found = contributions(replace(account, funding=common), start_month)
        if found.total:
            shared.append(SharedMoney(view.id, view.title, added_up(found.total), reason))
            beside.append((reason, _Share(view.id, frozenset(), (SEVERAL, ""), found)))
        parents = frozenset(each.part_of for each in accounts)
        if body in _named(accounts, side.own, side.own_field, body_of)[0]:
            tied[view.id] = {
                other: view.name_of(other, _party_name(side, account, other, body_of))
                for other in _named(accounts, side.other, side.other_field, body_of)[0]
            }
        for other, lines in _by_other(side, own, account, accounts, body_of).items():
            found = contributions(replace(account, funding=lines), start_month)
            if found.total:
                named = (other, view.name_of(other, _party_name(side, account, other, body_of)))
                shares.append(_Share(view.id, parents, named, found))
    listed_ids = {share.agreement for share in shares}
    twice = [share for share in shares if share.part_of & listed_ids]
    kept = [share for share in shares if not share.part_of & listed_ids]
    left_out = (LeftOut(PART_OF_LISTED, *_totalled(twice)),) if twice else ()
    several = shared_by(side.other)
    beside += [(several if share.other[0] == SEVERAL else "", share) for share in kept]
    beside += [(PART_OF_LISTED, share) for share in twice]
    records, sums = _totalled(kept)
    by_other: dict[tuple[str, str], list[_Share]] = {}
    for share in kept:
        by_other.setdefault(share.other, []).append(share)
    across = {other: tuple(_year_totals(group, reading)) for other, group in by_other.items()}
    others = [
        (FacetCount(*other, number), Totals(money, number, 0))
        for other, group in by_other.items()
        for number, money in (_totalled(group),)
    ]
    groups = [
        Group(
            side.other,
            total.currency,
            rows,
            len(rows),
            across=tuple(across[count.value, count.label] for count, _ in rows),
        )
        for total in sums
        for rows in (_ranked(others, total.currency),)
    ]
    return Timeline(
        side.title,
        reading,
        start_month,
        None,
        in_a_row(_year_totals(kept, reading), start_month),
        Totals(sums, records, 0, left_out),
        tuple(groups),
        shared=tuple(shared),
        others=tuple(_others(tied, beside)),
    )


def _others(
    tied: Mapping[str, Mapping[str, str]], shares: Sequence[tuple[str, _Share]]
) -> list[tuple[FacetCount, Totals]]:
    """Return all on the other side with their money and what isn't theirs alone or isn't added.

    Args:
        tied: the agreements with the id and the name of each who is on the other side.
        shares: each with the reason why it is nobody's own, empty where it is somebody's.
    """
    numbers = Counter(other for names in tied.values() for other in names)
    labels = {other: name for names in tied.values() for other, name in names.items()}
    by_other: dict[str, dict[str, list[_Share]]] = {other: {} for other in numbers}
    for reason, share in shares:
        (alone, _), names = share.other, tied[share.agreement].keys()
        for other in names if alone == SEVERAL else names & {alone}:
            by_other[other].setdefault(reason, []).append(share)
    rows = []
    for other, groups in by_other.items():
        records, sums = _totalled(groups.pop("", ()))
        left_out = tuple(LeftOut(reason, *_totalled(own)) for reason, own in groups.items())
        count = FacetCount(other, labels[other], numbers[other])
        pounds = in_currency(sums, "GBP")
        order = (not sums, -pounds.nominal if pounds else 0, not left_out, -count.records)
        rows.append((*order, count.label, count, Totals(sums, records, 0, left_out)))
    rows.sort(key=lambda row: row[:5])
    return [(count, totals) for *_, count, totals in rows]


def _ranked(
    rows: Sequence[tuple[FacetCount, Totals]], currency: str
) -> tuple[tuple[FacetCount, Totals], ...]:
    """Return the rows with money of a currency, the largest first."""
    found = [
        (-total.nominal, count.label, count, money)
        for count, money in rows
        for total in money.sums
        if total.currency == currency
    ]
    return tuple((count, money) for *_, count, money in sorted(found, key=lambda each: each[:2]))


def _totalled(shares: Sequence[_Share]) -> tuple[int, tuple[Sum, ...]]:
    """Return how many agreements shares are of, and what they come to."""
    figures = (figure for share in shares for figure in share.money.total)
    return len({share.agreement for share in shares}), added_up(figures)


def _year_totals(shares: Sequence[_Share], reading: Reading) -> list[YearTotal]:
    figures: dict[tuple[int, ...], list[Figure]] = {}
    agreements: dict[tuple[int, ...], set[str]] = {}
    worked_out: dict[tuple[int, ...], Counter[str]] = {}
    exceeded: dict[tuple[int, ...], Counter[str]] = {}
    for share in shares:
        money = share.money
        years = money.by_award_date if reading is Reading.AWARD_DATE else money.by_days
        for each in years:
            figures.setdefault(each.years, []).append(each.figure)
            agreements.setdefault(each.years, set()).add(share.agreement)
            worked_out.setdefault(each.years, Counter())[each.figure.currency] += each.derived
            exceeded.setdefault(each.years, Counter())[each.figure.currency] += each.exceeded
    return [
        YearTotal(y, len(agreements[y]), added_up(found), worked_out[y], exceeded[y])
        for y, found in figures.items()
    ]


def _lines_of(
    side: Side, body: str, account: Agreement, accounts: Sequence[Agreement], body_of: BodyOf
) -> tuple[tuple[FundingLine, ...], tuple[FundingLine, ...], str]:
    """Return the lines that are the organisation's own, those that it shares, and why."""
    named, several = _named(accounts, side.own, side.own_field, body_of)
    own: list[FundingLine] = []
    common: list[FundingLine] = []
    for line in account.funding:
        plain = replace(line, amount=resolved(line, account.funding), same_as="")
        taker = getattr(line, side.own_field)
        if taker and body_of(taker) == body:
            own.append(plain)
        elif not taker and body in named:
            (common if several > 1 else own).append(plain)
    return tuple(own), tuple(common), shared_by(side.own, several)


def _named(
    accounts: Sequence[Agreement], role: str, field: str, body_of: BodyOf
) -> tuple[set[str], int]:
    """Return who is on a side of an agreement, and how many share it as some source tells."""
    named, several = set[str](), 0
    for each in accounts:
        bodies = _bodies(each, role, field, body_of)
        named |= bodies
        counts = [count.value for count in each.counts if count.role == role and bodies]
        several = max(several, len(bodies), *counts)
    return named, several


def _bodies(account: Agreement, role: str, field: str, body_of: BodyOf) -> set[str]:
    """Return who is on a side of an agreement, as a party or as named by a line."""
    named = {party.organisation or party.name for party in account.parties if party.role == role}
    lines = {getattr(line, field) for line in account.funding} - {""}
    return {body_of(each) for each in named | lines}


def _by_other(
    side: Side,
    lines: tuple[FundingLine, ...],
    account: Agreement,
    accounts: Sequence[Agreement],
    body_of: BodyOf,
) -> dict[str, tuple[FundingLine, ...]]:
    """Group an agreement's lines by who is on the other side.

    Lines stay together where one of them names nobody, so that a total still meets its years.
    """
    _, several = _named(accounts, side.other, side.other_field, body_of)
    if several < 2:
        others = _bodies(account, side.other, side.other_field, body_of)
        return {next(iter(others), ""): lines}
    if not all(getattr(line, side.other_field) for line in lines):
        return {SEVERAL: lines}
    groups: dict[str, tuple[FundingLine, ...]] = {}
    for line in lines:
        other = body_of(getattr(line, side.other_field))
        groups[other] = (*groups.get(other, ()), line)
    return groups


def _party_name(side: Side, account: Agreement, other: str, body_of: BodyOf) -> str:
    """Return the name that the account gives the other side."""
    names = (
        party.name
        for party in account.parties
        if party.name and body_of(party.organisation) == other
    )
    named = {"": "none", SEVERAL: shared_by(side.other)}
    return next(names, "") or named.get(other, other)
