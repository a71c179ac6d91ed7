"""Two writers through the command line, and care for a store while others use it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import zipfile
from pathlib import Path

from store.files.writing import Writer, create_store
from tests.cli.running import environment, pactline
from tests.reliability.samples import files_of, snapshot, write_grants
from tests.reliability.test_bad_files import told


def test_the_second_writer_waits_and_says_for_whom(tmp_path: Path) -> None:
    grants = write_grants(tmp_path / "grants.json", 1)
    store = tmp_path / "store"
    folder = create_store(store)
    words = [sys.executable, "-m", "tui", "--store", str(store), "import", str(grants)]
    with Writer(folder, "import", "something large"):
        second = subprocess.Popen(
            words, stderr=subprocess.PIPE, text=True, env=environment(tmp_path), cwd=tmp_path
        )
        assert second.stderr
        line = second.stderr.readline()
        assert line.startswith("waiting up to 10 seconds: ")
        assert "import, since" in line
        assert second.poll() is None
    assert second.wait(60) == 0
    assert len(files_of(store)) == 1


def test_the_second_writer_gives_up_in_the_end(tmp_path: Path) -> None:
    store = tmp_path / "store"
    grants = write_grants(tmp_path / "grants.json", 1)
    folder = create_store(store)
    with Writer(folder, "import", "something large"):
        started = time.monotonic()
        run = pactline("--store", str(store), "import", str(grants), home=tmp_path)
        assert time.monotonic() - started > 9
    assert run.returncode == 2
    lines = told(run)
    assert lines[0].startswith("waiting up to 10 seconds: ")
    assert "is writing; try again later" in lines[-1]
    assert files_of(store) == {}


def test_a_backup_while_others_write(tmp_path: Path) -> None:
    store = tmp_path / "store"
    files = [str(write_grants(tmp_path / f"{n}.json", n)) for n in (1, 2)]
    words = ("import", "--as", "fund")
    assert pactline(f"--store={store}", *words, files[0], home=tmp_path).returncode == 0
    script = (
        "import sys\nfrom tui.__main__ import main\n"
        "for turn in range(200):\n"
        "    print(main([sys.argv[1], 'import', '--as', 'fund', sys.argv[2 + turn % 2]]))\n"
    )
    writer = subprocess.Popen(
        [sys.executable, "-c", script, f"--store={store}", *files],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(tmp_path),
    )
    try:
        assert writer.stdout
        writer.stdout.readline()
        for number in range(5):
            target = tmp_path / f"{number}.zip"
            run = pactline(f"--store={store}", "backup", str(target), home=tmp_path)
            assert run.returncode == 0, told(run)
            with zipfile.ZipFile(target) as archive:
                fund = json.loads(archive.read("fund.json"))
            told_versions = {each["title"][-1] for each in fund["agreements"].values()}
            assert len(told_versions) == 1
            assert len(fund["agreements"]) == 40
        assert writer.poll() is None
    finally:
        writer.kill()
        writer.wait()


def test_history_and_undo_through_the_verbs(tmp_path: Path) -> None:
    store, at = tmp_path / "store", f"--store={tmp_path / 'store'}"
    states = []
    for number in (1, 2):
        grants = write_grants(tmp_path / f"{number}.json", number)
        run = pactline(at, "import", str(grants), "--as", "fund", home=tmp_path)
        assert run.returncode == 0
        states.append(snapshot(store))
    assert pactline(at, "forget", "fund", home=tmp_path).returncode == 0
    assert files_of(store) == {}
    listed = json.loads(pactline(at, "history", "--json", home=tmp_path).stdout)
    rows = listed["rows"] if isinstance(listed, dict) else listed
    assert [row["action"] for row in rows] == ["forget", "import", "import"]
    assert all(row["user"] and row["when"] and row["records"] for row in rows)
    assert pactline(at, "undo", home=tmp_path).returncode == 0
    assert snapshot(store) == states[1]
    # Undo is a write itself, so that it can be undone and done again.
    assert pactline(at, "undo", home=tmp_path).returncode == 0
    assert files_of(store) == {}
    assert pactline(at, "undo", home=tmp_path).returncode == 0
    run = pactline(at, "undo", "2", home=tmp_path)
    assert run.returncode == 0, told(run)
    assert snapshot(store) == states[0]
    refused = pactline(at, "undo", "2", home=tmp_path)
    assert refused.returncode == 2
    assert "undo the later write first" in told(refused)[0]
    assert pactline(at, "undo", "99", home=tmp_path).returncode == 2
    assert b"version 1" in pactline(at, "find", "choir", home=tmp_path).stdout


def test_a_store_of_schema_0_is_migrated_once_after_a_backup(tmp_path: Path) -> None:
    store = tmp_path / "store"
    store.mkdir()
    sample = Path(__file__).parents[2] / "fixtures/sample/dh-strategic-partners.json"
    tables = json.loads(sample.read_bytes())
    del tables["pactline"]
    old = json.dumps(tables).encode()
    (store / "old.json").write_bytes(old)
    verify = pactline(f"--store={store}", "verify", home=tmp_path)
    assert b"states no schema" in verify.stdout
    assert snapshot(store) == {"old.json": old}
    grants = write_grants(tmp_path / "grants.json", 1)
    for _ in range(2):
        words = ("import", str(grants), "--as", "fund", "--again")
        run = pactline(f"--store={store}", *words, home=tmp_path)
        assert run.returncode == 0, told(run)
    now = files_of(store)["old.json"]
    assert now.pop("pactline") == {"file": {"schema": 1}}
    assert now == json.loads(old)
    (backup,) = (store / ".history").glob("before-schema-1-*.zip")
    with zipfile.ZipFile(backup) as archive:
        assert archive.read("old.json") == old
    listed = pactline(f"--store={store}", "history", "--csv", home=tmp_path).stdout.decode()
    assert listed.count("migrate") == 1
