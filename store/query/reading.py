"""From what is written after a field's colon to a typed value."""

from __future__ import annotations

from datetime import date

from store.currencies import SIGNS
from store.days import UK_YEAR_START
from store.days import today as this_day
from store.query.fields import Field, Takes
from store.query.presence import BY_NAME as PRESENCE_BY_NAME
from store.query.tokens import joined_of, whole, words_of
from store.query.values import BadValueError, Choice, Match, Text, Value


class Reader:
    """Reads values, given the day that relative ones count from and the financial year's start."""

    def __init__(self, today: date | None = None, year_start: int = UK_YEAR_START) -> None:
        """Take today's date where none is given."""
        self.today = today or this_day()
        self.year_start = year_start

    def read(self, field: Field, raw: str, *, sign: str = "", quoted: bool = False) -> Value:
        """Return the value of a field.

        Args:
            field: what the value is for.
            raw: the value without quotes.
            sign: a comparison that stands before it.
            quoted: whether it stood in quotes.

        Raises:
            BadValueError: the field takes no such value.
        """
        match field.takes:
            case Takes.TEXT:
                return _text(field, raw, sign, quoted)
            case Takes.CHOICE | Takes.CURRENCY | Takes.PRESENCE:
                return _choice(field, raw.strip(), sign)
            case Takes.MONEY:
                from store.query.reading_money import read_money

                return read_money(sign + raw)
            case _:
                from store.query.reading_days import READERS

                return READERS[field.takes](sign + raw, self.today, self.year_start)


def text_value(raw: str, match: Match) -> Text:
    """Return words in a field; BadValueError where there is nothing to look for."""
    text = " ".join(raw.split())
    words = words_of(text)
    folded = whole(text)
    if not (folded if match is Match.WHOLE else words):
        raise BadValueError(f"“{raw}” has no letter or digit to look for")
    return Text(text, match, words, joined_of(text), folded)


def _text(field: Field, raw: str, sign: str, quoted: bool) -> Text:
    if sign not in ("", "="):
        raise BadValueError(f"{field.name}: takes words, not a comparison")
    if sign:
        return text_value(raw, Match.WHOLE)
    if quoted:
        return text_value(raw, Match.WORDS)
    return text_value(raw.rstrip("*"), Match.PREFIX)


def _choice(field: Field, raw: str, sign: str) -> Choice:
    if sign not in ("", "="):
        raise BadValueError(f"{field.name}: takes no comparison")
    low = raw.lower()
    if field.takes is Takes.CURRENCY:
        code = SIGNS.get(raw, raw.upper())
        if not (len(code) == 3 and code.isascii() and code.isalpha()):
            raise BadValueError(f"“{raw}” is no currency; write its code, such as GBP")
        return Choice(code)
    if field.takes is Takes.PRESENCE:
        presence = PRESENCE_BY_NAME.get(low)
        if presence:
            return Choice(presence.name)
    spellings = {choice.lower(): choice for choice in field.choices}
    found = spellings.get(low) or spellings.get(low.removesuffix("s"))
    if found:
        return Choice(found)
    from store.query.nearest import nearest

    close = nearest(low, [*field.choices])
    listed = f"“{close}” is the nearest" if close else f"try {', '.join(field.choices[:4])}"
    raise BadValueError(f"{field.name}: takes no “{raw}”; {listed}", close)
