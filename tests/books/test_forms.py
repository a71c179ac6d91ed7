"""Pages, lists, charts, pictures, JSON and CSV of one subject say the same figures."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from html import unescape
from pathlib import Path
from random import Random
from typing import Any

import pytest

from store.amounts import in_full
from store.importing import read_file
from store.interface import Kind, Reading, Sort, every_row
from store.merged import AgreementView
from store.query import EVERYTHING, parse
from store.reasons import NO_FIGURE
from store.store import FileStore
from store.timeline.pivot import pivots
from store.timeline.relations import side_by_side
from store.timeline.series import (
    agreement_timeline,
    listed,
    listing_timeline,
    organisation_money,
)
from store.timeline.words import counted_words, worked_out_words
from tests.books.compare import compare
from tests.books.plain import kept
from tests.cli.running import pactline
from tests.published import Published
from tests.stores import sample_files, store_of
from tui.finding import added_up, count
from tui.funding import money_table
from tui.pages.charts import agreement_chart, draw, listing_chart, organisation_chart
from tui.pages.document import UNICODE
from tui.pages.page import page_of
from tui.pages.pictures import chart_svg
from tui.pages.relations import compared_page
from tui.pages.tables import agreement_rows, listing_rows, organisation_rows
from tui.rows import Look
from tui.state import View

TODAY = date(2026, 11, 1)


def flat(text: object) -> str:
    """Return text on one line, with every digit and with pence, in whatever form it prints them."""
    return in_full(" ".join(str(text).split()), pence=True)


def words_of(svg: str) -> str:
    return flat(" ".join(unescape(each) for each in re.findall(r"<text[^>]*>([^<]*)</text>", svg)))


@cache
def sample() -> FileStore:
    return store_of(*sample_files())


@cache
def imported(path: Path) -> FileStore:
    return store_of(*read_file(path).files)


def stores(published: Published) -> Iterator[FileStore]:
    yield sample()
    yield imported(published.council.json)
    yield imported(published.currencies.file)


@pytest.mark.parametrize("reading", list(Reading))
def test_every_form_of_a_listing_says_the_same(published: Published, reading: Reading) -> None:
    for store in stores(published):
        listing = store.listing(EVERYTHING, Kind.AGREEMENT)
        timeline = listing_timeline(listing, reading, limit=3)
        chart = listing_chart(timeline, most=3)
        text, picture = flat(draw(chart, width=160).text()), words_of(chart_svg(chart))
        rows = listing_rows(timeline)
        table = {(r["row"], r["label"], r["currency"]): flat(r["figure"]) for r in rows}
        lists = money_table(
            store, listing, "funder", Sort.AMOUNT, reading, backwards=False, everything=False
        )
        listed = {
            (row.title, flat(row.amount)): flat(
                "".join(run.text for run in lists.line(at, 600, Look(UNICODE)))
            )
            for at in range(lists.total)
            if (row := lists.row(at)) is not None
        }
        tables = {each.currency: each for each in pivots(listing, "funder", reading)}
        for row in timeline.years:
            for total in row.sums:
                figure = flat(total)
                assert table["year", row.label, total.currency] == figure
                pivot = tables[total.currency]
                assert figure in {flat(c.sum) for c in pivot.bottom.cells if c.years == row.years}
                line = listed["Total", flat(pivot.bottom.total)]
                derived = worked_out_words(row.worked_out.get(total.currency, 0), total)
                label = ", ".join(filter(None, (f"{row.label} together", derived)))
                together = listed.get((label, figure), "")
                assert f"{total.nominal:,.0f}".lstrip("-") in (together or line)
                assert figure in text
                assert figure in picture
        for total in timeline.totals.sums:
            figure = flat(total)
            assert table["total", "", total.currency] == figure
            assert ("Total", figure) in listed
            assert flat(tables[total.currency].bottom.total) == figure
            assert f"Total {figure}" in text
            assert figure in picture
        assert flat(counted_words(timeline.totals)) in text
        for out in timeline.totals.left_out:
            for total in out.sums:
                assert flat(total) in text


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
                        assert flat(each["figure"]) in form, (row.id, each)
            assert all(flat(figure) in told for figure in row.amount.split(" and ") if figure)


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
                        assert flat(each["figure"]) in form, (row.id, each)
                    assert f"{Decimal(str(each['amount'])):,.0f}".lstrip("-") in told, each


def test_every_form_of_a_year_says_the_same(published: Published) -> None:
    for store in stores(published):
        listing = store.listing(EVERYTHING, Kind.AGREEMENT)
        for whole in [row for row in listing_timeline(listing).years if row.sums][-3:]:
            if len(whole.years) != 1:
                continue
            (year,) = whole.years
            timeline = listing_timeline(listing, year=year, limit=0)
            chart = listing_chart(timeline, most=0)
            text, picture = flat(draw(chart, width=160).text()), words_of(chart_svg(chart))
            rows = listing_rows(timeline)
            for row in rows:
                if row["amount"]:
                    assert flat(row["figure"]) in text, row
                    assert flat(row["figure"]) in picture, row
            told = {(row["label"], row["currency"]): row["figure"] for row in rows}
            for total in whole.sums:
                assert flat(told[whole.label, total.currency]) == flat(total)
            for found in pivots(listing, "recipient", Reading.AWARD_DATE):
                for each in found.rows:
                    figures = [flat(cell.sum) for cell in each.cells if cell.years == (year,)]
                    if each.kind == "value" and figures != ["None"]:
                        key = each.label, found.currency
                        assert {
                            flat(row["figure"])
                            for row in rows
                            if key == (row["label"], row["currency"])
                        } >= set(figures)


def test_every_form_of_a_fund_says_the_same(published: Published) -> None:
    for store in stores(published):
        for row in store.listing(EVERYTHING, Kind.FUND).rows(0, 12):
            page = page_of(store, "fund", row.id, width=200, today=TODAY)
            assert page is not None
            told = flat(page.text())
            assert flat(row.amount) in told
            drawn_on = store.listing(parse(f'fund:="{row.id}"'), Kind.AGREEMENT)
            for each in drawn_on.rows(0, 20):
                assert flat(each.title) in told
                assert flat(each.amount or "no figure") in told


@pytest.mark.parametrize("search", ["", "type:grant", "fy:2011/12"])
def test_what_a_search_finds_says_the_same_in_every_form(published: Published, search: str) -> None:
    for store in stores(published):
        query = parse(search)
        listing = store.listing(query, Kind.AGREEMENT)
        timeline = listing_timeline(listing)
        totals = [row for row in listing_rows(timeline) if row["row"] == "total"]
        under, figures = flat(added_up(listing).total), [flat(row["figure"]) for row in totals]
        figures = [each for each in figures if each != flat(NO_FIGURE)]
        for figure in figures:
            assert figure in under
        assert count(store, search, None)[View.AGREEMENTS] == listing.total
        rows = list(every_row(listing))
        assert len(rows) == listing.total
        wanted = {each.id: in_full(each.amount, pence=listing.pence) for each in rows}
        printed = json.loads(
            pactline(
                *("find", search, "--kind", "agreement", "--all", "--json"),
                *("--store", store.label),
                home=Path(store.label),
            ).stdout
        )
        assert {each["id"]: each["amount"] for each in printed} == wanted
        done = pactline(
            "timeline", search, "--json", "--store", store.label, home=Path(store.label)
        )
        rows = json.loads(done.stdout or b"[]")
        told = [flat(row["figure"]) for row in rows if row["row"] == "total"]
        assert [each for each in told if each != flat(NO_FIGURE)] == figures


def test_records_side_by_side_say_what_their_own_pages_say(published: Published) -> None:
    for store in stores(published):
        for kind in (Kind.AGREEMENT, Kind.ORGANISATION):
            rows = store.listing(EVERYTHING, kind).rows(0, 12)
            views = list(store.views(kind, [row.id for row in rows]))
            names, facts = side_by_side(store, views, today=TODAY)
            page = flat(compared_page(names[:1], facts, width=400).text())
            for at, view in enumerate(views):
                told = {each.label: each.cells[at] for each in facts if each.cells[at]}
                for label, figure in figures_of(store, view):
                    assert flat(figure) in flat(told[label]), (view.id, label)
                    assert at or flat(figure) in page
                assert page.count("≠") > 1 or len(views) == 1


def figures_of(store: FileStore, view: Any) -> Iterator[tuple[str, str]]:
    """Yield what a record's own table calls each figure of a year, and the figure."""
    if isinstance(view, AgreementView):
        for row in agreement_rows(agreement_timeline(view)):
            if row["row"] == "year" and row["amount"]:
                yield f"money {row['label']}", str(row["figure"])
            elif row["row"] == "not by year":
                years = listed(str(row["label"]).split())
                yield f"not by year {years}", f"{row['figure']}, worked out"
        return
    words = {"in": "received", "out": "paid"}
    for row in organisation_rows(*organisation_money(store, view)):
        side, _, name = str(row["row"]).partition(", ")
        if name == "year" and row["amount"]:
            derived = "" if row["basis"] == "stated" else f", {row['basis']}"
            yield f"{words[side]} {row['label']}", f"{row['figure']}{derived}"
        elif name == "total" and row["amount"]:
            yield words[side], str(row["figure"])


def test_real_files_agree_with_the_books(published: Published) -> None:
    for path in (published.council.json, published.trust.file, published.currencies.file):
        files = read_file(path).files
        assert kept(files)
        compare(store_of(*files), files, Random(2))
