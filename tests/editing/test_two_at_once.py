"""Two who write one record at once: one side’s changes merge, what both touch is asked about."""

from __future__ import annotations

import os
import time
from pathlib import Path
from shutil import copytree

import pytest
from msgspec.structs import replace

from fixtures import SAMPLE
from store.editing import own
from store.editing.own import Clash, Clashed, Settled, merged, with_record
from store.interface import Kind
from store.records import Agreement, Amount, Event, FundingLine, Organisation, SourceFile
from tests.editing.test_faults import opened

NAVCA = "GB-CHC-1001635"
BODY = Organisation(id=NAVCA, url="a", notes=("old",))
LEAST = 8
"""Writes of each editor, at the least."""
SECONDS = 60 if os.environ.get("PACTLINE_LONG") else 0
"""How long both go on."""


def test_fields_and_values_of_one_side_merge() -> None:
    theirs = replace(BODY, url="b", notes=("old", "theirs"))
    mine = replace(BODY, kind="charity", notes=("old", "mine"))
    after, clashes = merged(BODY, theirs, mine)
    assert clashes == []
    assert after == replace(BODY, url="b", kind="charity", notes=("old", "theirs", "mine"))
    taken, clashes = merged(BODY, theirs, replace(BODY, notes=()))
    assert (taken.notes, clashes) == (("theirs",), [])


def test_what_both_touch_is_told_with_the_three_values() -> None:
    _, clashes = merged(BODY, replace(BODY, url="b"), replace(BODY, url="c"))
    assert clashes == [own.Clash("url", "a", "b", "c")]
    _, clashes = merged(BODY, replace(BODY, notes=("new",)), replace(BODY, notes=("newer",)))
    assert [each.field for each in clashes] == ["notes"]
    signed, later = (Event(kind="signed"), Event(kind="signed", text="later"))
    one = own.kind_of(Kind.AGREEMENT)(id="PACT-x")
    _, clashes = merged(one, replace(one, events=(signed,)), replace(one, events=(later,)))
    assert [each.field for each in clashes] == ["events"]


def test_what_was_settled_holds_unless_it_changed_once_more() -> None:
    def file(url: str) -> SourceFile:
        return SourceFile(source=own.own_source("anna"), organisations=(replace(BODY, url=url),))

    mine = replace(BODY, url="c")
    with pytest.raises(Clashed):
        with_record(file("b"), Kind.ORGANISATION, BODY, mine)
    settled = [Settled(Clash("url", "a", "b", "c"), "c")]
    (after,) = with_record(file("b"), Kind.ORGANISATION, BODY, mine, settled).organisations
    assert after.url == "c"
    with pytest.raises(Clashed):
        with_record(file("d"), Kind.ORGANISATION, BODY, mine, settled)


@pytest.mark.parametrize("side", ["theirs", "before", "mine"])
def test_whichever_side_holds_of_one_line_the_others_stay(side: str) -> None:
    def agreement(**lines: str) -> Agreement:
        funding = [FundingLine(key=key, amount=Amount.parse(each)) for key, each in lines.items()]
        return Agreement(id="PACT-x", funding=tuple(funding))

    opened = agreement(total="£10", later="£3", gone="£1")
    now = SourceFile(
        source=own.own_source("anna"),
        agreements=(agreement(total="£99", later="£7", new="£8"),),
    )
    mine = agreement(total="£15", later="£3", gone="£1", further="£4")
    with pytest.raises(Clashed) as raised:
        with_record(now, Kind.AGREEMENT, opened, mine)
    (clash,) = raised.value.clashes
    assert [
        [str(line.amount) for line in each] for each in (clash.before, clash.theirs, clash.mine)
    ] == [["£10"], ["£99"], ["£15"]]
    settled = [Settled(clash, getattr(clash, side))]
    (after,) = with_record(now, Kind.AGREEMENT, opened, mine, settled).agreements
    total = {"theirs": "£99", "before": "£10", "mine": "£15"}[side]
    assert {line.key: str(line.amount) for line in after.funding} == {
        "total": total, "later": "£7", "new": "£8", "further": "£4",
    }  # fmt: skip
    again = replace(now, agreements=(agreement(total="£100", later="£7"),))
    with pytest.raises(Clashed) as raised:
        with_record(again, Kind.AGREEMENT, opened, mine, [Settled(clash, clash.mine)])
    settled = [Settled(clash, clash.mine), Settled(raised.value.clashes[0], clash.mine)]
    (after,) = with_record(again, Kind.AGREEMENT, opened, mine, settled).agreements
    assert {line.key: str(line.amount) for line in after.funding} == {
        "total": "£15", "later": "£7", "further": "£4",
    }  # fmt: skip


def test_lines_under_one_word_are_lines_of_their_own() -> None:
    one, two, three = (FundingLine(key="2011/12", amount=Amount.parse(f"£{n}")) for n in (1, 2, 3))
    agreement = Agreement(id="PACT-x", funding=(one, two))
    theirs, mine = replace(agreement, funding=(one,)), replace(agreement, funding=(three, two))
    assert merged(agreement, theirs, mine) == (replace(agreement, funding=(three,)), [])


def editor(path: Path, name: str, told: int) -> None:
    """Say a note and an address again and again, from the record as it was opened each time."""
    number, end = 0, time.monotonic() + SECONDS
    while number < LEAST or time.monotonic() < end:
        number += 1
        store = opened(path)
        held = store.read_source("anna") or SourceFile(source=own.own_source("anna"))
        before = own.claim(held, Kind.ORGANISATION, NAVCA)
        word = f"{name}-{number}"
        mine = replace(before, notes=(*before.notes, word), url=word)
        kept = f"{word} noted\n"
        try:
            store.amend(
                own.own_source("anna"),
                lambda file, b=before, m=mine: with_record(file, Kind.ORGANISATION, b, m),
                action="edit",
            )
            kept += f"{word} address\n"
        except Clashed:
            noted = replace(mine, url=before.url)
            store.amend(
                own.own_source("anna"),
                lambda file, b=before, m=noted: with_record(file, Kind.ORGANISATION, b, m),
                action="edit",
            )
        os.write(told, kept.encode())


def test_two_editors_on_one_record_lose_no_word(tmp_path: Path) -> None:
    path = Path(copytree(SAMPLE, tmp_path / "store"))
    read, told = os.pipe()
    children = []
    for name in ("one", "two"):
        child = os.fork()
        if not child:
            os.close(read)
            editor(path, name, told)
            os._exit(0)
        children.append(child)
    os.close(told)
    with os.fdopen(read) as pipe:
        kept = pipe.read().split("\n")[:-1]
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0]
    file = opened(path).read_source("anna")
    assert file is not None
    (body,) = file.organisations
    noted = [line.removesuffix(" noted") for line in kept if line.endswith(" noted")]
    assert sorted(body.notes) == sorted(noted)
    assert len(noted) >= 2 * LEAST
    addresses = [line.removesuffix(" address") for line in kept if line.endswith(" address")]
    assert body.url in addresses
