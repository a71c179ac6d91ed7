"""The fields of the search language as queries of the index; words alone do without this."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tantivy import Query as IndexQuery

from store.index.blob import KINDS
from store.index.opened import OpenedIndex
from store.index.schema import AGREEMENT
from store.index.statuses import STATUSES, live_query, status_query
from store.index.words import in_fields
from store.light_typing import TYPE_CHECKING
from store.query.tokens import split, whole
from store.query.values import Choice, Days, Match, Money, Text, Value, Years

if TYPE_CHECKING:
    from datetime import date


class FieldCompiler:
    """Turns the fields of one query into queries of one index.

    Args:
        index: the index.
        kind: letter of the records that are listed.
        today: the day for what is live.
    """

    def __init__(self, index: OpenedIndex, kind: str, today: date) -> None:
        """Prepare the fields."""
        self.index, self.kind, self.today = index, kind, today
        self._fields: dict[str, Callable[[str, Value], IndexQuery]] = {
            **dict.fromkeys(("funder", "recipient", "partner", "party"), self._party),
            **dict.fromkeys(("type", "place", "programme"), self._text),
            **dict.fromkeys(("starts", "signed", "awarded", "ends", "within"), self._days),
            **dict.fromkeys(("has", "no"), self._presence),
            "person": self._person,
            "status": self._status,
            "fy": self._years,
            "amount": self._amount,
            "currency": self._currency,
            "live": self._live,
            "lapsing": self._lapsing,
            "fund": self._fund,
            "regrant": self._regrant,
            "source": self._source,
            "id": self._id,
            "kind": self._kind,
        }

    def compiled(self, field: str, value: Value) -> IndexQuery:
        """Return the query for a field with a value, each as the parser gives it."""
        return self._fields[field](field, value)

    def _party(self, field: str, value: Value) -> IndexQuery:
        assert isinstance(value, Text)  # noqa: S101 - what the parser gives for the field
        from store.index import parties

        return parties.party_query(self.index, field, value)

    def _fund(self, field: str, value: Value) -> IndexQuery:
        assert isinstance(value, Text)  # noqa: S101
        from store.index import parties

        return parties.fund_query(self.index, value)

    def _text(self, field: str, value: Value) -> IndexQuery:
        assert isinstance(value, Text)  # noqa: S101
        found = [term for term in self.index.values(field) if fits(value, term)]
        return self.index.terms(field, found) if found else IndexQuery.empty_query()

    def _person(self, field: str, value: Value) -> IndexQuery:
        assert isinstance(value, Text)  # noqa: S101
        if value.match is Match.WHOLE:
            return self.index.term("whole", f"person|{value.whole}")
        prefix = value.match is Match.PREFIX
        return in_fields(self.index, ("person_w",), value.words, value.joined, prefix=prefix)

    def _id(self, field: str, value: Value) -> IndexQuery:
        assert isinstance(value, Text)  # noqa: S101
        prefix = value.match is Match.PREFIX
        return in_fields(self.index, ("id_w",), value.words, value.joined, prefix=prefix)

    def _source(self, field: str, value: Value) -> IndexQuery:
        assert isinstance(value, Text)  # noqa: S101
        found = [
            file.source
            for file in self.index.state.files
            if file.source
            and any(fits(value, each) for each in (file.source, file.title, file.publisher))
        ]
        return self.index.terms("source", found) if found else IndexQuery.empty_query()

    def _status(self, field: str, value: Value) -> IndexQuery:
        if self.kind != AGREEMENT:
            return self._text(field, value)
        assert isinstance(value, Text)  # noqa: S101
        found = [word for word in STATUSES if fits(value, word)]
        return self.index.either([status_query(self.index, word, self.today) for word in found])

    def _days(self, field: str, value: Value) -> IndexQuery:
        assert isinstance(value, Days)  # noqa: S101
        first, last = value.first, value.last
        return self.index.between(
            "ends" if field == "within" else field,
            first.toordinal() if first else 1,
            last.toordinal() if last else None,
        )

    def _live(self, field: str, value: Value) -> IndexQuery:
        assert isinstance(value, Days)  # noqa: S101
        return live_query(self.index, (value.first or self.today).toordinal())

    def _lapsing(self, field: str, value: Value) -> IndexQuery:
        assert isinstance(value, Days)  # noqa: S101
        return self.index.both(self._live(field, value), self._days("within", value))

    def _years(self, field: str, value: Value) -> IndexQuery:
        assert isinstance(value, Years)  # noqa: S101
        first, last = value.first or 1, value.last
        by_date = self.index.between("fy_a", first, last)
        loose = self.index.both(
            self.index.between("fy_a", 0, 0), self.index.between("fy_d", first, last)
        )
        return self.index.either([by_date, loose])

    def _amount(self, field: str, value: Value) -> IndexQuery:
        assert isinstance(value, Money)  # noqa: S101
        found = self.index.between("amount", value.low, value.high)
        if not value.currency:
            return found
        return self.index.both(found, self.index.term("currency", value.currency))

    def _currency(self, field: str, value: Value) -> IndexQuery:
        return self.index.term("currency", value.text)

    def _presence(self, field: str, value: Value) -> IndexQuery:
        found = self.index.having(value.text)
        return found if field == "has" else self.index.lacking(self.kind, value.text)

    def _regrant(self, field: str, value: Value) -> IndexQuery:
        assert isinstance(value, Choice)  # noqa: S101
        if value.text == "yes":
            return self.index.having("regrant")
        if value.text == "no":
            return self.index.lacking(self.kind, "regrant")
        found = [term for term in self.index.values("regrant") if term.startswith(value.text)]
        return self.index.terms("regrant", found) if found else IndexQuery.empty_query()

    def _kind(self, field: str, value: Value) -> IndexQuery:
        same = value.text == KINDS[self.kind].value
        return IndexQuery.all_query() if same else IndexQuery.empty_query()


def fits(value: Text, text: str) -> bool:
    """Tell whether a text has what is asked for."""
    if value.match is Match.WHOLE:
        return whole(text) == value.whole
    words, extras = split(text)
    prefix = value.match is Match.PREFIX
    if value.joined and _among(value.joined, (*words, *extras), prefix):
        return True
    size = len(value.words)
    if not size:
        return False
    for place in range(len(words) - size + 1):
        part = words[place : place + size]
        if part[:-1] == list(value.words[:-1]) and _among(value.words[-1], part[-1:], prefix):
            return True
    return False


def _among(word: str, words: Iterable[str], prefix: bool) -> bool:
    return any(each.startswith(word) if prefix else each == word for each in words)
