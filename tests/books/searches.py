"""Searches of a store's own values, and which agreements meet them by `docs/search.md`.

Nothing here uses how the program reads a search or finds by it.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any, NamedTuple

from store.records import FundingLine, SourceFile
from tests.books.plain import (
    AWARDED,
    Kept,
    Stated,
    counting,
    dated,
    folded,
    main_ids,
    stands,
    stated,
)

Meets = Callable[[Kept], bool]


class Search(NamedTuple):
    """A search as it is typed, and which agreements meet it.

    `lacks` tells what an agreement that is passed over has none of, where one clause says it all.
    """

    text: str
    meets: Meets
    lacks: str = ""


class Asker(NamedTuple):
    """What searches are drawn from.

    Attributes:
        random: draws them.
        agreements: of the store, as they are known on the day.
        bodies: by each id of an organisation that is known, the id of the body and its names.
        today: the day that stretches count from.
        start: month in which financial years start.
    """

    random: Random
    agreements: Sequence[Kept]
    bodies: dict[str, tuple[str, set[str]]]
    today: date
    start: int


def asker(
    random: Random, files: Sequence[SourceFile], agreements: Sequence[Kept], today: date, start: int
) -> Asker:
    """Return what draws searches of a store's sources."""
    main = main_ids(files)
    names: dict[str, set[str]] = {}
    ids: dict[str, set[str]] = {}
    for org in (org for file in files for org in file.organisations):
        body = main.get(org.id, org.id)
        names.setdefault(body, set()).update((org.name, *org.aliases, *org.former_names))
        ids.setdefault(body, {body}).update((org.id, *org.identifiers))
    bodies = {each: (body, names[body]) for body, own in ids.items() for each in own}
    return Asker(random, agreements, bodies, today, start)


DRAWS = 4
"""Searches of which the first that parts the agreements is asked, else the last."""


def drawn(ask: Asker) -> Search:
    """Draw a search, one that some agreements meet and others don't where that is easy."""
    for _ in range(DRAWS):
        search = _search(ask)
        if 0 < sum(map(search.meets, ask.agreements)) < len(ask.agreements):
            break
    return search


def _search(ask: Asker) -> Search:
    """Draw a search: a clause, one that it leaves out, two at once, or either of two."""
    one, other = _clause(ask), _clause(ask)
    match ask.random.randrange(8):
        case 0:
            return Search(f"-{one.text}", lambda each: not one.meets(each))
        case 1:
            text = f"{one.text} -{other.text}"
            return Search(text, lambda each: one.meets(each) and not other.meets(each))
        case 2:
            text = f"{one.text} {other.text}"
            return Search(text, lambda each: one.meets(each) and other.meets(each))
        case 3:
            text = f"{one.text} OR {other.text}"
            return Search(text, lambda each: one.meets(each) or other.meets(each))
        case 4:
            third = _clause(ask)
            return Search(
                f"({one.text} OR {other.text}) {third.text}",
                lambda each: (one.meets(each) or other.meets(each)) and third.meets(each),
            )
    return one


def _clause(ask: Asker) -> Search:
    draws: tuple[Callable[[Asker], Search], ...] = (
        *(_party, _party, _years, _years, _days, _day, _stretch, _money, _money),
        *(_text, _status, _part_of, _regrant, _identifier, _presence),
    )
    return ask.random.choice(draws)(ask)


# Who takes part.


def _party(ask: Asker) -> Search:
    """Draw a party by an id of its body, sign for sign, or by a name."""
    field = ask.random.choice(("funder", "recipient", "partner", "party"))
    spelt = ask.random.choice(_SPELT.get(field, (field,)))
    ids = sorted({body for each in ask.agreements for body in each.values["party"]} | {*ask.bodies})
    named = ask.random.choice(ids or ["GB-CHC-1"])
    body, names = ask.bodies.get(named, (named, set()))
    if names and ask.random.randrange(4) == 0:
        name = ask.random.choice(sorted(names))
        of = {body for body, own in ask.bodies.values() if folded([name]) & folded(own)}
        # Names of several words may have words of others.
        short = all(each.isalpha() for _, own in ask.bodies.values() for each in own)
        value = ask.random.choice((name.lower(), name[:3])) if short else f'="{name}"'
        return Search(f"{spelt}:{value}", lambda each: bool(each.values[field] & of), field)
    sign = "" if names and ask.random.randrange(2) else "="
    return Search(f"{spelt}:{sign}{named}", lambda each: body in each.values[field], field)


_SPELT = {
    "funder": ("funder", "from"),
    "recipient": ("recipient", "to"),
    "party": ("party", "org"),
    "amount": ("amount", "size"),
    "fy": ("fy", "year"),
}


# Ranges, whatever they are of.


class Bound(NamedTuple):
    """An end of a range as it is typed, with the first and the last value that it means."""

    text: str
    first: Any
    last: Any


Within = Callable[[Any], bool]


def _range(ask: Asker, one: Bound, other: Bound) -> tuple[str, Within]:
    """Draw what is typed of one end or two, and what lies within."""
    early, late = sorted((one, other), key=lambda each: (each.first, each.last))
    first, last = one.first, one.last
    ranges: tuple[tuple[str, Within], ...] = (
        (one.text, lambda value: first <= value <= last),
        (f"<{one.text}", lambda value: value < first),
        (f"<={one.text}", lambda value: value <= last),
        (f">{one.text}", lambda value: value > last),
        (f">={one.text}", lambda value: value >= first),
        (f"{one.text}..", lambda value: value >= first),
        (f"..{one.text}", lambda value: value <= last),
        (
            f"{early.text}..{late.text}",
            lambda value: early.first <= value <= late.last,
        ),
    )
    return ask.random.choice(ranges)


# Financial years and days.


def _years(ask: Asker) -> Search:
    """Draw financial years of the money, in either reading."""
    field = ask.random.choice(("fy", "fy", "covers"))

    def rows(each: Kept) -> set[tuple[int, ...]]:
        money = each.money.by_days if field == "covers" else each.money.by_award
        return {entry.years for entry in money}

    found = sorted({years for each in ask.agreements for years in rows(each)})
    spelt = ask.random.choice(_SPELT.get(field, (field,)))
    if found and ask.random.randrange(4) == 0:
        years = ask.random.choice(found)
        value = "=" + "+".join(map(_year, years)) if years else "none"
        return Search(f"{spelt}:{value}", lambda each: years in rows(each), "fy")
    told = [year for years in found for year in years] or [2011]
    one, other = (
        Bound(_year(year), year, year)
        for year in (ask.random.choice(told) + ask.random.randrange(-1, 2) for _ in range(2))
    )
    text, within = _range(ask, one, other)
    return Search(
        f"{spelt}:{text}",
        lambda each: any(within(year) for years in rows(each) for year in years),
        "fy",
    )


def _year(year: int) -> str:
    return f"{year}/{(year + 1) % 100:02}"


def first_awarded(each: Kept) -> date | None:
    """Return the first possible day of the earliest award that any source dates."""
    return next((day.first for day in dated(_lines(each), AWARDED)), None)


def signed(each: Kept) -> date | None:
    """Return the first possible day of the first signature that is told of and dated."""
    events = (event for account in each.accounts for event in account.events)
    return next((e.date.first for e in events if e.kind == "signed" and e.date.first), None)


_DAY_OF: dict[str, Callable[[Kept], date | None]] = {
    "starts": lambda each: each.span[0],
    "ends": lambda each: each.span[1],
    "awarded": first_awarded,
    "signed": signed,
}
_LACKS = {"starts": "start", "ends": "end", "awarded": "awarded", "signed": "signed"}


def _days(ask: Asker) -> Search:
    """Draw days on which agreements start, end or were awarded."""
    field = ask.random.choice(tuple(_DAY_OF))
    text, within = _range(ask, _bound(ask), _bound(ask))

    def meets(each: Kept) -> bool:
        day = _DAY_OF[field](each)
        return day is not None and within(day)

    return Search(f"{field}:{text}", meets, _LACKS[field])


def _known_day(ask: Asker) -> date:
    """Draw a day near one that the store knows."""
    known = [day for each in ask.agreements for of in _DAY_OF.values() if (day := of(each))]
    return ask.random.choice(known or [ask.today]) + timedelta(ask.random.randrange(-1, 2))


def _bound(ask: Asker) -> Bound:
    """Draw a day, a month, a year or a financial year near a day that the store knows."""
    day = _known_day(ask)
    match ask.random.randrange(5):
        case 0:
            last = date(day.year, day.month, monthrange(day.year, day.month)[1])
            return Bound(f"{day:%Y-%m}", day.replace(day=1), last)
        case 1:
            return Bound(f"{day:%Y}", date(day.year, 1, 1), date(day.year, 12, 31))
        case 2:
            year = day.year - (day.month < ask.start)
            first, after = date(year, ask.start, 1), date(year + 1, ask.start, 1)
            return Bound(_year(year), first, after - timedelta(1))
        case 3:
            return Bound(f"{day.day}/{day.month}/{day.year}", day, day)
    return Bound(day.isoformat(), day, day)


def _day(ask: Asker) -> Search:
    """Draw a day on which agreements are in force."""
    day = ask.random.choice((ask.today, _known_day(ask)))
    text = "today" if day == ask.today else day.isoformat()
    return Search(f"live:{text}", lambda each: stands(*each.span, day) == "live", "end")


def _stretch(ask: Asker) -> Search:
    """Draw a stretch in which agreements end, or up to now, or between two days."""
    field = ask.random.choice(("within", "lapsing"))
    first, last, text = ask.today, ask.today, ""
    match ask.random.randrange(3):
        case 0:
            number, unit = ask.random.choice(((12, "m"), (7, "m"), (90, "d"), (3, "y"), (6, "w")))
            last, text = later(ask.today, number, unit), f"{number}{unit}"
        case 1:
            number, unit = ask.random.choice(((6, "m"), (8, "y"), (12, "y")))
            first, text = later(ask.today, -number, unit), f"-{number}{unit}"
        case _:
            first, last = sorted((_known_day(ask), _known_day(ask)))
            text = f"{first}..{last}"

    def meets(each: Kept) -> bool:
        end = each.span[1]
        lives = field == "within" or stands(*each.span, first) == "live"
        return end is not None and first <= end <= last and lives

    return Search(f"{field}:{text}", meets, "end")


def later(day: date, number: int, unit: str) -> date:
    """Return a day so many days, weeks, months or years later, or the last of a shorter month."""
    if unit in "dw":
        return day + timedelta(number * (7 if unit == "w" else 1))
    months = day.year * 12 + day.month - 1 + number * (12 if unit == "y" else 1)
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


# Money.


def at_stage(each: Kept, stage: str) -> list[Stated]:
    """Return the figures of a stage that the account whose money counts states, funds apart."""
    return [
        figure
        for line in each.lead.funding
        if line.stage == stage
        and line.scope != "fund"
        and (figure := stated(line, each.lead.funding))
    ]


def amounts(each: Kept) -> list[Stated]:
    """Return the figures that count, those of single years among them."""
    return [line.stated for line in counting(each.lead, each.lead.funding)]


_MONEY: dict[str, Callable[[Kept], list[Stated]]] = {
    "amount": amounts,
    "paid": lambda each: at_stage(each, "disbursed"),
    "applied": lambda each: at_stage(each, "applied for"),
}
_SIGNS = {"": ("",), "GBP": ("£", "GBP"), "USD": ("$", "USD"), "EUR": ("€", "EUR")}


def _money(ask: Asker) -> Search:
    """Draw an amount, one paid or one applied for; or a currency."""
    field = ask.random.choice(tuple(_MONEY))
    lines = [line for each in ask.agreements for line in each.lead.funding if line.amount]
    codes = sorted({_code(line) for line in lines}) or ["EUR"]
    if ask.random.randrange(6) == 0:
        code = ask.random.choice(codes)
        return Search(f"currency:{code}", lambda each: code in currencies(each))
    one, other = _figure(ask, lines), _figure(ask, lines)
    code = ask.random.choice(("", "", *codes))
    sign = ask.random.choice(_SIGNS[code])
    text, within = _range(ask, *(each._replace(text=sign + each.text) for each in (one, other)))
    spelt = ask.random.choice(_SPELT.get(field, (field,)))

    def meets(each: Kept) -> bool:
        return any(within(f.value) for f in _MONEY[field](each) if code in ("", f.currency))

    return Search(f"{spelt}:{text}", meets, "money" if field == "amount" else field)


def _code(line: FundingLine) -> str:
    assert line.amount
    return line.amount.currency


def _figure(ask: Asker, lines: Sequence[FundingLine]) -> Bound:
    """Draw a figure that the store states, or a round one."""
    known = [Fraction(line.amount.value) for line in lines if line.amount]
    if known and ask.random.randrange(3):
        value = ask.random.choice(known)
        text = f"{float(value):.4f}".rstrip("0").rstrip(".")
        return Bound(text, value, value)
    text, number = ask.random.choice((("0", 0), ("1k", 1_000), ("12.5k", 12_500), ("3.5m", 3.5e6)))
    return Bound(text, Fraction(number), Fraction(number))


def currencies(each: Kept) -> set[str]:
    """Return the currencies of the money; where none counts, of the figures stated."""
    found = {entry.stated.currency for entry in each.money.total}
    lines = each.lead.funding
    return found or {figure.currency for line in lines if (figure := stated(line, lines))}


# What is written in words, and what there is.

TITLE_WORDS = ("again", "well")
"""Words that no text but titles of made-up agreements has."""


def _text(ask: Asker) -> Search:
    """Draw a type, a place or a programme, whole or begun, or a word of a title."""
    titles = {account.title for each in ask.agreements for account in each.accounts}
    made_up = all(title.startswith("Made ") for title in titles)
    field = ask.random.choice(("type", "place", "programme", "title" if made_up else "type"))

    def texts(each: Kept) -> set[str]:
        return {a.title for a in each.accounts} if field == "title" else each.values[field]

    found = sorted({text for each in ask.agreements for text in texts(each)})
    text = ask.random.choice(found or ["Nobody"])
    if field == "title":
        word = ask.random.choice(TITLE_WORDS)
        return Search(f'"{word}"', lambda each: any(word in t.split() for t in texts(each)))
    ways: tuple[tuple[str, Callable[[str], bool]], ...] = (
        (f'="{text.title()}"', lambda other: other == text),
        (f'"{text.upper()}"', lambda other: other == text),
        (text[:2], lambda other: other.startswith(text[:2])),
    )
    # Texts of several words may have words of others.
    value, meets = ask.random.choice(ways if all(map(str.isalnum, found)) else ways[:1])
    return Search(f"{field}:{value}", lambda each: any(map(meets, texts(each))), field)


def _status(ask: Asker) -> Search:
    status = ask.random.choice(("live", "ended", "not yet begun", "end not known"))
    value = ask.random.choice((f'="{status}"', f'"{status}"'))
    return Search(f"status:{value}", lambda each: status in each.values["status"])


def _part_of(ask: Asker) -> Search:
    parents = sorted({parent for each in ask.agreements for parent in each.parents})
    parent = ask.random.choice(parents or ["360G-x-0"])
    return Search(f"part-of:={parent}", lambda each: parent in each.parents, "part-of")


def _regrant(ask: Asker) -> Search:
    code = ask.random.choice(("yes", "no", "FRG010"))
    meets: dict[str, Meets] = {
        "yes": lambda each: each.regrant,
        "no": lambda each: not each.regrant,
        "FRG010": lambda each: any(one.regrant == code for one in each.accounts),
    }
    return Search(f"regrant:{code}", meets[code])


def _identifier(ask: Asker) -> Search:
    """Draw one agreement, or all of a source."""
    own = ask.random.choice([each.id for each in ask.agreements] or ["360G-x-0"])
    source = ask.random.choice(("first", "second", "undated"))
    return ask.random.choice(
        (
            Search(f"id:={own}", lambda each: each.id == own),
            Search(f"source:{source}", lambda each: source in each.sources),
        )
    )


def _lines(each: Kept) -> list[FundingLine]:
    return [line for account in each.accounts for line in account.funding]


PRESENCES: dict[str, Meets] = {
    "money": lambda each: bool(each.money.total),
    "paid": lambda each: bool(at_stage(each, "disbursed")),
    "applied": lambda each: bool(at_stage(each, "applied for")),
    "start": lambda each: each.span[0] is not None,
    "end": lambda each: each.span[1] is not None,
    "awarded": lambda each: first_awarded(each) is not None,
    "signed": lambda each: signed(each) is not None,
    "period": lambda each: any(line.period for line in _lines(each)),
    "dates": lambda each: (
        any(each.span)
        or any(line.date or line.period for line in _lines(each))
        or any(event.date for account in each.accounts for event in account.events)
    ),
    "fy": lambda each: any(entry.years for entry in each.money.by_days),
    "funder": lambda each: bool(each.values["funder"]),
    "recipient": lambda each: bool(each.values["recipient"]),
    "partner": lambda each: bool(each.values["partner"]),
    "party": lambda each: bool(each.values["party"]),
    "counts": lambda each: any(account.counts for account in each.accounts),
    "type": lambda each: bool(each.values["type"]),
    "place": lambda each: bool(each.values["place"]),
    "programme": lambda each: bool(each.values["programme"]),
    "part-of": lambda each: bool(each.parents),
    "regrant": lambda each: each.regrant,
    "several-funders": lambda each: "funder" in each.shared,
    "several-recipients": lambda each: "recipient" in each.shared,
}
"""What an agreement can have."""


def _presence(ask: Asker) -> Search:
    name = ask.random.choice(tuple(PRESENCES))
    if ask.random.randrange(2):
        return Search(f"has:{name}", PRESENCES[name])
    return Search(f"no:{name}", lambda each: not PRESENCES[name](each))
