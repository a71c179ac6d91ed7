"""Forms of new records, of sources, and of what is added to a record."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from msgspec.structs import replace

from fixtures import SAMPLE
from store.amounts import Scope
from store.dates import Period
from store.editing import own
from store.editing.form import HINT, Form, NewAgreement, Understood, edited_record
from store.editing.new import NewPart, NewRecord, NewSource, kinds_of_parts
from store.editing.own import with_value
from store.interface import Kind
from store.records import Agreement, SourceFile
from store.store import FileStore, open_store
from store.text import printable
from tests.hostile import TEXTS

NAVCA = "GB-CHC-1001635"
PROGRAMME = "PACT-strategic-partners-programme"
EMPTY = SourceFile(source=own.own_source("anna"))


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    """The sample, in which anna has said nothing yet."""
    return open_store(copytree(SAMPLE, tmp_path / "store"))


LABEL = 19
"""Columns that a form has for the name of a field."""


def every_form(store: FileStore) -> list[Form]:
    """Return a form of every kind."""
    forms: list[Form] = [NewAgreement(), NewSource(), *(NewRecord(kind) for kind in Kind)]
    fund = "PACT-gm-transformation-fund"
    for kind, record_id in (
        (Kind.AGREEMENT, PROGRAMME),
        (Kind.ORGANISATION, NAVCA),
        (Kind.FUND, fund),
    ):
        row = store.row(record_id)
        assert row is not None
        forms.append(edited_record(store, row, EMPTY.source))
        forms += [NewPart(kind, record_id, what) for what in kinds_of_parts(kind)]
    return forms


def told(form: Form, store: FileStore, **cells: str) -> Understood:
    """Return what a form says of its fields."""
    known = {field.key for field in form.fields}
    assert {*cells} <= known
    return form.read(EMPTY, cells, store)


def test_a_name_is_a_new_body_or_one_of_those_that_are_known(store: FileStore) -> None:
    form = NewRecord(Kind.ORGANISATION)
    new = told(form, store, name="Navca")
    assert new.told["name"].text == f"a new body; or is it Navca ({NAVCA})?"
    ((_, body),) = new.records
    assert body.id == "PACT-anna-org-navca"
    assert form.offer("name", "Nav", store) == f"Navca ({NAVCA})"
    known = told(form, store, name=f"Navca ({NAVCA})", url="https://example.org")
    ((kind, body),) = known.records
    assert (kind, body.id, body.url) == (Kind.ORGANISATION, NAVCA, "https://example.org")
    assert "is known; what you say stands beside" in known.told["id"].text


def test_an_odd_identifier_is_told_and_stops_nothing(store: FileStore) -> None:
    form = told(NewRecord(Kind.ORGANISATION), store, name="A body", id="GB-CHC-1")
    assert form.told["id"].text
    assert form.records[0][1].id == "GB-CHC-1"


def test_a_fund_is_a_pot_with_owners_in_each_wording(store: FileStore) -> None:
    form = told(
        NewRecord(Kind.FUND), store, title="A pot", owners="the city’s; the area’s", amount="£450m"
    )
    ((_, fund),) = form.records
    assert fund.owners == ("the city’s", "the area’s")
    assert (str(fund.amount.amount), fund.amount.scope.value) == ("£450m", "fund")


def test_the_identifier_of_a_source_is_a_word_and_no_register_number() -> None:
    (field,) = [each for each in NewSource().fields if each.key == "id"]
    assert "GB-CHC" not in field.hint


def test_parts_are_read_as_they_are_told(store: FileStore) -> None:
    cases: list[tuple[str, dict[str, str], str, str]] = [
        ("line", {"amount": "more than £3.5m", "period": "2011/12"}, "funding", "scope year"),
        (
            "event",
            {"kind": "signed", "date": "by 3 February 2017"},
            "events",
            "date by 3 February 2017",
        ),
        ("count", {"value": "almost 15,000 organisations"}, "counts", "qualifier almost"),
        (
            "statement",
            {"text": "Yes.", "speaker": "not named, spokesman"},
            "statements",
            "not named",
        ),
        ("party", {"role": "lead organisation", "name": f"Navca ({NAVCA})"}, "parties", NAVCA),
        ("undertaking", {"text": "To pay.", "by": NAVCA}, "undertakings", NAVCA),
        ("place", {"name": "Hale", "code": "E05000826"}, "places", "E05000826"),
        ("programme", {"title": "Winter"}, "programmes", "Winter"),
    ]
    assert {case[0] for case in cases} == {*kinds_of_parts(Kind.AGREEMENT)}
    for what, cells, field, words in cases:
        form = told(NewPart(Kind.AGREEMENT, PROGRAMME, what), store, **cells)
        ((_, record),) = form.records
        first = next(iter(cells))
        assert words in form.told[first].text or words in str(getattr(record, field)), what
    income = told(
        NewPart(Kind.ORGANISATION, NAVCA, "income"), store, year_end="2020-03-31", income="20000"
    )
    assert str(income.records[0][1].income[0].income) == "20000"
    person = told(NewPart(Kind.ORGANISATION, NAVCA, "person"), store, name=f"Ann, chair ({NAVCA})")
    assert person.records[0][1].people[0].post == "chair"


def test_a_party_that_nobody_knows_is_a_new_body(store: FileStore) -> None:
    form = told(
        NewPart(Kind.AGREEMENT, PROGRAMME, "party"),
        store,
        role="lead organisation",
        name="Lead CIC",
    )
    (_, body), (_, agreement) = form.records
    assert body.name == "Lead CIC"
    assert agreement.parties[0].organisation == body.id == "PACT-anna-org-lead-cic"


@pytest.mark.parametrize(
    ("what", "cells", "key", "words"),
    [
        ("line", {"amount": "lots"}, "amount", "isn't an amount"),
        ("line", {"amount": "£1", "payer": "No such body"}, "payer", "is no id"),
        ("line", {"amount": "£1", "payer": "Navca body"}, "payer", "is no id"),
        ("event", {"kind": "signed", "date": "soon"}, "date", "is no date"),
        ("count", {"value": "many"}, "value", "is no whole number"),
        ("statement", {"text": "x", "quoted": "perhaps"}, "quoted", "neither yes nor no"),
    ],
)
def test_a_mistake_is_told_at_its_field(
    store: FileStore, what: str, cells: dict[str, str], key: str, words: str
) -> None:
    form = told(NewPart(Kind.AGREEMENT, PROGRAMME, what), store, **cells)
    assert form.records == ()
    assert words in form.told[key].text
    assert form.told[key].odd


def test_empty_fields_are_offered_what_the_most_similar_record_says(store: FileStore) -> None:
    memorandum = told(NewAgreement(), store, title="Greater Manchester VCSE mem", type="compact")
    assert memorandum.usual == {"term": "five years"}
    assert memorandum.told["term"].text == (
        "Right takes “five years”, as in Greater Manchester VCSE memorandum of understanding"
    )
    assert told(NewAgreement(), store, title="Something else").usual == {}
    health = told(NewAgreement(), store, title="Something else", funder="GB-GOV-10")
    assert health.usual == {"type": "programme", "stage": "disbursed"}
    line = told(NewPart(Kind.AGREEMENT, PROGRAMME, "line"), store, amount="£1", stage="disbursed")
    assert line.usual == {"payer": "GB-GOV-10"}


def test_names_choices_and_values_are_completed(store: FileStore) -> None:
    line = NewPart(Kind.AGREEMENT, PROGRAMME, "line")
    assert line.offer("payer", "Department of H", store) == "Department of Health (GB-GOV-10)"
    assert line.offer("stage", "disb", store) == "disbursed"
    fund = "Greater Manchester transformation fund (PACT-gm-transformation-fund)"
    assert line.offer("drawn_from", "Greater Manchester tr", store) == fund
    undertaking = NewPart(Kind.AGREEMENT, PROGRAMME, "undertaking")
    assert undertaking.offer("by", f"{NAVCA}; Age U", store) == f"{NAVCA}; Age UK (PACT-age-uk)"
    agreement = NewRecord(Kind.AGREEMENT)
    assert agreement.offer("type", "memo", store) == "memorandum of understanding"
    assert agreement.offer("purpose", "To", store) == ""
    heard = NewAgreement()
    assert heard.offer("type", "memo", store) == "memorandum of understanding"
    assert heard.offer("partner_roles", "signatory; acc", store) == "signatory; accountable body"
    assert heard.offer("event", "sig", store) == "signed"
    party = NewPart(Kind.AGREEMENT, PROGRAMME, "party")
    assert party.offer("role", "lead", store) == "lead organisation"
    assert NewRecord(Kind.ORGANISATION).offer("kind", "infra", store) == "infrastructure body"


def test_what_is_said_of_a_record_names_others_by_their_ids(store: FileStore) -> None:
    row = store.row("PACT-gm-vcse-memorandum")
    assert row is not None
    form = edited_record(store, row, EMPTY.source)
    named = form.offer("part_of", "Voluntary Sector Str", store)
    assert named == f"Voluntary Sector Strategic Partners Programme ({PROGRAMME})"
    ((_, record),) = told(form, store, part_of=named).records
    assert record.part_of == PROGRAMME
    odd = told(form, store, part_of="Voluntary Sector")
    assert odd.records == ()
    assert "is no id; is it" in odd.told["part_of"].text
    assert PROGRAMME in odd.told["part_of"].text
    body = store.row(NAVCA)
    assert body is not None
    assert edited_record(store, body, EMPTY.source).offer("name", "Nav", store) == ""


def test_no_field_of_a_form_fails_to_answer_how_it_may_go_on(store: FileStore) -> None:
    for form in every_form(store):
        for field in form.fields:
            for text in ("GB", "x" * 40, "a; b", "[/] \x1b"):
                assert form.offer(field.key, text, store).startswith(text) or not form.offer(
                    field.key, text, store
                )


def test_what_belongs_in_a_field_is_cut_in_no_form(store: FileStore) -> None:
    for form in every_form(store):
        assert form.fields
        assert [field.hint for field in form.fields if len(field.hint) > HINT] == []
        assert [field.label for field in form.fields if len(field.label) > LABEL] == []


def test_what_is_understood_of_a_period_is_what_is_kept(store: FileStore) -> None:
    row = store.row(PROGRAMME)
    assert row is not None
    for form, cells in (
        (NewPart(Kind.AGREEMENT, PROGRAMME, "line"), {"period": "2011-12", "amount": "£5"}),
        (NewRecord(Kind.AGREEMENT), {"planned": "2011-12", "title": "A"}),
        (edited_record(store, row, EMPTY.source), {"planned": "2011-12"}),
    ):
        key, understood = next(iter(cells)), told(form, store, **cells)
        (_, record) = understood.records[-1]
        kept = record.funding[-1].period if key == "period" else record.planned
        assert kept == Period("2011/12")
        assert understood.told[key].text == "2011/12"


def test_a_latest_day_is_understood_as_one(store: FileStore) -> None:
    cells = {"title": "A", "event": "signed", "date": "by 3 May 2017"}
    assert "signed by 3 May 2017" in told(NewAgreement(), store, **cells).told["date"].text


def test_a_term_that_is_no_stretch_has_no_months(store: FileStore) -> None:
    held = Agreement(id="PACT-y", title="A", term="five years", term_months=60)
    file = replace(EMPTY, agreements=(held,))
    cells = {"title": "A", "id": "PACT-y", "term": "a while"}
    ((_, record),) = NewRecord(Kind.AGREEMENT).read(file, cells, store).records
    assert (record.term, record.term_months) == ("a while", None)


def test_what_was_worked_out_and_a_list_of_codes_can_be_said(store: FileStore) -> None:
    for what, cells, field in (
        ("line", {"amount": "£5", "basis": "derived"}, "funding"),
        ("event", {"kind": "ends", "date": "2013", "basis": "derived"}, "events"),
        ("place", {"name": "Trafford", "code": "E08000009", "code_type": "LAD"}, "places"),
    ):
        form = NewPart(Kind.AGREEMENT, PROGRAMME, what)
        (part,) = getattr(told(form, store, **cells).records[-1][1], field)
        key = list(cells)[-1]
        assert str(getattr(part, key)) == cells[key]


@pytest.mark.parametrize("name", [each.stem for each in Path(SAMPLE).glob("*.json")])
def test_a_part_that_is_opened_and_left_alone_is_as_it_was(store: FileStore, name: str) -> None:
    held = store.read_source(name)
    for record in held.agreements + held.organisations if held else ():
        kind = Kind.AGREEMENT if isinstance(record, Agreement) else Kind.ORGANISATION
        for part in own.parts_of(record):
            form = NewPart(kind, record.id, part.what, opened=record, held=part)
            cells = {field.key: field.value for field in form.fields}
            assert form.read(EMPTY, cells, store).records == ()
            if "where" not in cells:
                continue
            ((_, after),) = form.read(EMPTY, {**cells, "where": "page 9"}, store).records
            field = own.PARTS[part.what]
            assert getattr(after, field)[part.at] == replace(part.value, where="page 9")
            assert replace(after, **{field: getattr(record, field)}) == record


def changed(store: FileStore, record: Agreement, **cells: str) -> Any:
    """Return an agreement with its only part changed in a form."""
    (part,) = own.parts_of(record)
    form = NewPart(Kind.AGREEMENT, record.id, part.what, opened=record, held=part)
    values = {field.key: field.value for field in form.fields}
    return form.read(EMPTY, {**values, **cells}, store).records[-1][1]


def test_what_is_read_together_changes_together(store: FileStore) -> None:
    line = with_value(Agreement(id=PROGRAMME), "funding[2011/12].amount", "about £4m")
    (moved,) = changed(store, line, period="2009 to 2012/13").funding
    assert (moved.key, moved.scope) == ("2009..2012/13", Scope.TOTAL)
    assert str(moved.amount) == "about £4m"
    pointed = with_value(line, "funding[2012/13].same_as", "2011/12")
    pointed = with_value(pointed, "funding[2011/12].period", "2010/11")
    assert [each.key for each in pointed.funding] == ["2011/12", "2012/13"]
    event = with_value(Agreement(id=PROGRAMME), "events[signed].date", "by 3 May 2011")
    (signed,) = changed(store, event, date="4 May 2011").events
    assert (str(signed.date), signed.by) == ("4 May 2011", False)
    month = with_value(Agreement(id=PROGRAMME), "funding[x].period", "December 2011")
    (line_,) = changed(store, month, note="paid late").funding
    assert (line_.period, line_.note) == (Period("2011-12"), "paid late")
    party = with_value(Agreement(id=PROGRAMME), "parties[PACT-age-uk].role", "partner")
    (after,) = changed(store, party, name=f"Navca ({NAVCA})").parties
    assert (after.name, after.organisation, after.role) == ("Navca", NAVCA, "partner")
    assert changed(store, party, **dict.fromkeys(("role", "name", "kind"), "")).parties == ()


def test_texts_of_a_list_are_changed_added_and_taken_away(store: FileStore) -> None:
    row = store.row("PACT-gm-vcse-memorandum")
    assert row is not None
    held = Agreement(id=row.id, aims=("Care", "One; two"), notes=("old",))
    store.put([replace(EMPTY, agreements=(held,))], action="add")
    form = edited_record(store, row, EMPTY.source)
    cells = {field.key: field.value for field in form.fields}
    more = {"aims-0": "", "aims": "More; Care", "notes-0": "newer", "notes": "and; more"}
    ((_, after),) = form.read(EMPTY, {**cells, **more}, store).records
    assert after == replace(held, aims=("One; two", "More", "Care"), notes=("newer", "and; more"))
    assert form.read(EMPTY, cells, store).records == ()


def test_a_source_is_told_by_its_word(store: FileStore) -> None:
    form = NewSource()
    made = told(form, store, title="A letter", date="3 May 2026").source
    assert made is not None
    assert (made.id, made.entered_by, made.date.text) == ("anna-a-letter", "anna", "2026-05-03")
    taken = told(form, store, title="X", id="gm-memorandum")
    assert taken.source is None
    assert taken.told["id"].odd


def test_hostile_text_is_told_without_what_a_terminal_obeys(store: FileStore) -> None:
    text = "".join(TEXTS.values()).replace("\0", "")
    forms: list[Any] = [NewRecord(kind) for kind in Kind]
    forms += [NewPart(Kind.AGREEMENT, PROGRAMME, what) for what in kinds_of_parts(Kind.AGREEMENT)]
    forms.append(NewSource())
    for form in forms:
        for field in form.fields:
            for words in told(form, store, **{field.key: text}).told.values():
                assert words.text == printable(words.text)
