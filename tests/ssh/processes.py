"""Which processes serve a store, by their command lines."""

from __future__ import annotations

import time
from pathlib import Path

from tests.app.pty import PATIENCE


def serving(store: Path) -> list[int]:
    """Return the ids of the pactline processes on a store."""
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
            state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if str(store).encode() in words and b"--ssh" in words and state != "Z":
            found.append(int(folder.name))
    return found


def wait_until_gone(store: Path) -> float:
    """Wait until no process serves the store; return how many seconds that took."""
    start = time.monotonic()
    while left := serving(store):
        assert time.monotonic() - start < PATIENCE, f"still there: {left}"
        time.sleep(0.02)
    return time.monotonic() - start
