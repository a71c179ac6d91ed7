"""`import` of addresses and of standard input, `refresh`, and `registry`."""

from __future__ import annotations

import json
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from store.errors import EXIT_FOUND, EXIT_MISTAKE, EXIT_NOTHING
from tests.cli.running import pactline
from tests.importing.server import FILE, Handler, serving
from tests.importing.support import grant
from tui.cli import addresses
from tui.cli.session import Session


def rows(done: object) -> list[dict[str, object]]:
    return json.loads(done.stdout)


def test_what_changed_at_an_address_is_taken_in(tmp_path: Path) -> None:
    more = FILE + b"2,C,7,GBP,2021,D\n"
    with serving(grants_csv=FILE, other_csv=FILE.replace(b"1,A", b"9,A")) as server:
        words = (f"{server}/grants.csv", f"{server}/other.csv")
        done = pactline("import", *words, home=tmp_path)
        assert done.returncode == EXIT_FOUND, done.stderr
        done = pactline("refresh", home=tmp_path)
        assert (done.returncode, done.stdout, done.stderr) == (EXIT_FOUND, b"", b"")
        Handler.files["/grants.csv"] = more
        dry = pactline("refresh", "--dry-run", "--json", home=tmp_path)
        assert [(row["result"], row["added"]) for row in rows(dry)] == [
            ("would change", 2),
            ("unchanged", 0),
        ]
        del Handler.files["/other.csv"]
        done = pactline("refresh", home=tmp_path)
        assert done.returncode == EXIT_MISTAKE
        assert b"answers 404" in done.stderr
        assert done.stderr.count(b"\n") == 1
        told = [line.split("\t")[:3] for line in done.stdout.decode().splitlines()]
        assert told == [["changed", "grants", "2"]]
        done = pactline("refresh", "grants", "--json", home=tmp_path)
        assert [row["result"] for row in rows(done)] == ["unchanged"]
        assert pactline("refresh", "no-such", home=tmp_path).returncode == EXIT_NOTHING
    done = pactline("refresh", home=tmp_path)
    assert done.returncode == EXIT_MISTAKE
    assert done.stderr.count(b"no server at this address") == 2


def test_a_source_of_a_file_has_no_address(tmp_path: Path) -> None:
    (tmp_path / "grants.csv").write_bytes(FILE)
    pactline("import", "grants.csv", home=tmp_path)
    assert pactline("refresh", home=tmp_path).returncode == EXIT_FOUND
    done = pactline("refresh", "grants", home=tmp_path)
    assert b"was not fetched from an address" in done.stderr


def test_standard_input(tmp_path: Path) -> None:
    done = pactline("import", "-", "--as", "typed", home=tmp_path, stdin=FILE)
    assert done.returncode == EXIT_FOUND, done.stderr
    assert done.stdout.startswith(b"typed\t2\t")


def test_the_list_of_files(tmp_path: Path) -> None:
    package = json.dumps({"grants": [grant()]}).encode()
    with serving(a_json=package, b_csv=FILE) as server:
        entries = [
            {
                "title": title,
                "license": "https://licence.example",
                "modified": "2021-01-01",
                "publisher": {"name": f"{prefix} Trust", "prefix": prefix},
                "distribution": [{"downloadURL": f"{server}/{name}"}, {"title": "no address"}],
                "datagetter_metadata": {"downloads": True, "valid": name != "b.csv"},
            }
            for title, prefix, name in (
                ("Grants of Elm", "360G-elm", "a.json"),
                ("Oak, all", "360G-oak", "b.csv"),
                ("Ash", "360G-ash", "gone.csv"),
            )
        ]
        Handler.files["/data.json"] = json.dumps([*entries, "odd", {"distribution": 5}]).encode()
        pactline("import", "-", "--as", "x", home=tmp_path, stdin=FILE)
        pactline("settings", "registry", f"{server}/data.json", home=tmp_path)
        done = pactline("registry", "trust", "oak", "--json", home=tmp_path)
        assert done.returncode == EXIT_FOUND, done.stderr
        assert [(row["prefix"], row["status"]) for row in rows(done)] == [("360G-oak", "not valid")]
        assert len(rows(pactline("registry", "--json", home=tmp_path))) == 3
        assert pactline("registry", "beech", home=tmp_path).returncode == EXIT_NOTHING
        done = pactline("import", "--registry", "360g-ELM", home=tmp_path)
        assert done.returncode == EXIT_FOUND, done.stderr
        done = pactline("show", "a-foundation-a", home=tmp_path)
        assert b"https://licence.example" in done.stdout
        done = pactline("import", "--registry", "all", "--json", home=tmp_path)
        assert done.returncode == EXIT_MISTAKE
        assert b"1 of 3 files left out, 2 taken in whole" in done.stderr
        done = pactline("import", "--registry", "360G-beech", home=tmp_path)
        assert b"no prefix" in done.stderr
        Handler.files["/data.json"] = b"<html>"
        assert b"is no JSON" in pactline("registry", home=tmp_path).stderr


def test_nothing_of_it_in_a_restricted_account(tmp_path: Path) -> None:
    for words in (("registry",), ("refresh",), ("import", "https://fund.example/grants.csv")):
        done = pactline("--restricted", *words, home=tmp_path)
        assert done.returncode == EXIT_MISTAKE
        assert b"not for a restricted account" in done.stderr


def test_standard_input_is_cut_at_the_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Endless(BytesIO):
        taken = 0

        def read(self, size: int | None = -1, /) -> bytes:
            assert size is not None
            assert size > 0
            self.taken += size
            return bytes(size)

    stream = Endless()
    monkeypatch.setattr(addresses, "MAX_FILE_BYTES", 3 * addresses.MIB)
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(stream))
    session = Session(store_path=str(tmp_path / "store"))
    with addresses.obtained(session, [addresses.Wanted("-")]) as files:
        ((_, done),) = files
        assert "standard input: more than 3 MiB, which is not read" in str(done.exception())
    assert stream.taken == 4 * addresses.MIB
