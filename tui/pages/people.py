"""People and organisations as they are named on every page, and what people said."""

from __future__ import annotations

from collections.abc import Callable

from store.merged import AgreementView, Claim, OrganisationView
from store.records import Person, Statement
from tui.document import Span, Style
from tui.pages.page import Page
from tui.sheet import text

NameOf = Callable[[str], str]
"""Returns the display name of a record that is mentioned by its id."""


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


def write_statements(page: Page, view: AgreementView | OrganisationView) -> None:
    """Write who said what, one speaker after the other."""
    claims: list[Claim[Statement]] = view.each("statements")
    if not claims:
        return
    page.sheet.heading("Statements", "in our own words")
    spoken: dict[Person, list[Claim[Statement]]] = {}
    for claim in claims:
        spoken.setdefault(claim.value.speaker, []).append(claim)
    for speaker, statements in spoken.items():
        page.sheet.paragraph(person_spans(speaker, view.name_of), indent=2, hang=2)
        for statement, sources in statements:
            words = f"“{statement.text}”" if statement.quoted else statement.text
            when = f" ({statement.date})" if statement.date else ""
            page.sheet.bullet([text(words + when), *page.marks.of(sources)], indent=4)
