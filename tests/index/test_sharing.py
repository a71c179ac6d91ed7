"""Two processes make what one would, whatever becomes of the second."""

import os
import signal
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from store.index import build
from store.index.build import made

ITEMS = list(range(400))


@pytest.fixture(autouse=True)
def shared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Share even a little, where this machine can share at all."""
    monkeypatch.setattr(build, "WORTH_IT", 10)
    if not build.can_share():
        pytest.skip("this process may not be split, or has one core")


def in_each(own: Callable[[int], bytes], helper: Callable[[int], bytes]) -> Callable[[int], bytes]:
    """Return what does one thing in this process, and another in the second one."""
    here = os.getpid()
    return lambda item: own(item) if os.getpid() == here else helper(item)


def text(item: int) -> bytes:
    return str(item).encode() * 50


def no_children() -> bool:
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return True
    return False


def test_everything_is_made_once_and_by_both() -> None:
    found = list(made(ITEMS, in_each(lambda item: b"own %d" % item, lambda item: b"its %d" % item)))
    assert {int(each[4:]) for each in found} == set(ITEMS)
    assert len(found) == len(ITEMS)
    assert {each[:3] for each in found} == {b"own", b"its"}
    assert no_children()


def test_what_a_killed_process_left_is_made_here() -> None:
    def dying(item: int) -> bytes:
        if item == 350:
            os.kill(os.getpid(), signal.SIGKILL)
        return text(item) * 2_000

    found = list(made(ITEMS, in_each(lambda item: text(item) * 2_000, dying)))
    assert sorted(found) == sorted(text(item) * 2_000 for item in ITEMS)
    assert no_children()


def test_a_failure_of_the_second_is_met_in_the_first() -> None:
    def failing(item: int) -> bytes:
        if item == 399:
            raise ValueError("the last one")
        return text(item)

    with pytest.raises(ValueError, match="the last one"):
        list(made(ITEMS, failing))
    assert no_children()


def test_who_stops_early_leaves_no_process_behind() -> None:
    with closing(made(ITEMS, lambda item: text(item) * 10_000)) as documents:  # type: ignore[type-var]
        next(documents)
        assert not no_children()
    assert no_children()


def test_few_items_are_made_here_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "WORTH_IT", len(ITEMS) + 1)
    monkeypatch.setattr(os, "fork", lambda: pytest.fail("a second process"))
    assert list(made(ITEMS, text)) == [text(item) for item in ITEMS]


def test_where_no_further_process_is_allowed_one_makes_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> int:
        raise BlockingIOError("Resource temporarily unavailable")

    before = set(Path("/proc/self/fd").iterdir())
    monkeypatch.setattr(os, "fork", refused)
    assert list(made(ITEMS, text)) == [text(item) for item in ITEMS]
    assert set(Path("/proc/self/fd").iterdir()) == before
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())
