"""The nearest of several words to one that was mistyped."""

from __future__ import annotations

from collections.abc import Iterable

_LEAST_LIKENESS = 0.6


def nearest(word: str, candidates: Iterable[str]) -> str:
    """Return the candidate that a word begins or most resembles, or nothing if none is like it."""
    known = list(candidates)
    word = word.lower()
    if len(word) > 1:
        for candidate in known:
            if candidate.lower().startswith(word):
                return candidate
    if len(word) > 2 * max(map(len, known), default=0):
        return ""
    from difflib import get_close_matches

    by_folded = {candidate.lower(): candidate for candidate in known}
    close = get_close_matches(word, by_folded, n=1, cutoff=_LEAST_LIKENESS)
    return by_folded[close[0]] if close else ""
