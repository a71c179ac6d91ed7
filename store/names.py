"""Names as they are compared and looked up to find candidates; a name never joins two records."""

from __future__ import annotations

import re
from functools import lru_cache

from store.interface import Kind, Row, Sort, Store
from store.query.grammar import parse, quote
from store.text import fold

_WORD = re.compile(r"[^\W_]+")
_FILLING = re.compile(
    "the|a|of|and|for|in|ltd|limited|plc|llp|cic|cio|charity|charitable|incorporated|inc|company|co"
    "|trading|as|registered"
)
_SHORT = {"st": "saint", "assoc": "association", "centre": "center", "organization": "organisation"}
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_SEVERAL_LETTERS = re.compile(r"\b(\w)\.(?=\w\b)")


@lru_cache(maxsize=4096)
def comparable(name: str) -> str:
    """Return what is left of a name without case, accents, punctuation, legal form and fillers.

    “The Footlights Co. Ltd” and “Footlights Company Limited” give the same; so do “A & B” and
    “A and B”, “St Mary's” and “Saint Marys”. Initials are pulled together: “Y.M.C.A.” is “ymca”.
    A name of nothing but fillers or signs is kept as it is.
    """
    plain = fold(name).replace("'", "").replace("&", " and ")
    plain = _SEVERAL_LETTERS.sub(r"\1", plain)
    words = [_SHORT.get(word, word) for word in _WORD.findall(plain)]
    kept = [word for word in words if not _FILLING.fullmatch(word)]
    return " ".join(kept or words) or plain.strip()


def alike(one: str, other: str) -> bool:
    """Tell whether two names differ in nothing but their writing.

    The order of words, blanks between them and a remark in brackets are writing; so is a name that
    the brackets of the other give: “Switchback Initiative (known as Switchback)”.
    """
    if run_together(one) == run_together(other):
        return True
    if _in_brackets(one, other) or _in_brackets(other, one):
        return True
    first, second = (_BRACKETS.sub(" ", name) for name in (one, other))
    return sorted(comparable(first).split()) == sorted(comparable(second).split())


def _in_brackets(name: str, other: str) -> bool:
    wanted = f" {comparable(other)} "
    return any(wanted in f" {comparable(remark)} " for remark in _BRACKETS.findall(name))


def run_together(name: str) -> str:
    """Return the comparable name without blanks, so that “Blue Sci” is “Bluesci”."""
    return comparable(name).replace(" ", "")


def is_short_for(one: str, other: str) -> bool:
    """Tell whether one name is the initials of the other, as GMCVO is of a longer name."""
    short, long = sorted((fold(one).replace(".", ""), fold(other)), key=len)
    words = _WORD.findall(long.replace("'", ""))
    main = [word for word in words if not _FILLING.fullmatch(word)]
    initials = {"".join(word[0] for word in some) for some in (words, main)}
    return len(short) > 1 and short in initials


def like(text: str, store: Store, kind: Kind = Kind.ORGANISATION) -> list[Row]:
    """Return up to three records with the words of a text in their names."""
    words = text.split()[:6]
    if len("".join(words)) < 3:
        return []
    plain = (word if word.isalnum() and word != "OR" else quote(word) for word in words)
    query = parse(" ".join(plain))
    return store.listing(query, kind).rows(0, 3) if query else []


PLACE_CODE = re.compile(r"[A-Z][0-9]{8}")
"""A code of the Office for National Statistics."""


def place_name(store: Store, place: str) -> str:
    """Return a place's code with its name, where a record has both; any other place as it is."""
    if PLACE_CODE.fullmatch(place):
        listing = store.listing(parse(f"place:={quote(place)}"), Kind.AGREEMENT, Sort.DATE)
        for _, view in listing.views(0, 1):
            for each, _ in view.each("places") if view else ():
                if each.code == place and each.name:
                    return f"{place} {each.name}"
    return place
