"""A query of the search language as a query of the index, with one typo forgiven in a word."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from tantivy import Occur
from tantivy import Query as IndexQuery

from store.codes import UK_DISTRICT, UK_POSTCODE
from store.errors import PactlineError
from store.index.opened import Entry, FileState, OpenedIndex, both, either, without
from store.index.schema import (
    AGREEMENT,
    BEGINS,
    BY_AWARD,
    BY_DAYS,
    CURRENCIES,
    FLAG,
    FUND,
    LOCALITY,
    LONGEST_BEGINNING,
    NAMES,
    ORGANISATION,
    POSTCODE,
    WORD_FIELDS,
    YEARS,
    key_of,
    sort_text,
)
from store.interface import Kind
from store.query.fields import OWN
from store.query.grammar import All, Clause, Either, FieldClause, Not, Phrase, Query, Word, render
from store.query.tokens import joined_of, split, whole
from store.query.values import Choice, Days, Match, Money, Text, Value, Years
from store.remarks import NOTE, TAG
from store.status import Status

# ---- An open index, and a query of the search language as a query of it.

LETTERS = {
    Kind.ORGANISATION: ORGANISATION,
    Kind.AGREEMENT: AGREEMENT,
    Kind.FUND: FUND,
}
"""Kind of record to how the index writes it."""


class Listed(NamedTuple):
    """What is listed: records of one kind of an index, on a day; `whole` where it is all."""

    opened: OpenedIndex
    query: IndexQuery
    kind: Kind
    total: int
    today: date
    whole: bool = False

    def narrowed(self, *queries: IndexQuery) -> IndexQuery:
        """Return the query for what is listed and fits further queries."""
        return both(self.query, *queries)


Kept = Callable[[str], Iterable[tuple[str, str]]]
"""Given one of the fields that what a reader keeps answers: its texts, each with a record's id."""


def nothing_kept(_: str) -> Iterable[tuple[str, str]]:
    """Return what is kept where nobody keeps anything."""
    return ()


# Words and phrases.

_LONGEST_PREFIX = 100
"""Letters of words next to each other up to which the last may be only the beginning of one."""


def in_fields(
    index: OpenedIndex, fields: Iterable[str], words: Sequence[str], joined: str, *, prefix: bool
) -> IndexQuery:
    """Return the query for a word in any of the fields.

    Args:
        index: the index.
        fields: to look in.
        words: what must stand next to each other.
        joined: the same written as one word; empty where only `words` count.
        prefix: whether the last word may be only the beginning of one.
    """
    found: list[IndexQuery] = []
    single = joined or words[0] if len(words) == 1 or (joined and joined not in words) else ""
    for field in fields:
        if len(words) > 1 and prefix and max(map(len, words)) <= _LONGEST_PREFIX:
            # The words are letters and digits alone, so nothing in them is special in a pattern.
            pattern = [*words[:-1], f"{words[-1]}.*"]
            found.append(IndexQuery.regex_phrase_query(index.schema, field, list(pattern)))
        elif len(words) > 1:
            found.append(IndexQuery.phrase_query(index.schema, field, list(words)))
        if single and prefix:
            found.append(index.beginning(field, single))
        elif single:
            found.append(index.term(field, single))
    return either(found)


def titles_beginning(index: OpenedIndex, text: str) -> IndexQuery:
    """Return the query for titles that begin with a text, of kinds that are listed by name."""
    return index.beginning(BEGINS, sort_text(text)[:LONGEST_BEGINNING])


# How an agreement stands on a day, which no index can hold.


def status_query(index: OpenedIndex, status: Status, today: date) -> IndexQuery:
    """Return the agreements of one status."""
    day = today.toordinal()
    ended, later = index.between("ends", 1, day - 1), index.between("starts", day + 1, None)
    ends = index.between("ends", day, None)
    match status:
        case Status.ENDED:
            return ended
        case Status.NOT_BEGUN:
            return without(later, ended)
        case Status.LIVE:
            return without(ends, later)
    return without(index.term("kind", AGREEMENT), ended, later, ends)


# Where organisations are by their addresses.


def addressed(index: OpenedIndex, value: Text) -> list[tuple[str, str, list[str]]]:
    """Return what a place is in addresses: a field, for people, and terms; towns or postcodes."""
    typed = value.text.upper()
    if re.fullmatch(UK_DISTRICT, typed) or re.fullmatch(UK_POSTCODE, typed):
        terms = _postcodes(index, typed)
        return [(POSTCODE, typed, terms)] if terms else []
    towns = [each for each in index.values(LOCALITY) if fits(value, each)]
    return [(LOCALITY, each, [each]) for each in towns]


def areas_in(index: OpenedIndex, places: Iterable[str]) -> list[str]:
    """Return the codes of the areas that lie in places, those of a ward in a district's region."""
    found: dict[str, None] = {}
    wider = [whole(each) for each in places]
    for each in wider:
        for code in sorted(index.areas.get(each, ())):
            if code not in found:
                found[code] = None
                wider.append(whole(code))
    return list(found)


def _postcodes(index: OpenedIndex, typed: str) -> list[str]:
    """Return the postcodes that begin so, in capitals.

    A postcode's first half is that district and its parts alone: M1 is not M16, SW1 is SW1A.
    """
    district = re.fullmatch(UK_DISTRICT, typed)
    if known := re.fullmatch(UK_POSTCODE, typed):
        typed = f"{known[1]} {known[2]}"
    return [
        each
        for each in index.values(POSTCODE)
        if each.startswith(typed) and not (district and each[len(typed)].isdigit())
    ]


def received_by(index: OpenedIndex, bodies: IndexQuery) -> IndexQuery:
    """Return the agreements by which some organisations receive."""
    found = index.entries(both(index.term("kind", ORGANISATION), bodies))
    return index.terms("recipient", [each for entry in found for each in entry.ids])


# Who takes part: by name, by alias, and by every identifier of the same body.

_MOST_BODIES = 100
"""Bodies whose identifiers are followed; where more have the words, only their own names count."""

_MOST_AMOUNTS = 1 << 20
"""Amounts in one currency, of agreements in several, that are looked through."""

_ROLE_FIELDS = ("funder", "recipient", "partner", "other")


def party_query(index: OpenedIndex, field: str, value: Text) -> IndexQuery:
    """Return the query for a party in a role, or in any where the field is `party`.

    An identifier that some organisation has means that organisation and no other.
    """
    if entry := index.by_id(ORGANISATION, value.text):
        return index.terms(field, entry.ids)
    ids = [each for entry in _named(index, ORGANISATION, value) for each in entry.ids]
    found = [index.terms(field, [value.text, *ids])]
    if value.match is not Match.WHOLE:
        names = [f"{each}_w" for each in (_ROLE_FIELDS if field == "party" else (field,))]
        prefix = value.match is Match.PREFIX
        found.append(in_fields(index, names, value.words, value.joined, prefix=prefix))
    return either(found)


def _named(index: OpenedIndex, kind: str, value: Text) -> list[Entry]:
    """Return the records of a kind that have a name, or words of it or of an identifier."""
    if value.match is Match.WHOLE:
        query = index.term("whole", f"title|{value.whole}")
    else:
        prefix = value.match is Match.PREFIX
        query = in_fields(index, ("title", "id_w"), value.words, value.joined, prefix=prefix)
    found = both(index.term("kind", kind), query)
    return index.entries(found) if index.count(found) <= _MOST_BODIES else []


def ids_named(index: OpenedIndex, kind: str, value: Text) -> set[str]:
    """Return the ids that records are listed under which have a name, or words of one."""
    return {entry.row.id for entry in _named(index, kind, value)}


class Compiler:
    """Turns queries of the search language into queries of one index.

    Args:
        index: the index.
        kind: letter of the records that are listed.
        today: the day for what is live.
        kept: what the reader keeps.
    """

    def __init__(
        self, index: OpenedIndex, kind: str, today: date, kept: Kept = nothing_kept
    ) -> None:
        """Keep what every query needs."""
        self.index, self.kind, self.today, self.kept = index, kind, today, kept

    def records(
        self, query: Query, *, as_of: date | None = None, names: bool = False
    ) -> IndexQuery:
        """Return what a query finds among the records of the kind.

        Args:
            query: what is asked for.
            as_of: only what sources dated up to that day speak of.
            names: look for words in names alone.
        """
        found = self._together(self.index.term("kind", self.kind), query.clauses, names)
        return both(found, self.index.known(as_of)) if as_of else found

    def _together(
        self, query: IndexQuery, clauses: Sequence[Clause], names: bool = False
    ) -> IndexQuery:
        """Return a query narrowed to what has every clause."""
        parts = [(Occur.Must, query)]
        for clause in clauses:
            if isinstance(clause, Not):
                parts.append((Occur.MustNot, self._clause(clause.clause)))
            else:
                parts.append((Occur.Must, self._clause(clause, names)))
        return IndexQuery.boolean_query(parts) if clauses else query

    def _clause(self, clause: Clause, names: bool = False) -> IndexQuery:
        index, fields = self.index, (NAMES,) if names else WORD_FIELDS
        match clause:
            case Word() | Phrase():
                text = text_of(clause)
                prefix = text.match is Match.PREFIX
                found = in_fields(index, fields, text.words, text.joined, prefix=prefix)
                remarked = None if names else self._remarked(text)
                return either([found, remarked]) if remarked else found
            case FieldClause():
                return self._field(clause.field, clause.value)
            case Either(choices):
                return either([self._clause(each, names) for each in choices])
            case All(clauses):
                return self._together(IndexQuery.all_query(), clauses, names)
            case Not():
                return self._together(IndexQuery.all_query(), (clause,))

    def _field(self, field: str, value: Value) -> IndexQuery:
        """Return the query for a field with a value, each as the parser gives it."""
        index = self.index
        match field, value:
            case (("funder" | "recipient" | "partner" | "party"), Text()):
                return party_query(index, field, value)
            case "fund", Text():
                if index.by_id(FUND, value.text):
                    return index.term(field, value.text)
                ids = [entry.row.id for entry in _named(index, FUND, value)]
                return index.terms(field, [value.text, *ids])
            case "person", Text():
                if value.match is Match.WHOLE:
                    return index.term("whole", f"person|{value.whole}")
                return self._words("person_w", value)
            case "part-of", Text():
                if value.match is Match.WHOLE or index.has_term("part_of", value.text):
                    return index.term("part_of", value.text)
                return index.terms("part_of", [e.row.id for e in _named(index, AGREEMENT, value)])
            case _, _ if field in OWN:
                return self._own(field, value)
            case "id", Text():
                key = key_of(self.kind, value.text)
                if value.match is Match.WHOLE or index.has_term("key", key):
                    return index.term("key", key)
                return self._words("id_w", value)
            case "status", Text() if self.kind == AGREEMENT:
                words = [each for each in Status if fits(value, each)]
                return either([status_query(index, each, self.today) for each in words])
            case (("place" | "postcode"), Text()):
                return self._where(field, value)
            case "kind-of-funder", Text():
                return self._of_funders(value)
            case "income", Money():
                return self._of_bodies(index.between(field, value.low, value.high))
            case "source", Text():
                files = [file for file in index.state.files if file.source]
                found = [file.source for file in files if _said_by(file, value)]
                return index.terms(field, found)
            case _, Text():
                return index.terms(
                    field, [each for each in index.values(field) if fits(value, each)]
                )
            case "within", Days():
                return self._days("ends", value)
            case "live", Days():
                return self._live(value)
            case "lapsing", Days():
                return both(self._live(value), self._days("ends", value))
            case _, Days():
                return self._days(field, value)
            case _, Years():
                return self._years(BY_DAYS if field == "covers" else BY_AWARD, value)
            case _, Money():
                amounts = index.between(field, value.low, value.high)
                return self._in_currency(field, value, amounts) if value.currency else amounts
            case "has", Choice(name):
                return index.having(name)
            case "no", Choice(name):
                return index.lacking(self.kind, name)
            case "regrant", Choice("yes"):
                return index.having(field)
            case "regrant", Choice("no"):
                return index.lacking(self.kind, field)
            case "regrant", Choice(code):
                return index.terms(
                    field, [each for each in index.values(field) if each.startswith(code)]
                )
            case "kind", Choice(name):
                same = LETTERS[Kind(name)] == self.kind
                return IndexQuery.all_query() if same else IndexQuery.empty_query()
        return index.term(field, value.text)

    def _where(self, field: str, value: Text) -> IndexQuery:
        """Return what is in a place, or goes to who is there; a facet's value is exact."""
        index = self.index
        if field == POSTCODE:
            return self._of_bodies(index.terms(POSTCODE, _postcodes(index, value.text.upper())))
        places = [each for each in index.values(field) if fits(value, each)]
        if value.match is Match.WHOLE:
            return index.terms(field, places)
        own = index.terms(field, [*places, *areas_in(index, places)])
        at = [index.terms(where, terms) for where, _, terms in addressed(index, value)]
        return either([own, self._of_bodies(either([own, *at]))])

    def _of_bodies(self, bodies: IndexQuery) -> IndexQuery:
        """Return organisations, or the agreements by which they receive."""
        return received_by(self.index, bodies) if self.kind == AGREEMENT else bodies

    def _of_funders(self, value: Text) -> IndexQuery:
        """Return the agreements of funders of a type."""
        index = self.index
        entries = ((each, index.by_id(ORGANISATION, each)) for each in index.values("funder"))
        found = [each for each, entry in entries if entry and fits(value, entry.row.type)]
        return index.terms("funder", found)

    def _own(self, field: str, value: Value) -> IndexQuery:
        """Return the records with which the reader keeps something that is asked for."""
        found = {
            record_id
            for text, record_id in self.kept(field)
            if text == value.text or (isinstance(value, Text) and fits(value, text))
        }
        return self._listed_under(found)

    def _remarked(self, words: Text) -> IndexQuery | None:
        """Return the records whose notes or tags have words; None where there are none."""
        found = set()
        # A file of notes that cannot be read is told of where notes are shown; words go on.
        with suppress(PactlineError):
            for field in (NOTE, TAG):
                found |= {each for text, each in self.kept(field) if fits(words, text)}
        return self._listed_under(found) if found else None

    def _listed_under(self, ids: Iterable[str]) -> IndexQuery:
        return self.index.terms("key", [key_of(self.kind, each) for each in sorted(ids)])

    def _words(self, field: str, value: Text) -> IndexQuery:
        prefix = value.match is Match.PREFIX
        return in_fields(self.index, (field,), value.words, value.joined, prefix=prefix)

    def _days(self, field: str, value: Days) -> IndexQuery:
        first, last = value.first, value.last
        return self.index.between(
            field, first.toordinal() if first else 1, last.toordinal() if last else None
        )

    def _live(self, value: Days) -> IndexQuery:
        return status_query(self.index, Status.LIVE, value.first or self.today)

    def _in_currency(self, field: str, value: Money, amounts: IndexQuery) -> IndexQuery:
        """Return what has an amount in a currency, given what has such an amount in any."""
        index, before = self.index, f"{field}|{whole(value.currency)}|"
        alone = both(amounts, index.term("currency", value.currency))
        stated = index.searcher.terms_with_prefix("whole", before, limit=_MOST_AMOUNTS)
        among = [
            term
            for term, _ in stated
            if (value.low is None or value.low <= int(term.removeprefix(before)))
            and (value.high is None or int(term.removeprefix(before)) <= value.high)
        ]
        several = index.having(CURRENCIES)
        return either([without(alone, several), index.terms("whole", among)])

    def _years(self, family: str, value: Years) -> IndexQuery:
        """Return what has money in one of the years, or in just the years that are meant."""
        low, high = value.first or 1, value.last or 9999
        field = YEARS[family]
        if value.together is not None:
            return self.index.term(field, FLAG.join(map(str, value.together)))
        return self.index.terms(
            field,
            [
                term
                for term in self.index.values(field)
                if any(low <= int(year) <= high for year in term.split(FLAG) if year)
            ],
        )


def text_of(clause: Word | Phrase) -> Text:
    """Return a word or a phrase as what is asked for in a text."""
    joined, match = "", Match.WORDS
    if isinstance(clause, Word):
        joined, match = clause.joined, Match.PREFIX if clause.prefix else Match.WORDS
    return Text(clause.text, match, clause.words, joined, "")


_split = lru_cache(1 << 12)(split)


def fits(value: Text, text: str) -> bool:
    """Tell whether a text has what is asked for."""
    if value.match is Match.WHOLE:
        return whole(text) == value.whole
    words, extras = _split(text)
    prefix = value.match is Match.PREFIX

    def same(wanted: str, word: str) -> bool:
        return word.startswith(wanted) if prefix else word == wanted

    if value.joined and any(same(value.joined, each) for each in (*words, *extras)):
        return True
    *before, last = value.words or ("",)
    size = len(value.words)
    return size > 0 and any(
        words[place : place + size - 1] == before and same(last, words[place + size - 1])
        for place in range(len(words) - size + 1)
    )


def _said_by(file: FileState, value: Text) -> bool:
    """Tell whether a file's source is asked for, by its id, title or publisher."""
    return any(fits(value, each) for each in (file.source, file.title, file.publisher))


# ---- One typo forgiven in each word, two in a long one, where nothing matches exactly.

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
        mended_clause = _mended(index, clause)
        if mended_clause is None:
            return None
        clauses.append(mended_clause)
    mended = tuple(clauses)
    if mended == query.clauses:
        return None
    found = query._replace(clauses=mended, text=render(mended), problems=())
    return found if index.count(compiler.records(found, as_of=as_of)) else None


def _mended(index: OpenedIndex, clause: Clause) -> Clause | None:
    """Return a word, or the words typed for a body, without mistakes; None where none is near."""
    match clause:
        case Word(words=(word,)) if not _known(index, clause):
            other = nearest_term(index, word, prefix=clause.prefix)
            return Word(other, (other,), other, prefix=clause.prefix) if other else None
        case FieldClause(field=field, value=Text(match=match) as value) if (
            field in (*_OF_NAMES, *_OF_VALUES) and match is not Match.WHOLE
        ):
            if field in _OF_NAMES:
                words = [_as_in_names(index, word) for word in value.words]
            else:
                known = {
                    w for each in _OF_VALUES[field] for v in index.values(each) for w in split(v)[0]
                }
                known |= {*Status} if field == "status" else set()
                words = [_as_in(known, word) for word in value.words]
            if tuple(words) == value.words or not all(words):
                return clause
            text = " ".join(words)
            return FieldClause(field, Text(text, match, tuple(words), joined_of(text), whole(text)))
    return clause


_OF_NAMES = ("funder", "recipient", "partner", "party", "fund")
"""Fields whose words are those of names."""

_OF_VALUES = {
    "place": ("place", LOCALITY),
    "programme": ("programme",),
    "type": ("type",),
    "kind-of-funder": ("type",),
    "status": ("status",),
    "source": ("source",),
}
"""Fields whose words are those of values, to the fields that have these."""


def _as_in_names(index: OpenedIndex, word: str) -> str:
    """Return a word as some name has it, or begins with it; empty where none is near."""
    if _known(index, Word(word, (word,), word, prefix=True)):
        return word
    return nearest_term(index, word, prefix=False)


def _as_in(known: Collection[str], word: str) -> str:
    """Return a word as it is among known ones, or begins one; empty where none is near."""
    if any(each.startswith(word) for each in known):
        return word
    most = _most_typos(word)
    near = [(far, each) for each in known if most and (far := distance(each, word, most)) <= most]
    return min(near)[1] if near else ""


def _most_typos(word: str) -> int:
    """Return how many typos of a word are forgiven."""
    if not _SHORTEST <= len(word) <= _LONGEST or word.isdecimal():
        return 0
    return 2 if len(word) >= _LONG else 1


def nearest_term(index: OpenedIndex, word: str, *, prefix: bool) -> str:
    """Return the word of a name that is nearest to a mistyped one; the commonest of equals."""
    most = _most_typos(word)
    if not most:
        return ""
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
