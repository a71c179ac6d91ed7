"""`import`, `forget`, `same`, `different` and `undo` are killed at random moments."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from tinydb import TinyDB

from store.files.folder import StoreFolder
from store.files.history import entries
from store.interface import Kind, Sort
from store.query import parse
from store.store import open_store
from tests.cli.running import environment, ready
from tests.counts import count
from tests.files.helpers import settle
from tests.reliability.samples import GRANTS, files_of, write_grants

KILLS = 1000 if os.environ.get("PACTLINE_LONG") else 60
FIRST, SECOND = "GB-CHC-100000", "GB-CHC-100001"


class State(NamedTuple):
    """What a store holds: the version of its source, 0 where it is forgotten; the decision."""

    version: int
    decision: str


def state(path: Path) -> State:
    """Return what the files hold, and see that no file is half one thing and half another."""
    files = files_of(path)
    version = 0
    if fund := files.get("fund.json"):
        told = {int(each["title"].split()[-1]) for each in fund["agreements"].values()}
        assert len(told) == 1, told
        version = told.pop()
        assert len(fund["agreements"]) == GRANTS
        assert len(fund["organisations"]) == GRANTS + 1
    decided = files.get("decisions.json", {}).get("decisions", {})
    assert len(decided) <= 1
    decision = next((each["kind"] for each in decided.values()), "")
    for name in files:
        # A person may open any file with TinyDB alone.
        with TinyDB(path / name, access_mode="r") as plain:
            assert plain.tables() == set(files[name])
    return State(version, decision)


def rows(path: Path) -> list[Any]:
    """Return every row of every list, as the index beside the files gives them."""
    store = open_store(path)
    assert store.problems() == []
    everything = parse("", today=date(2020, 1, 1))
    found: list[Any] = []
    for kind in Kind:
        listing = store.listing(everything, kind, Sort.NAME)
        found += listing.rows(0, 10_000)
        found.append(listing.totals())
    return found


def rebuilt(path: Path, work: Path) -> list[Any]:
    """Return the same of a copy of the files that never had an index."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    for file in path.glob("[!.]*.json"):
        shutil.copy(file, work)
    return rows(work)


class Verbs:
    """Runs verbs in a home, and kills them."""

    def __init__(self, home: Path) -> None:
        self._home, self._talk = home, home / "talk"

    def run(self, *words: str, kill_after: float | None = None) -> int:
        """Run a verb; kill it after some seconds if it still runs then. Returns its exit code."""
        with Path(os.devnull).open("r+b") as nothing, self._talk.open("wb") as talk:
            env = environment(self._home)
            child = ready().begin(words, env, self._home, nothing, nothing, talk)
        if kill_after is not None:
            time.sleep(kill_after)
            os.kill(child, signal.SIGKILL)
        return ready().end(seconds=600)

    @property
    def talk(self) -> str:
        """What the last verb said on standard error."""
        return self._talk.read_text()


def test_a_verb_killed_at_any_moment_leaves_before_or_after(tmp_path: Path) -> None:
    path = tmp_path / "store"
    one = str(write_grants(tmp_path / "one.json", 1))
    two = str(write_grants(tmp_path / "two.json", 2))
    chance = random.Random(11)
    verbs: dict[tuple[str, ...], Callable[[State], State]] = {
        ("import", one, "--as", "fund"): lambda now: now._replace(version=1),
        ("import", two, "--as", "fund"): lambda now: now._replace(version=2),
        ("same", FIRST, SECOND): lambda now: now._replace(decision="same"),
        ("different", FIRST, SECOND): lambda now: now._replace(decision="different"),
        ("forget", "fund"): lambda now: now._replace(version=0),
    }
    kills = changed = compared = done = 0
    horizon, started = 0.15, time.monotonic()
    verb = Verbs(tmp_path)
    at = f"--store={path}"
    assert verb.run(at, "import", one, "--as", "fund") == 0, verb.talk
    assert verb.run(at, "same", FIRST, SECOND) == 0, verb.talk
    before, earlier = state(path), State(1, "")
    last = entries(StoreFolder(path))[0].id
    while kills < KILLS:
        if before.version == 0 or chance.random() < 0.2:
            words: tuple[str, ...] = ("undo",)
            after = earlier
        else:
            words = chance.choice(list(verbs))
            after = verbs[words](before)
        code = verb.run(at, *words, kill_after=chance.uniform(0, horizon))
        kills += code == -9
        done += code == 0
        assert code in (0, -9), verb.talk
        # The next writer finishes what was decided; what is read before that is no different.
        seen = [each.name for each in StoreFolder(path).list_files()]
        settle(path)
        assert [each.name for each in StoreFolder(path).list_files()] == seen
        now = state(path)
        assert now in (before, after), (words, before, now)
        assert code != 0 or now == after
        horizon = min(0.6, horizon * 1.1) if now == before else max(0.02, horizon * 0.9)
        changed += now != before
        if (newest := entries(StoreFolder(path))[0].id) != last:
            # Undo leads back to what was there before the last write, whatever it changed.
            last, earlier = newest, before
        before = now
        if kills % 3 == 0:
            assert rows(path) == rebuilt(path, tmp_path / "fresh"), "the index is not the files"
            compared += 1
    assert changed > KILLS // 10
    seconds = time.monotonic() - started
    count(
        f"{kills} kills (SIGKILL) of verbs in {seconds:.0f} s, {done} ran to their end, "
        f"{changed} changes made, none halfway; index compared with a fresh one {compared} times"
    )
