"""One typo forgiven in each word, two in a long one, where nothing matches exactly."""

from __future__ import annotations

from datetime import date

from store.index.opened import OpenedIndex
from store.index.schema import NAMES, WORD_FIELDS
from store.index.search import Compiler, in_fields
from store.query.grammar import Query, Word, render

_SHORTEST, _LONG = 4, 8
_LONGEST = 40
"""Letters of the longest word that is mended: the typos of a longer one are too many to try."""

_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_MOST = 400
"""Words compared of those with one beginning, the commonest first."""


def corrected(
    index: OpenedIndex, compiler: Compiler, query: Query, as_of: date | None
) -> Query | None:
    """Return the query with mistyped words mended, or None where that finds nothing either."""
    clauses = []
    for clause in query.clauses:
        if isinstance(clause, Word) and len(clause.words) == 1 and not _known(index, clause):
            other = nearest_term(index, clause.words[0], prefix=clause.prefix)
            if not other:
                return None
            clause = Word(other, (other,), other, prefix=clause.prefix)
        clauses.append(clause)
    mended = tuple(clauses)
    if mended == query.clauses:
        return None
    found = query._replace(clauses=mended, text=render(mended), problems=())
    return found if index.count(compiler.records(found, as_of=as_of)) else None


def nearest_term(index: OpenedIndex, word: str, *, prefix: bool) -> str:
    """Return the word of a name that is nearest to a mistyped one; the commonest of equals."""
    if not _SHORTEST <= len(word) <= _LONGEST or word.isdecimal():
        return ""
    most = 2 if len(word) >= _LONG else 1
    half, letters = word[: max(1, len(word) // 2)], set(word)
    best: tuple[int, int, str] | None = None
    # One typo leaves one half of the word as it was: the first as it stands, or any once mended.
    for beginning in (half, *sorted(_edits(half))):
        for term, count in index.searcher.terms_with_prefix(NAMES, beginning, limit=_MOST):
            if len(letters - set(term)) > most:
                continue
            compared = _best_prefix(term, word, most) if prefix else term
            far = distance(compared, word, most)
            if far <= most and (best is None or (far, -count, term) < best):
                best = (far, -count, compared if prefix and len(word) < len(term) else term)
        if best and best[0] == 1 and beginning == half:
            break
    return best[2] if best else ""


def distance(one: str, other: str, most: int) -> int:
    """Return how many letters to change, drop, add or swap; above `most` some larger number."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, char in enumerate(one, 1):
        line = [place]
        for at, letter in enumerate(other, 1):
            cost = min(row[at] + 1, line[-1] + 1, row[at - 1] + (char != letter))
            swapped = at > 1 and place > 1 and char == other[at - 2] and one[place - 2] == letter
            line.append(min(cost, before[at - 2] + 1) if swapped else cost)
        if min(line) > most:
            return most + 1
        before, row = row, line
    return row[-1]


def _best_prefix(term: str, word: str, most: int) -> str:
    """Return the beginning of a term that is nearest to a word still being typed."""
    cuts = range(max(1, len(word) - most), len(word) + most + 1)
    return min((term[:cut] for cut in cuts), key=lambda cut: (distance(cut, word, most), len(cut)))


def _known(index: OpenedIndex, word: Word) -> bool:
    """Tell whether any record has the word, of whatever kind: then it is no typo."""
    query = in_fields(index, WORD_FIELDS, word.words, word.joined, prefix=word.prefix)
    return bool(index.searcher.search(query, 1, count=False).hits)


def _edits(text: str) -> set[str]:
    """Return what one typo makes of a text."""
    found: set[str] = set()
    for at in range(len(text) + 1):
        head, tail = text[:at], text[at:]
        found.update(head + letter + tail for letter in _LETTERS)
        found.update(head + letter + tail[1:] for letter in _LETTERS if tail)
        found.add(head + tail[1:])
        found.add(head + tail[1:2] + tail[:1] + tail[2:])
    return found - {"", text}
