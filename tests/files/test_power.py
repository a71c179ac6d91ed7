"""The power goes at every moment of a write: nothing said done is lost, and nothing is half."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from store.files.backup import migrate
from store.files.folder import StoreFolder
from store.files.history import DAMAGED, entries
from store.files.writing import Writer, create_store, undo
from store.records import Decision
from store.store import open_store
from tests.counts import count
from tests.files import power
from tests.files.helpers import CHANGES, change, contents, delete, leftovers, make, put
from tests.index.records import sample_files

MOST = 20_000 if os.environ.get("PACTLINE_LONG") else 60
"""States that are looked at of each moment; all of them where there are no more."""


def old(path: Path) -> None:
    """Make a store of two files that state no schema."""
    make(path, {name: json.dumps({"t": {"1": {"n": 1}}}).encode() for name in ("a.json", "b.json")})


def filled(path: Path) -> None:
    """Make a store whose history is full, so that a write also takes an old entry away."""
    make(path)
    for number in range(20):
        with Writer(StoreFolder(path), "import") as writer:
            put(writer, "b.json", json.dumps({"t": {str(number): {}}}).encode())


def several(path: Path) -> None:
    """Change three files in one write."""
    with Writer(StoreFolder(path), "import") as writer:
        put(writer, "a.json", b'{"t": {"1": {"n": 2}}}')
        delete(writer, "gone.json")
        put(writer, "new.json", b'{"t": {"x": {}}}')


def imported(path: Path) -> None:
    """Take two sources in, into a store that is there or not."""
    open_store(path).put(sample_files(), action="import")


def decided(path: Path) -> None:
    """Keep a decision twice, which makes a file and changes it."""
    for text in ("once", "twice"):
        decision = Decision(id="d", kind="note", ids=("GB-CHC-1",), text=text, at="2026-01-01")
        open_store(path).decide(decision)


def undone(path: Path) -> None:
    undo(StoreFolder(path))


def migrated(path: Path) -> None:
    migrate(StoreFolder(path))


def changed(path: Path) -> None:
    make(path)
    change(path)


def nothing(path: Path) -> None:
    """Leave the place of the store empty."""


Step = Callable[[Path], object]
WRITES: dict[str, tuple[Step, Step]] = {
    **{kind: (make, lambda path, kind=kind: change(path, kind)) for kind in CHANGES},
    "with a full history": (filled, change),
    "several files": (make, several),
    "undo": (changed, undone),
    "migration": (old, migrated),
    "first import": (nothing, imported),
    "import": (create_store, imported),
    "decisions": (imported, decided),
}


@pytest.mark.parametrize("kind", WRITES)
def test_power_is_lost_at_every_moment(quick: Path, kind: str) -> None:
    prepare, write = WRITES[kind]
    place = quick / "disk"
    place.mkdir()
    prepare(place / "s")
    shutil.rmtree(place / "s/.index", ignore_errors=True)
    chance = random.Random(kind)
    seen: list[dict[str, bytes]] = []
    looked = {"moments": 0, "states": 0}

    def power_is_lost(*, done: bool = False) -> None:
        now = contents(place / "s") if (place / "s").is_dir() else {}
        if now not in seen:
            seen.append(now)
        every = power.number_of_outcomes(recorder.disk) <= MOST
        trees = (
            power.outcomes(recorder.disk)
            if every
            else (power.some_outcome(recorder.disk, chance) for _ in range(MOST))
        )
        looked["moments"] += 1
        known = []
        for tree in trees:
            if tree in known:
                continue
            known.append(tree)
            looked["states"] += 1
            found = recovered(tree, quick / f"after-{looked['states']}")
            assert found in ([now] if done else seen), (kind, looked)

    recorder = power.Recorder(place, power_is_lost)
    with recorder:
        write(place / "s")
    power_is_lost(done=True)
    count(f"power lost amid {kind}: {looked['states']:,} states of {looked['moments']} moments")


def recovered(tree: power.Tree, place: Path) -> dict[str, bytes]:
    """Return what a reader sees once the power is back, and see that the next write finds its way.

    Nothing may change by that but what was left lying about.
    """
    power.make(tree, place)
    store = place / "s"
    found = contents(store) if store.is_dir() else {}
    if store.is_dir():
        with Writer(StoreFolder(store), "settle"):
            pass
        assert contents(store) == found
        assert not [name for name in leftovers(store) if not name.startswith("before-schema-")]
        assert DAMAGED not in [entry.action for entry in entries(StoreFolder(store))]
    shutil.rmtree(place)
    return found


@pytest.mark.parametrize("kind", CHANGES)
def test_what_was_said_to_be_done_can_be_undone_after_the_power_was_lost(
    quick: Path, kind: str
) -> None:
    place = quick / "disk"
    place.mkdir()
    make(place / "s")
    before = contents(place / "s")
    with power.Recorder(place, lambda: None) as recorder:
        change(place / "s", kind)
    for number, tree in enumerate(power.outcomes(recorder.disk)):
        power.make(tree, quick / f"after-{number}")
        undo(StoreFolder(quick / f"after-{number}/s"))
        assert contents(quick / f"after-{number}/s") == before


@pytest.mark.parametrize("forgotten", ["file", "folder"])
def test_a_forgotten_sync_is_found(
    quick: Path, monkeypatch: pytest.MonkeyPatch, forgotten: str
) -> None:
    """The layer itself: without the sync of files, or of folders, it finds what is wrong."""
    real = power.Recorder.fsync

    def fsync(self: power.Recorder, descriptor: int) -> None:
        node = self._open.get(descriptor)
        if isinstance(node, power.Folder) == (forgotten == "folder"):
            self._open[descriptor] = power.File()
        real(self, descriptor)

    monkeypatch.setattr(power.Recorder, "fsync", fsync)
    with pytest.raises(AssertionError):
        test_power_is_lost_at_every_moment(quick, "replace")
