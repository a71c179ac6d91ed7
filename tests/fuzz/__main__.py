"""Runs the search over every target and says what was found; exit code 1 where anything was."""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from hashlib import sha256
from pathlib import Path

from tests.fuzz.targets import TARGETS, Target
from tests.fuzz.worker import search


def main() -> int:
    """Search and report."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=120, help="in all (default: 120)")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="of the chance")
    parser.add_argument("--only", default="", help="targets whose name holds this text")
    parser.add_argument("--finds", type=Path, default=Path("build/fuzz"), help="folder for finds")
    parser.add_argument("input", nargs="?", type=Path, help="try this one file again, with --only")
    options = parser.parse_args()
    targets = [target for target in TARGETS if options.only in target.name]
    if options.input:
        for target in targets:
            print(f"{target.name}: {target.run(options.input.read_bytes())}")
        return 0
    options.finds.mkdir(parents=True, exist_ok=True)
    print(f"seed {options.seed}, {options.seconds / len(targets):.0f} s a target")
    print(f"{'target':22}{'inputs':>10}{'refused':>10}{'ways':>6}{'slowest':>10}{'finds':>7}")
    found = inputs = 0
    for target in targets:
        count, finds = _run(target, options.seconds / len(targets), options.seed, options.finds)
        found, inputs = found + finds, inputs + count
    print(f"{inputs:,} inputs, {found} finds")
    return 1 if found else 0


def _run(target: Target, seconds: float, seed: int, folder: Path) -> tuple[int, int]:
    ours, theirs = multiprocessing.get_context("fork").Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(
        target=search, args=(target, seconds, seed, folder, theirs)
    )
    process.start()
    theirs.close()
    # Code in C does not notice an alarm, so the process itself has a limit too.
    result = None
    if ours.poll(seconds + target.seconds * 3 + 60):
        try:
            result = ours.recv()
        except EOFError:
            result = None
    if result is None:
        process.kill()
        process.join()
        kept = _keep(folder, target, (folder / "current").read_bytes())
        print(f"{target.name:22} the process hung or died ({process.exitcode}): {kept}")
        return 0, 1
    process.join()
    total, refused, ways, slowest, finds = result
    print(
        f"{target.name:22}{total:>10,}{refused:>10,}{ways:>6}{slowest:>8.2f} s{len(finds):>7}",
        flush=True,
    )
    for what, data in finds.items():
        print(f"    {what}\n        {_keep(folder, target, data)}")
    return total, len(finds)


def _keep(folder: Path, target: Target, data: bytes) -> Path:
    path = folder / f"{target.name.replace(' ', '-')}-{sha256(data).hexdigest()[:10]}"
    path.write_bytes(data)
    return path


if __name__ == "__main__":
    sys.exit(main())
