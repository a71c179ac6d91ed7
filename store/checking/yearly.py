"""One award that is published as a record for each of its years."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from store.checking.family import Family
from store.checking.findings import Finding, Named, named
from store.checking.registry import YEARLY
from store.records import Agreement
from store.text import plural

_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_NUMBER = rf"(\d{{1,2}}|{'|'.join(_NUMBERS)})"
_YEAR_OF = re.compile(
    rf"\byear {_NUMBER} (?:of|out of)(?: an?)?(?: up to)? (?:a )?{_NUMBER}[ -]years?\b"
    rf"|\byear {_NUMBER} of {_NUMBER}\b",
    re.I,
)
_ALONE = "expect further records of the same awards, and do not take them for new ones"


class _Year(NamedTuple):
    number: int
    of: int
    date: str
    source: str
    record: Named
    recipient: str


def year_of(text: str) -> tuple[int, int] | None:
    """Read “year 2 of up to 3 years” as (2, 3), or return None where no such words stand."""
    # Most texts speak of no year, and looking for a plain word costs a tenth of the pattern.
    match = _YEAR_OF.search(text) if "ear " in text or "EAR " in text else None
    if match is None:
        return None
    number, of = (_NUMBERS.get(word.lower()) or int(word) for word in match.groups() if word)
    return (number, of) if 1 <= number <= of else None


class Yearly(Family):
    """Strings the yearly records of one funder and recipient together by their dates."""

    def __init__(self) -> None:
        """Start with no records."""
        self._years: dict[tuple[str, ...], list[_Year]] = {}

    def agreement(self, source: str, record: Agreement) -> Iterable[Finding]:
        """Remember a record that says that it is one year of several."""
        texts = (record.purpose, record.title, *record.notes)
        found = next((found for text in texts if (found := year_of(text))), None)
        if found:
            who = tuple(
                sorted(
                    f"{party.role} {party.organisation or party.name}" for party in record.parties
                )
            )
            first = min((line.date.sort_key for line in record.funding), default=(1, ""))[1]
            recipients = [each.name for each in record.parties if each.role == "recipient"]
            recipient = next(filter(None, recipients), "")
            year = _Year(*found, first, source, named(record), recipient)
            self._years.setdefault(who, []).append(year)
        return ()

    def all_read(self) -> Iterable[Finding]:
        """Return one finding for each award of several records, and one for all the others."""
        alone: list[_Year] = []
        for years in self._years.values():
            for award in _awards(years):
                if len(award) == 1:
                    alone += award
                    continue
                yield YEARLY.finding(
                    _message(award), [year.record for year in award], [y.source for y in award]
                )
        if alone:
            number = plural(len(alone), "record says that it is", "records say that they are")
            message = f"{number} one year of several; no other year is on record"
            records = [year.record for year in alone]
            yield YEARLY.finding(message, records, [year.source for year in alone], _ALONE)


def _awards(years: list[_Year]) -> Iterable[list[_Year]]:
    """Split a recipient's yearly records into awards; one begins where the number falls back."""
    award: list[_Year] = []
    for year in sorted(years, key=lambda year: (year.of, year.date, year.number)):
        if award and (year.of != award[-1].of or year.number <= award[-1].number):
            yield award
            award = []
        award.append(year)
    if award:
        yield award


def _message(award: list[_Year]) -> str:
    numbers = [year.number for year in award]
    there = ", ".join(map(str, numbers))
    absent = [str(number) for number in range(1, max(numbers)) if number not in numbers]
    to = f"{award[-1].recipient}: " if award[-1].recipient else ""
    message = f"{to}years {there} of up to {award[0].of} years, one record each"
    return f"{message}; no record of year {', '.join(absent)}" if absent else message
