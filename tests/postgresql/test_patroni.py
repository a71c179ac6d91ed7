"""Writers and readers of three hosts under Patroni and etcd, of which one after another is lost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.cli.running import ROOT
from tests.counts import count
from tests.postgresql.trio import HARMS, Found, missing

TURNS = 20 if os.environ.get("PACTLINE_LONG") else 2


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every account may enter."""
    found = Path(mkdtemp(prefix="pactline-trio-"))
    found.chmod(0o777)
    yield found
    shutil.rmtree(found, ignore_errors=True)


@pytest.mark.skipif(bool(missing()), reason=missing() or "nothing is missing")
def test_every_acknowledged_write_is_there_once_whatever_is_lost(folder: Path) -> None:
    done = subprocess.run(
        ["unshare", "-n", sys.executable, "-m", "tests.postgresql.trio", folder, str(TURNS)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        timeout=300 + 240 * TURNS,
        check=True,
    )
    found = Found(**json.loads(done.stdout))
    assert [what for what, _ in found.turns] == [HARMS[n % len(HARMS)] for n in range(TURNS)]
    assert found.acknowledged > 10 * TURNS
    assert (found.lost, found.unwanted, found.faults) == ([], [], [""])
    assert found.equal
    assert found.pages > 10 * found.pages_away
    worst = max(seconds for _, seconds in found.turns)
    count(
        f"postgresql: {TURNS} losses under Patroni, {found.acknowledged} writes acknowledged, each "
        f"there once; {worst:g} s at most until the next write; {found.uncertain} uncertain; "
        f"{found.pages_away} of {found.pages + found.pages_away} pages away"
    )
