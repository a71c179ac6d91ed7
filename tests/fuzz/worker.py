"""One process that searches: the input at hand is on disk, so that even a crash can be repeated."""

from __future__ import annotations

import gc
import resource
import signal
import time
import traceback
from collections import Counter
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from types import FrameType

from store.errors import PactlineError
from tests.fuzz.targets import Target

MEMORY = 1 << 30
"""Bytes that one input may take beyond what the process has when it begins."""

_CORPUS = 400


class TooSlow(BaseException):
    """An input took longer than its target allows; no reader can catch it by mistake."""


def search(target: Target, seconds: float, seed: int, folder: Path, report: Connection) -> None:
    """Give a target mutated inputs for a while; send counts and finds to the parent."""
    chance = Random(seed)
    corpus = list(target.seeds())
    known: set[str] = set()
    finds: dict[str, bytes] = {}
    fates: Counter[str] = Counter()
    slowest = 0.0
    signal.signal(signal.SIGALRM, _too_slow)
    if target.bound:
        used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, used + MEMORY))
    current = folder / "current"
    end = time.monotonic() + seconds
    untried = corpus[::-1]
    while time.monotonic() < end:
        if untried:
            data = untried.pop()
        else:
            data = chance.choice(corpus)
            with suppress(MemoryError):
                # Repeated often enough, a part outgrows the memory before any reader has it.
                for _ in range(chance.choice((1, 1, 1, 2, 3))):
                    data = chance.choice(target.mutations)(chance, data)
        current.write_bytes(data)
        started = time.monotonic()
        fate = _tried(target, data, finds)
        slowest = max(slowest, time.monotonic() - started)
        fates[fate] += 1
        # What ends in a way not seen yet is a new place to start from.
        if fate not in known and len(corpus) < _CORPUS:
            known.add(fate)
            corpus.append(data)
    total = sum(fates.values())
    refused = sum(count for fate, count in fates.items() if fate.startswith("refused"))
    report.send((total, refused, len(known), slowest, finds))


def _tried(target: Target, data: bytes, finds: dict[str, bytes]) -> str:
    signal.setitimer(signal.ITIMER_REAL, target.seconds)
    try:
        fate = target.run(data)
    except PactlineError as error:
        fate = "refused: " + "".join(c for c in error.what if not c.isdigit())[:40]
    except TooSlow:
        fate = f"find: took more than {target.seconds:g} s"
        finds.setdefault(fate, data)
    except BaseException as error:
        frames = traceback.extract_tb(error.__traceback__)
        ours = [f for f in frames if "/store/" in f.filename or "/tui/" in f.filename]
        last = (ours or list(frames))[-1]
        place = f"{Path(last.filename).name}:{last.lineno}"
        fate = f"find: {type(error).__name__} at {place}: {str(error)[:100]}"
        finds.setdefault(fate, data)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    if fate.startswith("find: Memory"):
        gc.collect()
    return fate


def _too_slow(number: int, frame: FrameType | None) -> None:
    raise TooSlow
