"""Records side by side, prices of one year and exports, beside the book-keeper's figures."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from math import ceil, floor
from random import Random

from openpyxl import load_workbook

from store.dates import today
from store.exporting.run import export
from store.interface import Listing, Store
from store.timeline.prices import Deflator, in_prices_of
from store.timeline.relations import side_by_side
from store.timeline.series import Timeline
from tests.books.plain import (
    AWARDED,
    FUNDER,
    RECIPIENT,
    Books,
    Entry,
    Flow,
    Kept,
    Stated,
    books,
    counting,
    ends_of,
    flow,
    hedge,
)
from tests.books.words import claims

# What figures are called beside each other.


def year(start: int, month: int) -> str:
    """Return what a financial year is called by the calendar year in which it starts."""
    return f"{start}" if month == 1 else f"{start}/{(start + 1) % 100:02}"


def called(years: Sequence[int], month: int) -> str:
    """Return what a row of years is called."""
    if not years:
        return "no period"
    texts = [year(each, month) for each in years]
    if len(years) > 2 and years[-1] - years[0] == len(years) - 1:
        return f"{texts[0]} to {texts[-1]}"
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"


def derived_words(own: Sequence[Entry]) -> str:
    """Return what is said of figures that no source states: of all of them, or of some."""
    derived = sum(entry.derived for entry in own)
    words = "worked out" * bool(derived) + " in part" * (0 < derived < len(own))
    over = sum(entry.exceeded for entry in own)
    some = f" in {over} of {len(own)}" * (over < len(own))
    return words + f"; years exceed their total{some}" * bool(over)


def says(cell: str, entries: Iterable[Entry], *, derived: bool = False) -> None:
    """Compare what a cell claims of each currency; with what of it no source states."""
    own: dict[str, list[Entry]] = {}
    for entry in entries:
        own.setdefault(entry.stated.currency, []).append(entry)
    told = claims(cell)
    assert set(told) == set(own), cell
    for code, some in own.items():
        bounds, after = told[code]
        # A ceiling of nothing or less bounds nothing, and stands in its source's word alone.
        loose = any(e.stated.word == "about" and e.stated.value <= 0 for e in some)
        assert loose or bounds == ends_of(entry.stated for entry in some), cell
        assert not derived or after == derived_words(some), cell


# Records side by side.


def compared(
    store: Store,
    agreements: Sequence[Kept],
    bodies: Sequence[str],
    main: dict[str, str],
    day: date | None,
    start: int,
    random: Random,
) -> None:
    """Compare some organisations, some agreements, or what each source says of an agreement."""
    several = [each for each in agreements if len(each.accounts) > 1]
    if several and random.random() < 0.5:
        each = random.choice(several)
        view = store.agreement(each.id, as_of=day)
        assert view is not None
        names, facts = side_by_side(store, [view], today=day or today(), as_of=day)
        assert names == each.sources
        for place, account in enumerate(each.accounts):
            cells = {fact.label: fact.cells[place] for fact in facts if fact.cells[place]}
            _agreement(cells, books(account, start), start)
    elif len(agreements) > 1 and random.random() < 0.5:
        some = random.sample(list(agreements), min(3, len(agreements)))
        views = [store.agreement(each.id, as_of=day) for each in some]
        names, facts = side_by_side(
            store, [view for view in views if view], today=day or today(), as_of=day
        )
        assert names == [each.id for each in some]
        for place, each in enumerate(some):
            cells = {fact.label: fact.cells[place] for fact in facts if fact.cells[place]}
            _agreement(cells, each.money, start)
            assert {cells["status"]} == each.values["status"]
    elif len(bodies) > 1:
        chosen = random.sample(list(bodies), 2)
        found = [store.organisation(body, as_of=day) for body in chosen]
        names, facts = side_by_side(
            store, [view for view in found if view], today=day or today(), as_of=day
        )
        assert names == chosen
        assert all(fact.differs == (len(set(fact.cells)) > 1) for fact in facts)
        for place, body in enumerate(chosen):
            cells = {fact.label: fact.cells[place] for fact in facts if fact.cells[place]}
            _body(cells, body, agreements, main, start)


def _agreement(cells: dict[str, str], money: Books, start: int) -> None:
    """Compare an agreement's years, and what its totals hold beyond them."""
    for beyond, before in ((False, "money "), (True, "not by year ")):
        rows = _rows(entry for entry in money.by_award if entry.derived is beyond)
        labels = {f"{before}{called(years, start)}": own for years, own in rows.items()}
        assert {label for label in cells if label.startswith(before)} == set(labels)
        for label, own in labels.items():
            says(cells[label], own, derived=True)


def _rows(entries: Iterable[Entry]) -> dict[tuple[int, ...], list[Entry]]:
    rows: dict[tuple[int, ...], list[Entry]] = {}
    for entry in entries:
        rows.setdefault(entry.years, []).append(entry)
    return rows


def _body(
    cells: dict[str, str], body: str, agreements: Sequence[Kept], main: dict[str, str], start: int
) -> None:
    """Compare what an organisation received and paid, in all and by year, and with how many."""
    takes_part = [each for each in agreements if body in each.values["party"]]
    assert cells["agreements"] == f"{len(takes_part)}"
    for word, side, across in (("received", RECIPIENT, FUNDER), ("paid", FUNDER, RECIPIENT)):
        found = flow(agreements, side, body, main, start)
        says(cells.pop(word, ""), _all(found, "total"))
        rows = {
            f"{word} {called(years, start)}": own
            for years, own in _rows(_all(found, "by_award")).items()
        }
        shared = cells.pop(f"{word}, shared", "")
        assert {label for label in cells if label.startswith(f"{word} ")} == set(rows)
        for label, own in rows.items():
            says(cells[label], own, derived=True)
        if len(found.shared) > 1:
            assert shared == f"{len(found.shared)} agreements, not divided"
        else:
            says(shared, (entry for money in found.shared.values() for entry in money.total))
        others = {
            value
            for each in agreements
            if body in each.values[side]
            for value in each.values[across]
        }
        assert cells.get(f"{across}s named", "") == (f"{len(others)}" if others else "")


def _all(found: Flow, kind: str) -> list[Entry]:
    return [entry for money in found.own.values() for entry in getattr(money, kind)]


# Prices of one year.


def restated(timeline: Timeline, entries: Sequence[Entry], random: Random) -> None:
    """Compare money restated in the prices of one year, by a series that may lack others."""
    single = sorted({entry.years[0] for entry in entries if len(entry.years) == 1})
    if not single or len({entry.stated.currency for entry in entries}) != 1:
        return
    base = random.choice(single)
    indices = {base: Decimal("100")} | {
        each: Decimal(random.choice(("80", "96.5", "133.3")))
        for each in single
        if each != base and random.random() < 0.8
    }
    found = in_prices_of(timeline, Deflator("made up", indices), base)
    total: list[Stated] = []
    told = {row.years: row for row in found.years}
    for years, own in _rows(entries).items():
        index = indices.get(years[0]) if len(years) == 1 else None
        expected = []
        for word in sorted({entry.stated.word for entry in own} if index else ()):
            value = sum(entry.stated.value for entry in own if entry.stated.word == word)
            assert index is not None
            scaled = Fraction(value) * Fraction(indices[base]) / Fraction(index)
            # A bound is rounded to the side on which it stays true.
            rounded = {1: floor, 0: round, -1: ceil}[hedge(word)]
            pence = rounded(scaled * 100)
            expected.append(Stated(own[0].stated.currency, word, Fraction(pence, 100)))
        sums = told[years].sums if years in told else ()
        assert bool(sums) == bool(expected)
        if expected:
            ((bounds, _),) = claims(" and ".join(map(str, sums))).values()
            assert bounds == ends_of(expected)
        total += expected
    assert bool(found.totals.sums) == bool(total)
    if total:
        ((bounds, _),) = claims(" and ".join(map(str, found.totals.sums))).values()
        assert bounds == ends_of(total)


# Signs before figures of tables.

SIGNS = {
    ">": "more than",
    "≥": "at least",
    "‹": "almost",
    "<": "less than",
    "≤": "up to",
    "~": "about",
    "±": "either",
}


def signed(cell: str, figures: Sequence[Stated], scale: Fraction) -> None:
    """Compare a cell of a table, rounded to a scale, with its figures and the sides of its bounds.

    What is “about” so much stands apart from the rest.
    """
    about = [each for each in figures if each.word == "about"]
    firm = [each for each in figures if each.word != "about"]
    parts = cell.split("+")
    assert len(parts) == bool(about) + bool(firm), cell
    for part, own in zip(parts, filter(None, (firm, about)), strict=True):
        words = {each.word for each in own}
        up, down = words & {"more than", "at least"}, words & {"almost", "less than", "up to"}
        if up and down:
            word = "either"
        elif up:
            word = "at least" if "at least" in up else "more than"
        elif down:
            below = "almost" if [each.word for each in own] == ["almost"] else "less than"
            word = "up to" if "up to" in down else below
        else:
            word = "about" if own is about else ""
        assert SIGNS.get(part[0], "") == word, cell
        number = part.lstrip("".join(SIGNS)).replace("−", "-").replace(",", "")
        over = Fraction(Decimal(number)) * scale - sum(each.value for each in own)
        assert abs(over) <= (scale / 2 if bool(up) == bool(down) else scale), cell
        assert not up or down or over <= 0, cell
        assert not down or up or over >= 0, cell


# Exports.

COLUMNS = (
    *("id", "value", "currency", "qualifier", "award-date", "financial-year", "funder-id"),
    *("recipient-id", "part-of", "regrant", "programme", "source"),
)


def exported(
    store: Store, listing: Listing, agreements: Sequence[Kept], start: int, random: Random
) -> None:
    """Compare the rows of an export with the records, in CSV, JSON Lines or a spreadsheet."""
    target, form = BytesIO(), random.choice(("csv", "csv", "jsonl", "jsonl", "xlsx"))
    done = export(store, listing, form, target, columns=COLUMNS, generated=date(2026, 1, 1))
    assert done.records == len(agreements)
    by_id = {each.id: each for each in agreements}
    rows = list(_read(target.getvalue(), form))
    assert sorted(str(row[0]) for row in rows) == sorted(by_id)
    for own, value, currency, qualifier, *texts in rows:
        each = by_id[str(own)]
        total = [entry.stated for entry in each.money.total]
        exact = {(figure.currency, figure.word == "exactly") for figure in total}
        if len(total) == 1 or (len(exact) == 1 and all(one for _, one in exact)):
            assert Fraction(Decimal(str(value))) == sum(figure.value for figure in total), form
            assert (currency, qualifier) in _words(each, total[0])
        else:
            assert not any((value, currency, qualifier))
        assert [_text(cell) for cell in texts] == _texts(each, start), form


def _read(data: bytes, form: str) -> Iterable[Sequence[object]]:
    """Return the rows of an export without its headings."""
    if form == "jsonl":
        return [tuple(json.loads(line).values()) for line in data.splitlines()]
    if form == "csv":
        return list(csv.reader(data.decode("utf-8-sig").splitlines()))[1:]
    sheet = load_workbook(BytesIO(data), read_only=True).worksheets[0]
    return list(sheet.iter_rows(min_row=2, values_only=True))


def _text(cell: object) -> object:
    """Return a cell as text, a workbook's day as others write it."""
    return cell.date().isoformat() if isinstance(cell, datetime) else cell or ""


def _words(each: Kept, figure: Stated) -> set[tuple[str, str]]:
    """Return the currency of a figure and the words of its source that it may be printed with."""
    found = set()
    for counted in counting(each.lead, each.lead.funding):
        line = counted.line
        while line.amount is None:
            # It refers to the first line of that key.
            line = next(other for other in each.lead.funding if other.key == line.same_as)
        if counted.stated == figure:
            found.add((line.amount.currency, str(line.amount.qualifier)))
    return found


def _texts(each: Kept, start: int) -> list[str]:
    """Return the other columns, as they join what every source says."""
    lines = [line for account in each.accounts for line in account.funding]
    awarded = [line for line in lines if line.stage in AWARDED and line.date]
    paid = [line for line in lines if line.stage == "disbursed"]
    days = [(line.date.first, line.date.last) for line in awarded or paid]
    years = [
        [day.year - (day.month < start) for day in (first, last)]
        for first, last in days
        if first and last
    ]
    return [
        _once(line.date.text for line in awarded),
        _once(year(first, start) for first, last in years if first == last),
        *(
            _once(p.organisation for a in each.accounts for p in a.parties if p.role == role)
            for role in (FUNDER, RECIPIENT)
        ),
        _once(account.part_of for account in each.accounts),
        _once(account.regrant for account in each.accounts),
        _once(p.title or p.code for account in each.accounts for p in account.programmes),
        _once(each.sources),
    ]


def _once(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(filter(None, texts)))
