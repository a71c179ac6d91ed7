"""The timeline of an agreement or of an organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.errors import PactlineError
from store.interface import Kind, Row
from tui.cli.launch import not_known
from tui.cli.timelines.subject import Question, Subject, as_asked, drawn, views

if TYPE_CHECKING:
    from store.interface import Store


def of_record(store: Store, row: Row, asked: Question) -> Subject:
    """Return the timeline of an agreement or an organisation.

    Raises:
        PactlineError: nothing was known of it on that day, or it is a fund.
    """
    if row.kind is Kind.AGREEMENT:
        return _of_agreement(store, row, asked)
    if row.kind is Kind.ORGANISATION:
        return _of_organisation(store, row, asked)
    raise PactlineError(
        f"“{row.title}” is a fund, whose size is no money of a year",
        remedy=f"`pactline show {row.id}` tells what is known of it",
    )


def _of_agreement(store: Store, row: Row, asked: Question) -> Subject:
    from store.timeline.series import agreement_timeline
    from tui.pages.charts import agreement_chart, as_known
    from tui.pages.tables import agreement_rows

    view = store.agreement(row.id, as_of=asked.as_of)
    if view is None:
        raise not_known(row.title, asked.as_of)
    timeline = agreement_timeline(view, asked.reading, asked.start_month)
    own = [source for source in store.sources() if source.id in row.sources]
    chart = as_known(agreement_chart(timeline), asked.as_of, own)
    return drawn(chart, agreement_rows(timeline))


def _of_organisation(store: Store, row: Row, asked: Question) -> Subject:
    from store.timeline.series import organisation_timeline
    from tui.pages.charts import organisation_chart
    from tui.pages.parts import party_query
    from tui.pages.tables import organisation_rows

    view = store.organisation(row.id, as_of=asked.as_of)
    if view is None:
        raise not_known(row.title, asked.as_of)
    listing = store.listing(party_query(row.id), Kind.AGREEMENT, as_of=asked.as_of)
    found = views(store, listing.rows, listing.total, asked.as_of)
    money = organisation_timeline(view.ids, found, asked.reading, asked.start_month)
    chart = organisation_chart(view.title, *money)
    return drawn(as_asked(chart, store, asked), organisation_rows(*money))
