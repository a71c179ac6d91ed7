"""Pages, lists, charts, pictures, JSON and CSV of one subject say the same figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest

from store.importing import read_file
from store.interface import Kind, Reading, Sort
from store.query import EVERYTHING
from store.store import FileStore
from store.timeline.pivot import pivots
from store.timeline.series import (
    agreement_timeline,
    listing_timeline,
    organisation_money,
)
from store.timeline.words import counted_words, worked_out_words
from tests.books.compare import compare
from tests.books.plain import kept
from tests.published import Published
from tests.stores import sample_files, store_of
from tui.funding import money_table
from tui.pages.charts import agreement_chart, draw, listing_chart, organisation_chart
from tui.pages.document import UNICODE
from tui.pages.page import page_of
from tui.pages.pictures import chart_svg
from tui.pages.tables import agreement_rows, listing_rows, organisation_rows
from tui.rows import Look

TODAY = date(2026, 11, 1)


def flat(text: str) -> str:
    return " ".join(text.split())


def words_of(svg: str) -> str:
    return flat(" ".join(unescape(each) for each in re.findall(r"<text[^>]*>([^<]*)</text>", svg)))


def stores(published: Published) -> Iterator[FileStore]:
    yield store_of(*sample_files())
    paths: tuple[Path, ...] = (published.council.json, published.currencies.file)
    for path in paths:
        yield store_of(*read_file(path).files)


@pytest.mark.parametrize("reading", list(Reading))
def test_every_form_of_a_listing_says_the_same(published: Published, reading: Reading) -> None:
    for store in stores(published):
        listing = store.listing(EVERYTHING, Kind.AGREEMENT)
        timeline = listing_timeline(listing, reading, limit=3)
        chart = listing_chart(timeline, most=3)
        text, picture = flat(draw(chart, width=160).text()), words_of(chart_svg(chart))
        rows = listing_rows(timeline)
        table = {(r["row"], r["label"], r["currency"]): r["figure"] for r in rows}
        lists = money_table(
            store, listing, "funder", Sort.AMOUNT, reading, backwards=False, everything=False
        )
        listed = {
            (row.title, row.amount): flat(
                "".join(run.text for run in lists.line(at, 600, Look(UNICODE)))
            )
            for at in range(lists.total)
            if (row := lists.row(at)) is not None
        }
        tables = {each.currency: each for each in pivots(listing, "funder", reading)}
        for row in timeline.years:
            for total in row.sums:
                figure = str(total)
                assert table["year", row.label, total.currency] == figure
                pivot = tables[total.currency]
                assert figure in {str(c.sum) for c in pivot.bottom.cells if c.years == row.years}
                line = listed["Total", str(pivot.bottom.total)]
                derived = worked_out_words(row.worked_out.get(total.currency, 0), total)
                label = ", ".join(filter(None, (f"{row.label} together", derived)))
                together = listed.get((label, figure), "")
                assert f"{total.nominal:,.0f}".lstrip("-") in (together or line)
                assert figure in text
                assert figure in picture
        for total in timeline.totals.sums:
            figure = str(total)
            assert table["total", "", total.currency] == figure
            assert ("Total", figure) in listed
            assert str(tables[total.currency].bottom.total) == figure
            assert f"Total {figure}" in text
            assert figure in picture
        assert counted_words(timeline.totals) in text
        for out in timeline.totals.left_out:
            for total in out.sums:
                assert str(total) in text


def test_every_form_of_an_agreement_says_the_same(published: Published) -> None:
    for store in stores(published):
        listing = store.listing(EVERYTHING, Kind.AGREEMENT)
        for row in listing.rows(0, 20):
            view = store.agreement(row.id)
            assert view is not None
            timeline = agreement_timeline(view)
            chart = agreement_chart(timeline)
            page = page_of(store, "agreement", row.id, width=200, today=TODAY)
            assert page is not None
            told = flat(page.text())
            text, picture = flat(draw(chart, width=200).text()), words_of(chart_svg(chart))
            for each in agreement_rows(timeline):
                if each["row"] in ("year", "stated total") and each["amount"]:
                    for form in (text, picture, told):
                        assert str(each["figure"]) in form, (row.id, each)
            assert all(figure in told for figure in row.amount.split(" and ") if figure)


def test_every_form_of_an_organisation_says_the_same(published: Published) -> None:
    for store in stores(published):
        for row in store.listing(EVERYTHING, Kind.ORGANISATION).rows(0, 12):
            view = store.organisation(row.id)
            assert view is not None
            money = organisation_money(store, view)
            chart = organisation_chart(view.title, *money)
            page = page_of(store, "organisation", row.id, width=200, today=TODAY)
            assert page is not None
            told = flat(page.text())
            text, picture = flat(draw(chart, width=200).text()), words_of(chart_svg(chart))
            for each in organisation_rows(*money):
                if str(each["row"]).endswith(("year", "total")) and each["amount"]:
                    for form in (text, picture):
                        assert str(each["figure"]) in form, (row.id, each)
                    assert f"{Decimal(str(each['amount'])):,.0f}".lstrip("-") in told, each


def test_real_files_agree_with_the_books(published: Published) -> None:
    for path in (published.council.json, published.currencies.file):
        files = read_file(path).files
        assert kept(files)
        compare(store_of(*files), files, turn=2)
