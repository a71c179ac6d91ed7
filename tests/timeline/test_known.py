"""Charts of a day in the past say so, and name the sources that give no day."""

from datetime import date

import pytest

from store.dates import PartialDate
from store.records import Source
from store.timeline.spans import gantt
from tests.timeline.test_gantt import views
from tui.pages.charts import Chart, as_known, known_lines
from tui.pages.gantt import draw_gantt
from tui.pages.pictures import gantt_svg

SOURCES = [
    Source(id="a", title="Early", date=PartialDate("2016-02-03")),
    Source(id="b", title="Late", date=PartialDate("2017")),
    Source(id="c", title="Article without a day"),
    Source(id="d"),
]
DAY = date(2017, 3, 1)


def test_a_chart_of_a_day_lists_undated_sources_apart() -> None:
    chart = as_known(Chart("Money", ("By year",), ()), DAY, SOURCES)
    assert chart.captions == ("As it was known on 1 March 2017.", "By year")
    undated, later = chart.notes
    told = "Article without a day; d: left out, for nobody says when they were known"
    assert undated.words == told
    assert later.words == "1 source of a later date left out"


def test_a_chart_of_today_says_nothing_of_it() -> None:
    chart = Chart("Money", ("By year",), ())
    assert as_known(chart, None, SOURCES) is chart


@pytest.mark.parametrize("number", [5, 7])
def test_many_undated_sources_are_counted(number: int) -> None:
    many = [Source(id=f"s{place}") for place in range(number)]
    (note,) = as_known(Chart("", (), ()), DAY, many).notes
    assert ("2 more" in note.words) is (number == 7)


def test_agreements_over_time_call_no_day_in_the_past_today() -> None:
    chart = gantt(views(), date(2012, 6, 15))._replace(known=known_lines(DAY, SOURCES))
    for drawn in (draw_gantt(chart, width=100).text(), gantt_svg(chart)):
        assert "today" not in drawn
        assert "on 15 June 2012" in drawn
        assert "As it was known on 1 March 2017." in drawn
        assert "Article without a day" in drawn
