"""Sums of hedged amounts: no true value ever falls outside the bounds that are printed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.amounts import (
    Amount,
    MixedMoneyError,
    Part,
    Qualifier,
    Scope,
    add,
    interval_of,
    remainder,
    subtract,
)
from store.codes import MINOR
from store.interface import QualifiedSum
from store.money import Figure, figure_of, of_figures, of_qualified, sum_text, sums_text


def part(text: str, scope: Scope = Scope.YEAR, label: str = "") -> Part:
    return Part(Amount.parse(text), scope, label)


def said(*texts: str) -> str:
    return str(add([part(text) for text in texts]))


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
        (("about £3m", "more than £2m"), "about £5.0m"),
        (("more than £3m", "almost £2m"), "more than £3m plus almost £2m"),
        (("£1200.50", "£0.04"), "£1,200.54"),
        (("less than £-5", "£10"), "less than £5"),
    ],
)
def test_sums_print_as_a_person_says_them(texts: tuple[str, ...], expected: str) -> None:
    assert said(*texts) == expected


def test_the_two_unknown_years_of_the_programme() -> None:
    total = part("almost £11.8m", Scope.TOTAL, "2009/10 to 2012/13")
    years = [part("more than £3.5m", label="2011/12"), part("more than £3.5m", label="2012/13")]
    rest = remainder(total, years)
    assert str(rest) == "less than £4.8m"
    assert rest.explained() == (
        "almost £11.8m (2009/10 to 2012/13) less more than £3.5m (2011/12)"
        " less more than £3.5m (2012/13)"
    )
    assert str(add(years)) == "more than £7.0m"


def test_years_above_their_total_contradict_it() -> None:
    assert remainder(part("£5", Scope.TOTAL), [part("£7")]).contradicts
    assert not remainder(part("£7", Scope.TOTAL), [part("£7")]).contradicts
    assert remainder(part("almost £7", Scope.TOTAL), [part("£7")]).contradicts


@pytest.mark.parametrize(
    "parts",
    [
        (part("£5"), part("USD 5")),
        (part("£5"), part("£5", Scope.TOTAL)),
        (part("£450m", Scope.FUND), part("£1.1m", Scope.TOTAL)),
    ],
)
def test_currencies_and_scopes_never_mix(parts: tuple[Part, Part]) -> None:
    with pytest.raises(MixedMoneyError):
        add(parts)
    with pytest.raises(MixedMoneyError):
        subtract(*parts)


def test_a_remainder_is_a_total_against_years() -> None:
    with pytest.raises(MixedMoneyError):
        remainder(part("£450m", Scope.FUND), [part("£5")])
    with pytest.raises(MixedMoneyError):
        remainder(part("£5m", Scope.TOTAL), [part("$5")])


POSITIVE = st.decimals(Decimal("0.01"), Decimal(10**9), places=2, allow_nan=False)
AMOUNTS = st.builds(Amount, POSITIVE, st.just("GBP"), st.sampled_from(list(Qualifier)))
UNIT = st.fractions(0, 1)


@st.composite
def true_value(draw: st.DrawFn, amount: Amount) -> Decimal:
    """Return a true figure that the statement allows; “about” allows any."""
    share = Decimal(draw(st.integers(0, 999_999))) / 1_000_000
    value = amount.value
    match amount.qualifier:
        case Qualifier.EXACTLY:
            return value
        case Qualifier.MORE_THAN:
            return value + (share + Decimal("0.000001")) * 10**9
        case Qualifier.AT_LEAST:
            return value + share * 10**9
        case Qualifier.UP_TO:
            return draw(st.sampled_from([value, value * share]))
        case Qualifier.ALMOST | Qualifier.LESS_THAN:
            return value * share
        case Qualifier.ABOUT:
            return value * (share * 4)


@given(st.data(), st.lists(AMOUNTS, min_size=1, max_size=6))
def test_no_true_sum_lies_outside_its_bounds(data: st.DataObject, amounts: list[Amount]) -> None:
    true = [data.draw(true_value(amount)) for amount in amounts]
    assert all(value in interval_of(each) for value, each in zip(true, amounts, strict=True))
    total = add([Part(amount) for amount in amounts])
    assert sum(true, Decimal(0)) in total.interval
    (grouped,) = of_figures([figure for i in amounts if (figure := figure_of(i))])
    assert sum(true, Decimal(0)) in of_qualified(grouped).interval
    if any(amount.qualifier is Qualifier.ABOUT for amount in amounts):
        assert str(total).startswith("about ")
        assert sum_text(grouped).startswith("about ")


@given(st.data(), AMOUNTS, st.lists(AMOUNTS, max_size=4))
def test_no_true_remainder_lies_outside_its_bounds(
    data: st.DataObject, whole: Amount, amounts: list[Amount]
) -> None:
    years = [data.draw(true_value(amount)) for amount in amounts]
    true = data.draw(true_value(whole)) - sum(years, Decimal(0))
    rest = remainder(Part(whole), [Part(amount, Scope.YEAR) for amount in amounts])
    if true >= 0:
        assert true in rest.interval
    difference = subtract(Part(whole), Part(amounts[0])) if amounts else add([Part(whole)])
    taken = years[0] if years else Decimal(0)
    assert true + sum(years, Decimal(0)) - taken in difference.interval


def test_a_listings_money_stays_apart_by_currency() -> None:
    sums = of_figures(
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
    both = QualifiedSum("GBP", minor, dict.fromkeys(minor, 1))
    assert sum_text(both) == "more than £5 plus less than £12"
    assert of_qualified(both).interval.low == Decimal(5)
    unsure = QualifiedSum("GBP", {**minor, "about": 0}, {**both.counts, "about": 1})
    assert sum_text(unsure) == "about £17"
