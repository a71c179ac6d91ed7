"""How many: counts with what they include, and the part that nobody names."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from store.amounts import Qualifier
from store.interface import Kind
from store.merged import AgreementView, Claim, OrganisationView
from store.records import Count
from tui.document import Span, Style
from tui.pages.page import Page
from tui.pages.parties import same_party_once
from tui.sheet import Sheet, text

_TITLE = "How many"


def write_agreement_counts(page: Page, view: AgreementView) -> None:
    """Write an agreement's own counts, and the size of the sectors that are party to it."""
    own: list[Claim[Count]] = view.each("counts")
    sectors = _sectors(page, view)
    if not (own or sectors):
        return
    page.sheet.heading(_TITLE)

    def named(count: Count) -> int | None:
        if not count.role:
            return None
        return len({party.organisation or party.name for party, _ in view.parties(count.role)})

    _write_counts(page, own, named)
    for sector in sectors:
        link = text(sector.title, Style.LINK, f"{Kind.ORGANISATION}:{sector.id}")
        page.sheet.paragraph([link], indent=2)
        _write_counts(page, sector.each("counts"))


def write_organisation_counts(page: Page, view: OrganisationView) -> None:
    """Write an organisation's counts, and that its sources differ where they do."""
    counts: list[Claim[Count]] = view.each("counts")
    if not counts:
        return
    page.sheet.heading(_TITLE)
    _write_counts(page, counts)
    sizes = {(claim.value.qualifier, claim.value.value) for claim in counts if claim.value.of}
    if len(sizes) > 1:
        words = "The sources differ; each figure is shown with its own."
        page.sheet.paragraph([Span(words, Style.WARNING)], indent=2)


def _sectors(page: Page, view: AgreementView) -> list[OrganisationView]:
    found = []
    for party, _ in same_party_once(view):
        if party.kind == "sector" and party.organisation:
            sector = page.store.organisation(party.organisation, as_of=page.as_of)
            if sector and sector.each("counts"):
                found.append(sector)
    return found


def _write_counts(
    page: Page,
    claims: Iterable[Claim[Count]],
    named: Callable[[Count], int | None] = lambda count: None,
) -> None:
    """Write counts; `named` returns how many of those counted are named, None where not known."""
    for count, sources in claims:
        label = f"{count.of}: " if count.of else ""
        figure = text(str(count), Style.FIGURE)
        page.sheet.bullet([text(label), figure, *page.marks.of(sources)])
        _write_included(page.sheet, count)
        known = named(count)
        if known is not None and count.qualifier is Qualifier.EXACTLY and known < count.value:
            lead = f"{known:,} named, " if known else "none named: "
            _write_worked_out(
                page.sheet, Span(lead), Span(f"{count.value - known:,} not named", Style.GAP)
            )
        if count.note:
            page.sheet.paragraph([text(count.note, Style.DIM)], indent=4)


def _write_included(sheet: Sheet, count: Count) -> None:
    for part in count.includes:
        words = f"including {part.value:,} {part.of or part.unit}"
        sheet.paragraph([text(words)], indent=4, hang=2)
    together = sum(part.value for part in count.includes)
    left = count.value - together
    if not count.includes or not left:
        return
    reason = (
        f"{left:,} are in no named group, or the groups overlap"
        if left > 0
        else f"the groups overlap, or the count is short by {-left:,}"
    )
    _write_worked_out(sheet, Span(f"the groups add up to {together:,}: {reason}", Style.GAP))


def _write_worked_out(sheet: Sheet, *spans: Span) -> None:
    sheet.paragraph([*spans, Span(" (worked out)", Style.DERIVED)], indent=4, hang=2)
