"""Who an organisation is: its names and identifiers, what it belongs to and merged with."""

from __future__ import annotations

from collections.abc import Iterable

from store.merged import Claim, OrganisationView
from tui.document import Span
from tui.pages.mergers import write_mergers
from tui.pages.page import Page
from tui.pages.people import organisation_link
from tui.sheet import joined, text

_STANDING = (("kind", ""), ("status", ""), ("registered", "registered "), ("removed", "removed "))
"""Fields that say what a body is and how it stands, with the words before each."""


def write_identity(page: Page, view: OrganisationView) -> None:
    """Write kind and standing, then every name and identifier with who gives it."""
    page.sheet.paragraph(joined(_standing(page, view), ", "))
    _write_names(page, "also known as", (*view.each("name")[1:], *view.each("aliases")))
    _write_names(page, "formerly", view.each("former_names"))
    for claim in view.each("member_of"):
        link = organisation_link(claim.value, view.name_of(claim.value))
        page.sheet.field("member of", [link, *page.marks.of(claim.sources)])
    _write_identifiers(page, view)
    write_mergers(page, view)
    for claim in view.each("description"):
        page.sheet.paragraph([text(claim.value), *page.marks.of(claim.sources)], indent=2)


def _standing(page: Page, view: OrganisationView) -> list[list[Span]]:
    parts = []
    for field, lead in _STANDING:
        for claim in view.each(field):
            parts.append([text(f"{lead}{claim.value}"), *page.marks.of(claim.sources)])
    return parts


def _write_names(page: Page, label: str, claims: Iterable[Claim[str]]) -> None:
    groups = [[text(claim.value), *page.marks.of(claim.sources)] for claim in claims]
    page.sheet.field(label, joined(groups, "; "))


def _write_identifiers(page: Page, view: OrganisationView) -> None:
    said: dict[str, dict[str, None]] = {}
    for source, record in view.records:
        for identifier in (record.id, *record.identifiers):
            said.setdefault(identifier, {})[source] = None
    groups = [[text(identifier), *page.marks.of(sources)] for identifier, sources in said.items()]
    page.sheet.field("identifiers" if len(groups) > 1 else "identifier", joined(groups, "; "))
