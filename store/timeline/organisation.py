"""Money in and money out of one organisation, by year and by who is on the other side."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from store.contributions import contributions, counted_account
from store.days import UK_YEAR_START
from store.figures import Figure, YearFigure
from store.interface import LeftOut, QualifiedSum, Reading, YearTotal
from store.listed_sums import of_figures
from store.merged import AgreementView
from store.reasons import PART_OF_LISTED
from store.timeline.listing import ListingYear, in_a_row
from store.timeline.sides import IN, OUT, Side, by_other, lines_of, party_name


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
