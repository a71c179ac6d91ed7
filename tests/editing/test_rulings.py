"""Doubted claims, and sources that are preferred."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copytree, rmtree

import pytest
from msgspec.structs import replace

from fixtures import SAMPLE
from store.dates import Period
from store.errors import EXIT_NOTHING, PactlineError
from store.interface import Kind
from store.query import parse
from store.timeline.series import agreement_timeline
from tests.editing.conftest import Verb, opened
from tests.hostile import MARKER, TEXTS

MEMORANDUM = "PACT-gm-vcse-memorandum"
PROGRAMME = "PACT-strategic-partners-programme"
SECTOR = "PACT-gm-vcse-sector"


@pytest.fixture(autouse=True)
def sample(folder: Path) -> dict[str, bytes]:
    """The sample as the person's store; what its files hold."""
    copytree(SAMPLE, folder)
    return {file.name: file.read_bytes() for file in folder.glob("*.json")}


def amount(folder: Path, record_id: str) -> str:
    """Return the money of a listed agreement."""
    store = opened(folder)
    row = store.row(record_id)
    assert row is not None
    return row.amount


def unfolded(page: str) -> str:
    """Return a page as one line, so that no line's end parts its words."""
    return " ".join(page.split())


GRANT = {
    "id": "360G-x-1",
    "title": "Their title",
    "description": "To plan",
    "currency": "GBP",
    "amountAwarded": 1000,
    "awardDate": "2024-05-01",
    "fundingOrganization": [{"id": "GB-GOV-10", "name": "DH"}],
    "recipientOrganization": [{"id": "GB-CHC-1001635", "name": "Navca"}],
}


@pytest.mark.parametrize(("verb_", "more"), [("doubt", []), ("prefer", ["gm-memorandum"])])
def test_a_ruling_is_withdrawn_by_the_path_it_was_made_with(
    verb: Verb, verb_: str, more: list[str]
) -> None:
    verb(verb_, MEMORANDUM, "events[0]", *more, *["--source", "gm-memorandum"] * (not more))
    assert "set-aside" in verb("check", "--code", "set-aside", "--json", code=EXIT_NOTHING)
    verb(verb_, MEMORANDUM, "events[0]", *more, "--withdraw")
    verb("check", "--code", "set-aside")


@pytest.mark.parametrize("path", ["funding[2011-12]", "funding[0].amount.value", "funding[0]"])
def test_a_claim_is_ruled_on_by_any_path_to_it_however_its_year_is_written(
    verb: Verb, path: str
) -> None:
    assert "funding[2011/12]: key 2011/12" in verb("doubt", PROGRAMME, path)
    verb("doubt", PROGRAMME, path, "--withdraw")
    assert "leads now" in verb("prefer", PROGRAMME, path, "dh-strategic-partners")


def test_every_path_that_is_printed_is_read(verb: Verb) -> None:
    for record_id in (PROGRAMME, MEMORANDUM, "GB-CHC-504542"):
        fields, _, _ = verb("show", record_id, "--fields").partition("\f")
        for line in fields.splitlines():
            path, _, source = line.split("\t")
            if path != "id":
                verb("prefer", record_id, path, source, "--dry-run")


def test_the_history_of_a_record_has_the_decisions_about_it_whole(verb: Verb) -> None:
    why = " ".join(["because"] * 100)
    verb("doubt", PROGRAMME, "funding[total]", "--because", why)
    verb("doubt", PROGRAMME, "funding[total]", "--withdraw")
    verb("same", "GB-CHC-1001635", "PACT-age-uk")
    verb("prefer", MEMORANDUM, "events", "gm-memorandum")
    found = json.loads(verb("history", PROGRAMME, "--json").partition("\f")[0])
    doubted, withdrawn = (f"“{each} dh-strategic-partners: {why}”" for each in KINDS)
    assert [(each["field"], each["before"], each["after"]) for each in found] == [
        ("funding[total]", doubted, withdrawn),
        ("funding[total]", "nothing", doubted),
    ]
    found = json.loads(verb("history", "PACT-age-uk", "--json").partition("\f")[0])
    assert [(each["field"], each["after"]) for each in found] == [
        ("GB-CHC-1001635 and PACT-age-uk", "“same”")
    ]
    verb("undo")
    assert "“prefer gm-memorandum” nothing" in " ".join(verb("history", MEMORANDUM).split())


KINDS = ("doubt", "withdrawn")


def grants(verb: Verb, *words: str) -> tuple[dict[str, str], list[str]]:
    """Return id and title of the grants in a package, and the sources that its head names."""
    package = json.loads(verb("export", *words, "--format", "360giving").partition("\f")[0])
    named = [each["id"] for each in package.get("sources", ())] or [package["title"]]
    return {each["id"]: each["title"] for each in package["grants"]}, named


@pytest.mark.parametrize("path", ["funding[0].amount", "funding[awarded].amount.value"])
def test_a_figure_that_one_corrects_is_of_the_line_that_it_corrects(
    verb: Verb, folder: Path, tmp_path: Path, path: str
) -> None:
    file = tmp_path / "g.json"
    file.write_text(json.dumps({"version": "1.4", "grants": [GRANT]}), "utf-8")
    verb("import", str(file))
    verb("set", GRANT["id"], path, "2000")
    said = opened(folder).read_source("anna")
    assert said is not None
    ((line,),) = [each.funding for each in said.agreements]
    assert (line.key, str(line.amount), line.stage.value) == ("awarded", "£2,000", "awarded")
    assert (line.payee, line.date.text, line.where) == ("GB-CHC-1001635", "2024-05-01", "")
    verb("prefer", GRANT["id"], "funding[awarded]", "anna")
    assert amount(folder, str(GRANT["id"])) == "£2,000"
    assert "2024/25  £2,000, awarded" in verb("timeline", GRANT["id"])
    with pytest.raises(PactlineError, match="no value number 7"):
        verb("set", GRANT["id"], "funding[7].amount", "5")


def test_a_preferred_title_goes_out_and_ones_own_records_alone_are_given_back(
    verb: Verb, tmp_path: Path
) -> None:
    file = tmp_path / "g.json"
    file.write_text(json.dumps({"version": "1.4", "grants": [GRANT]}), "utf-8")
    verb("import", str(file))
    verb("set", GRANT["id"], "title", "My title")
    own = ("funder=DH (GB-GOV-10)", "recipient=Navca (GB-CHC-1001635)", "amount=£500")
    verb("add", "agreement", "Own", "type=grant", *own, "date=3 May 2024", "stage=awarded")
    assert grants(verb, "--source", "mine") == ({"PACT-anna-own": "Own"}, ["Entered by anna"])
    assert grants(verb, "--source", "dh-g")[0] == {GRANT["id"]: "Their title"}
    assert grants(verb, f"id:{GRANT['id']}")[0] == {GRANT["id"]: "Their title"}
    verb("prefer", GRANT["id"], "title", "anna")
    assert grants(verb, f"id:{GRANT['id']}")[0] == {GRANT["id"]: "My title"}
    assert grants(verb, "--source", "dh-g")[0] == {GRANT["id"]: "Their title"}
    with pytest.raises(PactlineError, match="no source “none”"):
        grants(verb, "--source", "none")
    with pytest.raises(PactlineError, match="only 360Giving"):
        verb("export", "--source", "mine")


def test_the_head_of_a_package_names_the_sources_of_what_is_in_it(
    verb: Verb, tmp_path: Path
) -> None:
    file = tmp_path / "g.json"
    file.write_text(json.dumps({"version": "1.4", "grants": [GRANT]}), "utf-8")
    verb("import", str(file))
    found, (named,) = grants(verb)
    assert [*found] == [GRANT["id"]]
    assert "DH" in named


def test_a_doubted_figure_leaves_sums_and_stays_readable(
    verb: Verb, folder: Path, sample: dict[str, bytes]
) -> None:
    assert amount(folder, PROGRAMME) == "almost £11.8m"
    verb("doubt", PROGRAMME, "funding[total]", "--because", "the report says otherwise")
    assert amount(folder, PROGRAMME) == "more than £7.0m"
    page = verb("show", PROGRAMME)
    assert "less than £4.8m" not in page
    assert "the report says otherwise" in unfolded(page)
    assert "11800000" in verb("show", PROGRAMME, "--fields")
    assert "the report says otherwise" in unfolded(verb("timeline", PROGRAMME))
    told = verb("check", "--code", "set-aside", code=EXIT_NOTHING)
    assert "counts nowhere: doubted by" in told
    for name, before in sample.items():
        assert (folder / name).read_bytes() == before
    verb("doubt", PROGRAMME, "funding[total]", "--withdraw")
    assert amount(folder, PROGRAMME) == "almost £11.8m"
    with pytest.raises(PactlineError, match="is ruled on"):
        verb("doubt", PROGRAMME, "funding[total]", "--withdraw")


def test_undo_takes_a_doubt_back(verb: Verb, folder: Path) -> None:
    verb("doubt", PROGRAMME, "funding[2]")
    assert amount(folder, PROGRAMME) == "more than £7.0m"
    verb("undo")
    assert amount(folder, PROGRAMME) == "almost £11.8m"


def test_a_doubt_is_about_the_claim_as_it_stands(verb: Verb, folder: Path) -> None:
    verb("doubt", PROGRAMME, "funding[total]")
    file = folder / "dh-strategic-partners.json"
    file.write_text(file.read_text("utf-8").replace("11800000", "11900000"), "utf-8")
    assert amount(folder, PROGRAMME) == "almost £11.9m"
    assert "sets nothing aside" in verb("check", "--code", "ruled-in-vain", code=EXIT_NOTHING)


def test_a_preferred_line_counts_among_the_others(verb: Verb, folder: Path) -> None:
    verb("add", "line", PROGRAMME, "£3.6m", "year=2011/12", "stage=disbursed", "payer=GB-GOV-10")
    before = agreement_timeline(opened(folder).agreement(PROGRAMME))  # type: ignore[arg-type]
    assert before.left_out[0].reason == "another source’s account"
    verb("prefer", PROGRAMME, "funding[2011/12]", "anna", "--because", "told by phone")
    view = opened(folder).agreement(PROGRAMME)
    assert view is not None
    after = agreement_timeline(view)
    (money,) = after.money
    years = {row.label: row for row in money.years}
    assert str(years["2011/12"].sums[0]) == "£3.6m"
    assert years["2011/12"].sources == ("anna",)
    assert years["2012/13"].sources == ("dh-strategic-partners",)
    page = verb("show", PROGRAMME)
    assert "prefers anna: told by phone" in unfolded(page)
    assert "more than £3.5m" in page
    verb("prefer", PROGRAMME, "funding[2011/12]", "anna", "--withdraw")
    again = opened(folder).agreement(PROGRAMME)
    assert again is not None
    assert agreement_timeline(again) == before


@pytest.mark.parametrize(
    "words",
    [
        ("set", PROGRAMME, "funding[2011/12].amount", "about £4m"),
        ("set", PROGRAMME, "funding[2011-12]", "about £4m"),
        ("add", "line", PROGRAMME, "about £4m", "year=2011/12", "note=told by phone"),
        ("add", "line", PROGRAMME, "about £4m", "period=2011/12", "key=line-1"),
    ],
)
def test_a_preferred_year_is_that_years_figure_and_no_other_sources_same_amount(
    verb: Verb, folder: Path, words: tuple[str, ...]
) -> None:
    verb(*words)
    verb("prefer", PROGRAMME, "funding[2011/12]", "anna")
    view = opened(folder).agreement(PROGRAMME)
    assert view is not None
    (money,) = agreement_timeline(view).money
    years = {row.label: ([*map(str, row.sums)], row.sources) for row in money.years}
    assert years["2011/12"] == (["about £4m"], ("anna",))
    assert years["2012/13"] == (["more than £3.5m"], ("dh-strategic-partners",))
    assert [str(each.sum) for each in money.totals] == ["almost £11.8m"]
    said = {(str(line.amount), line.period): by for line, by in view.funding()}
    assert said["about £4m", Period("2011/12")] == ("anna",)
    assert "the same amount as 2011/12 [S1]" in unfolded(verb("show", PROGRAMME))


def test_the_same_amount_of_a_preferred_line_is_its_own_sources(verb: Verb, folder: Path) -> None:
    verb("add", "line", PROGRAMME, "£4m", "year=2011/12")
    verb("add", "line", PROGRAMME, "year=2012/13", "same_as=2011/12")
    verb("add", "line", PROGRAMME, "year=2009/10", "same_as=2010/11")
    for year in ("2012/13", "2009/10"):
        verb("prefer", PROGRAMME, f"funding[{year}]", "anna")
    view = opened(folder).agreement(PROGRAMME)
    assert view is not None
    (money,) = agreement_timeline(view).money
    years = {row.label: ([*map(str, row.sums)], row.sources) for row in money.years}
    assert years["2011/12"] == (["more than £3.5m"], ("dh-strategic-partners",))
    assert years["2012/13"] == (["£4m"], ("anna",))
    assert years["2009/10"][0] == []
    verb("doubt", PROGRAMME, "funding[2011/12]", "--source", "dh-strategic-partners")
    assert "2012/13" in verb("timeline", PROGRAMME)


def test_a_preferred_date_settles_what_sources_dispute(verb: Verb, folder: Path) -> None:
    disputed = parse("has:disagreement")
    listed = opened(folder).listing(disputed, Kind.AGREEMENT)
    assert [row.id for row in listed.rows(0, 9)] == [MEMORANDUM]
    verb("prefer", MEMORANDUM, "events[signed]", "gm-later-reports")
    assert opened(folder).listing(disputed, Kind.AGREEMENT).total == 0
    page = verb("show", MEMORANDUM)
    assert "sources differ" not in page
    assert "by 3 February 2017" in page
    found = json.loads(verb("check", "--json", code=EXIT_NOTHING).partition("\f")[0])
    codes = [each["code"] for each in found if MEMORANDUM in each["records"]]
    assert "claims-differ" not in codes
    assert "set-aside" in codes


def test_an_organisation_is_ruled_on_as_well(verb: Verb, folder: Path) -> None:
    verb("prefer", SECTOR, "counts", "gm-later-reports")
    view = opened(folder).organisation(SECTOR)
    assert view is not None
    assert [str(each.value) for each in view.each("counts")] == ["almost 15,000 organisations"]
    verb("set", SECTOR, "name", "The sector")
    verb("prefer", SECTOR, "name", "anna")
    row = opened(folder).row(SECTOR)
    assert row is not None
    assert row.title == "The sector"


def test_an_index_brought_up_to_date_is_the_same_as_one_made_afresh(
    verb: Verb, folder: Path, tmp_path: Path
) -> None:
    verb("find")
    verb("doubt", PROGRAMME, "funding[total]")
    verb("prefer", SECTOR, "counts", "gm-later-reports")
    copy = tmp_path / "copy"
    copytree(folder, copy)
    for made in copy.glob(".index*"):
        rmtree(made)
    for kind in Kind:
        everything = parse("")
        updated = opened(folder).listing(everything, kind).rows(0, 99)
        assert updated == opened(copy).listing(everything, kind).rows(0, 99)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["doubt", "PACT-none", "title"], "knows no"),
        (["doubt", PROGRAMME, "titel"], "no field “titel”"),
        (["doubt", PROGRAMME, "amount"], "it is a field of funding: name one"),
        (["doubt", PROGRAMME, "url"], "says anything"),
        (["doubt", MEMORANDUM, "events[signed]"], "say whose claim"),
        (["prefer", MEMORANDUM, "events[signed]", "none"], "“none” says nothing"),
    ],
)
def test_a_mistake_keeps_nothing(
    verb: Verb, folder: Path, words: list[str], told: str, sample: dict[str, bytes]
) -> None:
    with pytest.raises(PactlineError, match=told):
        verb(*words)
    assert {file.name for file in folder.glob("*.json")} == set(sample)


def test_a_hostile_reason_reaches_no_terminal(verb: Verb, folder: Path) -> None:
    text = "".join(TEXTS.values()).replace("\0", "")
    verb("doubt", PROGRAMME, "funding[total]", "--because", text)
    for words in (["show", PROGRAMME], ["timeline", PROGRAMME]):
        assert MARKER in verb(*words)
    assert MARKER in verb("check", code=EXIT_NOTHING)


def test_a_ruling_on_what_nobody_reads_any_more_hurts_nobody(verb: Verb, folder: Path) -> None:
    verb("doubt", PROGRAMME, "funding[total]")
    (folder / "dh-strategic-partners.json").unlink()
    assert opened(folder).row(PROGRAMME) is None
    assert "sets nothing aside" in verb("check", code=EXIT_NOTHING)
    store = opened(folder)
    decision = next(each for each in store.decisions() if each.kind == "doubt")
    store.decide(replace(decision, path="no such field"))
    copytree(SAMPLE, folder, dirs_exist_ok=True)
    assert opened(folder).agreement(PROGRAMME) is not None


@pytest.mark.parametrize(
    "words",
    [
        ("doubt", PROGRAMME, "funding[total]"),
        ("prefer", SECTOR, "counts", "gm-later-reports"),
        ("same", "GB-CHC-1001635", "GB-CHC-504542"),
        ("different", "GB-CHC-1001635", "GB-CHC-504542"),
    ],
)
def test_a_decision_is_shown_before_it_is_kept(
    verb: Verb, folder: Path, words: tuple[str, ...]
) -> None:
    asked = (*words, "--because", "told so", "--where", "page 3", "--json")
    shown = verb(*asked, "--dry-run")
    assert "nothing is kept" in shown
    assert opened(folder).decisions() == []
    (decision,) = json.loads(shown.partition("\f")[0])
    assert (decision["kind"], decision["text"]) == (words[0], "told so; page 3")
    verb(*asked)
    (kept,) = opened(folder).decisions()
    assert (kept.id, kept.kind, kept.text) == (decision["id"], words[0], "told so; page 3")


def test_records_are_found_by_what_was_decided_of_them(verb: Verb, folder: Path) -> None:
    def found(query: str) -> list[str]:
        store = opened(folder)
        return [row.id for kind in Kind for row in store.listing(parse(query), kind).rows(0, 9)]

    decided = ("is:same", "is:different", "is:doubted", "is:preferred")
    assert [found(each) for each in decided] == [[], [], [], []]
    verb("doubt", PROGRAMME, "funding[total]")
    verb("prefer", MEMORANDUM, "events[signed]", "gm-later-reports")
    verb("different", "GB-GOV-10", "PACT-age-uk")
    verb("same", "GB-CHC-504542", "PACT-mens-health-forum")
    assert found("is:doubted") == [PROGRAMME]
    assert found("is:preferred") == [MEMORANDUM]
    assert sorted(found("is:different")) == ["GB-GOV-10", "PACT-age-uk"]
    assert found("is:same") == ["GB-CHC-504542"]
    assert PROGRAMME not in found("-is:doubted")
    verb("doubt", PROGRAMME, "funding[total]", "--withdraw")
    assert found("is:doubted") == []
