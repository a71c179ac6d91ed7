"""Hostile files cost bounded time and are refused in words; reading loads little."""

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.files import limits as module
from store.files.errors import LimitExceeded
from store.files.layout import decode_tables
from store.files.limits import Limits, depth

JSON = st.recursive(
    st.integers() | st.text(alphabet='[]{}"\\ab'),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text('[]{}"\\'), inner),
)


def naive(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(naive, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(naive, value), default=0)
    return 0


@given(JSON, st.integers(2, 40))
def test_the_depth_is_right_however_the_text_is_sliced(value: object, piece: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_SLICE", piece)
        # Slices are long enough for a run of backslashes, as they are in earnest.
        text = json.dumps(value).encode()
        if b"\\" * (piece - 1) not in text:
            assert depth(text) == naive(value)


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'{"t":{"1":{"a":', b'[{"a":['])
def test_ten_thousand_levels(opening: bytes) -> None:
    with pytest.raises(LimitExceeded, match="levels"):
        decode_tables(opening * 10_000, "deep.json")


def test_a_large_line_of_brackets_takes_linear_time() -> None:
    # There is no clock: with the square of so many brackets it would not come to an end.
    assert depth(b"[]" * 5_000_000) == 1
    assert depth(b'"' + b"[" * 10_000_000 + b'"') == 0
    with pytest.raises(LimitExceeded):
        decode_tables(b"[" * 50_000_000, "bomb.json")


def test_the_depth_limit_can_be_set() -> None:
    data = b'{"t": {"1": {"a": [[[[]]]]}}}'
    assert decode_tables(data, "f")
    with pytest.raises(LimitExceeded):
        decode_tables(data, "f", Limits(depth=5))


def test_reading_a_range_loads_next_to_nothing(tmp_path: object) -> None:
    code = (
        "import sys; before = set(sys.modules)\n"
        "from store.files.folder import StoreFolder\n"
        f"folder = StoreFolder({str(tmp_path)!r}); folder.list_files(); folder.generation()\n"
        "print(*sorted(set(sys.modules) - before))"
    )
    command = [sys.executable, "-c", code]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    heavy = {"tinydb", "filelock", "msgspec", "textual", "rich"}
    assert not heavy & set(loaded)
