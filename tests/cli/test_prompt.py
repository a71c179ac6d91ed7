from __future__ import annotations

import io

import pytest

from tests.app.fakes import FakeStore
from tests.cli.streams import Pipe, Screen
from tui.cli.prompt import HELP, LONGEST, converse, page_text
from tui.cli.session import Session
from tui.pages.document import Document, Span, Style


def talk(*lines: str, terminal: bool = True, **more: str) -> list[str]:
    """Return what is printed between the prompts."""
    out = Screen() if terminal else Pipe()
    session = Session(out=out, talk=Pipe(), store=FakeStore())
    code = converse(session, lines=io.StringIO("".join(f"{line}\n" for line in lines)), **more)
    assert code == 0
    return out.getvalue().split("pactline: ")


def test_words_search_and_a_number_opens() -> None:
    _, found, page, *_ = talk("Hale", "1")
    assert found.splitlines()[0].endswith("agreements.")
    assert found.splitlines()[1].startswith("1. Hale Advice Centre")
    assert "Hale Advice Centre" in page
    assert "GB-CHC-" in page


def test_more_goes_on_where_it_stopped_and_says_how_many_are_left() -> None:
    _, first, second, *_ = talk("Hale", "more")
    assert first.splitlines()[-1].endswith("more: type more.")
    assert second.splitlines()[0].startswith("11. ")
    left = [int(text.splitlines()[-1].split()[0]) for text in (first, second)]
    assert left[0] - left[1] == 10


def test_back_leads_to_the_record_before_and_then_to_the_results() -> None:
    _, found, one, two, back, results, *_ = talk("Hale", "1", "2", "back", "back")
    assert one != two
    assert back == one
    assert results.splitlines()[0] == found.splitlines()[1]


def test_sources_are_numbered_and_open() -> None:
    _, listed, page, *_ = talk("sources", "1")
    assert listed.startswith("1. Made-up records")
    assert ", ," not in listed
    assert "Made-up records" in page


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("help", HELP),
        ("?", HELP),
        ("7", "There is no number 7. Type words to search.\n"),
        ("more", "Nothing was searched for yet.\n"),
        ("back", "There is nothing to go back to.\n"),
        ("zzzz", "Nothing found.\n"),
        ("", ""),
    ],
)
def test_each_word_has_its_answer(line: str, answer: str) -> None:
    assert talk(line)[1] == answer


def test_a_word_of_the_program_is_searched_for_with_find() -> None:
    assert "1. Hale" in talk("find Hale")[1]
    assert talk("find help")[1] == "Nothing found.\n"


def test_mistakes_are_one_line_and_the_talk_goes_on() -> None:
    _, mistake, found, *_ = talk("fundr:x", "Hale")
    assert "funder" in mistake.splitlines()[0]
    assert "1. Hale" in found
    assert "no record and no source" in talk("open nothing")[1]


def test_quit_and_the_end_of_input_leave() -> None:
    assert talk("quit", "Hale")[-1] == "Goodbye.\n"
    assert talk()[-1] == "\n"


def test_it_can_begin_with_a_search_or_a_record() -> None:
    assert "1. Hale" in talk(find="Hale")[0]
    assert "GB-CHC-1000005" in talk(record_id="GB-CHC-1000005")[0]


@pytest.mark.parametrize("terminal", [True, False])
def test_nothing_is_drawn_and_no_cursor_moved(terminal: bool) -> None:
    text = "".join(talk("Hale", "11", "31", "sources", "1", "help", terminal=terminal))
    assert "\x1b" not in text
    assert not any(0x2500 <= ord(char) <= 0x259F for char in text)
    assert all(any(char.isalnum() for char in line) for line in text.splitlines() if line.strip())


def test_figures_stand_behind_their_years_and_no_line_is_left_of_a_bar() -> None:
    spans = (
        Span("  2011/12"),
        Span(" "),
        Span("####", Style.BAR),
        Span("   "),
        Span("£7, 1 figure"),
    )
    gap = (Span("  2012/13"), Span(" "), Span(".", Style.GAP), Span("   "), Span("none", Style.GAP))
    bar = (Span("  "), Span("####", Style.BAR), Span("|", Style.BAR_OUT))
    page = page_text(Document("x", (spans, (), gap, bar)))
    assert page == "  2011/12 £7, 1 figure\n\n  2012/13 none\n"


def test_hostile_input_comes_back_as_text_or_not_at_all() -> None:
    text = "".join(talk("open \x1b]52;c;eA==\x07", "\x9b2J", "x" * (LONGEST * 2)))
    assert "\x1b" not in text
    assert "\x9b" not in text
