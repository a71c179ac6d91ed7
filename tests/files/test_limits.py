"""Hostile files cost bounded time and are refused in words; reading loads little."""

import subprocess
import sys

import pytest

from store.files.errors import DamagedFile, LimitExceeded
from store.files.tinydb import decode


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'{"t":{"1":{"a":', b'[{"a":['])
def test_ten_thousand_levels(opening: bytes) -> None:
    with pytest.raises(LimitExceeded, match="levels"):
        decode(opening * 10_000, "deep.json")


def test_a_large_line_of_brackets_takes_linear_time() -> None:
    # There is no clock: with the square of so many brackets it would not come to an end.
    with pytest.raises(DamagedFile, match="no tables"):
        decode(b"[" + b"[]," * 1_000_000 + b"[]]", "flat.json")
    with pytest.raises(LimitExceeded):
        decode(b"[" * 50_000_000, "bomb.json")


@pytest.mark.parametrize("levels", [64, 65, 900])
def test_the_depth_limit(levels: int) -> None:
    inside = levels - 3
    data = b'{"t": {"1": {"a": %s%s}}}' % (b"[" * inside, b"]" * inside)
    if levels == 64:
        assert decode(data, "f")
        return
    with pytest.raises(LimitExceeded, match="deeper than the 64 levels"):
        decode(data, "f")


def test_reading_a_range_loads_next_to_nothing(tmp_path: object) -> None:
    code = (
        "import sys; before = set(sys.modules)\n"
        "from store.files.folder import StoreFolder\n"
        f"folder = StoreFolder({str(tmp_path)!r}); folder.list_files()\n"
        "print(*sorted(set(sys.modules) - before))"
    )
    command = [sys.executable, "-c", code]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    heavy = {"tinydb", "filelock", "msgspec", "textual", "rich"}
    assert not heavy & set(loaded)
