"""Verbs, the app and restricted accounts on a server, as on a folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from fixtures import SAMPLE
from store.copying import copy_files
from store.folder import Folder
from store.postgresql.server import Server
from store.store import open_store
from tests.cli.running import pactline
from tests.index.records import grant, source
from tests.postgresql.cluster import new_store, shared

Verb = Callable[..., CompletedProcess[bytes]]

SAME = (
    ("find", "navca", "--json"),
    ("find", "--kind", "agreement", "--csv"),
    ("show", "GB-CHC-1001635"),
    ("show", "gm-memorandum"),
    ("show", "PACT-strategic-partners-programme", "--fields"),
    ("sources", "--json"),
    ("find", "fy:2011/12", "--sort", "amount"),
    ("timeline", "PACT-strategic-partners-programme"),
    ("around", "GB-CHC-1001635"),
    ("check", "--json"),
    ("export", "--format", "jsonl"),
    ("export", "--format", "csv", "navca"),
)


@pytest.fixture
def address() -> str:
    found = new_store()
    copy_files(Folder(SAMPLE), Server(found))
    return found


def at(place: str, home: Path) -> Verb:
    def run(*words: str, **more: str) -> CompletedProcess[bytes]:
        return pactline(*words, home=home, PACTLINE_STORE=place, **more)

    return run


def test_what_is_read_is_the_same(address: str, tmp_path: Path) -> None:
    copy_files(Folder(SAMPLE), Folder(tmp_path / "folder"))
    served, own = at(address, tmp_path), at(str(tmp_path / "folder"), tmp_path)
    for words in SAME:
        one, other = served(*words), own(*words)
        assert one.stdout
        assert one.returncode < 2, (words, one.stderr)
        assert (one.returncode, one.stdout, one.stderr) == (
            other.returncode,
            other.stdout,
            other.stderr,
        ), words


def test_what_is_written_is_the_same(address: str, tmp_path: Path) -> None:
    copy_files(Folder(SAMPLE), Folder(tmp_path / "folder"))
    for verb in (at(address, tmp_path), at(str(tmp_path / "folder"), tmp_path)):
        for words in (
            ("set", "GB-CHC-1001635", "name", "Navca, renamed"),
            ("doubt", "GB-CHC-1001635", "kind"),
            ("mark", "GB-CHC-1001635"),
            ("note", "GB-CHC-1001635", "a note"),
            ("same", "GB-CHC-1001635", "GB-COH-01223344"),
            ("forget", "gm-later-reports"),
            ("undo",),
            ("undo", "--mine"),
        ):
            done = verb(*words)
            assert done.returncode == 0, (words, done.stderr)
        assert verb("undo", "999").returncode == 2
        assert verb("forget", "no-such").returncode == 2
    pages = [
        at(place, tmp_path)("show", "GB-CHC-1001635").stdout
        for place in (address, str(tmp_path / "folder"))
    ]
    assert pages[0] == pages[1]
    assert b"Navca, renamed" in pages[0]


def test_a_store_is_sound_and_backed_up(address: str, tmp_path: Path) -> None:
    verb = at(address, tmp_path)
    done = verb("verify")
    assert (done.returncode, done.stdout) == (0, b"")
    assert b"all sound" in done.stderr
    assert verb("backup", "b.zip").returncode == 0
    assert (tmp_path / "b.zip").stat().st_size > 1000


def test_where_it_is_is_told_with_its_revision(address: str, tmp_path: Path) -> None:
    verb = at(address, tmp_path)
    verb("find", "navca")

    def located() -> dict[str, str]:
        done = verb("locate", "--json")
        assert done.returncode == 0
        return {each["what"]: each["path"] for each in json.loads(done.stdout)}

    told = located()
    assert told["store"] == f"postgresql://127.0.0.1:{shared().port}/{address.rpartition('/')[2]}"
    assert told["revision"].startswith("3, of 2")
    open_store(address, cache_dir=tmp_path / "other").put([source("s", [grant("a")])], action="x")
    assert "; the server has 4, of " in located()["revision"]
    shared().stop()
    assert located()["revision"] == "no server answers"
    found = verb("find", "navca")
    assert found.returncode == 0
    assert b"this is what was read before" in found.stderr
    assert found.stderr.count(b"\n") == 1
    shared().start()


def test_a_restricted_account_needs_a_reader(address: str, tmp_path: Path) -> None:
    shared().execute("DROP ROLE IF EXISTS lookup", "CREATE ROLE lookup LOGIN PASSWORD 'x'")
    shared().execute("GRANT pactline_reader TO lookup")
    place = shared().address(address.rpartition("/")[2], "lookup", "x")
    (tmp_path / ".pgpass").write_text("127.0.0.1:*:*:lookup:x\n")
    (tmp_path / ".pgpass").chmod(0o600)
    forced = ("--ssh", "--store", place.replace(":x@", "@"))
    done = pactline(*forced, home=tmp_path, SSH_ORIGINAL_COMMAND="find navca")
    assert done.returncode == 0, done.stderr
    assert b"GB-CHC-1001635" in done.stdout
    for words in ("forget gm-memorandum", "create-store x", "copy-store a b", "locate"):
        done = pactline(*forced, home=tmp_path, SSH_ORIGINAL_COMMAND=words)
        assert done.returncode == 2, words
        assert done.stdout == b""


def test_the_package_is_missing(address: str, tmp_path: Path) -> None:
    (tmp_path / "psycopg.py").write_text("raise ImportError('no module')")
    paths = f"{tmp_path}:{Path(__file__).parents[2]}"
    done = at(address, tmp_path)("find", "x", PYTHONPATH=paths)
    assert done.returncode == 2
    assert b'pip install "pactline[postgresql]"' in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_folder_loads_no_driver(tmp_path: Path) -> None:
    (tmp_path / "psycopg.py").write_text("raise ImportError('no module')")
    paths = f"{tmp_path}:{Path(__file__).parents[2]}"
    done = pactline("find", "navca", home=tmp_path, PYTHONPATH=paths)
    assert done.returncode == 0
