"""The verbs that say something of one's own."""

from __future__ import annotations

import csv
import json
import random
import re
import sys
from multiprocessing import get_context
from pathlib import Path
from shutil import copytree

import pytest

from fixtures import SAMPLE
from store.editing.form import from_form
from store.errors import EXIT_MISTAKE, EXIT_NOTHING, PactlineError
from store.importing.formats.handmade import TITLES
from store.importing.run import read_file
from store.records import Source, SourceFile
from store.settling import in_words
from tests.editing.conftest import Verb, opened
from tests.hostile import MARKER, TEXTS
from tui.cli.main import run
from tui.cli.session import Account

NAVCA = "GB-CHC-1001635"
MEMORANDUM = "PACT-gm-vcse-memorandum"
PROGRAMME = "PACT-strategic-partners-programme"


@pytest.fixture
def sample(folder: Path) -> dict[str, bytes]:
    """The sample as the person's store; what its files hold."""
    copytree(SAMPLE, folder)
    return {file.name: file.read_bytes() for file in folder.glob("*.json")}


def of_anna(folder: Path, record_id: str) -> dict[str, object]:
    """Return what anna's own source says of a record."""
    tables = json.loads((folder / "anna.json").read_text("utf-8"))
    found: dict[str, object] = {**tables["organisations"], **tables["agreements"]}[record_id]
    return found


def test_a_correction_is_a_claim_of_its_own_with_the_touched_field_alone(
    verb: Verb, folder: Path, sample: dict[str, bytes]
) -> None:
    told = verb("set", MEMORANDUM, "events[signed].date", "12 May 2017", "--because", "minutes")
    assert "12 May 2017" in told
    assert of_anna(folder, MEMORANDUM) == {
        "events": [{"kind": "signed", "date": "2017-05-12"}],
        "notes": ["events: minutes"],
    }
    for name, before in sample.items():
        assert (folder / name).read_bytes() == before
    page = verb("show", MEMORANDUM)
    assert "Entered by anna" in page
    assert "The sources differ on when it was signed" in page


def test_a_body_that_others_name_keeps_their_name_alone(
    verb: Verb, folder: Path, sample: dict[str, bytes]
) -> None:
    verb(
        "add",
        "agreement",
        "Winter fund",
        f"funder=Navca ({NAVCA})",
        "recipient=Shed (GB-CHC-1000001)",
    )
    said = opened(folder).read_source("anna")
    assert said is not None
    assert [(each.id, each.name) for each in said.organisations] == [("GB-CHC-1000001", "Shed")]
    assert [each.organisation for each in said.agreements[0].parties] == [NAVCA, "GB-CHC-1000001"]


def corrected(verb: Verb) -> list[tuple[str, str, str]]:
    """Return what anna says otherwise: the field, theirs, hers."""
    rows = json.loads(verb("corrections", "--json").partition("\f")[0])
    return [(each["field"], each["they_say"], each["you_say"]) for each in rows]


@pytest.mark.usefixtures("sample")
def test_corrections_list_what_is_said_otherwise_alone(verb: Verb, folder: Path) -> None:
    age_uk = next(
        party
        for party in opened(folder).agreement(PROGRAMME).parties()  # type: ignore[union-attr]
        if party.value.name == "Age UK"
    ).value
    verb("add", "party", PROGRAMME, f"organisation={age_uk.organisation}", "role=lead organisation")
    verb("add", "count", PROGRAMME, "18 strategic partners")
    verb("set", MEMORANDUM, "events[signed].date", "by 4 February 2017")
    told = corrected(verb)
    assert ("parties", "", f"role lead organisation, organisation {age_uk.organisation}") in told
    assert "counts" not in [field for field, _, _ in told]
    before = [theirs for field, theirs, _ in told if field == "events"]
    assert any(each.startswith("kind signed, date by 3 February 2017") for each in before)
    assert "True" not in str(told)


def test_undo_takes_back_mine_and_leaves_the_others(
    verb: Verb, folder: Path, sample: dict[str, bytes]
) -> None:
    verb("set", NAVCA, "url", "https://example.org")
    verb("set", NAVCA, "aliases", "National Association")
    verb("undo")
    assert of_anna(folder, NAVCA) == {"url": "https://example.org"}
    verb("undo", "1")
    assert not (folder / "anna.json").exists()
    assert {file.name: file.read_bytes() for file in folder.glob("*.json")} == sample


def test_what_one_said_is_dropped(verb: Verb, folder: Path, sample: dict[str, bytes]) -> None:
    verb("set", NAVCA, "url", "https://example.org")
    verb("set", NAVCA, "aliases", "National Association")
    verb("drop", NAVCA, "url")
    assert of_anna(folder, NAVCA) == {"aliases": ["National Association"]}
    verb("drop", NAVCA)
    assert opened(folder).read_source("anna").organisations == ()  # type: ignore[union-attr]
    with pytest.raises(PactlineError, match="you say nothing"):
        verb("drop", NAVCA)
    with pytest.raises(PactlineError, match="you say nothing"):
        verb("drop", MEMORANDUM, "title")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["set", NAVCA, "titel", "x"], "no field"),
        (["set", MEMORANDUM, "funding[x].amount", "lots"], "isn't an amount"),
        (["set", MEMORANDUM, "title", "x", "--source", "gm-memorandum"], "taken in from a file"),
        (["set", MEMORANDUM, "title", "x", "--source", "none"], "there is no source"),
        (["set", "gm-memorandum", "title", "x"], "is a source"),
        (["add", "line", MEMORANDUM, "£1", "£2"], "belongs nowhere"),
        (["add", "line"], "no record is named"),
        (["add", "line", MEMORANDUM], "nothing is said of it"),
        (["add", "organisation"], "nothing is said of the organisation"),
        (["add", "fund", "id=PACT-x"], "nothing is said of the fund"),
        (["set", MEMORANDUM, "id", "x"], "an id stays as it is"),
        (["add"], "nothing is named"),
        (["add", "line", NAVCA, "£1"], "no organisation has a line"),
        (["add", "event", MEMORANDUM, "date=2017"], "kind must be given"),
        (["add", "agreement", "A", "funder=B", "colour=red"], "no such field"),
        (["add", "agreement", "funder=B"], "neither a reference nor a title"),
        (["add", "source", "id=gm-memorandum", "title=A"], "taken in from a file"),
        (["add", "source", "A", "entered_by=ben"], "not for a person to say"),
        (["set", MEMORANDUM, "funding[2017/18].amount.currency", "ZZZ"], "no code of a currency"),
        (["add", "income", NAVCA, "income=5", "currency=ZZZ"], "no code of a currency"),
        (["add", "party", MEMORANDUM, "Age UK"], "nobody is named"),
        (["add", "count", MEMORANDUM, "--", "-18 partners"], "no count lies below 0"),
        (["set", MEMORANDUM, "part_of", MEMORANDUM], "nothing is a part of itself"),
        (["set", MEMORANDUM, "term_months", "--", "-5"], "no term lasts less"),
        (["add", "line", MEMORANDUM, f"£{'9' * 30}"], "larger or finer than"),
        (["add", "line", MEMORANDUM, "-£3"], "stands behind `--`"),
        (["add", "party", MEMORANDUM, "Age UK", "role=funder", "name=B"], "belongs nowhere"),
        (["add", "party", MEMORANDUM, "funder", "organisation=Age UK"], "an id begins with"),
        (["add", "event", MEMORANDUM, "signed", "kind=launched"], "both “signed” and kind"),
        (["add", "line", MEMORANDUM, "£3", "amount=£4"], "both “£3” and amount"),
        (["add", "statement", MEMORANDUM, "said so", "text=other"], "both “said so” and text"),
        (["add", "organisation", "Age UK", "name=Other"], "both “Age UK” and “Other” name"),
        (["add", "agreement", "T", "title=U", "funder=B"], "both “T” and “U” name"),
        (["add", "organisation", "A", "id=../../etc/passwd"], "an id begins with"),
        (["add", "organisation", "A", "id==1+1"], "an id begins with"),
        (["add", "organisation", "A", f"id={'x' * 201}"], "at most 200"),
        (["add", "source", "A", "id=dh-strategic-partners"], "there is a source"),
        (["add", "--from", "/none/such"], "cannot read"),
    ],
)
def test_a_mistake_writes_nothing(
    verb: Verb, folder: Path, sample: dict[str, bytes], words: list[str], told: str
) -> None:
    with pytest.raises(PactlineError, match=told) as caught:
        verb(*words)
    assert caught.value.exit_code == EXIT_MISTAKE
    assert {file.name: file.read_bytes() for file in folder.glob("*.json")} == sample


def test_a_dry_run_writes_nothing(verb: Verb, folder: Path, sample: dict[str, bytes]) -> None:
    told = verb("set", NAVCA, "url", "u", "--dry-run", "--json")
    assert json.loads(told.partition("\f")[0])[0]["after"] == "“u”"
    assert {file.name: file.read_bytes() for file in folder.glob("*.json")} == sample


def test_a_mistake_in_a_line_is_told_with_its_line_and_keeps_no_new_source(
    verb: Verb, folder: Path, sample: dict[str, bytes], tmp_path: Path
) -> None:
    lines, source = tmp_path / "lines", '{"add": "source", "title": "Letter", "id": "letter"}'
    for wrong in (
        {"add": "event", "to": "PACT-nope", "kind": "signed"},
        {"add": "line", "to": MEMORANDUM, "amount": "lots"},
        {"add": "source", "title": "B", "id": "gm-memorandum"},
        {"add": "source", "title": "B", "id": "x\ny"},
        {"add": "organisation", "name": "B", "id": "x\ny"},
    ):
        lines.write_text(f"{source}\n{json.dumps(wrong)}\n", "utf-8")
        with pytest.raises(PactlineError) as caught:
            verb("add", "--from", str(lines))
        assert "line 2" in caught.value.place
        assert {file.name for file in folder.glob("*.json")} == sample.keys()
    event = {"add": "event", "to": MEMORANDUM, "kind": "launched"}
    lines.write_text(f"{source}\n{json.dumps(event)}\n", "utf-8")
    told = json.loads(verb("add", "--from", str(lines), "--json").partition("\f")[0])
    assert [(each["record"], each["source"]) for each in told] == [
        ("letter", "letter"),
        (MEMORANDUM, "anna"),
    ]


def test_what_is_read_out_of_words_follows_them(
    verb: Verb, folder: Path, sample: dict[str, bytes]
) -> None:
    verb("set", MEMORANDUM, "term", "five years")
    verb("set", MEMORANDUM, "term", "two years")
    verb("set", MEMORANDUM, "events[signed].date", "by 1 March 2017")
    verb("set", MEMORANDUM, "events[signed].date", "2 March 2017")
    events = [{"kind": "signed", "date": "2017-03-02"}]
    said = {"events": events, "term": "two years", "term_months": 24}
    assert of_anna(folder, MEMORANDUM) == said
    verb("set", MEMORANDUM, "term", "a while")
    assert of_anna(folder, MEMORANDUM) == {"events": events, "term": "a while"}
    verb("set", MEMORANDUM, "term", "two years")
    verb("drop", MEMORANDUM, "term")
    assert of_anna(folder, MEMORANDUM) == {"events": events}
    for name, before in sample.items():
        assert (folder / name).read_bytes() == before


@pytest.mark.usefixtures("sample")
def test_the_history_of_a_record_tells_a_long_text_whole(verb: Verb) -> None:
    verb("set", MEMORANDUM, "purpose", "word " * 200)
    found = json.loads(verb("history", MEMORANDUM, "--json").partition("\f")[0])
    assert found[0]["after"].count("word") == 200


@pytest.mark.usefixtures("sample")
def test_a_text_that_is_left_with_its_mistake_is_kept_in_a_file(
    verb: Verb, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\ngrep -q typed $1 || echo 'typed = [' >> $1\n", "utf-8")
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(editor))
    with pytest.raises(PactlineError) as caught:
        verb("edit", MEMORANDUM)
    kept = Path(caught.value.remedy.rpartition("your text is in ")[2])
    assert "typed = [" in kept.read_text("utf-8")
    kept.unlink()


@pytest.mark.usefixtures("sample")
def test_all_lines_are_added_or_none(verb: Verb, folder: Path, tmp_path: Path) -> None:
    lines = tmp_path / "lines.jsonl"
    good = {"add": "agreement", "id": "PACT-new", "title": "New"}
    event = {"add": "event", "to": "PACT-new", "kind": "signed", "date": "3 May 2026"}
    for bad in ({"add": "event", "to": "PACT-none", "kind": "x"}, {"add": "hat"}, [], "x"):
        lines.write_text("\n".join(map(json.dumps, [good, event, bad])), "utf-8")
        with pytest.raises(PactlineError):
            verb("add", "--from", str(lines))
        assert not (folder / "anna.json").exists()
    lines.write_text("\n".join(map(json.dumps, [good, event])), "utf-8")
    verb("add", "--from", str(lines))
    assert of_anna(folder, "PACT-new") == {
        "title": "New",
        "events": [{"kind": "signed", "date": "2026-05-03"}],
    }


def test_no_import_takes_the_place_of_what_a_person_entered(
    verb: Verb, folder: Path, tmp_path: Path
) -> None:
    verb("add", "organisation", "A body")
    before = (folder / "anna.json").read_bytes()
    grants = tmp_path / "grants.csv"
    grants.write_text("Reference,Title,Funder,Recipient\n1,A,B,C\n", "utf-8")
    with pytest.raises(PactlineError, match="entered by anna, not taken in from a file"):
        verb("import", str(grants), "--as", "anna")
    assert (folder / "anna.json").read_bytes() == before
    verb("import", str(grants), "--as", "ben")
    with pytest.raises(PactlineError, match="taken in from a file"):
        verb("add", "organisation", "Another", "--source", "ben")


def test_a_new_body_or_agreement_gets_an_id_that_nothing_has(verb: Verb, folder: Path) -> None:
    first = verb("add", "organisation", "Friends & Co").partition("\f")[0]
    second = verb("add", "organisation", "Friends and Co", "kind=charity").partition("\f")[0]
    assert first.strip() == "PACT-anna-org-friends-co"
    assert second.strip() == "PACT-anna-org-friends-and-co"
    verb("add", "agreement", "Grant", "funder=X", "amount=about £20k", "date=3 May 2026")
    verb("add", "agreement", "Grant", "funder=X", "amount=£5", "date=4 May 2026")
    ids = {each.id for each in opened(folder).read_source("anna").agreements}  # type: ignore[union-attr]
    assert ids == {"PACT-anna-grant", "PACT-anna-grant-2"}


def test_a_body_is_named_by_its_id_and_a_name_alone_is_a_new_one(
    verb: Verb, folder: Path, sample: dict[str, bytes]
) -> None:
    told = verb("add", "agreement", "Grant", "funder=Navca", f"recipient={NAVCA}", "amount=£5")
    assert f"funder: a new body; or is it Navca ({NAVCA})?" in told
    said = of_anna(folder, "PACT-anna-grant")
    assert [each["organisation"] for each in said["parties"]] == ["PACT-anna-org-navca", NAVCA]  # type: ignore[attr-defined]


def test_a_party_is_named_beside_its_role_and_a_range_keeps_its_words(
    verb: Verb, folder: Path, sample: dict[str, bytes]
) -> None:
    verb("add", "party", MEMORANDUM, "Age UK", "role=recipient", "--source", "anna")
    verb("add", "line", MEMORANDUM, "£3-5m")
    said = of_anna(folder, MEMORANDUM)
    assert said["parties"] == [{"role": "recipient", "name": "Age UK"}]
    assert said["funding"][0]["note"] == "£3-5m"  # type: ignore[index]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"add": "organisation", "name": "A"', "this is no JSON"),
        ('{"add": "organisation", "name": "A", "name": "B"}', "“name” is given twice"),
        ('{"add": "line", "to": "' + MEMORANDUM + '", "amount": null}', "nothing is said of it"),
    ],
)
def test_a_line_of_broken_json_is_told_as_such(
    verb: Verb, sample: dict[str, bytes], tmp_path: Path, line: str, told: str
) -> None:
    lines = tmp_path / "lines"
    lines.write_text(f"\ufeff{line}\n", "utf-8")
    with pytest.raises(PactlineError, match=told) as caught:
        verb("add", "--from", str(lines))
    assert "line 1" in caught.value.place


@pytest.mark.parametrize(
    "names",
    [
        ("中文基金", "שלום", "日本"),
        ("A & B (Leeds)", "A B Leeds"),
        ("A " * 50 + "one", "A " * 50 + "two"),
    ],
)
def test_other_names_are_other_bodies_and_other_agreements(
    verb: Verb, folder: Path, names: tuple[str, ...]
) -> None:
    for name in (*names, names[0]):
        told = verb("add", "agreement", name, f"funder={name}", f"partners={name}; B", "amount=£1")
    held = opened(folder).read_source("anna")
    assert held is not None
    assert [each.name for each in held.organisations] == [names[0], "B", *names[1:]]
    assert [each.aliases for each in held.organisations] == [()] * (len(names) + 1)
    assert [each.title for each in held.agreements] == [*names, names[0]]
    assert f"of your own, {held.organisations[0].id}" in told


def test_a_name_is_no_body_that_has_its_letters_or_is_also_called_so(
    verb: Verb, folder: Path
) -> None:
    verb("add", "organisation", "Comic Relief", "aliases=Comic-Relief!")
    told = verb("add", "agreement", "A", "funder=Comic-Relief!", "amount=£1")
    assert "funder: a new body; or is it Comic Relief (PACT-anna-org-comic-relief)?" in told
    assert [str(each.id) for each in opened(folder).read_source("anna").organisations] == [  # type: ignore[union-attr]
        "PACT-anna-org-comic-relief",
        "PACT-anna-org-comic-relief-2",
    ]


def test_hostile_words_reach_no_terminal(verb: Verb, folder: Path) -> None:
    verb("add", "agreement", "A", "id=PACT-a")
    for text in list(TEXTS.values())[:: len(TEXTS) // 25]:
        if "\0" not in text and text.isprintable() is False:
            verb("set", "PACT-a", "notes", text)
    assert MARKER in verb("show", "PACT-a")
    assert opened(folder).problems() == []


def test_history_shows_each_field_before_and_after(
    verb: Verb, sample: dict[str, bytes], folder: Path
) -> None:
    verb("history", NAVCA, code=EXIT_NOTHING)
    verb("set", NAVCA, "url", "first")
    verb("set", PROGRAMME, "url", "other")
    verb("set", NAVCA, "url", "second")
    verb("drop", NAVCA)
    rows = json.loads(verb("history", NAVCA, "--json").partition("\f")[0])
    assert [(row["field"], row["before"], row["after"]) for row in rows] == [
        ("url", "“second”", "nothing"),
        ("url", "“first”", "“second”"),
        ("url", "nothing", "“first”"),
    ]
    assert {row["file"] for row in rows} == {"anna.json"}


def test_what_a_publisher_says_besides_is_told_in_words() -> None:
    published = {"Region": "North\x1b", "Wards": [{"name": "A"}, {"name": "B"}], "Note": None}
    assert in_words(published) == "Region: North�, Wards: name: A; name: B"


def test_corrections_are_listed_for_each_source(verb: Verb, sample: dict[str, bytes]) -> None:
    verb("corrections", code=EXIT_NOTHING)
    verb("set", MEMORANDUM, "events[signed].date", "12 May 2017")
    verb("set", MEMORANDUM, "url", "https://example.org", "--because", "found it")
    verb("set", NAVCA, "name", "NAVCA")
    rows = json.loads(verb("corrections", "--json").partition("\f")[0])
    told = {(row["source"], row["field"], row["they_say"], row["you_say"]) for row in rows}
    assert ("dh-strategic-partners", "name", "Navca", "NAVCA") in told
    assert ("gm-memorandum", "url", "", "https://example.org") in told
    signed = [each for each in told if each[:2] == ("gm-memorandum", "events")]
    assert [("3 February 2017" in each[2], "12 May 2017" in each[3]) for each in signed] == [
        (True, True)
    ]
    one = verb("corrections", "dh-strategic-partners").partition("\f")[0]
    assert len(one.splitlines()) == 1
    with pytest.raises(PactlineError, match="there is no source"):
        verb("corrections", "none")


# The editor.


def editor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *scripts: str) -> Path:
    """Make an editor that runs one script of Python after another on the text `t`."""
    count = tmp_path / "count"
    program = tmp_path / "editor.py"
    program.write_text(
        "import sys, pathlib\n"
        f"count = pathlib.Path({str(count)!r})\n"
        "n = int(count.read_text()) if count.exists() else 0\n"
        "count.write_text(str(n + 1))\n"
        "path = pathlib.Path(sys.argv[1])\n"
        "t = path.read_text('utf-8')\n"
        f"pathlib.Path({str(tmp_path)!r}, f'seen-{{n}}').write_text(t, 'utf-8')\n"
        f"names = dict(t=t)\nexec({list(scripts)!r}[n], names)\n"
        "path.write_text(names['t'], 'utf-8')\n"
    )
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"{sys.executable} {program}")
    return tmp_path


@pytest.mark.usefixtures("sample")
def test_an_edit_shows_the_others_claims_and_tells_of_a_mistake_above_its_line(
    verb: Verb, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    editor(
        monkeypatch,
        tmp_path,
        't += \'url = "u"\\nplanned = "soon"\\n\'',
        "t = t.replace('soon', '2009 to 2012/13')",
    )
    verb("edit", PROGRAMME)
    first, second = ((tmp_path / f"seen-{n}").read_text("utf-8") for n in (0, 1))
    assert "# dh-strategic-partners says:" in first
    assert '# amount = "more than £3500000"' in first
    at = second.splitlines().index('planned = "soon"')
    assert second.splitlines()[at - 1].startswith("#! “soon” is no date")
    assert of_anna(folder, PROGRAMME) == {"url": "u", "planned": "2009..2012/13"}


@pytest.mark.usefixtures("sample")
def test_an_edit_that_changes_nothing_writes_nothing(
    verb: Verb, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    editor(monkeypatch, tmp_path, "", "t = ''")
    assert "nothing changed" in verb("edit", NAVCA, code=EXIT_NOTHING)
    assert "nothing changed" in verb("edit", NAVCA, code=EXIT_NOTHING)
    assert not (folder / "anna.json").exists()


@pytest.mark.usefixtures("sample")
def test_two_who_touch_one_field_are_told_and_other_fields_merge(
    verb: Verb, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    verb("set", NAVCA, "url", "first")
    meanwhile = (
        "import subprocess, sys\n"
        "def meanwhile(field, value):\n"
        f"    words = ['--store', {str(folder)!r}, 'set', {NAVCA!r}, field, value]\n"
        '    code = \'import tui.cli.session as s; s.login = lambda: "anna"; '
        "from tui.cli.main import run; import sys; sys.exit(run(sys.argv[1:]))'\n"
        "    subprocess.run([sys.executable, '-c', code, *words], check=True)\n"
    )
    editor(
        monkeypatch,
        tmp_path,
        f"{meanwhile}meanwhile('description', 'theirs')\nt = t.replace('first', 'mine')",
        f"{meanwhile}meanwhile('url', 'theirs')\nt = t.replace('mine', 'again')",
    )
    verb("edit", NAVCA)
    assert of_anna(folder, NAVCA) == {"url": "mine", "description": "theirs"}
    with pytest.raises(
        PactlineError, match="url was “mine”, is now “theirs”, and you wrote “again”"
    ):
        verb("edit", NAVCA)
    assert of_anna(folder, NAVCA)["url"] == "theirs"


def _set_many(folder: Path, field: str) -> None:
    for number in range(5):
        run(["--store", str(folder), "set", NAVCA, field, f"{field} {number}"])


@pytest.mark.usefixtures("sample")
def test_two_writers_at_once_lose_nothing(folder: Path) -> None:
    context = get_context("fork")
    writers = [
        context.Process(target=_set_many, args=(folder, field)) for field in ("aliases", "notes")
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    said = of_anna(folder, NAVCA)
    assert said["aliases"] == [f"aliases {number}" for number in range(5)]
    assert said["notes"] == [f"notes {number}" for number in range(5)]


# A restricted account.


@pytest.mark.usefixtures("sample")
def test_a_restricted_account_writes_what_its_forced_command_names_and_no_more(
    verb: Verb, folder: Path
) -> None:
    reader, writer = Account("ben"), Account("ben", "ben")
    for words in (["set", NAVCA, "url", "u"], ["add", "organisation", "A"], ["drop", NAVCA]):
        with pytest.raises(PactlineError, match="not for a restricted account"):
            verb(*words, account=reader)
    verb("set", NAVCA, "url", "u", account=writer)
    assert opened(folder).read_source("ben") is not None
    for words in (
        ["edit", NAVCA],
        ["add", "source", "S"],
        ["set", NAVCA, "url", "u", "--source", "anna"],
        ["add", "--from", "-"],
        ["undo", "1"],
        ["forget", "gm-memorandum"],
    ):
        with pytest.raises(
            PactlineError, match=r"restricted account|this account writes|is not for|leave it out"
        ):
            verb(*words, account=writer)


# A form and the table that is filled in by hand.


def made_up_forms(number: int) -> list[dict[str, str]]:
    """Return made-up forms: the columns of the table, some filled in, some odd."""
    dice = random.Random(17)
    choices: dict[str, tuple[str, ...]] = {
        "title": ("Winter fund", "Men’s sheds", "Core costs", "A & B"),
        "type": ("grant", "Memorandum of understanding", ""),
        "purpose": ("To help people; and others", ""),
        "funder": ("Comic Relief", "Department of Health", "The “X” Trust", ""),
        "funder_id": ("GB-CHC-326568", "GB-GOV-10", "", "", "not an id"),
        "recipient": ("Navca", "Age UK", ""),
        "recipient_id": ("GB-CHC-1001635", "", ""),
        "lead": ("Navca", "Lead CIC", "", ""),
        "lead_id": ("GB-CHC-1001635", "", "x"),
        "partners": ("A; B", "C", "Navca; A; ", ""),
        "partner_ids": ("GB-CHC-1001635", "; GB-COH-1223344", "", "", "a; b; c; d"),
        "partner_roles": ("signatory", "Accountable body; partner", "", "a; b; c; d"),
        "counts": ("18 strategic partners", "almost 15,000 bodies: the sector; 3 x", "many", ""),
        "same_as": ("", "", "2011/12"),
        "aims": ("Care; hospitals", ""),
        "undertakings": ("To meet; ; to talk", ""),
        "statement": ("It is vital", "", ""),
        "speaker": ("Katy Wing, director (GB-CHC-1001635)", "not named, spokesman", "", "(x)"),
        "amount": ("£2,500", "more than £3.5m", "about 20k", "1.250", "lots", "", "USD 5k"),
        "currency": ("", "", "USD", "eur", "pounds"),
        "stage": ("", "awarded", "Committed", "paid"),
        "covers": ("", "year", "total", "fund", "all"),
        "money_for": ("", "2011/12", "2009/10 to 2012/13", "soon"),
        "event": ("", "signed", "Awarded"),
        "date": ("3/2/2017", "2017-02", "2011/12", "3 February 2017", "soon", ""),
        "starts": ("2017-04-01", "", "2011"),
        "ends": ("2018-03-31", "", "2009"),
        "term": ("five years", "18 months", "", "for ever"),
        "place": ("Leeds", ""),
        "url": ("https://example.org", ""),
        "note": ("Told by phone", ""),
    }  # fmt: skip
    return [
        {
            "reference": f"ref {place}",
            **{key: dice.choice(values) for key, values in choices.items()},
        }
        for place in range(number)
    ]


@pytest.mark.parametrize("number", [1000])
def test_a_form_comes_to_the_records_of_the_same_row_in_a_table(
    number: int, tmp_path: Path
) -> None:
    path = tmp_path / "table.csv"
    for form in made_up_forms(number):
        with path.open("w", encoding="utf-8", newline="") as out:
            table = csv.DictWriter(out, [TITLES[key] for key in form])
            table.writeheader()
            table.writerow({TITLES[key]: text for key, text in form.items()})
        plan = read_file(path, source_id="anna")
        begun = SourceFile(source=Source(id="anna"))
        records = [each for _, each in from_form(begun, form).records]
        wanted = [*plan.files[0].organisations, *plan.files[0].agreements]
        assert list(map(_placeless, records)) == list(map(_placeless, wanted)), form


def _placeless(record: object) -> str:
    return re.sub(r"where='[^']*'", "where=''", repr(record)).replace(" (row 2)", "")


def test_a_further_line_is_of_the_payer_of_the_others(verb: Verb, folder: Path) -> None:
    """A total that names nobody would be the wider one, and the other a part of it."""
    verb("add", "agreement", "V", "funder=Fund", "amount=£10k")
    verb("add", "line", "PACT-anna-v", "£3k")
    lines = of_anna(folder, "PACT-anna-v")["funding"]
    assert isinstance(lines, list)
    assert len({line.get("payer") for line in lines}) == 1
    assert "£13,000" in verb("find", "--kind", "agreement")
