"""Totals against their parts, and the forms of identifiers."""

import pytest

from store.amounts import Scope, Stage
from store.dates import PartialDate, Period
from store.records import Agreement, Amount, FundingLine, Organisation
from tests.checking.support import BODY, FUNDER, codes, findings, grant


def line(text: str, period: str, scope: Scope = Scope.YEAR, **fields: object) -> FundingLine:
    return FundingLine(  # type: ignore[arg-type]
        amount=Amount.parse(text), period=Period(period), scope=scope, key=text + period, **fields
    )


def programme(*funding: FundingLine, record_id: str = "PACT-programme") -> Agreement:
    return Agreement(
        id=record_id, title="Programme", type="programme", funding=funding, parties=grant().parties
    )


def test_a_bounded_total_is_not_contradicted_by_years_that_are_missing() -> None:
    sound = programme(
        line("more than £3.5m", "2011/12"),
        FundingLine(same_as="more than £3.5m2011/12", period=Period("2012/13"), scope=Scope.YEAR),
        line("almost £11.8m", "2009/10..2012/13", Scope.TOTAL),
    )
    assert findings(sound) == []


def test_years_that_exceed_their_total() -> None:
    (found,) = findings(
        programme(
            line("more than £3.5m", "2011/12"),
            line("more than £3.5m", "2012/13"),
            line("almost £7m", "2009/10..2012/13", Scope.TOTAL),
        )
    )
    assert found.code == "total-differs"
    assert found.message == "the years come to more than £7.0m, the total is almost £7.0m"


def test_all_years_stated_and_still_less_than_the_total() -> None:
    years = (line("£1m", "2011/12"), line("£2m", "2012/13"))
    (found,) = findings(programme(*years, line("£4m", "2011/12..2012/13", Scope.TOTAL)))
    assert "£1.0m of the total £4.0m is in none" in found.message
    assert findings(programme(*years, line("£3m", "2011/12..2012/13", Scope.TOTAL))) == []
    assert findings(programme(*years, line("about £4m", "2011/12..2012/13", Scope.TOTAL))) == []


def test_figures_of_one_form_stand_in_one_message() -> None:
    years = (line("£12m", "2011/12"), line("£1m", "2012/13"))
    (found,) = findings(programme(*years, line("£10m", "2011/12..2012/13", Scope.TOTAL)))
    assert found.message == "the years come to £13.0m, the total is £10.0m"


@pytest.mark.parametrize("scope", [Scope.TOTAL, Scope.YEAR])
def test_two_figures_for_one_total_or_one_year_are_doubtful(scope: Scope) -> None:
    one, other = line("£1m", "2011/12", scope), line("£1.2m", "2011/12", scope)
    (found,) = findings(programme(one, other))
    assert (found.code, found.severity) == ("stated-twice", "doubtful")
    assert "“£1.0m + £1.2m, 2011/12”" in found.message
    for sound in (
        line("£1.2m", "2012/13", scope),
        line("£1.2m", "2011/12", scope, payee=BODY.id),
        line("£1.2m", "2011/12", scope, date=PartialDate("2011-05-01")),
        line("USD 1.2m", "2011/12", scope),
        line("£1.2m", "2011/12", scope, stage=Stage.DISBURSED),
        line("£1.2m", "2011/12", scope, stage=Stage.APPLIED_FOR),
    ):
        assert findings(programme(one, sound)) == [], sound


def test_other_currencies_and_stages_are_not_added() -> None:
    assert (
        findings(
            programme(
                line("£2m", "2011/12", stage=Stage.AWARDED),
                line("£2m", "2011/12", stage=Stage.DISBURSED),
                line("USD 9m", "2012/13"),
                line("£2m", "2011/12..2012/13", Scope.TOTAL),
            )
        )
        == []
    )


def test_agreements_that_come_to_more_than_their_programme() -> None:
    whole = programme(line("£8000", "2020", Scope.TOTAL), line("£1000", "2019", Scope.TOTAL))
    one, two = (grant(each, part_of="PACT-programme") for each in "AB")
    (found,) = findings(whole, one, two)
    assert found.message == "2 parts come to £10,000, the whole is £8,000"
    assert [record.id for record in found.records] == ["PACT-programme", "A", "B"]
    assert findings(whole, one) == []


@pytest.mark.parametrize(
    ("org_id", "code", "words"),
    [
        ("GB-COH-1223344", "lost-zeros", "write it as GB-COH-01223344"),
        ("GB-CHC-12", "id-form", ""),
        (" GB-CHC-1001636 ", "id-form", "write it as GB-CHC-1001636"),
        ("GB-XYZ-1", "unknown-prefix", ""),
        ("12345", "unknown-prefix", ""),
    ],
)
def test_ids_that_no_register_gave(org_id: str, code: str, words: str) -> None:
    (found,) = findings(Organisation(id=org_id, name="Somebody"))
    assert found.code == code
    assert words in found.remedy


@pytest.mark.parametrize(
    "org_id",
    ["GB-SC-SC012345", "GB-NIC-100012", "GB-COH-CE012345", "US-EIN-99-1", "360G-x-1", "PACT-a"],
)
def test_ids_that_are_sound(org_id: str) -> None:
    assert findings(Organisation(id=org_id, name="Somebody")) == []


def test_ids_of_one_unknown_prefix_are_one_finding() -> None:
    bodies = [Organisation(id=f"GB-XYZ-{n}", name=f"Body {n}") for n in range(3)]
    (found,) = findings(*bodies)
    assert found.message == "3 ids with the unknown prefix GB-XYZ"
    assert len(found.records) == 3


def test_a_company_number_beside_the_id() -> None:
    body = Organisation(id="360G-a", name="A", as_published={"companyNumber": "1223344"})
    found = findings(FUNDER, body)
    assert codes(found) == ["lost-zeros"]
    assert "01223344" in found[0].remedy
