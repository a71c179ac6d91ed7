"""One's own last write is taken back, and what others have written since stays."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copytree

import pytest

from fixtures import SAMPLE
from store.errors import PactlineError
from store.files.folder import StoreFolder
from store.files.history import entries
from tests.editing.conftest import Verb, opened
from tui.cli.session import Account

NAVCA = "GB-CHC-1001635"
PROGRAMME = "PACT-strategic-partners-programme"
BEN = Account("ben", "ben")


@pytest.fixture(autouse=True)
def sample(folder: Path) -> None:
    """The sample as the store of several people, of whom ben writes his one source alone."""
    copytree(SAMPLE, folder)


def url(folder: Path, source: str) -> str:
    """Return the address that a source says of Navca."""
    file = opened(folder).read_source(source)
    return file.organisations[0].url if file and file.organisations else ""


def test_mine_is_taken_back_and_yours_is_left(verb: Verb, folder: Path) -> None:
    verb("set", NAVCA, "url", "https://ben.example", account=BEN)
    verb("set", NAVCA, "url", "https://anna.example")
    verb("set", NAVCA, "url", "https://ben.example/2", account=BEN)
    verb("undo", account=BEN)
    assert url(folder, "ben") == "https://ben.example"
    verb("set", NAVCA, "url", "https://anna.example/2")
    verb("undo", account=BEN)
    assert url(folder, "ben") == ""
    assert url(folder, "anna") == "https://anna.example/2"
    with pytest.raises(PactlineError, match="no write of yours"):
        verb("undo", account=BEN)
    assert url(folder, "anna") == "https://anna.example/2"


def test_in_a_file_of_several_people_one_decision_is_taken_back(verb: Verb, folder: Path) -> None:
    verb("doubt", PROGRAMME, "funding[total]")
    verb("prefer", PROGRAMME, "events[extended]", "dh-strategic-partners")
    history = folder / ".history"
    newest = max(history.iterdir(), key=lambda each: each.name)
    entry = json.loads((newest / ".entry.json").read_text("utf-8"))
    (newest / ".entry.json").write_text(json.dumps({**entry, "user": "cleo"}), "utf-8")
    verb("undo", "--mine")
    assert [each.kind for each in opened(folder).decisions()] == ["prefer"]
    assert entries(StoreFolder(str(folder)))[0].detail.startswith("1 decide doubt")
    assert opened(folder).row(PROGRAMME).amount == "almost £11.8m"  # type: ignore[union-attr]


def test_what_somebody_has_changed_since_is_not_taken_back(verb: Verb, folder: Path) -> None:
    verb("doubt", PROGRAMME, "funding[total]")
    verb("doubt", PROGRAMME, "funding[total]", "--withdraw")
    newest = max((folder / ".history").iterdir(), key=lambda each: each.name)
    entry = json.loads((newest / ".entry.json").read_text("utf-8"))
    (newest / ".entry.json").write_text(json.dumps({**entry, "user": "cleo"}), "utf-8")
    before = (folder / "decisions.json").read_bytes()
    with pytest.raises(PactlineError, match="has been changed since write 1"):
        verb("undo", "--mine")
    assert (folder / "decisions.json").read_bytes() == before


def test_an_undo_that_is_undone_is_told_as_one(verb: Verb) -> None:
    verb("set", NAVCA, "url", "https://anna.example")
    assert f"undone: set {NAVCA} url, of" in verb("undo")
    assert f"undone: the undo of write 1 set {NAVCA} url, of" in verb("undo")


def test_a_number_and_mine_go_ill_together(verb: Verb) -> None:
    with pytest.raises(PactlineError, match="leave it out"):
        verb("undo", "1", "--mine")
