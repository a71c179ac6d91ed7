"""What a person may have meant by a word that is not known."""

from __future__ import annotations

from collections.abc import Iterable


def suggestion(word: str, known: Iterable[str], *, otherwise: str, form: str = "{}") -> str:
    """Return the remedy for a word that is not known.

    Args:
        word: what was typed.
        known: the words that would do.
        otherwise: the remedy where none of them is like it.
        form: how the nearest word is written, with `{}` in its place.
    """
    near = nearest(word, known)
    return f"did you mean {form.format(near)}?" if near else otherwise


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word most like this one, or nothing."""
    from difflib import get_close_matches

    found = get_close_matches(word[:64], list(known), n=1, cutoff=0.6)
    return found[0] if found else ""
