"""People, statements, counts and notes: parts that pages of several kinds share."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from store.amounts import Qualifier
from store.merged import AgreementView, Claim, FundView, OrganisationView
from store.records import Count, Person, Statement
from tui.charts.marks import Marks
from tui.document import Span, Style
from tui.sheet import Sheet, text

NameOf = Callable[[str], str]

AnyView = OrganisationView | AgreementView | FundView


def person_spans(person: Person, name_of: NameOf, *, with_organisation: bool = True) -> list[Span]:
    """Return a person as “Katy Wing, director for …, Navca”; an unnamed one by the post."""
    name = text(person.name) if person.name else Span("not named", Style.GAP)
    spans = [name]
    if person.post:
        spans.append(text(f", {person.post}"))
    if with_organisation and person.organisation:
        spans += [Span(", "), organisation_link(person.organisation, name_of(person.organisation))]
    return spans


def organisation_link(record_id: str, name: str) -> Span:
    """Return an organisation's name, leading to its page where it has an id."""
    return text(name, Style.LINK, f"organisation:{record_id}") if record_id else text(name)


def number(count: Count) -> str:
    """Return a count as “almost 15,000 organisations”."""
    hedge = "" if count.qualifier is Qualifier.EXACTLY else f"{count.qualifier.value} "
    return f"{hedge}{count.value:,} {count.unit}"


def write_counts(
    sheet: Sheet, claims: Iterable[Claim[Count]], marks: Marks, named: Callable[[Count], int | None]
) -> None:
    """Write counts with what they include, how much is in no named group, and who is not named."""
    for count, sources in claims:
        label = f"{count.of}: " if count.of else ""
        sheet.bullet([text(label), text(number(count), Style.FIGURE), *marks.of(sources)])
        _write_included(sheet, count)
        known = named(count)
        if known is not None and count.qualifier is Qualifier.EXACTLY and known < count.value:
            rest = count.value - known
            sheet.paragraph(
                [
                    Span(f"{known:,} named, " if known else "none named: "),
                    Span(f"{rest:,} not named", Style.GAP),
                    Span(" (worked out)", Style.DERIVED),
                ],
                indent=4,
            )
        if count.note:
            sheet.paragraph([text(count.note, Style.DIM)], indent=4)


def _write_included(sheet: Sheet, count: Count) -> None:
    for part in count.includes:
        words = f"including {part.value:,} {part.of or part.unit}"
        sheet.paragraph([text(words)], indent=4, hang=2)
    if not count.includes:
        return
    together = sum(part.value for part in count.includes)
    left = count.value - together
    if left:
        reason = (
            f"{left:,} are in no named group, or the groups overlap"
            if left > 0
            else f"the groups overlap, or the count is short by {-left:,}"
        )
        sheet.paragraph(
            [
                Span(f"the groups add up to {together:,}: {reason}", Style.GAP),
                Span(" (worked out)", Style.DERIVED),
            ],
            indent=4,
            hang=2,
        )


def write_statements(
    sheet: Sheet, claims: Iterable[Claim[Statement]], marks: Marks, name_of: NameOf
) -> None:
    """Write who said what, one speaker after the other."""
    spoken: dict[Person, list[Claim[Statement]]] = {}
    for claim in claims:
        spoken.setdefault(claim.value.speaker, []).append(claim)
    for speaker, statements in spoken.items():
        sheet.paragraph(person_spans(speaker, name_of), indent=2, hang=2)
        for statement, sources in statements:
            words = f"“{statement.text}”" if statement.quoted else statement.text
            when = f" ({statement.date})" if statement.date else ""
            sheet.bullet([text(words + when), *marks.of(sources)], indent=4)


def write_notes(sheet: Sheet, view: AnyView, marks: Marks) -> None:
    """Write notes, and the fields of the sources that have no place of their own."""
    notes = view.each("notes")
    if notes:
        sheet.heading("Notes")
        for note, sources in notes:
            sheet.bullet([text(note), *marks.of(sources)])


def write_as_published(sheet: Sheet, view: AnyView, marks: Marks) -> None:
    """Write the fields that a source has and the record model has not, as found."""
    if not any(record.as_published for _, record in view.records):
        return
    sheet.heading("As published", "fields that have no place of their own")
    for source, record in view.records:
        for name, value in record.as_published.items():
            sheet.field(printable_name(name), [text(_plain(value)), *marks.of((source,))])


def printable_name(name: str) -> str:
    """Return a published field's name, cleaned and of bounded length."""
    cleaned = text(name).text
    return cleaned if len(cleaned) <= 40 else cleaned[:39] + "…"


def _plain(value: object) -> str:
    """Return a published value on one line, nested values in their own brackets."""
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_plain(item)}" for key, item in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_plain(item) for item in value)
    return str(value)
