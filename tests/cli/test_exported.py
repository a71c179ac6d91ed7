"""An export is no source: only 360Giving is taken in again."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.errors import EXIT_FOUND, EXIT_MISTAKE, EXIT_NOTHING
from tests.cli.running import pactline

GRANTS = (
    "Identifier,Title,Description,Currency,Amount Awarded,Award Date,Recipient Org:Identifier,"
    "Recipient Org:Name,Funding Org:Identifier,Funding Org:Name\n"
    "360G-f-1,Grant,For it,GBP,100,2019-05-01,GB-CHC-1001635,Body,GB-CHC-504542,Fund\n"
)


def exported(home: Path, kind: str, form: str) -> Path:
    grants, written = home / "grants.csv", home / f"list.{form}"
    grants.write_text(GRANTS)
    assert pactline("import", str(grants), home=home).returncode == EXIT_FOUND
    words = ("export", "--kind", kind, "--format", form, "--output", str(written))
    assert pactline(*words, home=home).returncode == EXIT_FOUND
    return written


@pytest.mark.parametrize("form", ["csv", "xlsx", "json", "jsonl", "markdown"])
@pytest.mark.parametrize("kind", ["agreement", "organisation"])
def test_a_list_is_refused_and_told_what_can_be_read_back(
    tmp_path: Path, kind: str, form: str
) -> None:
    written = exported(tmp_path, kind, form)
    run = pactline("import", str(written), home=tmp_path)
    assert run.returncode == EXIT_MISTAKE
    assert run.stderr.startswith(f"pactline: list.{form}: `pactline export` wrote this".encode())
    assert b"--format 360giving" in run.stderr


def test_360giving_is_read_back(tmp_path: Path) -> None:
    written = exported(tmp_path, "agreement", "360giving")
    run = pactline("import", str(written), "--dry-run", home=tmp_path)
    assert run.returncode == EXIT_FOUND


def test_an_export_of_nothing_names_the_kinds_that_the_search_finds(tmp_path: Path) -> None:
    run = pactline("export", "kind:organisation", home=tmp_path)
    assert run.returncode == EXIT_NOTHING
    assert b"it finds 7 organisations: --kind organisation exports them" in run.stderr
    run = pactline("export", "kind:organisation", "--kind", "fund", home=tmp_path)
    assert b"it finds" not in run.stderr
