"""Money in and out of one organisation."""

from __future__ import annotations

from typing import Any

from store.interface import FacetCount, Reading
from store.merged import AgreementView
from store.records import Count, Party
from store.timeline.series import Timeline, organisation_timeline
from tests.money.samples import agreement, award, line, sample, year

US, THEM = "GB-CHC-1", "GB-CHC-2"


def parties(*pairs: tuple[str, str]) -> tuple[Party, ...]:
    return tuple(Party(role=role, organisation=who, name=f"name of {who}") for role, who in pairs)


def view(record: Any) -> AgreementView:
    return AgreementView(record.id, [("s", record)])


def of(*records: Any, ids: tuple[str, ...] = (US,)) -> tuple[Timeline, Timeline]:
    return organisation_timeline(ids, [view(record) for record in records], Reading.AWARD_DATE)


def said(flow: Timeline) -> list[str]:
    return [str(each) for each in flow.totals.sums]


def others(flow: Timeline) -> list[FacetCount]:
    return [count for group in flow.groups for count, _ in group.rows]


def grant(number: int, value: str, date: str, *pairs: tuple[str, str], **more: Any) -> Any:
    return award(value, date, id=f"g{number}", parties=parties(*pairs), **more)


def test_money_of_an_unnamed_side_is_called_as_in_other_lists() -> None:
    received, _ = of(grant(1, "100", "2012-05-01", ("recipient", US)))
    assert [each.label for each in others(received)] == ["none"]


def test_in_and_out_by_year_and_by_other_side() -> None:
    found = of(
        grant(1, "100", "2012-05-01", ("funder", THEM), ("recipient", US)),
        grant(2, "40", "2014-05-01", ("funder", "GB-CHC-3"), ("recipient", "GB-COH-9")),
        grant(3, "30", "2014-06-01", ("funder", US), ("recipient", THEM)),
        grant(4, "7", "2014-06-01", ("funder", THEM), ("recipient", US), currency="USD"),
        ids=(US, "GB-COH-9"),
    )
    assert said(found[0]) == ["£140", "$7"]
    assert [(row.label, row.records) for row in found[0].years] == [
        ("2012/13", 1),
        ("2013/14", 0),
        ("2014/15", 2),
    ]
    assert [(each.label, each.records) for each in others(found[0])] == [
        (f"name of {THEM}", 2),
        ("name of GB-CHC-3", 1),
        (f"name of {THEM}", 2),
    ]
    assert said(found[1]) == ["£30"]
    assert [each.value for each in others(found[1])] == [THEM]


def test_one_of_26_recipients_has_not_received_the_programmes_millions() -> None:
    programme = sample("dh-strategic-partners")
    navca = of(programme, ids=("GB-CHC-1001635",))
    assert said(navca[0]) == []
    (shared,) = navca[0].shared
    assert shared.reason == "shared by 26 recipients, not divided"
    assert [str(each) for each in shared.sums] == ["almost £11.8m"]
    department = of(programme, ids=("GB-GOV-10",))
    assert said(department[1]) == ["almost £11.8m"]
    assert not department[0].totals.records


def test_a_line_that_names_its_payee_is_the_payees_own() -> None:
    record = agreement(
        line("£10", payee=THEM),
        year("£3", "2012/13", payee=US),
        parties=parties(("funder", "GB-CHC-3"), ("recipient", US), ("recipient", THEM)),
    )
    found = of(record)
    assert said(found[0]) == ["£3"]
    assert not found[0].shared


def test_a_part_is_left_out_where_its_programme_counts() -> None:
    pairs = (("funder", THEM), ("recipient", US))
    found = of(
        grant(1, "100", "2012-05-01", *pairs),
        grant(2, "40", "2012-06-01", *pairs, part_of="g1"),
    )
    assert said(found[0]) == ["£100"]
    (out,) = found[0].totals.left_out
    assert (out.records, [str(each) for each in out.sums]) == (1, ["£40"])


def test_a_total_meets_its_years_where_one_line_names_nobody() -> None:
    record = agreement(
        line("£10"),
        year("£4", "2012/13", payer=THEM),
        parties=parties(("funder", THEM), ("funder", "GB-CHC-3"), ("recipient", US)),
    )
    found = of(record)
    assert said(found[0]) == ["£10"]
    assert [each.label for each in others(found[0])] == ["shared by several funders, not divided"]


def test_a_funder_has_not_paid_one_named_recipient_what_26_share() -> None:
    parties_of = parties(("funder", US), ("recipient", THEM))
    counts = (Count(value=26, unit="bodies", role="recipient"),)
    (_, paid) = of(award("26000", "2011-05-01", parties=parties_of, counts=counts))
    assert said(paid) == ["£26,000"]
    assert [each.label for each in others(paid)] == ["shared by several recipients, not divided"]
