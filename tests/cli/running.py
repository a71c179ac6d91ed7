"""Running `pactline` as a person does: as a process of its own."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


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


def pactline(
    *words: str, home: Path, stdin: bytes | None = None, **more: str
) -> subprocess.CompletedProcess[bytes]:
    """Run `pactline` with its output in pipes."""
    return subprocess.run(
        [sys.executable, "-m", "tui", *words],
        input=b"" if stdin is None else stdin,
        capture_output=True,
        env=environment(home, **more),
        cwd=home,
        timeout=60,
        check=False,
    )


def typed(line: str, *, home: Path, **more: str) -> subprocess.CompletedProcess[bytes]:
    """Run what stands after `pactline` in an example, as a shell would."""
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
