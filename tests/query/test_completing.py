"""Completion in the search line."""

from store.query.completion import complete
from store.query.fields import FIELDS


def funders(field: str, typed: str) -> list[tuple[str, str, int]]:
    assert field in ("funder", "fy")
    if field == "fy":
        return [("2011/12", "2011/12", 4)]
    return [("Age UK", "Age UK", 1200), ("GB-GOV-10", "Department of Health", 1), ("", "none", 3)]


def after(text: str) -> list[str]:
    return [offer.applied(text)[0] for offer in complete(text, len(text), funders)]


def test_names_of_fields() -> None:
    assert after("navca fu") == ["navca funder:", "navca fund:"]
    assert after("-payer") == ["-funder:"]
    assert after("navca ") == []
    assert after("zzz") == []


def test_values_come_from_the_index_with_their_counts() -> None:
    assert after("x -funder:a") == ['x -funder:"Age UK"', 'x -funder:"Department of Health"']
    assert after('funder:="Ag') == ['funder:="Age UK"', 'funder:="GB-GOV-10"']
    offers = complete("funder:", 7, funders)
    assert [offer.detail for offer in offers] == ["1,200 records", "1 record"]
    assert offers[1].label == "Department of Health"


def test_values_that_are_known_beforehand() -> None:
    assert after("kind:agr") == ["kind:agreement"]
    assert after("has:und")[0] == "has:undertakings"
    assert "has:fund" in after("has:und")
    assert after("live:t") == ["live:today"]
    assert after("within:1") == ["within:12m"]
    assert after("fy:") == ["fy:2011/12", "fy:this", "fy:last", "fy:next"]


def test_what_stands_after_the_cursor_stays() -> None:
    (first, *_) = complete("typ navca", 3)
    assert first.applied("typ navca") == ("type: navca", 5)


def test_every_field_is_offered_for_its_first_letters() -> None:
    for field in FIELDS:
        assert f"{field.name}:" in after(field.name)
