"""Where a text holds what a query asked for, so that a list can show why a row was found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from store.query.grammar import FieldClause, Phrase, Query, Word, leaves, parse
from store.query.tokens import is_year_pair
from store.query.values import Match, Text
from store.text import fold

ROLES = ("funder", "recipient", "partner")
"""Fields that `party:` takes in."""

_JOINER = r"['\-/_]?"
_GAP = r"[\W_]+"
_START, _END = r"(?<![^\W_])", r"(?![^\W_])"
_AND = f"(?:{_START}and{_END}|&)"


class Highlighter:
    """Finds the hits of one query in many texts.

    Args:
        query: what was asked for; negated clauses give no hits.
        corrected: the words that were searched for instead, as `Listing.corrected` gives them.
        fields: what the texts show (`("funder", "recipient")`): words in these fields are hits
            too; words and phrases are hits in every text.
    """

    def __init__(self, query: Query, corrected: str = "", fields: tuple[str, ...] = ()) -> None:
        patterns = dict.fromkeys(_patterns(query, fields))
        if corrected:
            patterns |= dict.fromkeys(_patterns(parse(corrected), fields))
        longest_first = sorted(patterns, key=len, reverse=True)
        self._pattern = re.compile(f"{_START}(?:{'|'.join(longest_first)})") if patterns else None

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return start and end of every hit, in order, none empty and none overlapping."""
        if self._pattern is None:
            return []
        if text.isascii():
            return [match.span() for match in self._pattern.finditer(text.lower())]
        folded, places = _folded_with_places(text)
        found: list[tuple[int, int]] = []
        for match in self._pattern.finditer(folded):
            start = places[match.start()]
            end = places[match.end() - 1] + 1
            while end < len(text) and not _folded(text[end]):
                end += 1
            if found and start < found[-1][1]:
                start = found.pop()[0]
            found.append((start, end))
        return found


def highlight(
    query: Query, text: str, corrected: str = "", fields: tuple[str, ...] = ()
) -> list[tuple[int, int]]:
    """Return the spans of a query's hits in a text; see `Highlighter`."""
    return _highlighter(query, corrected, fields).spans(text)


@lru_cache(maxsize=8)
def _highlighter(query: Query, corrected: str, fields: tuple[str, ...]) -> Highlighter:
    return Highlighter(query, corrected, fields)


def _patterns(query: Query, fields: tuple[str, ...]) -> Iterator[str]:
    for leaf in leaves(query.clauses):
        match leaf:
            case Word():
                yield from _words(leaf.words, leaf.joined, prefix=leaf.prefix)
            case Phrase():
                yield from _words(leaf.words, "", prefix=False)
            case FieldClause(value=Text() as value) if _shown(leaf.field, fields):
                begun = value.match is Match.PREFIX
                yield from _words(value.words, value.joined, prefix=begun)


def _words(words: tuple[str, ...], joined: str, *, prefix: bool) -> Iterator[str]:
    end = "" if prefix else _END
    if words:
        pattern = _spelt(words[0])
        for before, word in pairwise(words):
            # A sign is a word of its own without a blank around it, as in “A&B”.
            pattern += (r"[\W_]*" if "and" in (before, word) else _GAP) + _spelt(word)
        yield pattern.removesuffix(_AND) + (r"(?:and|&)" if words[-1] == "and" else "") + end
    if len(words) > 1 and joined:
        yield _spelt(joined) + end
    if len(words) == 2 and is_year_pair(words[0], words[0][:2] + words[1]):
        yield f"{words[0]}{_GAP}{words[0][:2]}{words[1]}{end}"


def _spelt(word: str) -> str:
    """Return a pattern for a word that may be written with apostrophes or hyphens inside."""
    if word == "and":
        return _AND
    return _JOINER.join(map(re.escape, word))


def _shown(field: str, fields: tuple[str, ...]) -> bool:
    return field in fields or (field == "party" and any(role in ROLES for role in fields))


@lru_cache(maxsize=4096)
def _folded(char: str) -> str:
    return fold(char)


def _folded_with_places(text: str) -> tuple[str, list[int]]:
    """Return the folded text and, for each of its characters, the place that it comes from."""
    folded: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        plain = _folded(char)
        folded.append(plain)
        places += [place] * len(plain)
    return "".join(folded), places
