"""The table that a person fills in by hand: its columns, an empty one, and its rows as records."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from store.amounts import Scope, Stage
from store.codes import CURRENCIES, SCALES, UNKNOWN_CODE
from store.dates import PartialDate, Period
from store.importing.bodies import NO_CURRENCY, Bodies
from store.importing.incoming import Incoming
from store.importing.limits import MAX_ROWS_OF_ONE
from store.importing.plan import Notes, Plan
from store.importing.tables import Row, Totals, beyond_headings, cells_below
from store.org_ids import (
    OWN_PREFIX,
    OwnIds,
    from_charity_numbers,
    from_company_numbers,
)
from store.records import (
    UNKNOWN,
    Agreement,
    Amount,
    Count,
    Event,
    FundingLine,
    Organisation,
    Party,
    Person,
    Place,
    Programme,
    Source,
    Statement,
    Undertaking,
)
from store.text import clean_id
from store.values import (
    NO_DATE,
    PLAIN_NUMBER,
    RANGE,
    Figure,
    is_sign_of,
    period,
    period_in,
    read_day,
    read_figure,
    read_length,
)


class Column(NamedTuple):
    """A column: the key that the reader knows it by, its title, and what belongs in it."""

    key: str
    title: str
    guide: str


WORDS: dict[str, dict[str, Any]] = tomllib.loads(
    Path(__file__).parent.with_name("fields.toml").read_text(encoding="utf-8")
)
"""What columns can be, and what belongs in them: of this table, of a mapping, of a register."""

COLUMNS = tuple(Column(key, *words) for key, words in WORDS["table"].items())

TITLES = {column.key: column.title for column in COLUMNS}
"""Title of each column by its key, as warnings name it."""

SOURCE_LINES = {title: field for field, title in WORDS["source"].items()}
"""Lines above the table, and the field of the source that each fills."""


# An empty table

_INTRODUCTION = (
    "Fill in one row for each figure of money and each event, or one for an agreement without.",
    "Rows with the same reference are one agreement. Lines that begin with # and a blank are not",
    "read, but for those about the source below: write its facts in their second cell.",
)


def template(*, guide: bool = True) -> str:
    """Return the empty file's text, to be saved as UTF-8 with a byte-order mark for Excel.

    Args:
        guide: with a line for each column that says what belongs in it.
    """
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    if guide:
        writer.writerows([f"# {line}"] for line in _INTRODUCTION)
    writer.writerows([f"# {title}:", ""] for title in SOURCE_LINES)
    if guide:
        writer.writerows([f"# {column.title}", column.guide] for column in COLUMNS)
    writer.writerow(column.title for column in COLUMNS)
    return out.getvalue()


# Files

_KEYS = {column.title.casefold(): column.key for column in COLUMNS}
_TELLING = frozenset(("reference", "title", "funder", "recipient"))


def _keys(row: Row) -> list[str]:
    return [_KEYS.get(" ".join(title.casefold().split()), "") for title in row]


def _is_header(row: Row) -> bool:
    return set(_keys(row)) >= _TELLING


def fits(incoming: Incoming) -> bool:
    """Tell whether a file has the titles of the table."""
    return bool(incoming.tables(_is_header))


def read(incoming: Incoming) -> Plan:
    """Read a filled table; raise PactlineError where no row is filled in."""
    notes = incoming.notes
    table = incoming.tables(_is_header)[0]
    about = {
        SOURCE_LINES[title]: row[1]
        for row in table.sheet.rows[: table.start]
        if len(row) > 1 and (title := row[0].lstrip("# ").rstrip(": ")) in SOURCE_LINES
    }
    source_id = incoming.source_id(about.get("publisher", ""))
    keys = _keys(table.titles)
    for title, key in zip(table.titles, keys, strict=True):
        if title and not key:
            done = "no column of the template; its cells are kept as published"
            notes.warn("the headings", title, title, done)
    reader = RowReader(notes, source_id)
    rows = []
    for where, row in table.records(notes):
        if not _is_remark(row):
            rows.append((where, row))
        elif any(row[1:]):
            notes.warn(where, "", row[0], "a line that begins with #; left out")
    styled = {at: TITLES[key] for at, key in enumerate(keys) if key in STYLED}
    notes.learn_styles(cells_below(styled, rows))
    totals = Totals()
    for where, row in incoming.counted(rows, len(rows)):
        filled, further = table.parted(keys, row)
        further |= beyond_headings(table.titles, row, where, notes)
        cells = Cells(filled, where, further, notes)
        if totals.has((cells[key] for key in NAMING), cells.figure().value):
            cells.lose(LINE_OF_TOTALS)
        else:
            reader.read(cells)
    if not reader.agreements:
        raise notes.refusal("no row of the table is filled in", "fill one in")
    published = about.get("date", "")
    day = read_day(published)
    if day.done:
        notes.warn("above the table", "Date of publication", published, day.done)
    source = Source(
        id=source_id,
        kind="own",
        date=day.date,
        title=about.get("title", ""),
        publisher=about.get("publisher", ""),
        address=about.get("address", ""),
        licence=about.get("licence", ""),
        as_published={"date": published} if published and not day.date else {},
    )
    return incoming.plan("hand-filled CSV", source, *reader.records(), read=len(rows))


def _is_remark(row: Row) -> bool:
    """Tell whether a line is no record: # and nothing, # and a blank, or no further cell."""
    return row[0].startswith("#") and (row[0][1:2] in ("", " ") or not any(row[1:]))


# Rows

NAMING = (
    *("reference", "title", "funder", "funder_id", "recipient", "recipient_id"),
    *("recipient_charity", "recipient_company", "event"),
)
"""Columns of which a line of totals has one alone."""
STYLED = ("amount", "date", "starts", "ends")
"""Columns whose values can be written in several ways."""
LINE_OF_TOTALS = "a line of totals or notes"
_HAS_UNIT = re.compile(r"\d ?(?:k|m|bn|thousand|million|billion)\b", re.I)
_UNUSUAL = re.compile(r"\d[\s'’]\d|\de[+-]?\d", re.I)
"""A number that is written as the template doesn't show: 14 800, 1'000, 1e4."""
_USUAL_CURRENCY = "GBP"
"""What an amount without a currency is in, as the template says."""
_KEPT = "kept as published"

Texts = dict[str, str]
T = TypeVar("T")


class Cells:
    """One row: its cells by the keys of their columns, each read with a word about what is odd.

    Args:
        row: cells that are filled in, by the keys of the template's columns.
        where: place of the row.
        further: cells of other columns by their titles.
        notes: collects what is odd.
        titles: title of each column by its key, as warnings name it.
        usual_currency: what an amount without a currency is in.

    Attributes:
        kept: what is kept as published, by the titles of the columns.
        stated_at: where the fact is: in the source as the person says, or else in the table.
    """

    def __init__(
        self,
        row: Texts,
        where: str,
        further: Texts,
        notes: Notes,
        titles: Texts = TITLES,
        *,
        usual_currency: str = _USUAL_CURRENCY,
    ) -> None:
        self._row, self.where, self._notes, self._titles = row, where, notes, titles
        self._usual_currency = usual_currency
        self.kept = further
        self.stated_at = row.get("where", where)
        self._dates: dict[str, PartialDate] = {}

    def __getitem__(self, key: str) -> str:
        return self._row.get(key, "")

    def title(self, key: str) -> str:
        """Return the title of a column."""
        return self._titles.get(key, key)

    @property
    def is_award(self) -> bool:
        """Whether the day is the award's: money with a day of which the row says nothing else."""
        return bool(self["amount"] and self["date"] and not self["event"] and not self["stage"])

    @property
    def is_latest(self) -> bool:
        """Whether the day of what happened is the latest that it can be: by March 2013."""
        return self["date"].lower().startswith("by ")

    def warn(self, key: str, done: str, record: str = "") -> None:
        """Warn of a cell."""
        self._notes.warn(self.where, self.title(key), self[key], done, record)

    def keep(self, key: str, done: str) -> None:
        """Warn of a cell that is not understood, and keep it as published."""
        self.warn(key, done if done.endswith(_KEPT) else f"{done}; {_KEPT}")
        self.kept[self.title(key)] = self[key]

    def lose(self, reason: str) -> None:
        """Note that the row cannot be kept."""
        named = self["title"] or self["reference"] or self["recipient"]
        self._notes.lose(self.where, named, reason)

    def date(self, key: str) -> PartialDate:
        """Return a date; unknown where there is none that can be read, which is told once."""
        if key not in self._dates:
            text = self[key][3:] if key == "date" and self.is_latest else self[key]
            day = read_day(text, self._notes.style(self.title(key)))
            self._dates[key] = day.date
            if day.done == NO_DATE:
                self.keep(key, "no date that can be read")
            elif day.done:
                self.warn(key, day.done)
        return self._dates[key]

    def _tried(self, key: str, read: Callable[[str], T], done: str, otherwise: T) -> T:
        """Return what a cell is read as; one that can't be is kept as published."""
        try:
            return read(self[key])
        except ValueError:
            self.keep(key, done)
            return otherwise

    def planned(self) -> Period | None:
        """Return the stretch from start to end, or None where neither is given."""
        start, end = self.date("starts").text, self.date("ends").text
        if not (start or end):
            return None
        before = "before the start"
        return self._tried("ends", lambda _: period(start, end), before, None) or period(start, "")

    def money_for(self) -> Period | None:
        """Return the stretch that the amount is for, or None where it is not stated."""
        if not self["money_for"]:
            return None
        of_year = partial(period_in, of_years=True)
        return self._tried("money_for", of_year, "no stretch of time", None)

    def same_as(self, before: tuple[FundingLine, ...]) -> str:
        """Return the key of the line before that is for what the row points to; empty for none.

        A text such as 2011-12 is the financial year, or else the month where a line is for that.
        """
        with suppress(ValueError):
            meant = (period_in(self["same_as"], of_years=each) for each in (True, False))
            return next((line.key for each in meant for line in before if line.period == each), "")
        return ""

    def figure(self) -> Figure:
        """Return the amount as it is read, without a word."""
        style = self._notes.style(self.title("amount"))
        return read_figure(self["amount"], decimal=style.decimal, currency=self._currency())

    def _currency(self) -> str:
        """Return the code that is stated, or that goes without saying."""
        stated = self["currency"].upper()
        is_code = len(stated) == 3 and stated.isascii() and stated.isalpha()
        return stated if is_code else self._usual_currency

    def amount(self) -> Amount | None:
        """Return the amount, or None where there is none that can be read."""
        if not self["amount"]:
            return None
        stated, currency = self["currency"].upper(), self._currency()
        if stated not in ("", currency):
            self.keep("currency", f"no currency code, so read as {currency}")
        elif currency not in CURRENCIES:
            self.warn("currency", UNKNOWN_CODE)
        style, figure = self._notes.style(self.title("amount")), self.figure()
        if figure.value is None or figure.done == RANGE:
            self.keep("amount", figure.done)
        elif figure.done and (figure.done != PLAIN_NUMBER or _UNUSUAL.search(self["amount"])):
            self.warn("amount", figure.done)
        if figure.value is None:
            return None
        sign = figure.currency
        code = {"": currency, "$": stated or "USD"}.get(sign, sign)
        if stated and sign and not is_sign_of(sign, currency):
            self.warn("amount", f"the amount's own sign is {sign}; read as {code}")
        if code == NO_CURRENCY and not self["currency"]:
            self.warn("currency", f"not given; kept as {NO_CURRENCY}, of no currency")
        scaled = style.unit and not _HAS_UNIT.search(self["amount"])
        value = figure.value.scaleb(SCALES[style.unit]) if scaled else figure.value
        return Amount(value, code, figure.qualifier)

    def each_of(self, *keys: str) -> list[Cells]:
        """Return the row once for each of several values that a mapping says stand in its cells."""
        sign = self["several"]
        values = {
            key: [each.strip() for each in self[key].split(sign)]
            for key in keys
            if sign and sign in self[key]
        }
        longest = max(map(len, values.values()), default=1)
        if longest == 1 or any(len(values.get(key, ())) != longest for key in keys if self[key]):
            return [self]
        rows = (dict(zip(values, each, strict=True)) for each in zip(*values.values(), strict=True))
        about = (self.where, self.kept, self._notes, self._titles)
        return [Cells({**self._row, **row}, *about) for row in rows]

    def stage(self) -> Stage:
        """Return the stage of the money."""
        none = Stage.NOT_STATED
        return self._tried("stage", lambda text: Stage(text.lower()), "no stage of money", none)

    def several(self, key: str) -> list[str]:
        """Return the texts of a cell that semicolons part, one that is empty in its place."""
        return [each.strip() for each in self[key].split(";")] if self[key].strip(" ;") else []

    def counts(self) -> list[Count]:
        """Return what is counted."""
        found = []
        for text in filter(None, self.several("counts")):
            try:
                found.append(replace(Count.parse(text), where=self.stated_at))
            except ValueError:
                self.keep("counts", f"“{text}” counts nothing")
        return found

    def statements(self) -> list[Statement]:
        """Return what somebody said."""
        if not self["statement"]:
            if self["speaker"]:
                self.keep("speaker", "nothing is said")
            return []
        speaker = Person()
        if self["speaker"]:
            speaker = self._tried("speaker", Person.parse, "nobody is named", speaker)
        return [Statement(text=self["statement"], speaker=speaker, where=self.stated_at)]

    def scope(self, stretch: Period | None) -> Scope:
        """Return what the amount covers; a year where the stretch that it is for is one."""
        if not self["covers"]:
            return Scope.YEAR if stretch and len(stretch.years()) == 1 else Scope.TOTAL
        done = "none of year, total, fund, so read as a total"
        return self._tried("covers", lambda text: Scope(text.lower()), done, Scope.TOTAL)


class RowReader:
    """Gathers agreements and organisations from rows.

    Args:
        notes: collects what is odd.
        source: id of the source, which is part of the ids of what has no identifier.
        taken: tells of an id whether another body has it already.
    """

    def __init__(
        self, notes: Notes, source: str, taken: Callable[[str], bool] = lambda _: False
    ) -> None:
        self._notes = notes
        self._ids = OwnIds(f"{OWN_PREFIX}-{source}")
        self.bodies = Bodies(notes, source, taken)
        self._rows: dict[str, int] = {}
        self.agreements: dict[str, Agreement] = {}

    def records(self) -> tuple[Iterable[Organisation], Iterable[Agreement]]:
        """Return the organisations and the agreements of the rows read."""
        return self.bodies.records.values(), self.agreements.values()

    def read(self, cells: Cells) -> None:
        """Take in a row; one without reference and title cannot be kept, which is noted."""
        title = cells["title"] or cells["reference"]
        if not title:
            cells.lose("it has neither a reference nor a title")
            return
        record_id = clean_id(cells["identifier"]) or self._ids.of(cells["reference"] or title)
        self._rows[record_id] = self._rows.get(record_id, 0) + 1
        if self._rows[record_id] > MAX_ROWS_OF_ONE:
            cells.lose(f"above {MAX_ROWS_OF_ONE:,} rows of one agreement")
            return
        new = Agreement(id=record_id, title=title, where=cells.where)
        self.agreements[record_id] = self._extended(self.agreements.get(record_id, new), cells)

    def _extended(self, held: Agreement, cells: Cells) -> Agreement:
        """Return the agreement with what a further row says; what it says already stays."""
        parties: list[Party] = []
        ends: dict[str, str] = {}
        for role in ("funder", "recipient"):
            found = [
                self.bodies.party(role, each[role], ids, each.where)
                for each in cells.each_of(role, f"{role}_id")
                if (ids := self._party_ids(each, role)) or each[role]
            ]
            parties += found
            if len(found) == 1:
                ends[role] = found[0].organisation
        parties += self._partners(cells)
        funding = (*held.funding, *_funding(cells, ends, held.funding))
        place, note, of = cells["place"], cells["note"], cells["programme"]
        agreed = [each for each in cells.several("undertakings") if each]
        further: dict[str, list[Any]] = {
            "parties": parties,
            "events": _events(cells),
            "counts": cells.counts(),
            "aims": [each for each in cells.several("aims") if each],
            "undertakings": [Undertaking(text=each, where=cells.stated_at) for each in agreed],
            "statements": cells.statements(),
            "programmes": [Programme(title=of)] if of else [],
            "places": [Place(name=place)] if place else [],
            "notes": [note] if note else [],
        }
        several = {field: _with(getattr(held, field), *new) for field, new in further.items()}
        single = _single(held, cells)
        kept = _also(held.as_published, cells)
        return replace(held, funding=funding, **several, **single, as_published=kept)

    def _partners(self, cells: Cells) -> list[Party]:
        """Return who leads and who else takes part, each with a role and an identifier."""
        found = []
        if (ids := self._party_ids(cells, "lead")) or cells["lead"]:
            found.append(self.bodies.party("lead organisation", cells["lead"], ids, cells.where))
        names, ids_of, roles = map(cells.several, ("partners", "partner_ids", "partner_roles"))
        for key, several in (("partner_ids", ids_of), ("partner_roles", roles)):
            if len(several) > len(names):
                cells.keep(key, "more than there are partners")
        for place, name in enumerate(names):
            given = ids_of[place] if place < len(ids_of) else ""
            ids = self.bodies.ids_of(given, cells.where, cells.title("partner_ids"))
            role = (roles * len(names) if len(roles) == 1 else [*roles, *[""] * len(names)])[place]
            if name or ids:
                found.append(self.bodies.party(role.lower() or "partner", name, ids, cells.where))
        return found

    def _party_ids(self, cells: Cells, role: str) -> tuple[str, ...]:
        """Return the org-ids of a party, the one that it is kept under first."""
        key = f"{role}_id"
        found = self.bodies.ids_of(cells[key], cells.where, cells.title(key))
        numbers = (("charity", from_charity_numbers), ("company", from_company_numbers))
        for kind, read_numbers in numbers:
            number = f"{role}_{kind}"
            if cells[number].strip("0 "):
                ids = read_numbers(cells[number])
                if not ids:
                    cells.keep(number, f"no {kind} number")
                found = _with(found, *ids)
        return found


def _funding(
    cells: Cells, ends: dict[str, str], before: tuple[FundingLine, ...]
) -> list[FundingLine]:
    """Return the figure of a row, or nothing where it states none that can be read.

    A row without one may point to a row before, by what that is for.
    """
    amount, same = cells.amount(), ""
    if cells["same_as"]:
        same = cells.same_as(before) if amount is None else ""
        if not same:
            why = (
                "no row before is for that"
                if amount is None
                else "the row has an amount of its own"
            )
            cells.keep("same_as", why)
    if amount is None and not same:
        for key in ("money_for", "covers", "stage"):
            if cells[key]:
                cells.keep(key, "the row has no amount for it")
        return []
    stage, stretch = cells.stage(), cells.money_for()
    scope, taken = cells.scope(stretch), {each.key for each in before}
    # What tells a line apart stays with it where rows before it come or go, unlike its number.
    key = stretch.text if stretch else scope.value
    key = next(
        (each for each in (key, f"{key} {stage.value}") if each not in taken),
        f"line-{len(before) + 1}",
    )
    line = FundingLine(
        key=key,
        amount=amount,
        same_as=same,
        stage=stage,
        period=stretch,
        scope=scope,
        payer=ends.get("funder", ""),
        payee=ends.get("recipient", ""),
        date=cells.date("date") if stage is Stage.AWARDED or cells.is_award else UNKNOWN,
        where=cells.stated_at,
    )
    return [line]


def _events(cells: Cells) -> list[Event]:
    date = cells.date("date")
    if cells.is_award:
        done = "taken as the day of the award, as nothing else is said to have happened"
        cells.warn("date", done)
    if not (date or cells["event"]):
        return []
    kind = cells["event"].lower() or ("awarded" if cells.is_award else "reported")
    return [Event(kind=kind, date=date, by=bool(date) and cells.is_latest, where=cells.stated_at)]


def _single(held: Agreement, cells: Cells) -> dict[str, Any]:
    """Return the fields of which an agreement has one, as far as a row is the first to say them."""
    stated: dict[str, tuple[str, Any]] = {
        "title": ("title", cells["title"]),
        "type": ("type", cells["type"].lower()),
        "purpose": ("purpose", cells["purpose"]),
        "term": ("term", cells["term"]),
        "url": ("url", cells["url"]),
        "planned": ("starts" if cells["starts"] else "ends", cells.planned()),
    }
    new: dict[str, Any] = {}
    for field, (key, value) in stated.items():
        before = getattr(held, field)
        if value and not before:
            new[field] = value
        elif value and value != before:
            cells.warn(key, f"differs from “{before}” in a row above, which stays", held.id)
    if cells["term"] and held.term_months is None:
        new["term_months"] = read_length(cells["term"]).months
    return new


def _also(held: dict[str, Any], cells: Cells) -> dict[str, Any]:
    """Return what is kept as published; a second cell of one column is led by its row's place."""
    kept = dict(held)
    for title, text in cells.kept.items():
        free = kept.get(title, text) == text
        kept[title if free else f"{title} ({cells.where})"] = text
    return kept


def _with(held: tuple[T, ...], *new: T) -> tuple[T, ...]:
    """Return what is said already with what is new, wherever in the table that stands."""
    known = [_bare(each) for each in held]
    return (*held, *(each for each in new if _bare(each) not in known))


def _bare(value: object) -> object:
    return (
        replace(value, where="") if isinstance(value, Struct) and hasattr(value, "where") else value
    )
