"""The money of one agreement over the years: what is stated, what nobody states, and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from store.amounts import Amount, Basis, Qualifier, Scope
from store.contributions import Contributions, counted_account
from store.currencies import MINOR, pounds_first
from store.days import UK_YEAR_START
from store.figures import YearFigure
from store.interface import Reading
from store.merged import AgreementView
from store.overlaps import Counted, years_by_total
from store.reasons import OTHER_ACCOUNT
from store.sums import Part, Sum, add, remainder
from store.timeline.models import (
    AgreementTimeline,
    CurrencyTimeline,
    OtherFigure,
    StatedTotal,
    Unaccounted,
    YearMoney,
)
from store.timeline.stated import StatedLines, said
from store.timeline.years import with_gaps, year_label


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
        years.append(_year(year, here, stated, start_month, so_far))
    loose = [share for share in placed if share.year is None]
    gaps = [year.year for year in years if year.sum is None]
    return CurrencyTimeline(
        code,
        tuple(years),
        tuple(_year(None, [share], stated, start_month, []) for share in loose),
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


def _year(
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
