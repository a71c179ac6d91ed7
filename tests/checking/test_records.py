"""Checks that need one record alone."""

from decimal import Decimal

import pytest

from store.amounts import Qualifier, Stage
from store.dates import PartialDate, Period
from store.records import Amount, Count, Event, FundingLine, Organisation, Party
from store.text import garbled
from tests.checking.support import BODY, FUNDER, award, codes, findings, grant


def test_a_sound_grant_gives_no_finding() -> None:
    assert findings(grant()) == []


@pytest.mark.parametrize(
    ("value", "code", "words"),
    [("0", "zero-amount", "£0 awarded"), ("-12.50", "negative-amount", "−£12.50 awarded")],
)
def test_figures_of_nothing_and_below(value: str, code: str, words: str) -> None:
    (found,) = findings(grant(funding=(award(value),)))
    assert (found.code, found.message) == (code, words)
    assert found.records == (("agreement", "G1", "Grant G1"),)
    assert found.sources == ("one",)
    assert found.remedy


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"funding": (award("1", "0202-05-01"),)}, "awarded 1 May 202"),
        ({"funding": (award("1", "1900-01-01"),)}, "awarded 1 January 1900"),
        ({"funding": (award("1", "2025-05-01"),)}, "awarded 1 May 2025, which is still to come"),
        ({"planned": Period("2020..2202")}, "planned until 2202"),
        ({"events": (Event(kind="signed", date=PartialDate("2031")),)}, "which is still to come"),
    ],
)
def test_dates_that_hardly_can_be(fields: dict[str, object], message: str) -> None:
    (found,) = findings(grant(**fields))
    assert found.code == "far-date"
    assert message in found.message


def test_dates_that_are_partly_in_the_past_are_no_finding() -> None:
    assert findings(grant(funding=(award("1", "2024"),), planned=Period("2024..2031"))) == []


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (
            {"funding": (award("1", "2020-05-01"),), "planned": Period("2018..2019")},
            "planned to end 2019, but awarded 1 May 2020",
        ),
        (
            {
                "events": (
                    Event(kind="began", date=PartialDate("2015")),
                    Event(kind="ends", date=PartialDate("2014-03")),
                )
            },
            "ends March 2014, but began 2015",
        ),
        (
            {
                "parties": (
                    *grant().parties,
                    Party(
                        role="partner",
                        organisation=BODY.id,
                        name="Navca",
                        start=PartialDate("2015"),
                        end=PartialDate("2013"),
                    ),
                )
            },
            "Navca took part from 2015 to 2013",
        ),
    ],
)
def test_what_ends_before_it_starts(fields: dict[str, object], message: str) -> None:
    (found,) = findings(grant(**fields))
    assert (found.code, found.message) == ("ends-before-start", message)


def test_a_body_removed_before_it_was_registered() -> None:
    body = Organisation(
        id="GB-CHC-200001",
        name="Odd",
        registered=PartialDate("2001-01-01"),
        removed=PartialDate("1999-01-01"),
    )
    assert codes(findings(grant(), body)) == ["ends-before-start"]


def test_records_that_lack_the_same_are_one_finding() -> None:
    found = findings(grant("A", purpose=""), grant("B", purpose=""), grant("C", funding=()))
    assert [each.message for each in found] == [
        "2 agreements without description",
        "1 agreement without amount",
        "1 agreement without award date",
    ]
    assert [record.id for record in found[0].records] == ["A", "B"]


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("Children’s café", ""),
        ("Ôâ-Âme: FRANÇAIS À PARIS", ""),
        ("the cafÃ© project", "the cafÃ© project"),
        ("Womenâ€™s Aid", "Womenâ€™s Aid"),
        ("Ren\ufffd Cassin", "Ren\ufffd Cassin"),
        ("Â£500 for", "Â£500 for"),
        ("“GRÂ” ÄÖ…", ""),
    ],
)
def test_garbled_text(text: str, piece: str) -> None:
    assert garbled(text) == piece


def test_garbled_text_is_found_in_a_record() -> None:
    (found,) = findings(grant(title="Womenâ€™s Aid"))
    assert found.code == "garbled-text"


def test_groups_that_leave_some_out() -> None:
    parts = tuple(Count(value=v, unit="organisations") for v in (5000, 5000, 4000))
    body = Organisation(
        id="PACT-sector",
        name="Sector",
        counts=(Count(value=15000, unit="organisations", includes=parts),),
    )
    (found,) = findings(body)
    assert found.code == "groups-differ"
    assert found.message == (
        "15,000 organisations include 5,000 + 5,000 + 4,000 = 14,000:"
        " at least 1,000 are in no named group"
    )


@pytest.mark.parametrize(
    ("whole", "qualifier", "expected"),
    [
        (14000, Qualifier.EXACTLY, 0),
        (15000, Qualifier.ALMOST, 0),
        (15000, Qualifier.ABOUT, 0),
        (15000, Qualifier.MORE_THAN, 1),
        (9000, Qualifier.UP_TO, 1),
        (9000, Qualifier.AT_LEAST, 0),
    ],
)
def test_hedged_groups_only_where_no_reading_adds_up(
    whole: int, qualifier: Qualifier, expected: int
) -> None:
    parts = tuple(Count(value=v, unit="bodies") for v in (10000, 4000))
    count = Count(value=whole, unit="bodies", qualifier=qualifier, includes=parts)
    assert len(findings(grant(counts=(count,)))) == expected


def test_references_to_what_no_source_has() -> None:
    line = FundingLine(same_as="nowhere", drawn_from="PACT-no-fund", payer=FUNDER.id)
    found = findings(grant(funding=(award("5"), line), part_of="PACT-gone"))
    assert codes(found) == ["unknown-reference"] * 3
    assert "“the same as nowhere”" in found[0].message
    assert found[1].message.startswith("PACT-no-fund, given as fund that money is drawn from")
    assert found[2].message.startswith("PACT-gone")


def test_hostile_text_is_made_printable() -> None:
    (found,) = findings(grant(title="\x1b[31mred\x07", funding=(award("0"),)))
    assert found.records[0].title == "\ufffd[31mred\ufffd"


def test_nothing_paid_yet_is_no_finding() -> None:
    paid = FundingLine(amount=Amount(Decimal(0)), stage=Stage.DISBURSED)
    assert findings(grant(funding=(award("5"), paid))) == []


def test_dates_that_were_kept_as_published() -> None:
    kept = {
        "plannedDates": [{"startDate": "2021-05-01", "endDate": "30/04/2020"}],
        "dateModified": "yesterday",
    }
    found = findings(grant(as_published=kept), grant("B", as_published={"dateModified": "?"}))
    assert codes(found) == ["ends-before-start", "unreadable-date"]
    assert found[0].message == "planned to start 2021-05-01, to end 2020-04-30"
    assert found[1].message == "2 records have no readable date of change, such as “yesterday”"
