"""What an organisation merged into and what it took over."""

from __future__ import annotations

from store.merged import OrganisationView
from tui.pages.page import Page
from tui.pages.people import organisation_link


def write_mergers(page: Page, view: OrganisationView) -> None:
    """Write where a register of mergers says that a body went, and whom it took over."""
    for field, label in (("successor", "merged into"), ("predecessors", "took over")):
        for claim in view.each(field):
            link = organisation_link(claim.value, view.name_of(claim.value))
            page.sheet.field(label, [link, *page.marks.of(claim.sources)])
