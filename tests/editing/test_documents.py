"""Both documents that the first records come from, entered by hand from an empty store."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from fixtures import SAMPLE
from store.codec import to_document
from store.store import open_store
from tests.editing.conftest import Verb, opened

PROGRAMME = """
add source "DH extends health and social care strategic partners programme" \
    id=dh-strategic-partners kind=article notes="The article bears no date."
add organisation "Department of Health" id=GB-GOV-10 kind="government department"
set GB-GOV-10 aliases DH
set GB-GOV-10 aliases DoH
add person GB-GOV-10 "Paul Burstow" post="care services minister" organisation=GB-GOV-10
add person GB-GOV-10 post=spokesman organisation=GB-GOV-10 note="not named"
add organisation "Age UK" id=PACT-age-uk kind="voluntary organisation"
add organisation Navca id=GB-CHC-1001635 kind="infrastructure body" \
    description="Body for local infrastructure organisations."
add person GB-CHC-1001635 "Katy Wing" post="director for improving local services" \
    organisation=GB-CHC-1001635
add organisation "Men’s Health Forum" id=PACT-mens-health-forum kind="voluntary organisation"
add agreement "Voluntary Sector Strategic Partners Programme" id=PACT-strategic-partners-programme \
    type=programme purpose="To improve dialogue between the department and third-sector \
organisations in health and social care." planned="2009 to 2012/13"
"""
PARTNERS = "PACT-strategic-partners-programme"
OF_PROGRAMME = """
add party {id} funder organisation=GB-GOV-10 name="Department of Health"
add party {id} "programme owner" organisation=GB-GOV-10 name="Department of Health"
add party {id} recipient organisation=PACT-age-uk name="Age UK"
add party {id} recipient organisation=GB-CHC-1001635 name=Navca
add party {id} recipient organisation=PACT-mens-health-forum name="Men’s Health Forum"
set {id} parties[funder].represented_by "Paul Burstow"
set {id} "parties[funder].represented_by[Paul Burstow].post" "care services minister"
set {id} "parties[funder].represented_by[Paul Burstow].organisation" GB-GOV-10
set {id} parties[Navca].represented_by "Katy Wing"
set {id} "parties[Navca].represented_by[0].post" "director for improving local services"
set {id} "parties[Navca].represented_by[0].organisation" GB-CHC-1001635
add line {id} "more than £3.5m" year=2011/12 stage=disbursed payer=GB-GOV-10
add line {id} same_as=2011/12 year=FY2012 stage=committed payer=GB-GOV-10
add line {id} "almost £11.8m" period="2009/10 to 2012/13" key=total payer=GB-GOV-10
add count {id} "18 strategic partners" role="strategic partner" note="Some are organisations \
working in partnership; how many, the source does not say."
add count {id} "26 voluntary organisations" role=recipient note="A partner can be several \
organisations together, so partners and organisations are different units."
add event {id} began date=2009
add event {id} announced text="The extension, at a conference for the partners in London, the day \
before the article."
set {id} events[announced].people "Paul Burstow"
set {id} events[announced].people[0].post "care services minister"
set {id} events[announced].people[0].organisation GB-GOV-10
add event {id} extended text="By one year, to 2012/13."
add event {id} due date="by March 2013" text="A new relationship, designed with the partners."
add event {id} ends date=2012-2013 text="No commitment beyond; reason given: health policy in \
transition."
add undertaking {id} "Pay the partners in 2012/13 the same amount as in 2011/12." by=GB-GOV-10
add undertaking {id} "Design a new relationship together with the partners by March 2013." \
    by=GB-GOV-10
"""
WING = {
    "name": "Katy Wing",
    "post": "director for improving local services",
    "organisation": "GB-CHC-1001635",
}
BURSTOW = {
    "name": "Paul Burstow",
    "post": "care services minister",
    "organisation": "GB-GOV-10",
}
SPOKESMAN = {"post": "spokesman", "organisation": "GB-GOV-10", "note": "not named"}
SAID = (
    ("Navca’s members can go on influencing the department.", WING),
    (
        "The Health and Social Care Bill changes the ground, and the extension shows that the "
        "minister knows what the sector is worth.",
        WING,
    ),
    ("There will be no new agreements while arrangements are in transition.", SPOKESMAN),
    ("The extension is announced early so that people can plan.", SPOKESMAN),
    ("A new relationship is to be designed with the partners by March 2013.", SPOKESMAN),
    ("Made no commitment past 2012/13.", BURSTOW),
)


def type_in(verb: Verb, script: str, source: str, **names: str) -> None:
    """Run each line of a script, saying it in a source."""
    for line in script.format(**names).replace("\\\n", "").strip().splitlines():
        words = shlex.split(line)
        verb(*words, *(() if words[1] == "source" else ("--source", source)))


def test_the_programme_is_entered_by_verbs_as_the_sample_has_it(
    verb: Verb, folder: Path, tmp_path: Path
) -> None:
    type_in(verb, PROGRAMME, "dh-strategic-partners")
    type_in(verb, OF_PROGRAMME, "dh-strategic-partners", id=PARTNERS)
    lines = tmp_path / "said.jsonl"
    lines.write_text(
        "\n".join(
            json.dumps({"add": "statement", "to": PARTNERS, "text": text, "speaker": speaker})
            for text, speaker in SAID
        ),
        "utf-8",
    )
    verb("add", "--from", str(lines), "--source", "dh-strategic-partners")
    _same_as_the_sample(folder, "dh-strategic-partners")


@pytest.mark.parametrize(
    "source_id", ["dh-strategic-partners", "gm-memorandum", "gm-later-reports"]
)
def test_every_document_is_entered_as_lines_of_json(
    verb: Verb, folder: Path, tmp_path: Path, source_id: str
) -> None:
    sample = open_store(SAMPLE).read_source(source_id)
    assert sample is not None
    verb("add", "source", "Begun", f"id={source_id}")
    given = {"add": "source", "id": source_id, **to_document(sample.source)}
    records = {
        "organisation": sample.organisations,
        "fund": sample.funds,
        "agreement": sample.agreements,
    }
    rows = [
        {"add": what, "id": each.id, **to_document(each)}
        for what, several in records.items()
        for each in several
    ]
    lines = tmp_path / "facts.jsonl"
    lines.write_text("\n".join(map(json.dumps, [given, *rows])), "utf-8")
    verb("add", "--from", str(lines), "--source", source_id)
    _same_as_the_sample(folder, source_id)


def _same_as_the_sample(folder: Path, source_id: str) -> None:
    wanted = open_store(SAMPLE).read_source(source_id)
    entered = opened(folder).read_source(source_id)
    assert wanted is not None
    assert entered is not None
    assert entered.source.entered_by == "anna"
    assert {**to_document(entered.source), "entered_by": ""} == {
        **to_document(wanted.source),
        "entered_by": "",
    }
    for table in ("organisations", "agreements", "funds"):
        said = {each.id: each for each in getattr(entered, table)}
        assert said == {each.id: each for each in getattr(wanted, table)}
