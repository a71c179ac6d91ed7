"""The page of an agreement: who is partner to what, for how much, until when, and who says so."""

from __future__ import annotations

from store.codes import is_regrant
from store.dates import PartialDate, year_start
from store.interface import Kind, Reading
from store.merged import AgreementView, Claim, OrganisationView
from store.records import Count, Event, Party
from store.status import Status
from store.timeline.series import agreement_timeline
from store.timeline.spans import End, lapses_within, stands_on, stretch
from tui.pages.charts import agreement_chart, on_page
from tui.pages.document import Document, Span, Style, joined, text
from tui.pages.record import (
    MOST,
    Page,
    close_page,
    link_to,
    person_spans,
    place_spans,
    write_counts,
    write_statements,
)

_ROLE = 18
"""Columns of a role beside the party."""

_WHEN = 22
"""Columns of a day or period beside what it is of."""

_FEW = 4
"""Parties that are seen to be so many without a count."""


def agreement_page(page: Page, view: AgreementView) -> Document:
    """Return an agreement's page."""
    page.sheet.paragraph([text(view.title, Style.TITLE)])
    for title, sources in view.each("title")[1:]:
        page.sheet.paragraph(page.marked([Span("also “"), text(title), Span("”")], sources))
    _write_kind(page, view)
    _write_status(page, view)
    _write_money(page, view)
    _write_parties(page, view)
    purposes = view.each("purpose")
    if purposes:
        page.sheet.heading("Purpose")
    for purpose, sources in purposes:
        page.sheet.paragraph(page.marked([text(purpose)], sources), indent=2)
    _write_counts(page, view)
    page.bullets("Aims", view.each("aims"))
    _write_undertakings(page, view)
    _write_events(page, view)
    write_statements(page, view)
    page.bullets("Places", view.each("places"), place_spans, most=MOST)
    return close_page(page, view, (view.id,))


def _write_kind(page: Page, view: AgreementView) -> None:
    sheet = page.sheet
    kinds = [page.marked([text(kind)], sources) for kind, sources in view.each("type")]
    kinds = kinds or [[Span("type not stated", Style.GAP)]]
    sheet.paragraph(joined([*kinds, [text(view.id, Style.DIM)]], ", "))
    for whole, sources in view.each("part_of"):
        link = link_to(Kind.AGREEMENT, whole, view.name_of(whole))
        sheet.paragraph(page.marked([Span("part of "), link], sources))
    for programme, sources in view.each("programmes"):
        code = f" ({programme.code})" if programme.title and programme.code else ""
        words = f"programme {programme.title or programme.code}{code}"
        sheet.paragraph(page.marked([text(words)], sources))
    for code, sources in view.each("regrant"):
        words = f"“{code}” stands for a regrant code and is none: its money is counted"
        if is_regrant(code):
            words = f"to be granted on ({code}): its money may be counted again"
        sheet.paragraph(page.marked([text(words, Style.WARNING)], sources))


# From when until when it runs, and how it stands on a day.


def _write_status(page: Page, view: AgreementView) -> None:
    run = stretch([record for _, record in view.records])
    status = stands_on(run, page.today)
    day = f" (as it stands on {PartialDate.on(page.today)})"
    words = [Span(status.value, Style.FIGURE), text(day, Style.DIM)]
    if status is Status.LIVE and lapses_within(run, page.today):
        words.append(Span(", lapses within twelve months", Style.WARNING))
    page.sheet.blank()
    page.sheet.field("status", words)
    begins, ends = run
    page.sheet.field("began" if begins.date else "begins", _end_spans(page, begins, view))
    page.sheet.field("ended" if status is Status.ENDED else "ends", _end_spans(page, ends, view))
    page.fields("term", view.each("term"))


def _end_spans(page: Page, end: End, view: AgreementView) -> list[Span]:
    if not end.date:
        return [Span("not known: no source gives it", Style.GAP)]
    spans = [text(f"by {end.date}" if end.by else end.date)]
    if end.derived:
        spans.append(text(f" (worked out: {end.why})", Style.DERIVED))
    elif end.why not in ("began", "begins", "ends", "ended"):
        spans.append(text(f" ({end.why})", Style.DIM))
    return page.marked(spans, (view.records[end.account][0],))


# Its money: years with their gaps, totals, and what nobody breaks down.


def _write_money(page: Page, view: AgreementView) -> None:
    if not view.funding():
        page.sheet.heading("Money")
        page.no_money(view, "No source states any money.")
        return
    start_month = year_start(page.store.settings())
    timeline = agreement_timeline(view, Reading.AWARD_DATE, start_month)
    chart = on_page(agreement_chart(timeline, name="Money"), start_month, reading=timeline.choice)
    if not chart.panels:
        page.sheet.heading("Money")
    page.chart(chart, page.marks.of)
    for fund_id, _ in timeline.funds:
        fund = page.store.fund(fund_id, as_of=page.as_of)
        for line, sources in fund.each("amount") if fund else ():
            if line.amount:
                words = f"{line.amount} in all: the pot, not money of this agreement"
                page.sheet.field("The fund", page.marked([text(words)], sources))
    told = [
        (line, sources)
        for line, sources in view.funding()
        if line.same_as or (line.note and line.amount)
    ]
    if told:
        page.sheet.blank()
    for line, sources in told:
        when = str(line.period) if line.period else "no period"
        notes = [f"the same amount as {line.same_as}"] if line.same_as else []
        notes += [line.note] if line.note else []
        beside = page.marked([text("; ".join(notes))], sources)
        page.sheet.field(when, beside, label_width=_WHEN)


# Who takes part, as what, and how many they are.


def _write_parties(page: Page, view: AgreementView) -> None:
    sheet, parties = page.sheet, _each_once(view)
    sheet.heading("Parties", f"{len(parties):,}" if len(parties) > _FEW else "")
    if not parties:
        page.gap("No party is named.")
    for party, sources in parties[:MOST]:
        spans = page.marked(_party_spans(party, view), sources)
        sheet.field(party.role, spans, label_width=_ROLE)
        for person in party.represented_by:
            spans = [Span("by "), *person_spans(person, view, with_organisation=False)]
            sheet.field("", spans, label_width=_ROLE)
        sheet.field("", [text(party.note, Style.DIM)], label_width=_ROLE)
    page.more(len(parties) - MOST)


def _each_once(view: AgreementView) -> list[Claim[Party]]:
    """Return parties with the fullest claim first, one entry for each body in a role."""
    found: dict[tuple[str, str], Claim[Party]] = {}
    for claim in view.parties():
        key = (claim.value.role, claim.value.organisation or claim.value.name)
        earlier = found.get(key, claim)
        sources = dict.fromkeys((*earlier.sources, *claim.sources))
        found[key] = Claim(earlier.value, tuple(sources))
    return list(found.values())


def _party_spans(party: Party, view: AgreementView) -> list[Span]:
    name = party.name or view.name_of(party.organisation) or "not named"
    spans = [link_to(Kind.ORGANISATION, party.organisation, name)]
    known_as = view.name_of(party.organisation, name) if party.organisation else name
    if known_as != name:
        spans.append(text(f" (listed as {known_as})", Style.DIM))
    if party.kind not in ("", "organisation"):
        spans.append(text(f", {party.kind}", Style.DIM))
    dates = [f"from {party.start}"] if party.start else []
    dates += [f"to {party.end}"] if party.end else []
    return [*spans, text(f", {' '.join(dates)}")] if dates else spans


def _write_counts(page: Page, view: AgreementView) -> None:
    """Write an agreement's own counts, and the size of the sectors that are party to it."""
    own: list[Claim[Count]] = view.each("counts")
    sectors: list[OrganisationView] = []
    for party, _ in _each_once(view):
        if party.kind == "sector" and party.organisation:
            sector = page.store.organisation(party.organisation, as_of=page.as_of)
            if sector and sector.each("counts"):
                sectors.append(sector)
    if own or sectors:
        page.sheet.heading("How many")

    def named(count: Count) -> int | None:
        if not count.role:
            return None
        return len({party.organisation or party.name for party, _ in view.parties(count.role)})

    write_counts(page, own, named)
    for sector in sectors:
        page.sheet.paragraph([link_to(Kind.ORGANISATION, sector.id, sector.title)], indent=2)
        write_counts(page, sector.each("counts"))


# What is to happen, and what happened when.


def _write_undertakings(page: Page, view: AgreementView) -> None:
    claims = view.each("undertakings")
    if claims:
        page.sheet.heading("Undertakings")
    for undertaking, sources in claims:
        page.sheet.bullet(page.marked([text(undertaking.text)], sources))
        if undertaking.by:
            names = [[link_to(Kind.ORGANISATION, by, view.name_of(by))] for by in undertaking.by]
            page.sheet.paragraph([Span("by ", Style.DIM), *joined(names, ", ")], indent=4)


def _write_events(page: Page, view: AgreementView) -> None:
    """Write the events by date, undated ones last, and of which kinds the dates differ."""
    events: list[Claim[Event]] = view.each("events")
    page.sheet.heading("Events")
    if not events:
        page.gap("No date or event is recorded.")
    dates: dict[str, set[str]] = {}
    for event, sources in sorted(events, key=lambda claim: claim.value.date.sort_key):
        when = f"by {event.date}" if event.by and event.date else str(event.date)
        spans = [text(event.kind, Style.FIGURE)]
        if event.text:
            spans.append(text(f": {event.text}"))
        for person in event.people:
            named = person_spans(person, view, with_organisation=False)
            spans += [Span(" ("), *named, Span(")")]
        style = Style.LABEL if event.date else Style.GAP
        marked = page.marked(spans, sources)
        page.sheet.field(when, marked, label_width=_WHEN, label_style=style)
        if event.date:
            dates.setdefault(event.kind, set()).add(event.date.text)
    for kind, texts in dates.items():
        if len(texts) > 1:
            past = kind if kind in ("began", "ends", "ended") else f"was {kind}"
            page.warning(f"The sources differ on when it {past}; each is shown with its own.")
