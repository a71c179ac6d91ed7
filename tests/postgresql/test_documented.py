"""The worked example of docs/shared-store.md, run as it is written."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from psycopg.conninfo import make_conninfo

from fixtures import SAMPLE
from tests.cli.running import environment
from tests.docs.pages import page
from tests.postgresql.cluster import OWNER, shared
from tests.postgresql.test_copying import files_of
from tests.postgresql.trio import DCS

SECRET = "anna's secret"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page("shared-store"), re.S | re.M)


def test_the_example_works_as_written(tmp_path: Path) -> None:
    cluster = shared()
    service, _ = blocks("ini")
    stated = dict(line.split("=", 1) for line in service.splitlines() if "=" in line)
    make_conninfo(**stated)
    cluster.execute(
        "DROP DATABASE IF EXISTS pactline",
        "DROP ROLE IF EXISTS anna",
        "DROP ROLE IF EXISTS lookup",
        f"CREATE ROLE anna LOGIN PASSWORD '{SECRET.replace(chr(39), chr(39) * 2)}'",
        "CREATE ROLE lookup LOGIN",
    )
    # The server of the tests stands where the example has its own.
    here = f"host=127.0.0.1\nport={cluster.port}\n"
    (tmp_path / ".pg_service.conf").write_text(
        f"[owner]\n{here}user={OWNER}\ndbname=postgres\n"
        f"[pactline]\n{here}user={stated['user']}\ndbname={stated['dbname']}\n"
    )
    passwords = tmp_path / ".pgpass"
    passwords.write_text(
        f"127.0.0.1:*:*:{OWNER}:owner's secret\n127.0.0.1:*:*:{stated['user']}:{SECRET}\n"
    )
    passwords.chmod(0o600)
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "pactline").write_text(
        f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m tui "$@"\n'
    )
    (programs / "pactline").chmod(0o755)
    shutil.copytree(SAMPLE, tmp_path / "store")
    env = environment(tmp_path)
    env["PATH"] = f"{programs}:{cluster.programs}:{env['PATH']}"
    said = ""
    for block in blocks("sh"):
        done = subprocess.run(
            ["/bin/sh", "-eu", "-c", block], cwd=tmp_path, env=env, capture_output=True, text=True
        )
        said += done.stdout
        assert done.returncode == 0, (block, done.stderr)
    assert "GB-CHC-1001635" in said
    assert "gm-memorandum.json" in said
    assert files_of(tmp_path / "copy") == files_of(tmp_path / "store")
    assert (tmp_path / "base/base.tar.gz").stat().st_size > 0
    with zipfile.ZipFile(tmp_path / "records.zip") as records:
        assert {*records.namelist()} == {*files_of(tmp_path / "store")}


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed here")
def test_the_unit_is_one_that_systemd_takes(tmp_path: Path) -> None:
    _, unit = blocks("ini")
    program = tmp_path / "pactline"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    file = tmp_path / unit.splitlines()[0].rpartition("/")[2]
    file.write_text(unit.replace("/usr/local/bin/pactline", str(program)))
    done = subprocess.run(["systemd-analyze", "verify", file], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert file.name not in done.stderr
    wrong = file.with_name("wrong.service")
    wrong.write_text(file.read_text().replace("Restart=always", "Restart=perhaps"))
    done = subprocess.run(["systemd-analyze", "verify", wrong], capture_output=True, text=True)
    assert "perhaps" in done.stderr


def test_patroni_is_tried_with_the_settings_of_the_page() -> None:
    (block,) = blocks("yaml")
    stated = dict(re.findall(r"^ *(\w+): (\S+)$", block, re.M))
    assert stated == {
        key: json.dumps(value)
        for key, value in {**DCS, **DCS["postgresql"]}.items()
        if key != "postgresql"
    }
