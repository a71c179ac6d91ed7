"""Sums of hedged amounts: no true value ever falls outside the bounds that are printed."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from store.amounts import (
    Figure,
    Qualifier,
    Sum,
    added_up,
    exceeded,
    in_full,
    left_over,
    remainder,
    sums_text,
)
from store.codes import MINOR
from store.money import figure_of
from store.records import Amount


def figure(text: str) -> Figure:
    found = figure_of(Amount.parse(text))
    assert found
    return found


def said(*texts: str) -> str:
    return sums_text(added_up(figure(text) for text in texts))


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("more than £3.5m", "more than £3.5m"), "more than £7.0m"),
        (("£3.5m", "more than £3.5m"), "more than £7.0m"),
        (("at least £3m", "£1m"), "at least £4.0m"),
        (("almost £11.8m",), "almost £11.8m"),
        (("almost £11.8m", "less than £1m"), "less than £12.8m"),
        (("up to £2m", "up to £3m"), "up to £5.0m"),
        (("£3m", "less than £2m"), "at least £3.0m and less than £5.0m"),
        (("£3m", "up to £2m"), "between £3.0m and £5.0m"),
        (("about £3m", "more than £2m"), "more than £2m plus about £3m"),
        (
            ("about £300000", "up to £45000", "less than £75000"),
            "about £300,000 plus up to £120,000",
        ),
        (("£100", "about £300"), "£100 plus about £300"),
        (("about £494455.01", "about £0.50"), "about £494,456"),
        (("more than £2", "at least £3"), "at least £5"),
        (("more than £3m", "almost £2m"), "more than £3m plus almost £2m"),
        (("£1200.50", "£0.04"), "£1,200.54"),
        (("less than £-5", "£10"), "£10 plus about −£5"),
    ],
)
def test_sums_print_as_a_person_says_them(texts: tuple[str, ...], expected: str) -> None:
    assert said(*texts) == expected


@pytest.mark.parametrize(
    ("total", "parts", "rest"),
    [
        ("almost £11.8m", ["more than £3.5m", "more than £3.5m"], "less than £4.8m"),
        ("almost £11.8m", ["almost £3m"], "less than £11.8m"),
        ("up to £10", ["up to £3"], "up to £10"),
        ("£10", ["up to £3"], "at least £7"),
        ("£10", ["more than £3"], "less than £7"),
        ("more than £10", ["£3"], "more than £7"),
        ("more than £3", ["£10"], "at least £0"),
        ("£10", ["about £3"], "about £7"),
        ("£10", ["£3"], "£7"),
    ],
)
def test_a_remainder_keeps_its_bound(total: str, parts: list[str], rest: str) -> None:
    assert str(remainder(figure(total), [figure(part) for part in parts])) == rest


def test_years_above_their_total_contradict_it() -> None:
    assert exceeded(figure("£5"), [figure("£7")])
    assert not exceeded(figure("£7"), [figure("£7")])
    assert exceeded(figure("almost £7"), [figure("£7")])


MINORS = st.integers(100, 10**13).map(lambda pence: pence * 100)
FIGURES = st.builds(Figure, st.just("GBP"), st.sampled_from([q.value for q in Qualifier]), MINORS)


@st.composite
def true_value(draw: st.DrawFn, stated: Figure) -> int:
    """Return a true figure that the statement allows; “about” allows any."""
    value = stated.minor
    match stated.qualifier:
        case Qualifier.EXACTLY:
            return value
        case Qualifier.MORE_THAN:
            return value + draw(st.integers(1, 10**13))
        case Qualifier.AT_LEAST:
            return value + draw(st.integers(0, 10**13))
        case Qualifier.UP_TO:
            return draw(st.integers(0, value))
        case Qualifier.ABOUT:
            return draw(st.integers(0, value * 4))
        case _:
            return draw(st.integers(0, value - 1))


@given(st.data(), st.lists(FIGURES, min_size=1, max_size=6))
def test_no_true_sum_lies_outside_its_bounds(data: st.DataObject, figures: list[Figure]) -> None:
    true = [data.draw(true_value(each)) for each in figures]
    assert all(each.interval.holds(value) for value, each in zip(true, figures, strict=True))
    (total,) = added_up(figures)
    assert total.interval.holds(sum(true))
    assert total.number == len(figures)
    if any(each.qualifier == Qualifier.ABOUT for each in figures):
        assert "about " in str(total)


@given(st.data(), FIGURES, st.lists(FIGURES, max_size=4))
def test_no_true_remainder_lies_outside_its_bounds(
    data: st.DataObject, whole: Figure, parts: list[Figure]
) -> None:
    true = data.draw(true_value(whole)) - sum(data.draw(true_value(each)) for each in parts)
    assert left_over(whole, parts).holds(true)
    assume(true >= 0)
    assert not exceeded(whole, parts)
    rest = remainder(whole, parts)
    assert rest.interval.holds(true) if rest else true == 0


def test_a_listings_money_stays_apart_by_currency() -> None:
    sums = added_up(
        [
            Figure("USD", "exactly", 300 * MINOR),
            Figure("GBP", "more than", 1200 * MINOR),
            Figure("GBP", "exactly", MINOR),
        ]
    )
    assert sums_text(sums) == "more than £1,201 and $300"
    assert sums_text([]) == "no figure stated"


def test_a_listing_says_what_may_be_more_and_what_may_be_less_apart() -> None:
    minor = {"exactly": 20_000, "more than": 30_000, "almost": 110_000, "up to": 10_000}
    both = Sum("GBP", minor, dict.fromkeys(minor, 1))
    assert str(both) == "more than £5 plus up to £12"
    assert both.interval.low == 50_000
    unsure = Sum("GBP", {**minor, "about": 0}, {**both.counts, "about": 1})
    assert str(unsure) == "more than £5 plus up to £12 plus about £0"


@pytest.mark.parametrize(
    ("printed", "pence", "in_full_words"),
    [
        ("almost £11.8m", False, "almost £11,800,000"),
        ("£1,234", True, "£1,234.00"),
        ("£1,234.50", True, "£1,234.50"),
        ("about £300,000", True, "about £300,000"),
        ("about HUF 300,000", True, "about HUF 300,000"),
        ("£1.1m plus less than £2bn", True, "£1,100,000.00 plus less than £2,000,000,000.00"),
        ("−£5 and HUF 14,800", True, "−£5.00 and HUF 14,800.00"),
        ("£70 applied for", False, "£70 applied for"),
        ("", True, ""),
    ],
)  # fmt: skip
def test_figures_of_a_list_have_every_digit_and_pence_or_none(
    printed: str, pence: bool, in_full_words: str
) -> None:
    assert in_full(printed, pence=pence) == in_full_words
