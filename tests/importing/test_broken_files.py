"""Each broken file is refused or survived, with a message that names what is wrong."""

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from store.errors import PactlineError
from store.importing import read_file
from store.importing.incoming import HALF
from tests.published import Published

from .support import grant, read_grants, read_json, told, totals


def test_every_broken_file_is_known(published: Published) -> None:
    broken = published.broken
    assert {each.name for each in broken.folder.iterdir()} == {*broken.refused, *broken.kept}


def test_refused(published: Published) -> None:
    for name, words in published.broken.refused.items():
        with pytest.raises(PactlineError) as error:
            read_file(published.broken.folder / name)
        assert words in str(error.value)
        assert error.value.remedy
        assert str(error.value).isprintable()


def test_kept_with_warnings(published: Published) -> None:
    for name, number in published.broken.kept.items():
        plan = read_file(published.broken.folder / name)
        assert plan.files[0].source.counts["agreements"] == number, name
        assert plan.read == number + len(plan.lost)
        assert plan.warnings, name
        assert all(w.file == name and w.done and w.found.isprintable() for w in plan.warnings)


def test_pence_are_exact(published: Published) -> None:
    for name in published.broken.pence:
        assert str(totals(read_file(published.broken.folder / name))["GBP"]) == "7000.7"


def test_the_same_grant_twice_is_counted(published: Published) -> None:
    plan = read_file(published.broken.folder / published.broken.twice)
    (lost,) = plan.lost
    assert "the same, word for word, as grants/2" in lost.reason
    ids = [each.id for each in plan.files[0].agreements]
    assert len(set(ids)) == len(ids)
    assert ids[1] == f"{ids[0]}#2"


def test_wrong_types_stay_as_published(published: Published) -> None:
    name, as_published = published.broken.wrong_types
    (kept,) = read_file(published.broken.folder / name).files[0].agreements
    assert kept.as_published == as_published
    assert kept.url == published.broken.wrong_url
    assert kept.title == "9001"
    assert not kept.funding


def test_windows_1252(published: Published) -> None:
    name, in_id = published.broken.windows
    plan = read_file(published.broken.folder / name)
    assert told(plan, "encoding") == ["not UTF-8, so read as Windows-1252"]
    assert plan.warnings[0].where == "line 2"
    assert in_id in plan.files[0].agreements[0].id


def test_odd_signs_in_ids(published: Published) -> None:
    name, record_id, parties = published.broken.odd_ids
    plan = read_file(published.broken.folder / name)
    (kept,) = plan.files[0].agreements
    assert kept.id == record_id
    assert tuple(party.organisation for party in kept.parties) == parties
    recipient = plan.files[0].organisations[1]
    assert recipient.identifiers == (), "another charity's number joins nothing"
    assert recipient.as_published["charityNumber"] == "123456"


def test_thousands_of_empty_rows_in_bounded_memory(published: Published) -> None:
    path = published.broken.folder / published.broken.many_rows
    code = (
        "import sys\nfrom store.importing import read_file\n"
        "from store.errors import PactlineError\n"
        "try:\n    read_file(sys.argv[1])\nexcept PactlineError:\n    sys.exit(7)\n"
    )

    def bound() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
        resource.setrlimit(resource.RLIMIT_CPU, (30, 30))

    done = subprocess.run([sys.executable, "-c", code, str(path)], preexec_fn=bound, check=False)
    assert done.returncode == 7


def test_half_a_character_costs_no_file(tmp_path: Path) -> None:
    plan = read_grants(
        tmp_path,
        grant(title="Cut \ud83d", description="\ude00 \\ud83d 😀"),
        grant(id="360G-fund-2"),
    )
    assert told(plan, "encoding") == [HALF, HALF]
    assert [warning.found for warning in plan.warnings[:2]] == [r"\ud83d", r"\ude00"]
    first, second = plan.files[0].agreements
    assert (first.title, first.purpose) == ("Cut �", "� \\ud83d 😀")
    assert second.title == "Choir"


def test_half_a_character_in_our_own_file(tmp_path: Path) -> None:
    tables = {
        "sources": {"own": {"title": "\udc00"}},
        "agreements": {"a-1": {"title": "Half \ud800"}},
    }
    (file,) = read_json(tmp_path, tables).files
    assert (file.source.title, file.agreements[0].title) == ("�", "Half �")


def test_a_file_that_is_no_json_beside_its_halves_is_refused_in_its_place(tmp_path: Path) -> None:
    path = tmp_path / "cut.json"
    path.write_text('{"grants": [\n{"title": "\\ud83d"},\n{"title": ]}')
    with pytest.raises(PactlineError, match=r"cut.json:3:1\d: this is no JSON"):
        read_file(path)


def test_a_key_twice_is_told_and_both_are_kept(tmp_path: Path) -> None:
    once, again = json.dumps(grant()), json.dumps(grant(id="360G-fund-2", title='Odd ": one'))
    twice = again.replace('"title"', '"title": "First", "title"')
    for text in (
        f'{{"grants": [{once}], "grants": [{twice}]}}',
        f'{{"grants": [{once}, {twice}], "grants": []}}',
    ):
        path = tmp_path / "grants.json"
        path.write_text(text)
        plan = read_file(path)
        first, second = plan.files[0].agreements
        assert (first.title, second.title) == ("Choir", "First")
        assert second.as_published["title (2)"] == 'Odd ": one'
        told = {w.field for w in plan.warnings if "twice" in w.done}
        assert told == {"grants", "title"}


def test_an_id_has_no_signs_that_nobody_sees(tmp_path: Path) -> None:
    path = tmp_path / "grants.json"
    path.write_text(json.dumps({"grants": [grant(id="360G-\u202efund-\u2066\u200b1\u00a0")]}))
    (kept,) = read_file(path).files[0].agreements
    assert kept.id == "360G-fund-1"
    odd = {"organisations": {"GB-CHC-1\u202e": {"name": "x"}, "GB-CHC-2": {"name": "y"}}}
    path.write_text(json.dumps({"sources": {"s": {"title": "S"}}, **odd}))
    assert [lost.reason for lost in read_file(path).lost] == [
        "an id with blank or unprintable characters"
    ]


@pytest.mark.parametrize("how", ["grows", "shrinks", "another in its place", "goes"])
def test_a_file_that_changes_while_it_is_read_is_told(tmp_path: Path, how: str) -> None:
    path = tmp_path / "grants.json"
    path.write_text(json.dumps({"grants": [grant()]}))

    def change(_what: str, done: int, _total: int) -> None:
        if done:
            return
        whole = path.read_bytes()
        if how == "another in its place":
            (tmp_path / "other").write_bytes(whole)
            (tmp_path / "other").replace(path)
        elif how == "goes":
            path.unlink()
        else:
            path.write_bytes(whole + b" " if how == "grows" else whole[:-9])

    words = "cannot be read" if how == "goes" else "the file changed while it was read"
    with pytest.raises(PactlineError, match=words):
        read_file(path, progress=change)
