"""Timelines as pictures and as tables."""

from __future__ import annotations

import builtins
import csv
import io
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from store.errors import PactlineError
from store.interface import Reading
from store.merged import AgreementView
from store.timeline.series import agreement_timeline, listing_timeline, organisation_timeline
from store.timeline.spans import gantt
from tests.money.samples import award, sample
from tests.stores import listed
from tests.timeline.test_charts import HOSTILE, grants, memorandum, programme
from tests.timeline.test_gantt import views
from tui.pages import pictures
from tui.pages.pictures import chart_svg, gantt_svg
from tui.pages.tables import Row, agreement_rows, gantt_rows, listing_rows, organisation_rows

SVG = "{http://www.w3.org/2000/svg}"


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def test_the_programmes_picture_has_its_words_as_text() -> None:
    root = parsed(chart_svg(programme(), {"dh": "DH extends the programme"}))
    words = [each.text or "" for each in root.iter(f"{SVG}text")]
    assert words.count("no figure stated") == 2
    assert "more than £3.5m, disbursed [S1]" in words
    assert "[S1] DH extends the programme" in words
    bars = [each for each in root.iter(f"{SVG}rect") if each.get("stroke-dasharray")]
    assert len(bars) == 2
    assert len(list(root.iter(f"{SVG}polygon"))) == 2


def test_a_picture_can_be_read_out() -> None:
    root = parsed(chart_svg(programme()))
    assert root.get("role") == "img"
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert desc is not None
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert title.text == "Voluntary Sector Strategic Partners Programme"
    assert "less than £4.8m for 2009/10 and 2010/11 together" in (desc.text or "")


def test_hostile_titles_stay_text() -> None:
    bad = f"<script>alert(1)</script>&{HOSTILE}"
    chart = gantt(
        [AgreementView("x", [("s", award("5", "2012-05-01", title=bad))])], date(2012, 6, 1)
    )
    for svg in (chart_svg(grants()), gantt_svg(chart, title=bad)):
        root = parsed(svg)
        assert not list(root.iter(f"{SVG}script"))
        assert "\x1b" not in svg


def test_gantt_picture_dashes_what_may_run() -> None:
    root = parsed(gantt_svg(gantt(views(), date(2012, 6, 15))))
    words = " ".join(each.text or "" for each in root.iter(f"{SVG}text"))
    assert "LAPSES within 12 months" in words
    assert "today" in words
    assert any(each.get("stroke-dasharray") for each in root.iter(f"{SVG}rect"))


def test_png_is_a_png() -> None:
    pytest.importorskip("resvg_py")
    try:
        data = pictures.png_bytes(chart_svg(memorandum()), zoom=1)
    except PactlineError as error:
        pytest.skip(str(error))
    assert data.startswith(b"\x89PNG")


def test_a_machine_without_fonts_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    resvg = pytest.importorskip("resvg_py")
    draw = resvg.svg_to_bytes
    monkeypatch.setattr(
        resvg, "svg_to_bytes", lambda **options: draw(**options, skip_system_fonts=True)
    )
    with pytest.raises(PactlineError, match="none of the fonts"):
        pictures.png_bytes(chart_svg(programme()))


def test_without_the_package_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name == "resvg_py":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.delitem(sys.modules, "resvg_py", raising=False)
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(PactlineError, match=r"install pactline\[png\]"):
        pictures.png_bytes("<svg/>")


def test_a_picture_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    pictures.write_picture(tmp_path / "a.svg", "<svg/>")
    assert (tmp_path / "a.svg").read_text(encoding="utf-8") == "<svg/>"
    with pytest.raises(PactlineError, match="cannot be written"):
        pictures.write_picture(tmp_path / "none" / "a.svg", "<svg/>")


def tables() -> dict[str, list[Row]]:
    view = AgreementView("programme", [("dh", sample("dh-strategic-partners"))])
    records = [award("5", "2012-05-01"), award("7.50", "2014-05-01", id="b")]
    return {
        "agreement": agreement_rows(agreement_timeline(view)),
        "organisation": organisation_rows(*organisation_timeline(("GB-GOV-10",), [view])),
        "listing": listing_rows(listing_timeline(listed(records), Reading.BY_DAYS)),
        "gantt": gantt_rows(gantt(views(), date(2012, 6, 15))),
    }


@pytest.mark.parametrize("name", ["agreement", "organisation", "listing", "gantt"])
def test_tables_go_into_csv_and_json_as_they_are(name: str) -> None:
    rows = tables()[name]
    assert len({tuple(row) for row in rows}) == 1
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    assert len(out.getvalue().splitlines()) == len(rows) + 1
    assert json.loads(json.dumps(rows)) == rows


def test_an_agreements_table_keeps_gaps_and_bounds() -> None:
    rows = tables()["agreement"]
    assert [(row["row"], row["label"], row["amount"], row["from"], row["to"]) for row in rows] == [
        ("year", "2009/10", None, None, None),
        ("year", "2010/11", None, None, None),
        ("year", "2011/12", "3500000", "3500000", None),
        ("year", "2012/13", "3500000", "3500000", None),
        ("stated total", "2009/10 to 2012/13", "11800000", "0", "11800000"),
        ("not by year", "2009/10 2010/11", "4800000", "0", "4800000"),
    ]
    assert [row["so_far"] for row in rows[2:4]] == ["more than £3.5m", "more than £7.0m"]
    assert [row["sources"] for row in rows] == ["", ""] + ["dh"] * 4


def test_a_listings_table_keeps_gaps() -> None:
    years = [row for row in tables()["listing"] if row["row"] == "year"]
    assert [(row["label"], row["amount"]) for row in years] == [
        ("2012/13", "5"),
        ("2013/14", None),
        ("2014/15", "7.5"),
    ]
