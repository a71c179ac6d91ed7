"""Files that are no sources: one line each, the others open, and nothing is changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.running import pactline
from tests.reliability.samples import write_grants

SAMPLE = (Path(__file__).parents[2] / "fixtures/sample/dh-strategic-partners.json").read_bytes()
HEAD = b'{"pactline": {"file": {"schema": 1}}, '
BAD = {
    "empty": (b"", "the file is empty"),
    "blank": (b" \n", "the file is empty"),
    "cut": (SAMPLE[: len(SAMPLE) // 2], "not JSON"),
    "text": (b"hello", "not JSON"),
    "zeros": (b"\0" * 4096, "not JSON"),
    "bytes": (bytes(range(256)), "not JSON"),
    "list": (b"[1, 2]", "holds no tables"),
    "null": (b"null", "holds no tables"),
    "flat": (HEAD + b'"sources": 5}', "is no table"),
    "newer": (b'{"pactline": {"file": {"schema": 99}}}', "written by a later version"),
    "latin": ('{"t": {"1": {"a": "\xe9"}}}'.encode("latin-1"), "not UTF-8"),
    "nan": (b'{"t": {"1": {"a": NaN}}}', "no number"),
    "deep": (b'{"t": {"1": {"a": ' + b"[" * 10_000, "deeper than the 64 levels"),
    "nameless": (HEAD + b'"agreements": {"a": {"title": "x"}}}', "names 0 sources"),
    "types": (HEAD + b'"sources": {"s": {"title": 5}}}', "Expected `str`"),
}


def told(run: object) -> list[str]:
    """Return what was said on standard error, and see that it is no traceback."""
    text = getattr(run, "stderr", b"").decode()
    assert "Traceback" not in text, text
    assert "fault in pactline" not in text, text
    return [line for line in text.splitlines() if line.strip()]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with one sound file and every bad one."""
    path = tmp_path / "store"
    path.mkdir()
    (path / "sound.json").write_bytes(SAMPLE)
    for name, (data, _) in BAD.items():
        (path / f"{name}.json").write_bytes(data)
    (path / "folder.json").mkdir()
    (path / "nowhere.json").symlink_to("gone")
    (path / "circle.json").symlink_to("circle.json")
    os.mkfifo(path / "pipe.json")
    return path


def test_the_sound_file_opens_and_each_bad_one_has_its_line(store: Path, tmp_path: Path) -> None:
    before = {name: (store / f"{name}.json").read_bytes() for name in BAD}
    run = pactline("--store", str(store), "find", "navca", home=tmp_path)
    assert run.returncode == 0
    assert b"GB-CHC-1001635" in run.stdout
    lines = told(run)
    others = {
        "folder": "it is a folder",
        "nowhere": "no such file",
        "circle": "lead in a circle",
        "pipe": "not an ordinary file",
    }
    reasons = {name: words for name, (_, words) in BAD.items()} | others
    for name, words in reasons.items():
        found = [line for line in lines if line.startswith(f"left out {name}.json: ")]
        assert len(found) == 1, name
        assert words in found[0]
    assert len(lines) == len(reasons)
    assert {name: (store / f"{name}.json").read_bytes() for name in BAD} == before


def test_a_line_says_where_in_the_file_the_damage_is(store: Path, tmp_path: Path) -> None:
    lines = told(pactline("--store", str(store), "find", "navca", home=tmp_path))
    (cut,) = [line for line in lines if "cut.json" in line]
    assert "line 132, column" in cut


@pytest.mark.parametrize("name", ["empty", "cut", "newer", "deep", "types", "nan"])
def test_a_bad_file_alone_is_an_error(store: Path, tmp_path: Path, name: str) -> None:
    path = store / f"{name}.json"
    run = pactline("--store", str(path), "find", "navca", home=tmp_path)
    assert run.returncode == 2
    assert run.stdout == b""
    (line,) = told(run)
    assert line.startswith(f"pactline: {path}")
    assert BAD[name][1] in line


@pytest.mark.parametrize("name", ["nowhere", "circle", "pipe"])
def test_what_is_no_file_alone_is_an_error(store: Path, tmp_path: Path, name: str) -> None:
    run = pactline("--store", str(store / f"{name}.json"), "find", "x", home=tmp_path)
    assert run.returncode == 2
    assert len(told(run)) == 1


def test_writing_beside_bad_files_leaves_them_as_they_are(store: Path, tmp_path: Path) -> None:
    before = {name: (store / f"{name}.json").read_bytes() for name in BAD}
    words = ("same", "GB-CHC-1001635", "GB-CHC-1128267")
    run = pactline("--store", str(store), *words, home=tmp_path)
    assert run.returncode == 0, told(run)
    told(run)
    assert {name: (store / f"{name}.json").read_bytes() for name in BAD} == before


def test_an_import_in_place_of_a_bad_file_says_what_to_do_with_it(
    store: Path, tmp_path: Path
) -> None:
    grants = write_grants(tmp_path / "grants.json", 1)
    before = (store / "cut.json").read_bytes()
    for name in ("cut", "folder"):
        words = ("import", str(grants), "--as", name)
        run = pactline("--store", str(store), *words, home=tmp_path)
        assert run.returncode == 2
        last = told(run)[-1]
        assert f"{name}.json: nothing was written: this file of the store does not open" in last
        assert "pactline repair" in last
    assert (store / "cut.json").read_bytes() == before


def test_an_id_that_another_file_is_named_by_is_told_with_the_option(
    store: Path, tmp_path: Path
) -> None:
    grants = write_grants(tmp_path / "grants.json", 1)
    words = ("import", str(grants), "--as", "sound")
    last = told(pactline("--store", str(store), *words, home=tmp_path))[-1]
    assert "the file sound.json holds something else" in last
    assert "--as" in last


def test_verify_names_every_one(store: Path, tmp_path: Path) -> None:
    run = pactline("--store", str(store), "verify", "--csv", home=tmp_path)
    assert run.returncode == 1
    told(run)
    named = {line.split(",")[0] for line in run.stdout.decode().splitlines()}
    assert {f"{name}.json" for name in BAD} <= named
    assert "sound.json" not in named


def test_a_damaged_file_is_repaired_into_a_new_one(store: Path, tmp_path: Path) -> None:
    saved = tmp_path / "saved.json"
    run = pactline("repair", str(store / "cut.json"), str(saved), home=tmp_path)
    assert run.returncode == 1
    assert any(line.startswith("lost, line") for line in told(run))
    assert (store / "cut.json").read_bytes() == BAD["cut"][0]
    (store / "cut.json").rename(tmp_path / "damaged.json")
    (store / "sound.json").unlink()
    saved.rename(store / "cut.json")
    again = pactline("--store", str(store), "find", "navca", home=tmp_path)
    assert b"GB-CHC-1001635" in again.stdout
    assert not [line for line in told(again) if "cut.json" in line]
    # A second repair never writes over what is there.
    once_more = pactline(
        "repair", str(tmp_path / "damaged.json"), str(store / "cut.json"), home=tmp_path
    )
    assert once_more.returncode == 2
    assert "there already" in told(once_more)[0]


def test_repairing_what_holds_nothing(store: Path, tmp_path: Path) -> None:
    for name in ("empty", "zeros", "folder", "nowhere"):
        run = pactline(
            "repair", str(store / f"{name}.json"), str(tmp_path / "new.json"), home=tmp_path
        )
        assert run.returncode == 2, name
        assert len(told(run)) == 1
        assert not (tmp_path / "new.json").exists()


def test_a_file_name_that_is_no_text(store: Path, tmp_path: Path) -> None:
    os.rename(  # noqa: PTH104  (bytes as they are on the disk)
        os.fsencode(store / "sound.json"), os.fsencode(store) + b"/\xe9\xff.json"
    )
    run = pactline("--store", str(store), "find", "navca", home=tmp_path)
    assert run.returncode == 0
    assert b"GB-CHC-1001635" in run.stdout
    assert len(told(run)) == len(BAD) + 4
