"""Running `pactline` as a person does: as a process of its own."""

from __future__ import annotations

import atexit
import os
import re
import shlex
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile

from tests.cli.ready import READ_AT_THE_START, ROOT, Ready

PLAIN = re.compile(r"[^|&;()<>$`~*?#\\{}\[\]\n]*")
"""A line in which a shell does nothing but take words apart."""


def environment(home: Path, **more: str) -> dict[str, str]:
    """Return an environment in which nothing but `home` belongs to the person."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
    return {
        **kept,
        "HOME": str(home),
        "PYTHONPATH": str(ROOT),
        "TERM": "xterm-256color",
        **more,
    }


@cache
def ready() -> Ready:
    """Return the process that runs `pactline` in its children, which ends with the tests."""
    process = Ready(environment(ROOT))
    atexit.register(process.close)
    return process


def pactline(
    *words: str, home: Path, stdin: bytes | None = None, together: bool = False, **more: str
) -> subprocess.CompletedProcess[bytes]:
    """Run `pactline` with its output in files, or in one together with its errors."""
    command = [sys.executable, "-m", "tui", *words]
    env = environment(home, **more)
    with TemporaryFile() as given, TemporaryFile() as out, TemporaryFile() as talk:
        given.write(stdin or b"")
        given.seek(0)
        if any(name.startswith(READ_AT_THE_START) for name in more):
            done = subprocess.run(
                command, stdin=given, stdout=out, stderr=talk, env=env, cwd=home, timeout=60
            )
            code = done.returncode
        else:
            ready().begin(words, env, home, given, out, out if together else talk)
            code = ready().end(seconds=60)
        out.seek(0), talk.seek(0)
        return subprocess.CompletedProcess(command, code, out.read(), talk.read())


def typed(line: str, *, home: Path, **more: str) -> subprocess.CompletedProcess[bytes]:
    """Run what stands after `pactline` in an example, as a shell would."""
    if PLAIN.fullmatch(line):
        return pactline(*shlex.split(line), home=home, **more)
    command = f"{shlex.quote(sys.executable)} -m tui {line}"
    return subprocess.run(
        ["/bin/sh", "-c", command],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=environment(home, **more),
        cwd=home,
        timeout=60,
        check=False,
    )
