"""The program's figures beside the book-keeper's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from store.amounts import Sum
from store.interface import Kind, Listing, Reading, Store
from store.query import EVERYTHING
from store.records import Agreement
from tests.books.plain import Entry, Stated, books, ends_of
from tests.books.words import claim

MINOR = 10_000


def compare(store: Store, agreements: Sequence[Agreement]) -> None:
    """Compare all that a listing of everything says."""
    listing = store.listing(EVERYTHING, Kind.AGREEMENT)
    kept = {each.id: books(each) for each in agreements}
    with_money = [each for each in agreements if kept[each.id].total]
    ids = {each.id for each in with_money}
    regrants = {each.id for each in with_money if each.regrant.startswith("FRG")}
    parts = {each.id for each in with_money if each.part_of in ids} - regrants
    for everything in (False, True):
        counted = [each for each in with_money if everything or each.id not in regrants | parts]
        totals = listing.totals(everything=everything)
        assert totals.records == len(counted)
        assert totals.without == len(agreements) - len(with_money)
        same(totals.sums, (entry for each in counted for entry in kept[each.id].total))
        out = {each.reason: each for each in totals.left_out}
        for reason, left in (("regrant", regrants), ("part of a listed programme", parts)):
            expected = set() if everything else left
            assert (out[reason].records if reason in out else 0) == len(expected)
            if reason in out:
                same(out[reason].sums, (e for each in expected for e in kept[each].total))
        for reading in Reading:
            _years(
                listing,
                reading,
                everything,
                [
                    entry
                    for each in counted
                    for entry in (
                        kept[each.id].by_award
                        if reading is Reading.AWARD_DATE
                        else kept[each.id].by_days
                    )
                ],
            )
        _groups(listing, everything, counted, kept)


def _years(listing: Listing, reading: Reading, everything: bool, entries: list[Entry]) -> None:
    rows = listing.years(reading, everything=everything)
    assert {row.years for row in rows} == {entry.years for entry in entries}
    for row in rows:
        own = [entry for entry in entries if entry.years == row.years]
        assert row.records == len({entry.agreement for entry in own})
        same(row.sums, own)


def _groups(
    listing: Listing,
    everything: bool,
    counted: Sequence[Agreement],
    kept: dict,  # type: ignore[type-arg]
) -> None:
    for role in ("funder", "recipient"):
        (found,) = listing.breakdown(role, Reading.AWARD_DATE, limit=0, everything=everything)
        rows = {count.value: (count, totals) for count, totals in found.rows}
        bodies = {each.id: _bodies(each, role) for each in counted}
        named = {body for own in bodies.values() for body in own}
        nobody = {""} if any(not own for own in bodies.values()) else set()
        assert set(rows) == named | nobody
        assert found.values == len(rows)
        for body, (count, totals) in rows.items():
            of = [each for each, own in bodies.items() if body in own or (not body and not own)]
            alone = [each for each in of if len(bodies[each]) < 2]
            assert (count.records, totals.records) == (len(of), len(alone))
            same(totals.sums, (entry for each in alone for entry in kept[each].total))
        pounds = [
            next((s.nominal for s in totals.sums if s.currency == "GBP"), None)
            for _, totals in found.rows
        ]
        ranked = [each for each in pounds if each is not None]
        assert ranked == sorted(ranked, reverse=True)


def _bodies(agreement: Agreement, role: str) -> set[str]:
    """Return who is on one side: parties of the role, and who pays or is paid by a line."""
    named = {party.organisation for party in agreement.parties if party.role == role}
    field = "payer" if role == "funder" else "payee"
    return (named | {getattr(line, field) for line in agreement.funding}) - {""}


def same(sums: Sequence[Sum], entries: Iterable[Entry]) -> None:
    """Compare sums with what they are of, in value and in what their words claim."""
    by_currency: dict[str, list[Stated]] = {}
    for entry in entries:
        by_currency.setdefault(entry.stated.currency, []).append(entry.stated)
    assert {each.currency for each in sums} == set(by_currency)
    for each in sums:
        own = by_currency[each.currency]
        assert each.number == len(own)
        assert Fraction(sum(each.minor.values()), MINOR) == sum(one.value for one in own)
        assert claim(str(each)) == ends_of(own), (str(each), own)
