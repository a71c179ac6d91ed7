"""Checks that hold records and sources against each other."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import structs

from store.checking import CHECKS, check
from store.checking.across import Bodies, year_of
from store.dates import Period
from store.errors import PactlineError
from store.names import alike, comparable, is_short_for
from store.query import parse
from store.records import Decision, Organisation, Party
from store.text import printable
from tests.checking.support import BODY, FUNDER, TODAY, award, codes, findings, grant
from tests.stores import file_of, sample_files, store_of

KEYS = ("plannedDates", "actualDates", "awardDate", "dateModified", "companyNumber")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Footlights Co. Ltd", "Footlights Company Limited"),
        ("G- Force", "G-Force"),
        ("St John's Centre", "Saint Johns Center"),
        ("Bread & Roses", "Bread and Roses CIC"),
        ("Y.M.C.A.", "YMCA"),
        ("Café Élan", "CAFE ELAN"),
        ("Blue Sci CIC", "Bluesci"),
        ("Mind - Andover", "Andover Mind"),
        ("Kent Refugee Action Network (KRAN)", "Kent Refugee Action Network"),
    ],
)
def test_names_that_differ_in_writing_only(one: str, other: str) -> None:
    assert alike(one, other)


def test_names_that_differ() -> None:
    assert not alike("Age UK", "Age Concern")
    assert comparable("The Charity") == "the charity"
    assert is_short_for("DoH", "Department of Health")
    assert is_short_for("Department of Health", "DH")
    assert not is_short_for("Dr", "Department of Health")


def test_an_id_under_several_names() -> None:
    def named(name: str) -> tuple[Party, ...]:
        return (grant().parties[0], Party(role="recipient", organisation=BODY.id, name=name))

    assert findings(grant(parties=named("NAVCA Ltd."))) == []
    (found,) = findings(grant(parties=named("Another Body")))
    assert found.code == "many-names"
    assert "“Navca”, “Another Body”" in found.message


def test_a_name_over_several_ids_is_left_to_a_person() -> None:
    one = Organisation(id="GB-COH-01234567", name="Footlights Ltd")
    other = Organisation(id="GB-COH-07654321", name="The Footlights")
    (found,) = findings(one, other)
    assert found.code == "likely-duplicates"
    assert "`pactline same GB-COH-01234567 GB-COH-07654321`" in found.remedy
    for kind in ("same", "different"):
        decided = Decision(id="D1", kind=kind, ids=(other.id, one.id))
        assert findings(one, other, decisions=(decided,)) == []


def test_ids_that_a_source_joins_are_no_duplicates() -> None:
    one = Organisation(id="GB-CHC-504542", name="GMCVO", identifiers=("GB-COH-01223344",))
    other = Organisation(id="GB-COH-01223344", name="GMCVO")
    assert findings(one, other) == []


@pytest.mark.parametrize("told_by", ["the former", "the new"])
def test_a_former_body_may_share_its_successors_name(told_by: str) -> None:
    former, middle, last = (Organisation(id=f"GB-CHC-50454{n}", name="Hub") for n in range(3))
    if told_by == "the former":
        former = structs.replace(former, successor=middle.id)
        middle = structs.replace(middle, successor=last.id)
    else:
        middle = structs.replace(middle, predecessors=(former.id,))
        last = structs.replace(last, predecessors=(middle.id,))
    assert findings(former, middle, last) == []
    apart = Organisation(id="GB-CHC-504549", name="Hub")
    assert codes(findings(former, middle, last, apart)) == ["likely-duplicates"]


def test_bodies_that_merge_in_a_ring_are_one_line() -> None:
    ring = [
        Organisation(id=f"GB-CHC-50454{n}", name="Hub", successor=f"GB-CHC-50454{(n + 1) % 3}")
        for n in range(3)
    ]
    assert findings(*ring) == []


def test_a_part_of_a_register_needs_no_names_of_its_own() -> None:
    nameless = Organisation(id="GB-CHC-504542")
    names = file_of(Organisation(id="GB-CHC-504542", name="GMCVO"), source="names")
    alone = store_of(file_of(nameless))
    (found,) = check(alone, today=TODAY)
    assert found.message == "1 organisation without name"
    for files in ((names, file_of(nameless)), (file_of(nameless), names)):
        assert list(check(store_of(*files), today=TODAY)) == []


def test_a_later_decision_replaces_an_earlier_one() -> None:
    bodies = [Organisation(id=f"PACT-{each}", name="Same Name") for each in "ab"]
    ids = ("PACT-a", "PACT-b")
    joined = Decision(id="D1", kind="same", ids=ids, at="2024-01-02T00:00:00Z")
    parted = Decision(id="D2", kind="different", ids=ids, at="2024-01-01T00:00:00Z")
    known = Bodies([joined, parted])
    assert known.of("PACT-a") == known.of("PACT-b")
    assert findings(*bodies, decisions=(joined, parted)) == []


def test_a_source_does_not_join_what_the_person_told_apart() -> None:
    parted = Decision(id="D1", kind="different", ids=("PACT-a", "PACT-c"))
    known = Bodies([parted])
    known.organisation("one", Organisation(id="PACT-a", identifiers=("PACT-b",)))
    known.organisation("one", Organisation(id="PACT-c", identifiers=("PACT-b",)))
    assert known.of("PACT-a") == known.of("PACT-b") != known.of("PACT-c")
    assert known.are_told_apart("PACT-b", "PACT-c")


def test_a_third_id_stays_open_after_a_decision_on_two() -> None:
    bodies = [Organisation(id=f"PACT-{each}", name="Same Name") for each in "abc"]
    decided = Decision(id="D1", kind="different", ids=("PACT-a", "PACT-b"))
    (found,) = findings(*bodies, decisions=(decided,))
    assert "pactline same PACT-a PACT-c" in found.remedy


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(This grant is renewable - year 2 of up to 3 years).", (2, 3)),
        ("year 3 of 3 years", (3, 3)),
        ("Year one of three", (1, 3)),
        ("year 5 of 3 years", None),
        ("a mentoring service for 18-25-year olds, £10,000 towards the 2nd year", None),
        ("restricted grant of £250,000 over 2 years", None),
    ],
)
def test_reading_which_year_of_how_many(text: str, expected: tuple[int, int] | None) -> None:
    assert year_of(text) == expected


def test_yearly_records_are_strung_into_awards() -> None:
    def year(record_id: str, words: str, day: str) -> object:
        return grant(record_id, purpose=f"Core costs ({words}).", funding=(award("10", day),))

    found = findings(
        year("C", "year 3 of 3 years", "2021-01-01"),
        year("A", "year 1 of up to 3 years", "2019-01-01"),
        year("D", "year 1 of up to 3 years", "2022-01-01"),
    )
    assert codes(found) == ["yearly-records", "yearly-records"]
    assert [record.id for record in found[0].records] == ["A", "C"]
    said = "Navca: years 1, 3 of up to 3 years, one record each; no record of year 2"
    assert found[0].message == said
    assert [record.id for record in found[1].records] == ["D"]
    assert "no other year is on record" in found[1].message


def test_a_regrant_code_and_a_likely_regrant() -> None:
    coded = grant("R", regrant="FRG010")
    end = Organisation(id="GB-CHC-200002", name="End")
    onwards = grant(
        "O",
        funding=(award("500", "2020-09-01"),),
        parties=(
            Party(role="funder", organisation=BODY.id, name=BODY.name),
            Party(role="recipient", organisation=end.id, name=end.name),
        ),
    )
    found = findings(coded, grant("G", planned=Period("2020..2021")), onwards, end)
    assert codes(found) == ["regrant", "likely-regrant"]
    assert [record.id for record in found[1].records] == [BODY.id, "G"]
    assert "1 grant is to be granted on (FRG010)" in found[0].message
    late = grant("L", funding=(award("500", "2023-09-01"),), parties=onwards.parties)
    assert findings(grant("G", planned=Period("2020..2021")), late, end) == []


def test_a_regrant_code_that_is_none_takes_no_money_out_and_is_told() -> None:
    found = findings(grant("A", regrant="No"), grant("B", regrant="No"))
    assert codes(found) == ["regrant"]
    assert found[0].message == "2 grants have “No” for a regrant code; totals add their money"
    assert "correct it at the source" in found[0].remedy


def test_the_samples_show_what_their_sources_leave_open() -> None:
    found = list(check(store_of(*sample_files()), today=TODAY))
    messages = [each.message for each in found]
    assert codes(found) == ["groups-differ", "claims-differ", "claims-differ"]
    assert "at least 1,000 are in no named group" in messages[0]
    assert messages[1] == (
        "size of the sector: 15,000 organisations (gm-memorandum);"
        " almost 15,000 organisations (gm-later-reports)"
    )
    assert messages[2] == (
        "signed: by 3 February 2017 (gm-memorandum); 12 May 2017 (gm-later-reports)"
    )


def test_what_was_asked_for_only() -> None:
    two = store_of(
        file_of(FUNDER, BODY, grant("A", funding=(award("0"),)), source="one"),
        file_of(grant("B", funding=(award("0"),)), source="two"),
    )
    assert len(list(check(two, today=TODAY))) == 2
    (found,) = check(two, None, "two", today=TODAY)
    assert found.sources == ("two",)
    (found,) = check(two, parse("id:=A"), today=TODAY)
    assert found.records[0].id == "A"
    with pytest.raises(PactlineError, match="no source “three”"):
        list(check(two, None, "three", today=TODAY))


def test_sources_that_agree_are_no_finding() -> None:
    same = store_of(
        file_of(FUNDER, BODY, grant(), source="one"), file_of(FUNDER, grant(), source="two")
    )
    assert list(check(same, today=TODAY)) == []
    other = store_of(
        file_of(FUNDER, BODY, grant(), source="one"),
        file_of(grant(funding=(award("6000"),)), source="two"),
    )
    (found,) = check(other, today=TODAY)
    assert found.message == "money awarded total: £5,000 (one); £6,000 (two)"


def test_every_check_is_explained() -> None:
    for code, each in CHECKS.items():
        assert code == each.code
        assert each.explanation.endswith(".")
        assert each.remedy
        assert not each.remedy.endswith(".")


def test_a_broken_file_of_many_names_is_one_short_finding() -> None:
    bodies = [Organisation(id=f"PACT-{n}", name="Same") for n in range(300)]
    grants = [
        grant(
            f"G{n}",
            parties=(
                grant().parties[0],
                Party(role="recipient", organisation=BODY.id, name=f"Name {chr(0x4E00 + n)}"),
            ),
        )
        for n in range(300)
    ]
    found = findings(*bodies, *grants)
    assert codes(found) == ["many-names", "likely-duplicates"]
    assert found[0].message.endswith("and 293 more")
    assert found[1].message.endswith("and 292 more")
    assert len(found[1].records) == 300


TEXT = st.text(st.characters(exclude_categories=()), max_size=12)


@example("0", "\r", "", {})
@given(TEXT, TEXT, TEXT, st.dictionaries(st.sampled_from(KEYS), st.text() | st.lists(st.none())))
def test_no_record_stops_a_check(one: str, two: str, word: str, kept: dict[str, Any]) -> None:
    parties = (
        Party(role="funder", organisation=one, name=two),
        Party(role="recipient", organisation=two, name=one),
    )
    record = grant(one, title=two, purpose=word, parties=parties, regrant=word, as_published=kept)
    body = Organisation(id=two, name=word, identifiers=(one,), as_published=kept)
    for each in findings(record, body, Organisation(id=one, name=word)):
        assert all(text == printable(text) for text in (each.message, each.remedy))
        assert each.code in CHECKS
