"""The parties of an agreement: who they are, in which role, and who represents them."""

from __future__ import annotations

from store.merged import AgreementView, Claim
from store.records import Party
from tui.document import Span, Style
from tui.pages.page import Page
from tui.pages.people import organisation_link, person_spans
from tui.sheet import text

MOST = 60
"""Parties listed on a page; the rest is a count."""

_ROLE = 18
"""Columns of a role beside the party."""

_FEW = 4
"""Parties that are seen to be so many without a count."""


def write_parties(page: Page, view: AgreementView) -> None:
    """Write who is party to the agreement, one line for each body in a role."""
    sheet, parties = page.sheet, same_party_once(view)
    sheet.heading("Parties", f"{len(parties):,}" if len(parties) > _FEW else "")
    if not parties:
        sheet.paragraph([Span("No party is named.", Style.GAP)], indent=2)
    for party, sources in parties[:MOST]:
        sheet.field(party.role, [*_spans(party, view), *page.marks.of(sources)], label_width=_ROLE)
        for person in party.represented_by:
            spans = [Span("by "), *person_spans(person, view.name_of, with_organisation=False)]
            sheet.field("", spans, label_width=_ROLE)
        if party.note:
            sheet.field("", [text(party.note, Style.DIM)], label_width=_ROLE)
    if len(parties) > MOST:
        rest = f"and {len(parties) - MOST:,} more, not shown here"
        sheet.paragraph([Span(rest, Style.WARNING)], indent=2)


def same_party_once(view: AgreementView) -> list[Claim[Party]]:
    """Return parties with the fullest claim first, one entry for each body in a role."""
    found: dict[tuple[str, str], Claim[Party]] = {}
    for claim in view.parties():
        key = (claim.value.role, claim.value.organisation or claim.value.name)
        earlier = found.get(key, claim)
        sources = dict.fromkeys((*earlier.sources, *claim.sources))
        found[key] = Claim(earlier.value, tuple(sources))
    return list(found.values())


def _spans(party: Party, view: AgreementView) -> list[Span]:
    name = party.name or view.name_of(party.organisation) or "not named"
    spans = [organisation_link(party.organisation, name)]
    known_as = view.name_of(party.organisation, name) if party.organisation else name
    if known_as != name:
        spans.append(text(f" (listed as {known_as})", Style.DIM))
    if party.kind not in ("", "organisation"):
        spans.append(text(f", {party.kind}", Style.DIM))
    dates = [
        f"from {party.start}" if party.start else "",
        f"to {party.end}" if party.end else "",
    ]
    if any(dates):
        spans.append(text(", " + " ".join(filter(None, dates))))
    return spans
