"""Lists of money: by financial year with the funds apart, and by who received and paid it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from store import dates
from store.amounts import Sum, sums_text
from store.codes import pounds_first
from store.interface import FacetCount, Kind, Listing, Reading, Row, Sort, Store, Totals
from store.query import Query
from store.reasons import MAY_COUNT_TWICE
from store.text import fold, plural
from store.timeline.series import YearRow, in_a_row, row_search
from store.timeline.words import met_words, sentence, unread_words
from tui.rows import FixedRows, parties

MOST_FUNDS = 500
"""Funds listed below the years; a search narrows them."""

MOST_BODIES = 50
"""Organisations whose money is added up, since each takes its time; a search narrows them."""

NO_PERIOD = "no period stated"
NOT_ADDED = "Not added, so that no money counts twice"
ADDED = "Added, though it may count twice"
NEVER_ADDED = "Never added"


def funding_rows(
    store: Store, listing: Listing, query: Query, reading: Reading, *, everything: bool
) -> FixedRows:
    """Return a row a financial year and currency, one without period, totals, then the funds.

    The id of a year's row is the search that finds just its agreements; of a year without any, what
    stands in several years with it.
    """
    start_month = dates.year_start(store.settings())
    totals = listing.totals(everything=everything)
    field = "fy" if reading is Reading.AWARD_DATE else "covers"
    rows: list[Row] = []
    sizes: list[tuple[str, float]] = []
    for year in in_a_row(listing.years(reading, everything=everything), start_month):
        for money in year.sums or (Sum("", {}, {}),):
            search = (
                row_search(query, reading, year.years, totals.left_out)
                if year.records
                else query.with_field(field, year.label)
            )
            rows.append(_year_row(year, money, search.text))
            size = float(money.nominal) if money.counts and year.years else 0.0
            sizes.append((money.currency, max(0.0, size)))
    shares = _shares(sizes)
    rows += _total_rows(listing, totals, everything=everything)
    funds = store.listing(query, Kind.FUND, Sort.NAME)
    if funds.total:
        more = f", the first {MOST_FUNDS}" if funds.total > MOST_FUNDS else ""
        title = f"Funds, never added to the years ({funds.total:,}{more})"
        rows.append(Row(Kind.FUND, "", title))
        rows += funds.rows(0, MOST_FUNDS)
    return FixedRows(rows, shares)


def party_rows(listing: Listing, sort: Sort) -> FixedRows:
    """Return who takes part in the agreements listed: recipients and funders by money, then others.

    Below the largest ones those stand that are counted alone, by number; by name all are one list.
    """
    rows, told = [], set()
    by_money = () if sort is Sort.NAME else (("recipient", "Received"), ("funder", "Paid"))
    for field, done in by_money:
        (found,) = listing.breakdown(field, Reading.AWARD_DATE, None, MOST_BODIES)
        bodies = [_party_row(each, sums_text(own.sums)) for each, own in found.rows if each.value]
        if bodies:
            most = f", the largest {len(bodies)}" if found.values > len(bodies) else ""
            rows += [Row(Kind.ORGANISATION, "", f"{done}, {found.values:,}{most}"), *bodies]
        told |= {row.id for row in bodies}
    others = [_party_row(each) for each in parties(listing) if each.value not in told]
    if rows and others:
        rows.append(Row(Kind.ORGANISATION, "", f"Others, {len(others):,}, by number"))
    if sort is Sort.NAME:
        others.sort(key=lambda row: fold(row.title))
    return FixedRows([*rows, *others])


def _party_row(count: FacetCount, amount: str = "") -> Row:
    number = plural(count.records, "agreement")
    return Row(Kind.ORGANISATION, count.value, count.label, "party", amount=amount, detail=number)


def added_up_words(listing: Listing) -> tuple[str, ...]:
    """Return how many bodies or places a typed word is, where several, and what all comes to."""
    totals = listing.totals()
    out = sum(each.records for each in totals.left_out if each.reason in MAY_COUNT_TWICE)
    met = [met_words(each) for each in listing.met() if len(each.values) > 1]
    not_added = f", {out:,} not added" if out else ""
    total = [f"total {sums_text(totals.sums)}{not_added}"] if totals.sums else []
    return (*met, *total)


def _shares(sizes: list[tuple[str, float]]) -> list[float]:
    """Return the lengths of the bars, 0 to 1, from each row's currency and size.

    Only the currency with the most years has bars: two on scales of their own would be compared.
    """
    years = Counter(currency for currency, size in sizes if size)
    drawn = years.most_common(1)[0][0] if years else ""
    most = max((size for currency, size in sizes if currency == drawn), default=0.0)
    return [size / most if most and currency == drawn else 0.0 for currency, size in sizes]


def _total_rows(listing: Listing, totals: Totals, *, everything: bool) -> Iterator[Row]:
    """Yield a total a currency, then what it leaves out, or what it counts all the same."""
    for money in sorted(totals.sums, key=lambda each: pounds_first(each.currency)):
        figures = sum(money.counts.values())
        title = f"Total, {money.currency}" if len(totals.sums) > 1 else "Total"
        yield _total_row(money.currency, title, str(money), plural(figures, "figure"))
    found = listing.totals().left_out
    twice = [each for each in found if each.reason in MAY_COUNT_TWICE]
    never = [each for each in found if each.reason not in MAY_COUNT_TWICE]
    for heading, noun, left_out in (
        (ADDED if everything else NOT_ADDED, "agreement", twice),
        (NEVER_ADDED, "figure", never),
    ):
        if left_out:
            yield Row(Kind.AGREEMENT, "", heading)
        for each in left_out:
            number = plural(each.records, noun)
            yield _total_row(each.reason, each.reason.capitalize(), sums_text(each.sums), number)
    if unread := unread_words(totals):
        yield Row(Kind.AGREEMENT, "", sentence(unread).removesuffix("."))


def _total_row(key: str, title: str, amount: str, detail: str) -> Row:
    row_id = f"total:{key}"
    return Row(Kind.AGREEMENT, row_id, title, type="total", amount=amount, detail=detail)


def _year_row(year: YearRow, money: Sum, search: str) -> Row:
    name = year.label if year.years else NO_PERIOD
    several = len(year.sums) > 1
    counted = sum(money.counts.values()) if several else year.records
    return Row(
        Kind.AGREEMENT,
        search,
        name,
        type="year",
        amount=str(money) if money.counts else "no figure" if year.records else "none found",
        date=str(year.years[0]) if year.years else "",
        detail=plural(counted, "figure" if several else "agreement") if year.records else "",
    )
