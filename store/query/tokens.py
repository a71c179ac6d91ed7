"""The one tokeniser: how a text becomes the words that a search finds.

A text is folded (`store.text.fold`: no case, no accents) and cut into *words*, runs of letters
and digits; apostrophes inside a word are dropped. Some spellings also give *extras*, so that each
way of writing finds the others:

===================  ============================  ==========================
text                 words                         extras
===================  ============================  ==========================
``Men's Health``     ``mens health``               ``men``
``O'Brien``          ``obrien``                    ``brien``
``co-operative``     ``co operative``              ``cooperative``
``GB-CHC-1001635``   ``gb chc 1001635``            ``gbchc1001635``
``2011/12``          ``2011 12``                   ``201112``
``2011/2012``        ``2011 12``                   ``201112``
``£3.5m, Münster``   ``3 5m munster``              none
===================  ============================  ==========================

Words stand in the order of the text, so that a phrase is words next to each other; extras have no
order. A typed word has words of its own and a `joined` form (empty where something else than an
apostrophe, a hyphen, a slash or an underscore parts its words); it is found in a text where its
joined form is among the text's words or extras, or where its words stand next to each other.
"""

from __future__ import annotations

import re

from store.text import fold

SEPARATOR = "|"
"""Stands between words and extras, and between texts; no typed word can match it."""

_WORD = re.compile(r"[^\W_]+")
_AMPERSAND = re.compile(r"(?<=[^\W_])\s*&\s*(?=[^\W_])")
_COMPOUND = re.compile(r"[^\W_]+(?:['\-/_][^\W_]+)*")


def split(text: str) -> tuple[list[str], list[str]]:
    """Return the words and the extras of a text."""
    folded = _folded(text)
    if not ("-" in folded or "'" in folded or "/" in folded or "_" in folded):
        return _WORD.findall(folded), []
    words: list[str] = []
    extras: list[str] = []
    for compound in _COMPOUND.findall(folded):
        parts = _parts(compound)
        for part in parts:
            if "'" in part:
                extras += [piece for piece in part.split("'") if len(piece) > 1]
        plain = [part.replace("'", "") for part in parts]
        words += plain
        if len(plain) > 1:
            extras.append("".join(plain))
    return words, extras


def index_text(*texts: str) -> str:
    """Return the tokens of texts, joined by blanks, for an index that cuts at blanks alone.

    Words of different texts, and words and extras, are kept apart by `SEPARATOR`, so that no
    phrase reaches across.
    """
    kept: list[str] = []
    spare: list[str] = []
    for text in texts:
        words, extras = split(text)
        if words:
            if kept:
                kept.append(SEPARATOR)
            kept += words
            spare += extras
    if spare:
        kept.append(SEPARATOR)
        kept += spare
    return " ".join(kept)


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text, without extras: what a phrase asks for."""
    return tuple(split(text)[0])


def joined_of(text: str) -> str:
    """Return the words of one typed word run together, or nothing where they do not belong so."""
    pieces = _COMPOUND.findall(_folded(text))
    return "".join(_parts(pieces[0])).replace("'", "") if len(pieces) == 1 else ""


def whole(text: str) -> str:
    """Return a text as it is compared whole: folded, with single blanks."""
    return " ".join(fold(text).split())


def _folded(text: str) -> str:
    """Return a text folded, “&” between words read as the word that it stands for."""
    folded = fold(text)
    return _AMPERSAND.sub(" and ", folded) if "&" in folded else folded


def _parts(piece: str) -> list[str]:
    """Return the parts of a compound; 2011/2012 is read as 2011/12."""
    parts = piece.replace("/", "-").replace("_", "-").split("-")
    if len(parts) == 2 and is_year_pair(parts[0], parts[1]):
        parts[1] = parts[1][2:]
    return parts


def is_year_pair(first: str, second: str) -> bool:
    """Tell whether two parts are a financial year with its second year written in full."""
    four = len(first) == len(second) == 4 and first.isdecimal() and second.isdecimal()
    return four and int(second) == int(first) + 1
