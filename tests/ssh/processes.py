"""Which processes serve a store, by their command lines."""

from __future__ import annotations

import time
from pathlib import Path


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


def gone_after(store: Path, seconds: float) -> float | None:
    """Return after how many seconds no process serves the store, or None within that time."""
    start = time.monotonic()
    while time.monotonic() - start < seconds:
        if not serving(store):
            return time.monotonic() - start
        time.sleep(0.02)
    return None
