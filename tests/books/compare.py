"""The program's figures beside the book-keeper's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any, NamedTuple

from store.amounts import Sum
from store.interface import (
    FacetCount,
    Kind,
    Listing,
    Reading,
    Spread,
    Store,
    Totals,
    YearTotal,
)
from store.query import Query, parse
from store.records import Agreement, SourceFile
from store.timeline.pivot import Cell, Pivot, PivotRow, pivots
from store.timeline.relations import around_organisation, organisation_facts
from store.timeline.series import (
    GROUPS,
    Group,
    Timeline,
    YearRow,
    agreement_timeline,
    listing_timeline,
    organisation_money,
    row_search,
)
from tests.books.further import called, compared, derived_words, exported, restated, signed
from tests.books.plain import (
    BRITISH,
    FUNDER,
    RECIPIENT,
    SIDES,
    Books,
    Entry,
    Flow,
    Kept,
    Stated,
    ends_of,
    flow,
    folded,
    kept,
    known_on,
    main_ids,
    median,
    weighed,
)
from tests.books.searches import PRESENCES, Search, asker, drawn
from tests.books.words import claim, pounds_of
from tui.facets import values_of
from tui.finding import added_up
from tui.pages.document import UNICODE
from tui.pages.pivot import Layout
from tui.pages.tables import listing_rows
from tui.parties import party_rows
from tui.state import Order

MINOR = 10_000
FIELDS = (FUNDER, RECIPIENT, "type", "place", "programme", "status")
TABLES = [(field, reading) for field in FIELDS for reading in Reading]
VALUES = (FUNDER, RECIPIENT, "type", "place", "fy")
"""Fields whose values are listed to choose from; of a programme, title and code are two of them."""

MOST_BODIES = 10
"""Organisations of a store that are compared."""


class Asked(NamedTuple):
    """A search of a store, and the agreements that meet it by the books.

    Attributes:
        store: where it is asked.
        listing: what the program finds.
        agreements: what the books find.
        spoken: every account of an agreement that is known on the day, then those of any day.
        day: as of which; None for today.
        start: month in which financial years start.
        everything: whether what may count twice is added.
        random: draws what is compared.
    """

    store: Store
    listing: Listing
    agreements: Sequence[Kept]
    spoken: Sequence[Sequence[Agreement]]
    day: date | None
    start: int
    everything: bool
    random: Random

    def counted(self) -> list[Kept]:
        """Return the agreements whose money is added."""
        counted = [each for each in self.agreements if each.money.total]
        return counted if self.everything else _counted(self.agreements)

    def found(self, query: Query) -> set[str]:
        """Return which agreements the program finds by another search."""
        listing = self.store.listing(query, Kind.AGREEMENT, as_of=self.day)
        return {row.id for row in listing.rows(0, listing.total)}


SEARCHES = 2
"""Searches of a store, beside everything."""


def compare(
    store: Store, files: Sequence[SourceFile], random: Random, start: int = BRITISH
) -> None:
    """Compare what is said of everything, of searches, of agreements and of organisations.

    Args:
        store: holds the files.
        files: what its sources say.
        random: draws the day, the searches and the tables; all of them would take most of the
            time, and stores are many.
        start: month in which the store's financial years start.
    """
    day = _day(files, random)
    known = known_on(files, day)
    agreements = kept(known, day, start)
    ask = asker(random, known, agreements, day or date.today(), start)
    spoken = [
        [account for each in agreements for account in each.accounts],
        [each for file in files for each in file.agreements],
    ]
    everything = Search("", lambda _: True)
    for search in (everything, *(drawn(ask) for _ in range(SEARCHES))):
        try:
            _asked(store, search, agreements, spoken, day, start, random)
        except AssertionError as error:
            known_as = f"as of {day}" if day else "today"
            error.add_note(f"search “{search.text}”, {known_as}, years from month {start}")
            raise
    _agreements(store, agreements, day, start)
    main = main_ids(known)
    bodies = sorted({main.get(org.id, org.id) for file in known for org in file.organisations})
    compared(store, agreements, bodies, main, day, start, random)
    around = random.choice(bodies) if bodies else ""
    for body in bodies[:MOST_BODIES]:
        _organisation(store, body, agreements, main, day, start, around=body == around)


def _day(files: Sequence[SourceFile], random: Random) -> date | None:
    """Draw today, or a day on which all dated sources are known, or not yet the last of some."""
    dated = sorted({last for file in files if (last := file.source.date.last)})
    before = [day - timedelta(1) for day in dated[1:]]
    after = [day + timedelta(1500) for day in dated[-1:]]
    return random.choice([None, None, None, *dated, *before, *after])


def _asked(
    store: Store,
    search: Search,
    agreements: Sequence[Kept],
    spoken: Sequence[Sequence[Agreement]],
    day: date | None,
    start: int,
    random: Random,
) -> None:
    """Compare what a search finds, and all that is said of it."""
    query = parse(search.text, today=day, year_start=start)
    assert not query.problems, search.text
    listing = store.listing(query, Kind.AGREEMENT, as_of=day)
    meeting = [each for each in agreements if search.meets(each)]
    asked = Asked(store, listing, meeting, spoken, day, start, random.random() < 0.4, random)
    ids = {each.id for each in meeting}
    assert {row.id for row in listing.rows(0, listing.total)} == ids, search.text
    assert listing.total == len(meeting)
    assert asked.found(parse(query.text, today=day, year_start=start)) == ids, query.text
    if search.lacks:
        lacking = {each.id for each in agreements if not PRESENCES[search.lacks](each)}
        told = [(each.records, asked.found(each.query)) for each in listing.missing]
        assert told == [(len(lacking), lacking)] * bool(lacking), search.text
    _listing(asked)
    if random.random() < 0.3:
        exported(store, listing, meeting, start, random)
    if random.random() < 0.5:
        _parties(asked, random.choice(ORDERS))
    else:
        _values(asked, random.choice(VALUES))


def _listing(asked: Asked) -> None:
    listing, agreements, everything = asked.listing, asked.agreements, asked.everything
    with_money = [each for each in agreements if each.money.total]
    ids = {each.id for each in with_money}
    regrants = [each for each in with_money if each.regrant]
    parts = [each for each in with_money if each.parents & ids and not each.regrant]
    left = {"regrant": regrants, "part of a listed programme": parts}
    counted = asked.counted()
    totals = listing.totals(everything=everything, spreads=True)
    assert totals.records == len(counted)
    assert totals.without == len(agreements) - len(with_money)
    assert totals.by_days == sum(each.money.by_award != each.money.by_days for each in counted)
    same(totals.sums, (entry for each in counted for entry in each.money.total))
    _spreads(totals.spreads, counted)
    out = {each.reason: each for each in totals.left_out}
    never = _never_added(agreements)
    assert set(out) - set(left) == set(never)
    for reason, figures in never.items():
        same(out[reason].sums, figures)
    for reason, some in left.items():
        expected = [] if everything else some
        assert (out[reason].records if reason in out else 0) == len(expected)
        if reason in out:
            same(out[reason].sums, (e for each in expected for e in each.money.total))
    for reading in Reading:
        entries = [entry for each in counted for entry in _entries(each.money, reading)]
        rows = listing.years(reading, everything=everything)
        assert {row.years for row in rows} == {entry.years for entry in entries}
        for row in rows:
            own = [entry for entry in entries if entry.years == row.years]
            assert row.records == len({entry.agreement for entry in own})
            same(row.sums, own)
            _worked_out(row, own)
            search = row_search(listing.query, reading, row.years, totals.left_out)
            assert asked.found(search) == {entry.agreement for entry in own}, search.text
    _table(asked, asked.random.choice(tuple(Reading)))
    if asked.random.random() < 0.6:
        _pivots(asked, *asked.random.choice(TABLES), limit=asked.random.randrange(2))
    else:
        _groups(asked)


def _never_added(agreements: Sequence[Kept]) -> dict[str, list[Entry]]:
    """Return the figures of lines that count nowhere, by the reason."""
    found: dict[str, list[Entry]] = {}
    for each in agreements:
        for reason, figure in weighed(each.lead, each.lead.funding)[1]:
            found.setdefault(reason, []).append(Entry(each.id, (), figure))
    return found


def _worked_out(row: YearTotal | YearRow, own: Sequence[Entry]) -> None:
    """Compare how many figures of some years no source states, by their currencies."""
    for told, entries in (
        (row.worked_out, [entry for entry in own if entry.derived]),
        (row.exceeded, [entry for entry in own if entry.exceeded]),
    ):
        counted = Counter(entry.stated.currency for entry in entries)
        assert {code: number for code, number in told.items() if number} == counted


def _entries(money: Books, reading: Reading) -> list[Entry]:
    return money.by_award if reading is Reading.AWARD_DATE else money.by_days


def _spreads(spreads: Sequence[Spread], counted: Sequence[Kept], only: str = "") -> None:
    """Compare medians and largest awards, of one currency or of all.

    The figures of an agreement are one award.
    """
    awards: dict[str, list[list[Stated]]] = {}
    for each in counted:
        own: dict[str, list[Stated]] = {}
        for entry in each.money.total:
            if only in ("", entry.stated.currency):
                own.setdefault(entry.stated.currency, []).append(entry.stated)
        for code, some in own.items():
            awards.setdefault(code, []).append(some)
    assert {spread.currency for spread in spreads} == set(awards)
    for spread in spreads:
        some = awards[spread.currency]
        assert spread.awards == len(some)
        middle = median([ends_of(each) for each in some])
        told = spread.median and tuple(Fraction(end or 0, MINOR) for end in spread.median[:2])
        assert told == middle
        nominal = max(sum(one.value for one in each) for each in some)
        assert Fraction(spread.largest.nominal) == nominal


def _groups(asked: Asked) -> None:
    """Compare the breakdowns of a timeline, of all its money or of one year's, whole or cut."""
    random, counted = asked.random, asked.counted()
    reading, limit = random.choice(tuple(Reading)), random.choice((0, 0, 1, 2))
    entries = [entry for each in counted for entry in _entries(each.money, reading)]
    single = {years for entry in entries if len(years := entry.years) == 1}
    (year,) = random.choice(sorted(single)) if single and random.random() < 0.4 else (None,)
    timeline = listing_timeline(
        asked.listing,
        reading,
        start_month=asked.start,
        everything=asked.everything,
        year=year,
        limit=limit,
    )
    if year is None:
        money = {("", ()): [(each, list(each.money.total)) for each in counted]}
    else:
        rows = {row.label: row.years for row in timeline.years if row.sums}
        money = {
            (label, years): [
                (each, [e for e in _entries(each.money, reading) if e.years == years])
                for each in counted
            ]
            for label, years in rows.items()
        }
        own = [entry for entry in entries if entry.years == (year,)]
        same(timeline.totals.sums, own)
        assert timeline.totals.records == len({entry.agreement for entry in own})
        assert set(rows.values()) == {e.years for e in entries if year in e.years}
    groups = {(each.field, each.years, each.currency): each for each in timeline.groups}
    assert len(groups) == len(timeline.groups)
    for field in GROUPS:
        for (label, _), of in money.items():
            with_money = [(each, entries) for each, entries in of if entries]
            codes = {entry.stated.currency for _, entries in with_money for entry in entries}
            assert {
                code for name, years, code in groups if (name, years) == (field, label)
            } == codes
            for code in sorted(codes):
                _group(asked, groups[field, label, code], with_money, limit)


def _group(asked: Asked, group: Group, of: Sequence[tuple[Kept, list[Entry]]], limit: int) -> None:
    """Compare the rows of a breakdown in one currency, and what those beyond them have."""
    field, code = group.field, group.currency
    by_value: dict[str, list[tuple[Kept, list[Entry]]]] = {}
    for each, entries in of:
        for value in each.values[field] or {""}:
            by_value.setdefault(value, []).append((each, entries))
    in_code = {
        value: some
        for value, some in by_value.items()
        if any(entry.stated.currency == code for _, entries in some for entry in entries)
    }
    if field == "programme":
        # What a source of a later day says of a code may join its row to that of its title.
        joined = [_with_codes(in_code, spoken) for spoken in asked.spoken]
        in_code = next((each for each in joined if len(each) == group.values), joined[0])
    assert group.values == len(in_code)
    assert len(group.rows) == min(limit or len(in_code), len(in_code))
    ranked = []
    for count, totals in group.rows:
        key = _key(field, count.value)
        assert key in in_code
        some = in_code.pop(key)
        alone = [(each, entries) for each, entries in some if field not in each.shared]
        shared = [(each, entries) for each, entries in some if field in each.shared]
        assert (count.records, totals.records) == (len(some), len(alone))
        same(totals.sums, (entry for _, entries in alone for entry in entries))
        assert [each.records for each in totals.left_out] == [len(shared)] * bool(shared)
        for out in totals.left_out:
            same(out.sums, (entry for _, entries in shared for entry in entries))
        if not group.years:
            _spreads(totals.spreads, [each for each, _ in alone], code)
        own = [e.stated for _, entries in alone for e in entries if e.stated.currency == code]
        ranked += [sum(each.value for each in own)] if own else []
    assert ranked == sorted(ranked, reverse=True)
    others = {
        each.id: entries
        for some in in_code.values()
        for each, entries in some
        if field not in each.shared
    }
    same(group.others, (entry for entries in others.values() for entry in entries))


def _with_codes(
    by_value: dict[str, list[tuple[Kept, list[Entry]]]], spoken: Sequence[Agreement]
) -> dict[str, list[tuple[Kept, list[Entry]]]]:
    """Leave out the codes of programmes that stand on the same agreements as their titles."""
    coded = {
        (_key("programme", programme.title), _key("programme", programme.code))
        for each in spoken
        for programme in each.programmes
        if programme.title and programme.code
    }
    found = dict(by_value)
    for title, code in sorted(coded):
        if code in found and found[code] == found.get(title):
            del found[code]
    return found


def _is_of(each: Kept, field: str, value: str) -> bool:
    values = each.values[field]
    return _key(field, value) in values or (not value and not values)


def _key(field: str, value: str) -> str:
    """Return what a value is known by, which has one spelling unless it is an id."""
    return value if field in SIDES else next(iter(folded([value])), "")


def _table(asked: Asked, reading: Reading) -> None:
    """Compare the rows that JSON and CSV have of years, in value and bounds."""
    timeline = listing_timeline(
        asked.listing, reading, start_month=asked.start, everything=asked.everything, groups=()
    )
    entries = [entry for each in asked.counted() for entry in _entries(each.money, reading)]
    restated(timeline, entries, asked.random)
    told = {
        (row["label"], row["currency"]): row
        for row in listing_rows(timeline)
        if row["row"] == "year" and row["currency"]
    }
    labels = {row.years: row.label for row in timeline.years}
    assert set(told) == {(labels[entry.years], entry.stated.currency) for entry in entries}
    for (label, code), row in told.items():
        own = [
            entry.stated
            for entry in entries
            if labels[entry.years] == label and entry.stated.currency == code
        ]
        low, high = ends_of(own)
        assert Fraction(str(row["amount"])) == sum(each.value for each in own)
        assert row["from"] == (None if abs(low) == float("inf") else row["from"])
        assert row["from"] is None or Fraction(str(row["from"])) == low
        assert row["to"] is None or Fraction(str(row["to"])) == high
        assert (row["to"] is None) == (high == float("inf"))


# Tables by a field and by year.


def _pivots(asked: Asked, field: str, reading: Reading, *, limit: int) -> None:
    """Compare tables with all their rows, or with the first row alone and the others as one."""
    counted = asked.counted()
    shares = field in SIDES
    for pivot in pivots(
        asked.listing,
        field,
        reading,
        start_month=asked.start,
        everything=asked.everything,
        limit=limit,
    ):
        layout = Layout(pivot, asked.random.randint(40, 200), UNICODE, linked=False)
        shown = {row.value for row in pivot.rows if row.kind == "value"}
        for row in (*pivot.rows, pivot.bottom):
            of = [
                each
                for each in counted
                if row.kind == "total"
                or (
                    (row.kind == "shared") == (shares and field in each.shared)
                    and (
                        row.kind == "shared"
                        or (row.kind == "value" and _is_of(each, field, row.value))
                        or (
                            row.kind == "others"
                            and not any(_is_of(each, field, value) for value in shown)
                        )
                    )
                )
            ]
            _row(asked, pivot, row, of, layout)
        entries = [entry for each in counted for entry in _entries(each.money, reading)]
        assert {column.years for column in pivot.columns} >= {
            entry.years for entry in entries if entry.stated.currency == pivot.currency
        }
        nominal = [row.total.nominal for row in pivot.rows if row.kind == "value" and row.total]
        assert nominal == sorted(nominal, reverse=True)
        several = any(len(each.values[field]) > 1 and field not in each.shared for each in counted)
        assert several or not pivot.twice


def _row(asked: Asked, pivot: Pivot, row: PivotRow, of: Sequence[Kept], layout: Layout) -> None:
    """Compare a row's cells and its total, and which agreements each of them opens."""
    mixed = len(pivot.totals.sums) > 1
    entries = [entry for each in of for entry in _entries(each.money, pivot.reading)]
    total = Cell((), row.total, row.records)
    whole = [entry for each in of for entry in each.money.total]
    for cell, years, own in (
        *((cell, cell.years, [e for e in entries if e.years == cell.years]) for cell in row.cells),
        (total, None, whole),
    ):
        own = [entry for entry in own if entry.stated.currency == pivot.currency]
        if cell.sum is None:
            assert not own
            continue
        same([cell.sum], own)
        signed(layout.text(cell.sum), [each.stated for each in own], Fraction(layout.scale))
        agreements = {entry.agreement for entry in own}
        assert cell.records == (len(own) if mixed else len(agreements))
        assert cell.worked_out == ("" if years is None else derived_words(own))
        if search := pivot.search(row, years):
            found = asked.found(search)
            # One whose years are in several currencies is found by each of them.
            several = {
                each.id for each in of if len({e.stated.currency for e in each.money.total}) > 1
            }
            assert agreements <= found <= agreements | several, search.text


# Single agreements and organisations.


def _agreements(store: Store, agreements: Sequence[Kept], day: date | None, start: int) -> None:
    """Compare the years of each agreement, and what its totals hold beyond them."""
    for each in agreements:
        view = store.agreement(each.id, as_of=day)
        assert view is not None
        for reading in Reading:
            timeline = agreement_timeline(view, reading, start)
            told: dict[tuple[int, ...], list[Sum]] = {}
            for money in timeline.money:
                for row in (*money.years, *money.no_period):
                    told.setdefault(row.years, []).extend(row.sums)
                for beyond in money.beyond:
                    told.setdefault(beyond.years, []).append(beyond.sum)
            entries = _entries(each.money, reading)
            assert {years for years, sums in told.items() if sums} == {e.years for e in entries}
            for years, sums in told.items():
                own = [entry.stated for entry in entries if entry.years == years]
                nominal = sum(Fraction(total.nominal) for total in sums)
                assert nominal == sum(one.value for one in own)
                for total in sums:
                    claim(str(total))


ORDERS = (Order.AMOUNT, Order.PAID, Order.NUMBER, Order.FUNDERS, Order.YEARS, Order.NAME)


def _funders(agreements: Iterable[Kept], body: str) -> set[str]:
    """Return who pays what a body receives."""
    received = (each for each in agreements if body in each.values[RECIPIENT])
    return {funder for each in received for funder in each.values[FUNDER]}


def _parties(asked: Asked, order: Order) -> None:
    """Compare who takes part in a search: what each received and paid, its number, its years."""
    agreements = asked.agreements
    rows = party_rows(asked.store, asked.listing, order, backwards=False)
    told: dict[str, object] = {}
    for at in range(rows.total):
        row, further = rows.row(at), rows.further(at)
        assert row is not None
        of = [each for each in agreements if row.id in _bodies(each)]
        assert further["number"] == f"{len(of):,}", row
        pounds: dict[str, Fraction] = {}
        years: set[int] = set()
        for side, word in ((RECIPIENT, "received"), (FUNDER, "paid")):
            paid = [e for e in agreements if e.money.total]
            ids = {each.id for each in paid if side not in each.shared}
            mine = [each for each in paid if row.id in each.values[side]]
            own = [e for e in mine if side not in e.shared and not e.parents & ids]
            assert further[word].endswith("*") == (len(own) < len(mine)), row
            entries = [entry.stated for each in own for entry in each.money.total]
            figures = [each for each in entries if each.currency == "GBP"]
            figure = further[word].removesuffix("*")
            assert bool(figure) == bool(entries)
            assert not figures or claim(pounds_of(figure)) == ends_of(figures), row
            if figures:
                pounds[word] = sum((each.value for each in figures), Fraction(0))
            years |= {y for each in own for entry in each.money.by_award for y in entry.years}
        ends = [called((year,), asked.start)[2:] for year in sorted(years)]
        assert further["years"] == "–".join(dict.fromkeys((*ends[:1], *ends[-1:])))
        by: dict[Order, object] = {
            Order.AMOUNT: pounds.get("received"),
            Order.PAID: pounds.get("paid"),
            Order.NUMBER: len(of),
            Order.FUNDERS: len(_funders(of, row.id)) or None,
            Order.YEARS: max(years, default=None),
        }
        told[row.id] = by.get(order)
    assert set(told) == {body for each in agreements for body in _bodies(each)}
    ranked: list[Any] = [value for value in told.values() if value is not None]
    assert ranked == sorted(ranked, reverse=True)


def _values(asked: Asked, field: str) -> None:
    """Compare a field's values to choose from, and the total that is told over a list."""
    store, listing, agreements = asked.store, asked.listing, asked.agreements
    counted = _counted(agreements)
    found = {each.of.value: each for each in values_of(store, listing, field)}
    for value, each in found.items():
        of = [one for one in agreements if _has(one, field, value, asked.start)]
        assert each.of.records == len(of)
        alone = [one for one in counted if one in of and field not in one.shared]
        entries = [
            entry
            for one in alone
            for entry in (one.money.by_award if field == "fy" else one.money.total)
            if field != "fy" or [called((year,), asked.start) for year in entry.years] == [value]
        ]
        if field != "fy" or value:
            same(each.sums, entries)
    for each in values_of(store, listing, field, 1):
        assert each == found[each.of.value]
    total = [entry for each in counted for entry in each.money.total]
    told = added_up(listing)
    assert bool(told.total) == bool(total)
    out = sum(bool(each.money.total) for each in agreements) - len(counted)
    assert told.not_added == (f"{out:,} not added" if out else "")
    pounds = [entry.stated for entry in total if entry.stated.currency == "GBP"]
    assert not pounds or claim(pounds_of(told.total)) == ends_of(pounds)


def _counted(agreements: Sequence[Kept]) -> list[Kept]:
    """Return the agreements whose money counts in a list of all of them."""
    with_money = [each for each in agreements if each.money.total]
    ids = {each.id for each in with_money}
    return [each for each in with_money if not each.regrant and not each.parents & ids]


def _has(each: Kept, field: str, value: str, start: int) -> bool:
    """Tell whether an agreement has a value; its financial years are those of its awards."""
    if field != "fy":
        return _is_of(each, field, value)
    years = {year for entry in each.money.by_award for year in entry.years}
    dated = years or {year for entry in each.money.by_days for year in entry.years}
    return value in {called((year,), start) for year in years} if value else not dated


def _bodies(each: Kept) -> set[str]:
    return each.values["party"]


def _organisation(
    store: Store,
    body: str,
    agreements: Sequence[Kept],
    main: dict[str, str],
    day: date | None,
    start: int,
    *,
    around: bool,
) -> None:
    """Compare what an organisation received and paid, with whom, and who is around it."""
    view = store.organisation(body, as_of=day)
    assert view is not None
    assert view.id == body
    flows = {side: flow(agreements, side, body, main, start) for side in (RECIPIENT, FUNDER)}
    for reading in Reading:
        money = organisation_money(store, view, reading, start, day)
        for timeline, books in zip(money, flows.values(), strict=True):
            _flow(timeline, books, reading)
    if not around:
        return
    facts = organisation_facts(store, view, start_month=start, as_of=day)
    for word, timeline in zip(("received", "paid"), money, strict=True):
        pounds = [e.stated for own in flows[_SIDE[word]].own.values() for e in own.total]
        pounds = [each for each in pounds if each.currency == "GBP"]
        assert not pounds or claim(pounds_of(str(facts[word]))) == ends_of(pounds)
        assert bool(facts[word]) == bool(timeline.totals.sums)
    found = {each.relation: each.rows for each in around_organisation(store, view, as_of=day)}
    for near, further, own, other in (
        ("receives from it", "funds its recipients too", FUNDER, RECIPIENT),
        ("funds it", "receives from its funders too", RECIPIENT, FUNDER),
    ):
        tied = [each for each in agreements if body in each.values[own]]
        bodies = {value for each in tied for value in each.values[other]}
        others = [e for e in agreements if e.values[other] & bodies and e not in tied]
        _across(found.get(near, ()), tied, flows[own], own, other)
        _near(found.get(further, ()), others, own, other)


PART = "part of a listed programme"
BESIDE = (PART, f"{FUNDER}s, not divided", f"{RECIPIENT}s, not divided")
"""Ends of the reasons why money stands beside a row."""

NearRows = Sequence[tuple[FacetCount, Totals]]


def _across(rows: NearRows, tied: Sequence[Kept], books: Flow, own: str, other: str) -> None:
    """Compare who is on the other side of a body's money with what its books hold with each."""

    def expected(value: str) -> dict[str, dict[str, Books]]:
        both = {each.id for each in tied if value in each.values[other]}
        parts = {**books.parts_of.get(value, {}), **books.parts_of.get("several", {})}
        found = {
            "": books.others.get(value, {}),
            PART: parts,
            f"{own}s, not divided": books.shared,
            f"{other}s, not divided": books.others.get("several", {}),
        }
        return {
            reason: {each: money for each, money in own.items() if each in both}
            for reason, own in found.items()
        }

    _beside(rows, tied, other, expected)


def _near(rows: NearRows, tied: Sequence[Kept], side: str, across: str) -> None:
    """Compare who is on a side of agreements whose money is of one body on either side."""
    paid = [each for each in tied if each.money.total]
    wholes = {each.id for each in paid if side not in each.shared}
    alone = [each for each in paid if side not in each.shared and across not in each.shared]
    reasons = {
        "": [each for each in alone if not each.parents & wholes],
        PART: [each for each in alone if each.parents & wholes],
        f"{side}s, not divided": [each for each in paid if side in each.shared],
        f"{across}s, not divided": [
            each for each in paid if across in each.shared and side not in each.shared
        ],
    }

    def expected(value: str) -> dict[str, dict[str, Books]]:
        return {
            reason: {each.id: each.money for each in some if value in each.values[side]}
            for reason, some in reasons.items()
        }

    _beside(rows, tied, side, expected)


def _beside(
    rows: NearRows,
    tied: Sequence[Kept],
    side: str,
    expected: Callable[[str], dict[str, dict[str, Books]]],
) -> None:
    """Compare rows with money of their own, and what stands beside it by the end of its reason.

    Whoever has no money of their own comes last.
    """
    assert {count.value for count, _ in rows} == {b for each in tied for b in each.values[side]}
    in_order = []
    for count, totals in rows:
        money = expected(count.value)
        number = sum(count.value in each.values[side] for each in tied)
        assert count.records == (len(money[""]) or number)
        same(totals.sums, _total(money[""].values()))
        in_order.append(not money[""])
        for reason in BESIDE:
            out = [each for each in totals.left_out if each.reason.endswith(reason)]
            assert sum(each.records for each in out) == len(money[reason]), (count, reason)
            entries = _total(money[reason].values())
            if len(out) == 1:
                same(out[0].sums, entries)
            else:
                # Shared by two, and by three: each number of bodies is told apart.
                sums = [total for each in out for total in each.sums]
                assert sum(total.number for total in sums) == len(entries)
                told = sum((Fraction(total.nominal) for total in sums), Fraction(0))
                assert told == sum((entry.stated.value for entry in entries), Fraction(0))
    assert in_order == sorted(in_order)


_SIDE = {"received": RECIPIENT, "paid": FUNDER}


def _flow(timeline: Timeline, books: Flow, reading: Reading) -> None:
    """Compare one direction of an organisation's money."""
    assert timeline.totals.records == len(books.own)
    same(timeline.totals.sums, _total(books.own.values()))
    entries = [entry for money in books.own.values() for entry in _entries(money, reading)]
    rows = {row.years: row for row in timeline.years if row.records}
    assert set(rows) == {entry.years for entry in entries}
    for years, row in rows.items():
        own = [entry for entry in entries if entry.years == years]
        assert row.records == len({entry.agreement for entry in own})
        same(row.sums, own)
        _worked_out(row, own)
    assert {each.id for each in timeline.shared} == set(books.shared)
    for each in timeline.shared:
        same(each.sums, books.shared[each.id].total)
    out = timeline.totals.left_out
    assert sum(each.records for each in out) == len(books.parts)
    for left_out in out:
        same(left_out.sums, _total(books.parts.values()))
    groups = {
        (group.currency, count.value): (count, totals)
        for group in timeline.groups
        for count, totals in group.rows
    }
    assert {other for _, other in groups} == set(books.others)
    for (_, other), (count, totals) in groups.items():
        assert count.records == len(books.others[other])
        same(totals.sums, _total(books.others[other].values()))


def _total(money: Iterable[Books]) -> list[Entry]:
    return [entry for each in money for entry in each.total]


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
