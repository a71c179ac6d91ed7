"""Sort keys as whole numbers below 2^53, smallest first."""

from __future__ import annotations

from operator import mul

from store.index.schema import MAX_KEY, SHELVED
from store.light_typing import TYPE_CHECKING
from store.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

LETTERS = 10
"""Characters of a title in one key."""

_ORDER = b" 0123456789abcdefghijklmnopqrstuvwxyz"
_DIGITS = bytes(_ORDER.find(n) if n in _ORDER else len(_ORDER) for n in range(256))
_BASE = len(_ORDER) + 1
_WEIGHTS = tuple(_BASE ** (LETTERS - 1 - place) for place in range(LETTERS))
_PLAIN = {n: " " for n in range(128) if not chr(n).isalnum()} | {ord("'"): None}
_MIDDLE = 1 << 52

_DEPTHS = {"n1": _BASE ** (LETTERS - 2), "k_date": 32}
"""Key to how many of its values share a shelf: two first letters, or about a month."""


def sort_text(title: str) -> str:
    """Return a title as it is sorted: folded, letters and digits with single blanks between."""
    folded = fold(title)
    if folded.isascii():
        return " ".join(folded.translate(_PLAIN).split())
    return " ".join("".join(c if c.isalnum() else " " if c != "'" else "" for c in folded).split())


def letters_key(text: str) -> int:
    """Return the first letters of a sort text as a number that sorts alike.

    Letters outside a to z come after z, all alike.
    """
    digits = text[:LETTERS].encode("ascii", "replace").translate(_DIGITS)
    return sum(map(mul, digits, _WEIGHTS))


def bounds(text: str) -> list[tuple[str, int, int]]:
    """Return each key of titles that begin with a sort text, with its smallest and largest value.

    Letters of other scripts are all alike, so that a few titles too many may lie between.
    """
    found = []
    for field, part in (("n1", text[:LETTERS]), ("n2", text[LETTERS : 2 * LETTERS])):
        if part or field == "n1":
            low = letters_key(part)
            found.append((field, low, low + _BASE ** (LETTERS - len(part)) - 1))
    return found


def name_keys(title: str) -> tuple[int, int]:
    """Return the two keys of a title; what has none sorts last."""
    text = sort_text(title)
    if not text:
        return MAX_KEY, MAX_KEY
    return letters_key(text), letters_key(text[LETTERS:])


def descending(value: int | None) -> int:
    """Return a key that puts the largest value first and no value last."""
    if value is None:
        return MAX_KEY
    return min(max(_MIDDLE - value, 0), MAX_KEY - 1)


def ascending(value: int | None) -> int:
    """Return a key that puts the smallest value first and no value last."""
    if value is None:
        return MAX_KEY
    return min(max(value, 0), MAX_KEY - 1)


def shelf(kind: str, keys: Mapping[str, int]) -> str:
    """Return the shelf of a record: a term that sorts as the key does, after its kind."""
    key = SHELVED[kind]
    return f"{kind}{keys[key] // _DEPTHS[key]:016}"
