"""Both documents of the field are entered by keys alone, from an empty store, on a terminal."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fixtures import SAMPLE
from store.codec import to_document
from store.editing.new import NewPart, NewRecord, NewSource
from store.interface import Kind
from store.records import SourceFile
from store.store import open_store
from tests.app.pty import Terminal
from tests.app.test_on_a_terminal import app_on
from tests.editing.test_on_a_terminal import KEEP, wait_until
from tui.cli.session import login

Form = tuple[str, dict[str, str]]

BURSTOW = "Paul Burstow, care services minister (GB-GOV-10)"
WING = "Katy Wing, director for improving local services (GB-CHC-1001635)"
SPOKESMAN = "not named, spokesman (GB-GOV-10)"
SMITH = "Lord Peter Smith, chair (PACT-gm-health-social-care-partnership)"
WHINNOM = "Alex Whinnom, chief executive (GB-CHC-504542)"
SECTORS = "PACT-gm-health-social-care-partnership; PACT-gm-vcse-sector"


def said(text: str, speaker: str) -> Form:
    return "statement", {"text": text, "speaker": speaker}


PROGRAMME: list[Form] = [
    ("source", {"title": "DH extends health and social care strategic partners programme",
        "id": "dh-strategic-partners", "kind": "article", "notes": "The article bears no date."}),
    ("organisation", {"name": "Department of Health", "id": "GB-GOV-10",
        "kind": "government department", "aliases": "DH; DoH",
        "people": f"{BURSTOW}; {SPOKESMAN}"}),
    ("organisation", {"name": "Age UK", "id": "PACT-age-uk", "kind": "voluntary organisation"}),
    ("organisation", {"name": "Navca", "id": "GB-CHC-1001635", "kind": "infrastructure body",
        "description": "Body for local infrastructure organisations.", "people": WING}),
    ("organisation", {"name": "Men’s Health Forum", "id": "PACT-mens-health-forum",
        "kind": "voluntary organisation"}),
    ("agreement", {"title": "Voluntary Sector Strategic Partners Programme",
        "id": "PACT-strategic-partners-programme", "type": "programme",
        "purpose": "To improve dialogue between the department and third-sector organisations in "
        "health and social care.", "planned": "2009 to 2012/13"}),
    ("party", {"role": "funder", "name": "Department of Health (GB-GOV-10)",
        "represented_by": BURSTOW}),
    ("party", {"role": "programme owner", "name": "GB-GOV-10"}),
    ("party", {"role": "recipient", "name": "PACT-age-uk"}),
    ("party", {"role": "recipient", "name": "Navca (GB-CHC-1001635)", "represented_by": WING}),
    ("party", {"role": "recipient", "name": "PACT-mens-health-forum"}),
    ("line", {"amount": "more than £3.5m", "period": "2011/12", "stage": "disbursed",
        "payer": "GB-GOV-10"}),
    ("line", {"period": "2012/13", "stage": "committed", "same_as": "2011/12",
        "payer": "GB-GOV-10"}),
    ("line", {"amount": "almost £11.8m", "period": "2009/10 to 2012/13", "payer": "GB-GOV-10",
        "key": "total"}),
    ("count", {"value": "18 strategic partners", "role": "strategic partner",
        "note": "Some are organisations working in partnership; how many, the source does not "
        "say."}),
    ("count", {"value": "26 voluntary organisations", "role": "recipient",
        "note": "A partner can be several organisations together, so partners and organisations "
        "are different units."}),
    ("event", {"kind": "began", "date": "2009"}),
    ("event", {"kind": "announced", "text": "The extension, at a conference for the partners in "
        "London, the day before the article.", "people": BURSTOW}),
    ("event", {"kind": "extended", "text": "By one year, to 2012/13."}),
    ("event", {"kind": "due", "date": "by March 2013",
        "text": "A new relationship, designed with the partners."}),
    ("event", {"kind": "ends", "date": "FY2012", "text": "No commitment beyond; reason given: "
        "health policy in transition."}),
    ("undertaking", {"text": "Pay the partners in 2012/13 the same amount as in 2011/12.",
        "by": "GB-GOV-10"}),
    ("undertaking", {"text": "Design a new relationship together with the partners by March 2013.",
        "by": "GB-GOV-10"}),
    said("Navca’s members can go on influencing the department.", WING),
    said("The Health and Social Care Bill changes the ground, and the extension shows that the "
         "minister knows what the sector is worth.", WING),
    said("There will be no new agreements while arrangements are in transition.", SPOKESMAN),
    said("The extension is announced early so that people can plan.", SPOKESMAN),
    said("A new relationship is to be designed with the partners by March 2013.", SPOKESMAN),
    said("Made no commitment past 2012/13.", BURSTOW),
]  # fmt: skip
MEMORANDUM: list[Form] = [
    ("source", {"title": "GM devolution partnership signs MoU with voluntary sector",
        "id": "gm-memorandum", "kind": "article", "date": "3 February 2017"}),
    ("organisation", {"name": "Greater Manchester Health and Social Care Partnership",
        "id": "PACT-gm-health-social-care-partnership", "kind": "statutory partnership",
        "people": SMITH}),
    ("organisation", {"name": "Greater Manchester Centre for Voluntary Organisation",
        "id": "GB-CHC-504542", "kind": "infrastructure body", "aliases": "GMCVO",
        "identifiers": "GB-COH-01223344", "member_of": "PACT-gm-vcse-sector", "people": WHINNOM}),
    ("organisation", {"name": "Greater Manchester VCSE sector", "id": "PACT-gm-vcse-sector",
        "kind": "sector",
        "aliases": "voluntary, community and social enterprise sector of Greater Manchester",
        "description": "A sector, not a legal person: others speak for it."}),
    ("count", {"value": "15,000 organisations", "of": "size of the sector", "includes":
        "5,000 organisations: major providers of health and social care; "
        "5,000 organisations: community development organisations; "
        "4,000 organisations: sports and leisure organisations"}),
    ("fund", {"title": "Greater Manchester transformation fund",
        "id": "PACT-gm-transformation-fund", "owners": "the city’s; the area’s",
        "amount": "£450m", "amount_note": "The pot, not money of one agreement."}),
    ("agreement", {"title": "Greater Manchester VCSE memorandum of understanding",
        "id": "PACT-gm-vcse-memorandum", "type": "memorandum of understanding",
        "purpose": "To bring the voluntary sector into the area’s devolved health and social care.",
        "aims": "Care based in the community.; Hospitals that work together.; More shared across "
        "public services.", "term": "five years"}),
    ("party", {"role": "signatory", "name": "PACT-gm-health-social-care-partnership",
        "represented_by": SMITH}),
    ("party", {"role": "signatory", "name": "PACT-gm-vcse-sector", "kind": "sector",
        "note": "Spoken for by others; a sector is no legal person."}),
    ("party", {"role": "member", "name": "GB-CHC-504542", "represented_by": WHINNOM,
        "note": "Member of the sector."}),
    ("line", {"amount": "more than £1.1m", "drawn_from": "PACT-gm-transformation-fund",
        "key": "memorandum", "note": "The period is not stated, so it stands in no year."}),
    ("count", {"value": "5 goals", "of": "goals that the memorandum builds on",
        "note": "The source does not name them."}),
    ("event", {"kind": "signed", "date": "by 3 February 2017",
        "text": "Reported as signed; called the first of its kind in England."}),
    ("event", {"kind": "reported", "date": "3 February 2017"}),
    ("undertaking", {"text": "Hold focus groups and discussions between the two sectors.",
        "by": SECTORS}),
    ("undertaking", {"text": "Have VCSE leaders represented on strategic boards and working "
        "parties.", "by": SECTORS}),
    said("Is not afraid of radical change.", WHINNOM),
    said("The sector is vital to solving the area’s health and care problems.", SMITH),
    said("Welcomes the agreement.", SMITH),
]  # fmt: skip


def fields_of_form(what: str, kind: Kind) -> list[str]:
    """Return the fields of a form in their order."""
    if what == "source":
        form: NewSource | NewRecord | NewPart = NewSource()
    elif what in {*Kind}:
        form = NewRecord(Kind(what))
    else:
        form = NewPart(kind, "PACT-x", what)
    return [field.key for field in form.fields]


def type_in(terminal: Terminal, forms: list[Form]) -> int:
    """Fill in one form after another; return how many keys that took."""
    keys, kind = 0, Kind.AGREEMENT
    for what, cells in forms:
        kind = Kind(what) if what in {*Kind} else kind
        terminal.press("I")
        terminal.wait_for("Esc cancel")
        terminal.press(what)
        terminal.read(0.02)
        terminal.press("enter")
        terminal.wait_for("^s keep", "in your source")
        names, at = fields_of_form(what, kind), 0
        assert {*cells} <= {*names}
        for name in (each for each in names if each in cells):
            terminal.press("\t" * (names.index(name) - at))
            at = names.index(name)
            terminal.press(cells[name])
            terminal.read(0.02)
            keys += len(cells[name])
        terminal.press(KEEP)
        keys += len(what) + 3 + at
        wait_until(terminal, lambda: "^s keep" not in terminal.text and "quit" in terminal.text)
    return keys


BOTH = {"dh-strategic-partners": PROGRAMME, "gm-memorandum": MEMORANDUM}

needs_long = pytest.mark.skipif(
    not os.environ.get("PACTLINE_LONG"), reason="PACTLINE_LONG is not set: some minutes of typing"
)


def entered(tmp_path: Path, forms: list[Form], source_id: str) -> tuple[SourceFile, SourceFile]:
    """Type forms into an empty store; return what its source says, and the sample's."""
    store = tmp_path / "store"
    store.mkdir()
    with app_on(store, tmp_path, columns=120, lines=40) as terminal:
        terminal.wait_for("quit")
        type_in(terminal, forms)
        terminal.press("q")
        assert terminal.ended() == 0
    mine, sample = (open_store(each).read_source(source_id) for each in (store, SAMPLE))
    assert mine is not None
    assert sample is not None
    assert mine.source.entered_by == login()
    assert {**to_document(mine.source), "entered_by": ""} == {
        **to_document(sample.source),
        "entered_by": "",
    }
    return mine, sample


@needs_long
@pytest.mark.parametrize("source_id", BOTH)
def test_a_document_is_entered_by_keys_alone(tmp_path: Path, source_id: str) -> None:
    mine, sample = entered(tmp_path, BOTH[source_id], source_id)
    for table in ("organisations", "agreements", "funds"):
        records = {each.id: each for each in getattr(mine, table)}
        assert records == {each.id: each for each in getattr(sample, table)}


def test_records_of_every_kind_are_entered_by_keys_alone(tmp_path: Path) -> None:
    first = [next(each for each in MEMORANDUM if each[0] == what) for what in
             ("source", "organisation", "fund", "agreement", "line", "event")]  # fmt: skip
    mine, sample = entered(tmp_path, first, "gm-memorandum")
    assert len(mine.agreements) == len(mine.organisations) == len(mine.funds) == 1
    (agreement,) = mine.agreements
    (other,) = sample.agreements
    assert agreement.funding == other.funding
    assert agreement.events == other.events[:1]
    assert (agreement.aims, agreement.term_months) == (other.aims, 60)
    assert mine.funds == sample.funds
    assert mine.organisations == sample.organisations[:1]
