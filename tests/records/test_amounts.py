from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.amounts import Figure, Form, Qualifier, added_up, figure_text, full_figure, in_one_form
from store.codes import MINOR
from store.records import Amount


@pytest.mark.parametrize(
    ("text", "value", "currency", "qualifier", "printed"),
    [
        ("more than £3.5m", "3500000", "GBP", Qualifier.MORE_THAN, "more than £3.5m"),
        ("almost £11.8m", "11800000", "GBP", Qualifier.ALMOST, "almost £11.8m"),
        ("£450m", "450000000", "GBP", Qualifier.EXACTLY, "£450m"),
        ("1291436.54", "1291436.54", "GBP", Qualifier.EXACTLY, "£1,291,436.54"),
        ("USD 20k", "20000", "USD", Qualifier.EXACTLY, "$20,000"),
        ("up to €2 million", "2000000", "EUR", Qualifier.UP_TO, "up to €2m"),
        ("about CHF 1.25bn", "1250000000", "CHF", Qualifier.ABOUT, "about CHF 1,250,000,000"),
        ("-£5", "-5", "GBP", Qualifier.EXACTLY, "−£5"),
        ("£1,5", None, "", Qualifier.EXACTLY, ""),
        ("plenty", None, "", Qualifier.EXACTLY, ""),
        ("£", None, "", Qualifier.EXACTLY, ""),
        ("3.5 apples", None, "", Qualifier.EXACTLY, ""),
    ],
)
def test_amounts_read_and_print_as_a_person_says_them(
    text: str, value: str | None, currency: str, qualifier: Qualifier, printed: str
) -> None:
    if value is None:
        with pytest.raises(ValueError, match="isn't an amount"):
            Amount.parse(text)
        return
    amount = Amount.parse(text)
    assert amount == Amount(Decimal(value), currency, qualifier)
    assert str(amount) == printed


@given(
    st.decimals(min_value=-(10**12), max_value=10**12, places=2), st.sampled_from(["GBP", "JPY"])
)
def test_no_digit_is_lost_in_print(value: Decimal, currency: str) -> None:
    for form in Form:
        printed = figure_text(value, currency, form)
        digits = printed.replace("−", "-").replace("£", "").replace("JPY ", "").replace(",", "")
        power = {"m": 6, "bn": 9}.get(digits.lstrip("-0123456789."), 0)
        assert Decimal(digits.rstrip("bmn")).scaleb(power) == value


def test_pence_are_printed_as_two_digits() -> None:
    assert full_figure(Decimal("3624.5"), "GBP") == "£3,624.50"
    assert full_figure(Decimal("-12.5"), "GBP") == "−£12.50"
    assert full_figure(Decimal("0.125"), "GBP") == "£0.125"
    assert full_figure(Decimal("0"), "GBP") == "£0"


def test_the_figures_of_a_list_have_pence_all_or_none() -> None:
    whole = added_up([Figure("GBP", "exactly", 33_000 * MINOR)])
    pence = added_up([Figure("GBP", "exactly", 12_345_000)])
    hedged = added_up([Figure("GBP", "more than", 3_500_000 * MINOR)])
    million = added_up([Figure("GBP", "exactly", 3_000_000 * MINOR)])
    about = added_up([Figure("GBP", "about", 12_345_000)])
    assert in_one_form([whole, hedged, million]) == [
        "£33,000",
        "more than £3,500,000",
        "£3,000,000",
    ]
    assert in_one_form([hedged, million]) == ["more than £3.5m", "£3.0m"]
    assert in_one_form([whole, pence, hedged, million, ()], "") == [
        "£33,000.00",
        "£1,234.50",
        "more than £3,500,000.00",
        "£3,000,000.00",
        "",
    ]
    rounded = added_up([Figure("GBP", "about", 50_000)])
    assert in_one_form([whole, about]) == ["£33,000", "about £1,234.50"]
    assert in_one_form([pence, rounded]) == ["£1,234.50", "about £5"]
