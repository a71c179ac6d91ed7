"""The page of a body that merged says into whom, by which id, and when."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.interface import Kind, Store
from store.records import Decision, Organisation, Source, SourceFile
from store.store import open_store
from tui.pages.page import page_of

OLD, NEW, OTHER = "GB-CHC-1046299", "GB-CHC-1124508", "GB-CHC-1112579"


def entry(**more: str) -> dict[str, str]:
    return {"transferor_regno": "1046299", "transferee_regno": "1124508", **more}


def store_of(tmp_path: Path, *entries: object) -> Store:
    """Return a store in which one body merged into another, as a register publishes it."""
    former = Organisation(
        id=OLD, name="Old Body", successor=NEW, as_published={"mergers": list(entries)}
    )
    new = Organisation(id=NEW, name="New Body", predecessors=(OLD, OTHER))
    store = open_store(tmp_path / "s")
    register = SourceFile(source=Source(id="r", title="Register"), organisations=(former, new))
    store.put([register], action="import")
    return store


def page(store: Store, record_id: str) -> str:
    document = page_of(store, Kind.ORGANISATION, record_id, width=100)
    assert document
    return document.text()


@pytest.mark.parametrize(
    ("published", "day"),
    [
        ({"date_property_transferred": "2008-07-01 00:00:00"}, ", 1 July 2008"),
        ({"date_merger_registered": "2008-07-17"}, ", 17 July 2008"),
        ({"date_merger_registered": "in summer"}, ", in summer"),
        ({}, ""),
    ],
)
def test_both_pages_say_who_by_which_id_and_when(
    tmp_path: Path, published: dict[str, str], day: str
) -> None:
    other = entry(transferee_regno="7", date_property_transferred="1999-01-01")
    store = store_of(tmp_path, "odd", other, entry(**published))
    assert f"  merged into     New Body ({NEW}){day} [S1]\n" in page(store, OLD)
    told = page(store, NEW)
    assert f"  took over       Old Body ({OLD}){day} [S1]\n" in told
    assert f"  took over       {OTHER} [S1]\n" in told


def test_ids_of_one_body_have_not_merged_with_each_other(tmp_path: Path) -> None:
    store = store_of(tmp_path, entry())
    store.decide(Decision(id="1", kind="same", ids=(OLD, NEW), text="", by="", at=""))
    told = page(store, OLD)
    assert "merged into" not in told
    assert f"took over       {OTHER}" in told
    assert OLD in told
