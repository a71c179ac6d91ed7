"""Records side by side, and what stands around one, with no agreement counted twice."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from store.merged import AgreementView, OrganisationView
from store.records import Agreement, Count, Organisation, Party
from store.store import FileStore
from store.timeline import relations
from store.timeline.relations import (
    Neighbours,
    agreement_facts,
    around_agreement,
    around_organisation,
    compared,
    organisation_facts,
)
from tests.cli.running import pactline
from tests.money.samples import agreement as agreement_of
from tests.money.samples import award, line
from tests.stores import file_of, store_of
from tui.pages.relations import around_page
from tui.pages.tables import neighbour_rows

NAMES = {f"GB-CHC-{number}": f"Body {number}" for number in range(1, 7)}


def grant(name: str, value: str, funder: int, recipient: int, **more: Any) -> Agreement:
    parties = (
        Party(role="funder", organisation=f"GB-CHC-{funder}"),
        Party(role="recipient", organisation=f"GB-CHC-{recipient}"),
    )
    return award(value, "2014-05-01", id=name, title=name, parties=parties, **more)


@pytest.fixture(scope="module")
def store() -> FileStore:
    partner = Party(role="partner", organisation="GB-CHC-6")
    first = grant("g1", "100", 1, 3)
    return store_of(
        file_of(
            *(Organisation(id=each, name=name) for each, name in NAMES.items()),
            first,
            grant("g2", "40", 1, 3, part_of="g1"),
            grant("g3", "7", 2, 3),
            grant("g4", "9", 2, 5),
            grant("g5", "60", 1, 4, regrant="FRG010"),
            grant("g6", "20", 4, 5),
            grant("up", "1", 1, 3, part_of="down"),
            grant("down", "1", 1, 3, part_of="up"),
            Agreement(id="p", title="p", parties=(first.parties[0], partner)),
        )
    )


def organisation(store: FileStore, number: int) -> OrganisationView:
    view = store.organisation(f"GB-CHC-{number}")
    assert view is not None
    return view


def agreement(store: FileStore, name: str) -> AgreementView:
    view = store.agreement(name)
    assert view is not None
    return view


def told(found: list[Neighbours]) -> dict[str, list[tuple[str, str, int]]]:
    return {
        each.relation: [
            (count.value, str(money.sums[0]) if money.sums else "", count.records)
            for count, money in each.rows
        ]
        for each in found
    }


def test_around_a_funder_stand_recipients_other_funders_and_partners(store: FileStore) -> None:
    found = told(around_organisation(store, organisation(store, 1)))
    assert found["receives from it"] == [("GB-CHC-3", "£100", 1), ("GB-CHC-4", "£60", 1)]
    assert found["funds its recipients too"] == [("GB-CHC-2", "£7", 1)]
    assert found["partner beside it, with the money of these agreements"] == [("GB-CHC-6", "", 1)]
    assert "funds it" not in found


def test_around_a_recipient_stand_its_funders_and_whom_else_they_fund(store: FileStore) -> None:
    found = told(around_organisation(store, organisation(store, 3)))
    assert found["funds it"] == [("GB-CHC-1", "£100", 1), ("GB-CHC-2", "£7", 1)]
    assert found["receives from its funders too"] == [
        ("GB-CHC-4", "£60", 1),
        ("GB-CHC-5", "£9", 1),
    ]


def test_money_that_is_not_added_is_told_beside_its_neighbour(store: FileStore) -> None:
    found = around_organisation(store, organisation(store, 1))
    page = around_page("Body 1", found, width=200).text()
    assert "Body 3 GB-CHC-3, £42 not added, part of a listed programme" in page
    _, rows = neighbour_rows(found)
    figures = {(row["row"], row["label"]): row["figure"] for row in rows}
    partner = "partner beside it, with the money of these agreements"
    assert figures[partner, "Body 6"] == "no figure stated"
    assert figures["receives from it, part of a listed programme", "Body 3"] == "£42"
    assert figures["receives from it", "Body 4"] == "£60"


def test_a_chain_of_parts_is_walked_up_and_down_and_ends_where_it_began(store: FileStore) -> None:
    assert told(around_agreement(store, agreement(store, "g2"))) == {
        "is part of": [("g1", "£100", 1)],
        "funds its recipients too": [("GB-CHC-2", "£7", 1)],
    }
    assert told(around_agreement(store, agreement(store, "g1"))) == {
        "part of it": [("g2", "£40", 1)],
        "funds its recipients too": [("GB-CHC-2", "£7", 1)],
    }
    circle = told(around_agreement(store, agreement(store, "up")))
    assert circle == {
        "is part of": [("down", "£1", 1)],
        "part of it": [("down", "£1", 1)],
        "funds its recipients too": [("GB-CHC-2", "£7", 1)],
    }


def test_what_a_regrant_pays_on_is_followed(store: FileStore) -> None:
    assert told(around_agreement(store, agreement(store, "g5"))) == {
        "receives from Body 4, which grants on": [("GB-CHC-5", "£20", 1)]
    }


def test_organisations_side_by_side_differ_where_they_do(store: FileStore) -> None:
    rows = compared([organisation_facts(store, organisation(store, each)) for each in (1, 2)])
    facts = {each.label: (each.cells, each.differs) for each in rows}
    assert facts["paid"] == (("£160", "£16"), True)
    assert facts["recipients named"] == (("2", "2"), False)
    assert facts["paid 2014/15"] == (("£160", "£16"), True)
    assert facts["kind"] == (("", ""), False)


def test_who_shares_money_is_named_and_figures_side_by_side_have_one_form() -> None:
    funders = tuple(Party(role="funder", organisation=f"GB-CHC-{each}") for each in (1, 2))
    recipient = Party(role="recipient", organisation="GB-CHC-3")
    shared = award("1000000", "2014-05-01", id="s", parties=(*funders, recipient))
    bodies = (Organisation(id=each, name=name) for each, name in NAMES.items())
    store = store_of(file_of(*bodies, shared, grant("g", "12.50", 4, 5)))
    rows = compared([organisation_facts(store, organisation(store, each)) for each in (1, 3, 5)])
    facts = {each.label: each.cells for each in rows}
    assert facts["funders named"] == ("", "2", "1")
    assert facts["recipients named"] == ("1", "", "")
    assert facts["paid, shared"] == ("£1,000,000.00, not divided", "", "")
    assert facts["received"] == ("", "£1,000,000.00", "£12.50")


def test_agreements_side_by_side(store: FileStore) -> None:
    views = [agreement(store, each) for each in ("g1", "g3")]
    rows = compared([agreement_facts(view, date(2020, 1, 1)) for view in views])
    facts = {each.label: each.cells for each in rows}
    assert facts["funder"] == ("Body 1", "Body 2")
    assert facts["money 2014/15"] == ("£100", "£7")


def test_figures_of_the_same_years_side_by_side_are_no_range() -> None:
    lines = (line(words, period="2011/12") for words in ("more than £5", "less than £9"))
    store = store_of(file_of(agreement_of(*lines, id="g1"), award("3", "2014-05-01", id="g2")))
    rows = compared([agreement_facts(agreement(store, "g1"), date(2020, 1, 1))])
    facts = {each.label: each.cells for each in rows}
    assert facts["stated total"] == ("more than £5; less than £9",)


def test_the_verbs(tmp_path: Path) -> None:
    rows = json.loads(
        pactline("compare", "PACT-gm-vcse-memorandum", "--json", home=tmp_path).stdout
    )
    (ends,) = [row for row in rows if row["what"] == "ends"]
    assert ends["differs"]
    assert ends["gm-memorandum"] == "by February 2022, worked out"
    refused = pactline("compare", "GB-GOV-10", "PACT-gm-vcse-memorandum", home=tmp_path)
    assert refused.returncode == 2
    assert b"nothing to compare" in refused.stderr
    both = "PACT-gm-vcse-memorandum", "PACT-strategic-partners-programme"
    rows = json.loads(pactline("compare", *both, "--json", home=tmp_path).stdout)
    figures = {row["what"]: row[both[1]] for row in rows}
    assert figures["not by year 2009/10 and 2010/11"] == "less than £4.8m, worked out"
    bodies = "GB-GOV-10", "GB-CHC-1001635"
    rows = json.loads(pactline("compare", *bodies, "--json", home=tmp_path).stdout)
    figures = {row["what"]: [row[each] for each in bodies] for row in rows}
    assert figures["recipients named"] == ["3", ""]
    assert figures["received, shared"] == ["", "almost £11.8m, not divided"]
    assert figures["paid 2009/10 and 2010/11"] == ["less than £4.8m, worked out", ""]
    around = json.loads(pactline("around", "GB-GOV-10", "--json", home=tmp_path).stdout)
    assert {row["id"] for row in around} == {
        "GB-CHC-1001635",
        "PACT-age-uk",
        "PACT-mens-health-forum",
    }
    assert pactline("around", "PACT-gm-vcse-memorandum", home=tmp_path).returncode == 1


def test_a_name_stands_below_a_figure_that_leaves_it_no_room() -> None:
    bodies = (Organisation(id=each, name=name) for each, name in NAMES.items())
    store = store_of(file_of(*bodies, grant("g", "12345678.90", 1, 2)))
    lines = around_page("1", around_organisation(store, organisation(store, 1)), width=36).text()
    assert "  £12,345,678.90, 1 agreement\n    Body 2 GB-CHC-2\n" in lines


def test_what_one_gave_another_is_divided_as_their_pages_do_and_the_rest_told_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    funders = tuple(Party(role="funder", organisation=f"GB-CHC-{each}") for each in (1, 2))
    recipient = Party(role="recipient", organisation="GB-CHC-3")
    own = [line(f"£{n}00", payer=f"GB-CHC-{n}") for n in (1, 2)]
    counted = (Count(value=26, unit="bodies", role="recipient"),)
    store = store_of(
        file_of(
            *(Organisation(id=each, name=name) for each, name in NAMES.items()),
            agreement_of(*own, id="joint", parties=(*funders, recipient)),
            award("1000", "2014-05-01", id="shared", parties=(*funders, recipient)),
            grant("onward", "5000", 1, 3, regrant="FRG010"),
            grant("many", "26000", 4, 5, counts=counted),
        )
    )

    def told(number: int, relation: str) -> list[tuple[str, list[str], list[str]]]:
        found = around_organisation(store, organisation(store, number))
        (near,) = (each for each in found if each.relation == relation)
        return [
            (
                count.value,
                [str(each) for each in totals.sums],
                [f"{out.sums[0]} {out.reason}" for out in totals.left_out],
            )
            for count, totals in near.rows
        ]

    by_two, by_several = (
        f"£1,000 shared by {each} funders, not divided" for each in (2, "several")
    )
    assert told(1, "receives from it") == [("GB-CHC-3", ["£5,100"], [by_two])]
    assert told(3, "funds it") == [
        ("GB-CHC-1", ["£5,100"], [by_several]),
        ("GB-CHC-2", ["£200"], [by_several]),
    ]
    of_many = "£26,000 shared by several recipients, not divided"
    assert told(4, "receives from it") == [("GB-CHC-5", [], [of_many])]
    monkeypatch.setattr(relations, "MOST_READ", 0)
    shared = "£1,300 shared by several funders, not divided"
    assert told(1, "receives from it") == [("GB-CHC-3", ["£5,000"], [shared])]
    assert told(4, "receives from it") == [("GB-CHC-5", [], [of_many])]
