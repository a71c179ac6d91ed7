"""An agreement as a document of the index."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from store.contributions import APPLIED_FOR, Contributions, contributions
from store.dates import PartialDate
from store.index import money as columns
from store.index.accounts import Account, in_order
from store.index.blob import Entry
from store.index.parts import (
    Fields,
    add_whole,
    begin,
    finish,
    ordinal,
    set_sort,
    set_values,
    set_words,
)
from store.index.schema import AGREEMENT
from store.interface import Kind, Row
from store.query.tokens import index_text
from store.text import printable
from store.timeline.status import Stretch, stretch

if TYPE_CHECKING:
    from store.records import Agreement, Party, Person

ROLES = {
    "funder": "funder",
    "recipient": "recipient",
    "partner": "partner",
    "strategic partner": "partner",
}
"""Role to the field that finds it; every other role is found as a party alone."""

MOST_NAMES = 4
"""Names in the `who` of a row; the others are counted."""


class _Party(NamedTuple):
    field: str
    value: str
    name: str


class _Dates(NamedTuple):
    run: Stretch
    awarded: PartialDate | None
    signed: PartialDate | None
    shown: PartialDate | None


def agreement_fields(
    record_id: str, accounts: list[Account[Agreement]], start_month: int
) -> Fields:
    """Return the document of an agreement; financial years start in the month 1 to 12."""
    accounts = in_order(accounts)
    records = [account.record for account in accounts]
    titles = [record.title for record in records if record.title]
    title = titles[0] if titles else record_id
    fields = begin(AGREEMENT, record_id, title, accounts)
    has = {"status"}
    set_words(fields, "title", titles)
    add_whole(fields, "title", titles)
    parties = _parties(accounts)
    _set_parties(fields, parties, has)
    set_values(fields, "type", (record.type for record in records))
    dates = _dates(records)
    _set_dates(fields, dates, records, has)
    figures, row_money, loose = _set_money(fields, records, start_month, has)
    _set_rest(fields, records, has)
    set_sort(fields, day=dates.shown, amount=figures, ends=dates.run.ends.date)
    for name in ("type", "place", "programme", "fund"):
        if name in fields:
            has.add(name)
    fields["has"] = sorted(has)
    begins, ends = dates.run
    row = Row(
        Kind.AGREEMENT,
        record_id,
        printable(title),
        type=printable(next((record.type for record in records if record.type), "")),
        who=_who(parties),
        amount=printable(row_money),
        date=dates.shown.text if dates.shown else "",
        ends=ends.date.text,
        sources=tuple(fields["source"]),
    )
    places = tuple(account.place for account in accounts)
    start, end = ordinal(begins.date.first) or 0, ordinal(ends.date.last) or 0
    return finish(fields, Entry(row, (), places, start, end, loose))


def _parties(accounts: list[Account[Agreement]]) -> list[_Party]:
    found: dict[_Party, None] = {}
    for account in accounts:
        names = account.names
        for party in account.record.parties:
            name = party.name or names.get(party.organisation, "")
            field = ROLES.get(party.role, "other")
            value = party.organisation or printable(name)
            if value:
                found[_Party(field, value, name)] = None
        for line in account.record.funding:
            for field, value in (("funder", line.payer), ("recipient", line.payee)):
                if value:
                    found[_Party(field, value, names.get(value, ""))] = None
    return list(found)


def _set_parties(fields: Fields, parties: list[_Party], has: set[str]) -> None:
    texts: dict[str, dict[str, None]] = {}
    values: dict[str, dict[str, None]] = {}
    for field, value, name in parties:
        values.setdefault("party", {})[value] = None
        values.setdefault(field, {})[value] = None
        if name:
            texts.setdefault(field, {})[name] = None
    if not values:
        return
    for field, kept in values.items():
        if field != "other":
            fields[field] = list(kept)
            has.add(field)
    for field, names in texts.items():
        fields[f"{field}_w"] = index_text(*names)
        add_whole(fields, field, names)


def _who(parties: list[_Party]) -> str:
    sides: dict[str, dict[str, str]] = {}
    for field, value, name in parties:
        side = sides.setdefault(field, {})
        if name or value not in side:
            side[value] = side.get(value) or name
    both = " → ".join(_names(sides[field]) for field in ("funder", "recipient") if field in sides)
    if "funder" not in sides and "recipient" in sides:
        both = f"→ {both}"
    others = sides.get("partner") or sides.get("other")
    return both or (_names(others) if others else "")


def _names(side: dict[str, str]) -> str:
    names = [printable(name or value) for value, name in side.items()]
    more = len(names) - MOST_NAMES
    text = ", ".join(names[:MOST_NAMES])
    return f"{text} and {more:,} more" if more > 0 else text


def _dates(records: list[Agreement]) -> _Dates:
    run = stretch(records)
    awarded = signed = None
    for record in records:
        for line in record.funding:
            day = line.date
            if day and (awarded is None or day.sort_key < awarded.sort_key):
                awarded = day
        for event in record.events:
            if event.kind == "signed" and event.date and signed is None:
                signed = event.date
    return _Dates(run, awarded, signed, awarded or run.begins.date or signed or None)


def _set_dates(fields: Fields, dates: _Dates, records: list[Agreement], has: set[str]) -> None:
    begins, ends = dates.run.begins.date, dates.run.ends.date
    for name, flag, day in (
        ("starts", "start", begins.first),
        ("ends", "end", ends.last),
        ("signed", "signed", dates.signed.first if dates.signed else None),
        ("awarded", "awarded", dates.awarded.first if dates.awarded else None),
    ):
        if day is not None:
            fields[name] = day.toordinal()
            has.add(flag)
            has.add("dates")
    if any(event.date for record in records for event in record.events):
        has.add("dates")
    if any(line.period for record in records for line in record.funding):
        has.update(("period", "dates"))


def _set_money(
    fields: Fields, records: list[Agreement], start_month: int, has: set[str]
) -> tuple[int | None, str, tuple[tuple[str, str, int], ...]]:
    """Set what it adds to totals: of the fullest account that gives money, never of two at once."""
    found: Contributions | None = None
    for record in records:
        each = contributions(record, start_month)
        if found is None or (each.total and not found.total):
            found = each
        if found.total:
            break
    assert found is not None  # noqa: S101 - there is at least one account
    loose = columns.set_money(fields, found)
    has.update(f"loose-{family}" for family in {family for family, _, _ in loose})
    amounts = columns.figures_of(found)
    if amounts:
        fields["amount"] = amounts
        has.add("money")
    if found.total:
        has.add("total")
        for name, years in (("fy_a", found.by_award_date), ("fy_d", found.by_days)):
            fields[name] = list(dict.fromkeys(share.year or 0 for share in years))
        if any(share.year is not None for share in found.by_days):
            has.add("fy")
    text = columns.money_text(found.total)
    figures = list(found.total)
    if not text:
        sought = [each.figure for each in found.left_out if each.reason == APPLIED_FOR]
        figures = [figure for figure in sought[:1] if figure]
        text = "".join(f"{columns.figure_text(figure)} applied for" for figure in figures)
    if found.left_out:
        has.add("left-out")
    codes = [figure.currency for figure in found.total]
    codes += [each.figure.currency for each in found.left_out if each.figure]
    if codes:
        fields["currency"] = list(dict.fromkeys(map(printable, codes)))
    return columns.main_figure(figures), text, loose


def _set_rest(fields: Fields, records: list[Agreement], has: set[str]) -> None:
    places: list[str] = []
    programmes: list[str] = []
    funds: list[str] = []
    for record in records:
        for place in record.places:
            places += (place.name, place.code, place.country)
        for programme in record.programmes:
            programmes += (programme.title, programme.code)
        funds += [line.drawn_from for line in record.funding]
        if record.regrant:
            fields.setdefault("regrant", []).append(printable(record.regrant))
            has.add("regrant")
        if record.part_of:
            fields.setdefault("part_of", []).append(record.part_of)
    set_values(fields, "place", places)
    set_values(fields, "programme", programmes)
    set_values(fields, "fund", funds)
    people = [text for record in records for text in _people(record)]
    if people:
        set_words(fields, "person_w", people)
        add_whole(fields, "person", dict.fromkeys(text for text in people if text))
        has.add("people")
    set_words(fields, "text", (text for record in records for text in _texts(record, has)))
    if len(records) > 1:
        from store.merged import AgreementView

        view = AgreementView("", [(str(place), each) for place, each in enumerate(records)])
        if any(view.disagrees(field) for field in ("title", "type", "planned", "actual", "term")):
            has.add("disagreement")


def _people(record: Agreement) -> Iterator[str]:
    def named(people: tuple[Person, ...]) -> Iterator[str]:
        for person in people:
            yield person.name
            yield person.post

    parties: tuple[Party, ...] = record.parties
    for party in parties:
        yield from named(party.represented_by)
    for event in record.events:
        yield from named(event.people)
    for statement in record.statements:
        yield from named((statement.speaker,))


def _texts(record: Agreement, has: set[str]) -> Iterator[str]:
    if record.purpose:
        has.add("description")
        yield record.purpose
    for name in ("aims", "notes"):
        texts: tuple[str, ...] = getattr(record, name)
        if texts:
            has.add(name)
            yield from texts
    for flag, each in (("undertakings", record.undertakings), ("statements", record.statements)):
        if each:
            has.add(flag)
            yield from (item.text for item in each)
    if record.counts:
        has.add("counts")
        yield from (f"{count.unit} {count.note}" for count in record.counts)
    yield from (event.text for event in record.events)
    yield from (line.note for line in record.funding)
