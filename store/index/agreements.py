"""An agreement as a document of the index."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from store.contributions import APPLIED_FOR, Contributions, contributions
from store.dates import PartialDate, Period
from store.index import money as columns
from store.index.accounts import Account, in_order
from store.index.blob import Entry
from store.index.parties_of import parties_of, set_parties, who
from store.index.parts import Fields, add_whole, begin, finish, ordinal, set_sort, set_values
from store.index.schema import AGREEMENT
from store.index.texts_of import people_of, texts_of
from store.interface import Kind, Row
from store.query.tokens import index_text
from store.records import Agreement, FundingLine
from store.text import printable
from store.timeline.status import Stretch, stretch

_ONE_VALUE = ("title", "type", "planned", "actual", "term")


class _Dates(NamedTuple):
    run: Stretch
    awarded: PartialDate | None
    signed: PartialDate | None

    @property
    def shown(self) -> PartialDate | None:
        """The date of the row."""
        return self.awarded or self.run.begins.date or self.signed


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
    if titles:
        fields["title"] = index_text(*dict.fromkeys(titles))
    parties = parties_of(accounts)
    set_parties(fields, parties, has)
    dates = _dates(records)
    _set_dates(fields, dates, records, has)
    figure, amount, loose = _set_money(fields, records, start_month, has)
    types = set_values(fields, "type", [record.type for record in records])
    texts = [*types, *_set_values(fields, records, has)]
    for record in records:
        texts += texts_of(record, has)
    people = [text for record in records for text in people_of(record)]
    if people:
        fields["person_w"] = index_text(*people)
        add_whole(fields, "person", people)
        has.add("people")
        texts += people
    fields["text"] = index_text(*dict.fromkeys(texts))
    if len(records) > 1 and _disagree(records):
        has.add("disagreement")
    set_sort(fields, day=dates.shown, amount=figure, ends=dates.run.ends.date)
    has.update(name for name in ("type", "place", "programme", "fund") if name in fields)
    begins, ends = dates.run
    sources = fields["source"]
    row = Row(
        Kind.AGREEMENT,
        record_id,
        printable(title),
        printable(types[0]) if types else "",
        who(parties),
        printable(amount),
        dates.shown.text if dates.shown else "",
        ends.date.text,
        "",
        "",
        (sources,) if isinstance(sources, str) else tuple(sources),
    )
    places = tuple([account.place for account in accounts])
    start, end = ordinal(begins.date.first) or 0, ordinal(ends.date.last) or 0
    return finish(fields, has, Entry(row, (), places, start, end, loose))


def _dates(records: list[Agreement]) -> _Dates:
    record = records[0]
    lines = record.funding
    if len(records) == 1 and len(lines) < 2 and not (record.events or record.actual):
        day = lines[0].date if lines else None
        if not record.term_months:
            planned = record.planned.text if record.planned else ""
            return _Dates(_plain_stretch(planned, day.text if day else ""), day or None, None)
    awarded = signed = None
    for record in records:
        for line in record.funding:
            if line.date and (awarded is None or line.date.sort_key < awarded.sort_key):
                awarded = line.date
        for event in record.events:
            if event.kind == "signed" and event.date and signed is None:
                signed = event.date
    return _Dates(stretch(records), awarded, signed)


@lru_cache(maxsize=1 << 15)
def _plain_stretch(planned: str, awarded: str) -> Stretch:
    """Return from when until when an agreement runs that has no other dates than these."""
    line = FundingLine(date=PartialDate(awarded))
    return stretch(Agreement(id="", planned=Period(planned) if planned else None, funding=(line,)))


def _set_dates(fields: Fields, dates: _Dates, records: list[Agreement], has: set[str]) -> None:
    begins, ends = dates.run.begins.date, dates.run.ends.date
    awarded, signed = dates.awarded, dates.signed
    for name, flag, day in (
        ("starts", "start", begins.first),
        ("ends", "end", ends.last),
        ("signed", "signed", signed.first if signed else None),
        ("awarded", "awarded", awarded.first if awarded else None),
    ):
        if day is not None:
            fields[name] = day.toordinal()
            has.add(flag)
            has.add("dates")
    for record in records:
        if any(event.date for event in record.events):
            has.add("dates")
        if any(line.period for line in record.funding):
            has.update(("period", "dates"))


def _set_money(
    fields: Fields, records: list[Agreement], start_month: int, has: set[str]
) -> tuple[int | None, str, tuple[tuple[str, str, int], ...]]:
    """Set what it adds to totals: of the fullest account that gives money, never of two at once."""
    found = Contributions()
    for record in records:
        each = contributions(record, start_month)
        if each.total or record is records[0]:
            found = each
        if found.total:
            break
    loose = columns.set_money(fields, found)
    has.update([f"loose-{family}" for family, _, _ in loose])
    amounts = columns.figures_of(found)
    if amounts:
        fields["amount"] = amounts
        has.add("money")
    figures = list(found.total)
    if figures:
        has.add("total")
        fields["fy_a"] = list({share.year or 0 for share in found.by_award_date})
        fields["fy_d"] = list({share.year or 0 for share in found.by_days})
        if any(share.year is not None for share in found.by_days):
            has.add("fy")
    text = columns.money_text(found.total)
    codes = [figure.currency for figure in figures]
    if found.left_out:
        has.add("left-out")
        codes += [each.figure.currency for each in found.left_out if each.figure]
        sought = [each.figure for each in found.left_out if each.reason == APPLIED_FOR]
        if not text and sought and sought[0]:
            figures = [sought[0]]
            text = f"{columns.figure_text(sought[0])} applied for"
    if codes:
        fields["currency"] = list(dict.fromkeys(map(printable, codes)))
    return columns.main_figure(figures), text, loose


def _set_values(fields: Fields, records: list[Agreement], has: set[str]) -> list[str]:
    """Set the fields that a publisher codes; return their texts."""
    places: list[str] = []
    programmes: list[str] = []
    funds: list[str] = []
    for record in records:
        for place in record.places:
            places += (place.name, place.code, place.country)
        for programme in record.programmes:
            programmes += (programme.title, programme.code)
        for line in record.funding:
            if line.drawn_from:
                funds.append(line.drawn_from)
        if record.regrant:
            fields.setdefault("regrant", []).append(printable(record.regrant))
            has.add("regrant")
        if record.part_of:
            fields.setdefault("part_of", []).append(record.part_of)
    set_values(fields, "fund", funds)
    return [
        *set_values(fields, "place", places),
        *set_values(fields, "programme", programmes),
    ]


def _disagree(records: list[Agreement]) -> bool:
    from store.merged import AgreementView

    view = AgreementView("", [(str(place), each) for place, each in enumerate(records)])
    return any(view.disagrees(field) for field in _ONE_VALUE)
