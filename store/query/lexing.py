"""Cutting a typed query into items: words, phrases, fields with values, brackets, OR."""

import re
from enum import Enum, auto

from store.light_typing import NamedTuple

_FIELD = re.compile(r"([A-Za-z][A-Za-z-]*):(?!//)(<=|>=|[<>=≤≥])?")
_RUN = re.compile(r"[^\s()\"“”]+")
_QUOTED = re.compile(r'"((?:[^"]++|"")*+)"?')
_SIGNS = {"≤": "<=", "≥": ">="}


class Lexeme(Enum):
    """What an item of a typed query is."""

    WORD = auto()
    PHRASE = auto()
    FIELD = auto()
    OPEN = auto()
    CLOSE = auto()
    OR = auto()


class Item(NamedTuple):
    """One item, with its place in the typed text.

    `text` is the word, or what stands inside quotes, or a field's value; `value_at` is where that
    value starts, its sign and quotes included.
    """

    kind: Lexeme
    start: int
    end: int
    text: str = ""
    negated: bool = False
    name: str = ""
    sign: str = ""
    quoted: bool = False
    value_at: int = 0


def items(text: str) -> list[Item]:
    """Return the items of a text; every text has some, or none."""
    found: list[Item] = []
    at, end = 0, len(text)
    while at < end:
        if text[at].isspace():
            at += 1
            continue
        start = at
        while at < end and text[at] == "-":
            at += 1
        negated = at > start
        if negated and (at == end or text[at].isspace() or text[at] == ")"):
            continue
        item = _item(text, start, at, negated)
        at = item.end
        if item.text != "AND" or item.kind is not Lexeme.WORD or negated:
            found.append(item)
    return found


def quoted_at(text: str, at: int) -> tuple[str, int] | None:
    """Return what stands in quotes at a position and where it ends, closed or not."""
    if match := _QUOTED.match(text, at):
        return match[1].replace('""', '"'), match.end()
    if text[at : at + 1] not in ("“", "”"):
        return None
    close = at + 1
    while close < len(text) and text[close] not in '”"':
        close += 1
    return text[at + 1 : close], close + 1 if close < len(text) else close


def _item(text: str, start: int, at: int, negated: bool) -> Item:
    if text[at] in "()":
        kind = Lexeme.OPEN if text[at] == "(" else Lexeme.CLOSE
        return Item(kind, start, at + 1, negated=negated)
    if field := _FIELD.match(text, at):
        value, value_end, quoted = "", field.end(), False
        if inside := quoted_at(text, field.end()):
            (value, value_end), quoted = inside, True
        elif run := _RUN.match(text, field.end()):
            value, value_end = run[0], run.end()
        sign = field[2] or ""
        return Item(
            Lexeme.FIELD,
            start,
            value_end,
            value,
            negated,
            field[1],
            _SIGNS.get(sign, sign),
            quoted,
            field.end(1) + 1,
        )
    if inside := quoted_at(text, at):
        return Item(Lexeme.PHRASE, start, inside[1], inside[0], negated)
    run = _RUN.match(text, at)
    word, word_end = (run[0], run.end()) if run else (text[at], at + 1)
    if word == "OR" and not negated:
        return Item(Lexeme.OR, start, word_end)
    return Item(Lexeme.WORD, start, word_end, word, negated)
