"""What the pages of several kinds of record share: people, statements, lists, counts, the end."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from store.amounts import Figure, Qualifier, alike
from store.dates import PartialDate
from store.interface import Kind, Listing, Row, Store
from store.merged import AgreementView, Claim, FundView, OrganisationView
from store.money import counted_account
from store.query import Query, parse
from store.reasons import APPLIED_FOR
from store.records import Agreement, Count, Person, Place, Statement
from store.remarks import NOTE, TAG
from store.settling import in_words, why
from store.timeline.relations import unread_in
from store.timeline.spans import End, awarded, day_in_list, stretch
from tui.pages.charts import Chart, MarksOf, draw, no_marks
from tui.pages.document import Document, Marks, Sheet, Span, Style, joined, text

T = TypeVar("T")

AnyView = OrganisationView | AgreementView | FundView

MOST = 60
"""Parties or places listed on a page; the rest is a count."""

MOST_ROWS = 25
"""Agreements listed on a page; the rest is a search away."""

LONGEST_NAME = 40
"""Characters of a published field's name that are shown."""


class Page(NamedTuple):
    """What a page is written with.

    Attributes:
        store: where to read what the record mentions.
        sheet: the lines written so far.
        marks: the sources met so far.
        today: the day that “live” and “lapses soon” are about.
        as_of: leave out what sources of a later date say; None for nothing.
        folded: whether what is seldom asked for is a link away.
        decides: the key that decides whether two bodies are one; empty where none does.
    """

    store: Store
    sheet: Sheet
    marks: Marks
    today: date
    as_of: date | None = None
    folded: bool = False
    decides: str = ""

    def gap(self, words: str) -> None:
        """Write that something isn't known."""
        self.sheet.paragraph([Span(words, Style.GAP)], indent=2)

    def no_money(self, view: AgreementView | OrganisationView, words: str) -> None:
        """Write that no money is stated, or that none of it could be read."""
        unread = unread_in(self.store, view, self.as_of)
        self.gap(f"No money that could be read: {unread}." if unread else words)

    def warning(self, words: str) -> None:
        """Write what a reader has to mind."""
        self.sheet.paragraph([Span(words, Style.WARNING)], indent=2)

    def marked(self, spans: Iterable[Span], sources: Iterable[str]) -> list[Span]:
        """Return spans with the marks of the sources that say so."""
        return [*spans, *self.marks.of(sources)]

    def fields(self, label: str, claims: Iterable[Claim[T]]) -> None:
        """Write each claim beside a label."""
        for value, sources in claims:
            self.sheet.field(label, self.marked([text(value)], sources))

    def bullets(
        self,
        heading: str,
        claims: Sequence[Claim[T]],
        spans: Callable[[T], Sequence[Span]] = lambda value: [text(value)],
        *,
        most: int = 0,
    ) -> None:
        """Write claims as a list under a heading; of more than `most` the rest is a count."""
        if claims:
            self.sheet.heading(heading)
        for value, sources in claims[: most or None]:
            self.sheet.bullet(self.marked(spans(value), sources))
        self.more(len(claims) - most if most else 0)

    def more(self, count: int) -> None:
        """Write how many are not shown."""
        if count > 0:
            self.warning(f"and {count:,} more, not shown here")

    def listed(self, listing: Listing, most: int) -> list[Row]:
        """Return the first rows of a listing, their figures in one form."""
        rows = listing.rows(0, most)
        figures = alike([row.amount for row in rows], pence=listing.pence)
        return [row._replace(amount=each) for row, each in zip(rows, figures, strict=True)]

    def rows(
        self,
        listing: Listing,
        write: Callable[[Row], None],
        rest: str,
        most: int = MOST_ROWS,
    ) -> None:
        """Write the first rows of a listing, then a link to all of them."""
        for row in self.listed(listing, most):
            write(row)
        if listing.total > most:
            link = text(rest, Style.LINK, f"search:{listing.query.text}")
            self.sheet.paragraph([link], indent=2)

    def chart(self, chart: Chart, marks: MarksOf = no_marks) -> None:
        """Write a chart as a part of the page."""
        if chart.panels:
            self.sheet.blank()
        width, glyphs = self.sheet.width, self.sheet.glyphs
        self.sheet.lines.extend(draw(chart, width=width, glyphs=glyphs, marks=marks).lines)


def whole(field: str, record_id: str) -> Query:
    """Return the search for what has exactly this id in a field."""
    return parse(f'{field}:="{record_id}"')


def link_to(kind: str, record_id: str, name: str) -> Span:
    """Return a name that leads to a record's page where it has an id."""
    return text(name, Style.LINK, f"{kind}:{record_id}") if record_id else text(name)


def figure_of_row(row: Row) -> Span:
    """Return the money of a listed agreement, or that it has none."""
    return text(row.amount, Style.FIGURE) if row.amount else Span("no figure", Style.GAP)


class Stated(NamedTuple):
    """Which sources state a listed agreement's figure and day; empty where all of them do.

    `by` is the word before a day that is the latest possible one, or empty.
    """

    figure: tuple[str, ...] = ()
    day: tuple[str, ...] = ()
    by: str = ""


def stated_by(view: AgreementView | None) -> Stated:
    """Return who states what a list shows of an agreement, which one account may say alone."""
    records = [record for _, record in view.records] if view else []
    if view is None or not records:
        return Stated()
    place, _ = counted_account(records)
    day = _day(records)
    figure = [source for source, each in view.records if _money(each) == _money(records[place])]
    dated = [source for source, each in view.records if _day([each])[:2] == day[:2]]
    everybody = {source for source, _ in view.records}
    one, other = (() if everybody <= set(who) else tuple(who) for who in (figure, dated))
    return Stated(one, other, "by " if day.by else "")


def _day(accounts: Sequence[Agreement]) -> End:
    return day_in_list(awarded(accounts), stretch(accounts))


def _money(account: Agreement) -> list[Figure]:
    """Return the figures that a list shows of one account."""
    _, money = counted_account([account])
    applied = [each.figure for each in money.left_out if each.reason == APPLIED_FOR]
    return list(money.total) or [figure for figure in applied if figure][:1]


def agreement_spans(page: Page, row: Row, view: AgreementView | None, *, dated: bool) -> list[Span]:
    """Return a listed agreement with its figure, and its day, each with the sources that say so."""
    stated = stated_by(view)
    apart = bool(stated.figure or (dated and stated.day))
    link = link_to(Kind.AGREEMENT, row.id, row.title)
    facts = [page.marked([link], row.sources if apart else ())]
    facts.append(page.marked([figure_of_row(row)], stated.figure if row.amount else ()))
    if dated and row.date:
        facts.append(page.marked([text(f"{stated.by}{PartialDate(row.date)}")], stated.day))
    elif dated:
        facts.append([Span("no date", Style.GAP)])
    return page.marked(joined(facts, ", "), () if apart else row.sources)


def person_spans(person: Person, view: AnyView, *, with_organisation: bool = True) -> list[Span]:
    """Return a person as “Katy Wing, director for …, Navca”; an unnamed one by the post."""
    spans = [text(person.name) if person.name else Span("not named", Style.GAP)]
    if person.post:
        spans.append(text(f", {person.post}"))
    if with_organisation and person.organisation:
        name = view.name_of(person.organisation)
        spans += [Span(", "), link_to(Kind.ORGANISATION, person.organisation, name)]
    return spans


def place_spans(place: Place) -> list[Span]:
    """Return a place with its code and country."""
    parts = (place.name, place.code, place.code_type, place.country, place.note)
    return [text(", ".join(filter(None, parts)))]


def write_statements(page: Page, view: AgreementView | OrganisationView) -> None:
    """Write who said what, one speaker after the other."""
    spoken: dict[Person, list[Claim[Statement]]] = {}
    for claim in view.each("statements"):
        spoken.setdefault(claim.value.speaker, []).append(claim)
    if spoken:
        page.sheet.heading("Statements", "in our own words")
    for speaker, statements in spoken.items():
        page.sheet.paragraph(person_spans(speaker, view), indent=2, hang=2)
        for statement, sources in statements:
            words = f"“{statement.text}”" if statement.quoted else statement.text
            when = f" ({statement.date})" if statement.date else ""
            page.sheet.bullet(page.marked([text(words + when)], sources), indent=4)


def close_page(page: Page, view: AnyView, ids: Collection[str]) -> Document:
    """Write what stands at the end of every record's page, and return the page.

    Args:
        page: the page.
        view: the record.
        ids: the ids under which the person may have kept a note with it.
    """
    page.bullets("Notes", view.each("notes"))
    _write_set_aside(page, view)
    _write_own_notes(page, ids)
    if not page.folded:
        _write_as_published(page, view)
    page.marks.write(page.sheet, page.store.sources())
    return page.sheet.document(view.title)


def _write_set_aside(page: Page, view: AnyView) -> None:
    """Write the claims that a person's ruling leaves out of sums, with whose ruling and why."""
    if view.aside:
        page.sheet.heading("Set aside", "counted nowhere")
    for path, value, source, ruling in view.aside:
        words = [text(f"{path}: {in_words(value)}", Style.DIM)]
        told = f" ({', '.join(filter(None, (why(ruling), ruling.at[:10])))})"
        page.sheet.bullet([*page.marked(words, (source,)), text(told, Style.WARNING)])


def _write_own_notes(page: Page, ids: Collection[str]) -> None:
    """Write what people noted with the record, oldest first, with who and when; and its tags."""
    problem = page.store.unread_notes()
    remarks = [] if problem else [each for each in page.store.remarks() if each.record in ids]
    if remarks or problem:
        page.sheet.heading("Your own notes", "no source says this")
    if problem:
        page.sheet.paragraph([text(problem, Style.WARNING)], indent=2)
    tags = [[text(each.text)] for each in remarks if each.kind == TAG]
    page.sheet.field("tagged", joined(tags, ", "))
    for note in remarks:
        if note.kind == NOTE:
            who = ", ".join(filter(None, (note.by, note.at[:10], note.seen_by)))
            page.sheet.bullet([text(note.text), text(f" ({who})" if who else "", Style.DIM)])


def _write_as_published(page: Page, view: AnyView) -> None:
    """Write the fields that a source has and the record model has not, as found."""
    if any(record.as_published for _, record in view.records):
        page.sheet.heading("As published", "fields that have no place of their own")
    for source, record in view.records:
        for name, value in record.as_published.items():
            label = text(name).text
            label = label if len(label) <= LONGEST_NAME else label[: LONGEST_NAME - 1] + "…"
            page.sheet.field(label, page.marked([text(_plain(value))], (source,)))


def _plain(value: object) -> str:
    """Return a published value on one line, nested values with their names."""
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_plain(item)}" for key, item in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_plain(item) for item in value)
    return str(value)


def write_counts(
    page: Page,
    claims: Iterable[Claim[Count]],
    named: Callable[[Count], int | None] = lambda count: None,
) -> None:
    """Write counts with what they include, and the part that nobody names.

    Args:
        page: the page.
        claims: the counts.
        named: returns how many of those counted are named, None where that isn't known.
    """
    for count, sources in claims:
        label = f"{count.of}: " if count.of else ""
        page.sheet.bullet(page.marked([text(label), text(count, Style.FIGURE)], sources))
        for part in count.includes:
            words = f"including {part.value:,} {part.of or part.unit}"
            page.sheet.paragraph([text(words)], indent=4, hang=2)
        together = sum(part.value for part in count.includes)
        left = count.value - together
        if count.includes and left:
            reason = (
                f"{left:,} are in no named group, or the groups overlap"
                if left > 0
                else f"the groups overlap, or the count is short by {-left:,}"
            )
            _write_worked_out(page, "", f"the groups add up to {together:,}: {reason}")
        known = named(count)
        if known is not None and count.qualifier is Qualifier.EXACTLY and known < count.value:
            lead = f"{known:,} named, " if known else "none named: "
            _write_worked_out(page, lead, f"{count.value - known:,} not named")
        if count.note:
            page.sheet.paragraph([text(count.note, Style.DIM)], indent=4)


def _write_worked_out(page: Page, lead: str, words: str) -> None:
    spans = [Span(lead), Span(words, Style.GAP), Span(" (worked out)", Style.DERIVED)]
    page.sheet.paragraph(spans, indent=4, hang=2)
