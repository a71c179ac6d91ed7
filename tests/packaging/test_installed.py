"""The main job with the installed wheel, outside the checkout."""

from __future__ import annotations

from pathlib import Path

from tests.app.pty import Terminal
from tests.docs.pages import ROOT
from tests.packaging.conftest import Installed


def test_it_is_the_installed_one_that_runs(installed: Installed) -> None:
    code = "import fixtures, store, tui; print(fixtures.__file__, store.__file__, tui.__file__)"
    done = installed.run("python", "-c", code)
    assert done.returncode == 0, done.stderr
    for file in done.stdout.split():
        assert not Path(file).is_relative_to(ROOT)
        assert Path(file).is_relative_to(installed.bin.parent)


def test_a_lookup_on_the_sample_records(installed: Installed) -> None:
    done = installed.run("pactline", "find", "navca")
    assert done.returncode == 0, done.stderr
    assert "organisation\tGB-CHC-1001635\tNavca\t" in done.stdout
    assert "sample records" in done.stderr
    assert installed.run("pactline", "--version").stdout.startswith("pactline ")


def test_a_store_is_begun_by_an_import(installed: Installed) -> None:
    store = str(installed.home / "store")
    table = installed.home / "mine.csv"
    empty = installed.run("pactline", "template", "--no-guide").stdout.rstrip("\n")
    columns = empty.splitlines()[-1].split(",")
    filled = {"Reference": "one", "Title": "Advice", "Funder": "A Council", "Recipient": "Citizens"}
    row = ",".join(filled.get(column, "") for column in columns)
    table.write_text(f"{empty}\n{row}\n", "utf-8")
    done = installed.run("pactline", "import", str(table), "--store", store)
    assert done.returncode == 0, done.stderr
    found = installed.run("pactline", "find", "advice", "--store", store)
    assert found.returncode == 0, found.stderr
    assert "A Council → Citizens" in found.stdout


def test_the_first_start_shows_the_sample_records(installed: Installed) -> None:
    command = ["/bin/sh", "-c", f'cd "{installed.home}" && exec "{installed.bin}/pactline"']
    env = {**installed.environment(), "PYTHONPATH": "", "PACTLINE_STORE": "", "XDG_DATA_HOME": ""}
    with Terminal(command, env=env) as terminal:
        terminal.wait_for("sample records", "Navca", "quit")
        terminal.press("2")
        terminal.wait_for("Voluntary Sector", "£1,100,000")
        terminal.press("q")
        assert terminal.ended() == 0
