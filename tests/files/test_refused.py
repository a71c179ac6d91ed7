"""What the system refuses for a reason that no test can bring about: injected, and told."""

import errno
from pathlib import Path

import pytest

from store.files.errors import DiskFull
from tests.files.faulty import Faults, failing
from tests.files.helpers import BEFORE, change, contents, leftovers, make

TAKES_ROOM = ("mkdir", "create", "write", "link")
"""Calls that a quota refuses."""


@pytest.mark.parametrize("call", TAKES_ROOM)
def test_a_quota_that_is_used_up(tmp_path: Path, call: str) -> None:
    make(tmp_path / "count")
    with Faults(only=(call,)) as counted:
        change(tmp_path / "count")
    # The note of who holds the lock is the first to be written, and a write does without it.
    for at in range(2 if call in ("create", "write") else 1, len(counted.made) + 1):
        path = tmp_path / f"s{at}"
        make(path)
        with pytest.raises(DiskFull) as told, Faults(at, failing(errno.EDQUOT), only=(call,)):
            change(path)
        assert told.value.what == "nothing was written: the disk quota is used up"
        assert told.value.remedy == "free some space and do it again"
        assert told.value.place.startswith(str(path))
        assert contents(path) == BEFORE
        assert leftovers(path) <= {"holder"}
    assert counted.made
