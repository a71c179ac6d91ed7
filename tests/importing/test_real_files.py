"""The published files load whole, with the totals that their publishers' own figures give."""

from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from store.dates import FinancialYear, PartialDate
from store.importing import Plan, read_file
from store.records import Agreement, Organisation

from .support import told, totals

TRAFFORD = "trafford_council_voluntary_sector_grants"


def read(data_dir: Path, name: str) -> Plan:
    return read_file(data_dir / "360giving" / name)


@pytest.mark.parametrize("suffix", ["json", "csv"])
def test_trafford(data_dir: Path, suffix: str) -> None:
    plan = read(data_dir, f"{TRAFFORD}.{suffix}")
    source = plan.files[0].source
    assert plan.counts["agreements"] == plan.read == 555
    assert totals(plan) == {"GBP": Decimal("1291436.54")}
    assert not plan.lost
    funder = {party.organisation for a in plan.files[0].agreements for party in a.parties[:1]}
    assert funder == {"GB-LAE-TRF"}
    assert plan.counts["organisations"] == 323 + 1
    assert source.id == "trafford-council-voluntary-sector-grants"
    assert source.publisher_id == "GB-LAE-TRF"
    assert source.date == PartialDate("2024-08-02")
    days = [line.date.first for a in plan.files[0].agreements for line in a.funding]
    years = {FinancialYear.of(day).start for day in days if day}
    assert set(range(2012, 2025)) - years == {2015}


def test_trafford_csv_and_json_are_the_same_records(data_dir: Path) -> None:
    left, right = (read(data_dir, f"{TRAFFORD}.{suffix}").files[0] for suffix in ("csv", "json"))
    assert placeless(left.agreements) == placeless(right.agreements)
    assert placeless(left.organisations) == placeless(right.organisations)
    assert left.source.id == right.source.id


def placeless(
    records: tuple[Agreement, ...] | tuple[Organisation, ...],
) -> dict[str, Agreement | Organisation]:
    return {record.id: msgspec.structs.replace(record, where="") for record in records}


def test_trafford_footlights_are_two_companies(data_dir: Path) -> None:
    file = read(data_dir, f"{TRAFFORD}.json").files[0]
    named = {each.id for each in file.organisations if each.name == "Footlights"}
    assert named == {"GB-COH-07363900", "GB-COH-06447020"}
    both = next(each for each in file.organisations if each.id == "GB-COH-05465848")
    assert both.identifiers == ("GB-CHC-1113664",)


def test_workbook_of_real_date_cells(data_dir: Path) -> None:
    plan = read(data_dir, "ab-charitable-trust.xlsx")
    file = plan.files[0]
    assert plan.counts["agreements"] == 783
    assert totals(plan) == {"GBP": Decimal(12785625)}
    recipients = {p.organisation for a in file.agreements for p in a.parties if p.role != "funder"}
    assert len(recipients) == 322
    first = file.agreements[0]
    assert first.events[0].date == PartialDate("2021-01-26")
    assert first.as_published["Award Date - website format"] == "2021-01-26"
    assert first.as_published["Website: Project Detail"].startswith("A project to develop")
    assert first.places[0].name == "UK Wide"
    assert first.where == "ABCT data - Jan 2013 - Aug 2020, row 2"


def test_four_thousand_grants(data_dir: Path) -> None:
    plan = read(data_dir, "grants-4116.json")
    file = plan.files[0]
    assert plan.counts["agreements"] == 4116
    assert plan.counts["organisations"] == 3624 + 1
    assert totals(plan) == {"GBP": Decimal("115795635.69")}
    nothing = [
        (a.id, a.parties[1].name)
        for a in file.agreements
        if a.funding[0].amount and not a.funding[0].amount.value
    ]
    assert nothing == [("360G-LBFEW-80819", "Tonbridge and Malling Citizens Advice Bureau")]
    assert len(told(plan, "fromOpenCall")) == 4116
    assert len(told(plan, "description")) == 5
    assert all(a.planned and a.planned.first and a.planned.last for a in file.agreements)
    assert sum(len(a.planned.years()) > 1 for a in file.agreements if a.planned) == 4113


def test_currencies_stay_apart(data_dir: Path) -> None:
    plan = read(data_dir, "two-currencies-379.json")
    agreements = plan.files[0].agreements
    counts = {"GBP": 0, "USD": 0}
    for each in agreements:
        assert each.funding[0].amount
        counts[each.funding[0].amount.currency] += 1
    assert counts == {"GBP": 375, "USD": 4}
    assert totals(plan) == {"GBP": Decimal(31024522), "USD": Decimal(153934)}
    assert totals(plan, "disbursed") == {"GBP": Decimal(8779837), "USD": Decimal(153934)}
    assert set(told(plan, "awardDate")) == {"read as day/month/year"}
    first = agreements[0]
    assert first.events[0].date == PartialDate("2014-06-05")
    assert first.as_published["Open Call?"] == "YES"
    assert first.as_published["Grant Programme"]["Title (extended)"].startswith("Education")
