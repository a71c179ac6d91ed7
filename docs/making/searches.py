"""The search language: its fields, what they take, and searches with what they find."""

from __future__ import annotations

from docs.making.markdown import code, codes, table
from docs.making.running import DAY
from store.interface import Kind
from store.query import parse
from store.query.fields import FIELDS, PRESENCES, Takes
from store.store import FileStore, open_sample

EXAMPLES = (
    "navca",
    "men's health",
    '"transformation fund"',
    "greater -memorandum",
    "navca OR gmcvo",
    "(navca OR gmcvo) kind:organisation",
    "fy:2011/12",
    "fy:2010..2014 funder:department",
    "amount:>1m",
    "amount:£1m..£5m",
    "signed:<=2017-02-03",
    "live:2018-01-01",
    "ends:<2014",
    "no:end",
    "has:disagreement",
    "source:gm-memorandum kind:agreement",
    "departmnt",
)
"""Searches shown with what they mean and find on the sample records."""

_KINDS = (
    (Kind.ORGANISATION, "organisation"),
    (Kind.AGREEMENT, "agreement"),
    (Kind.FUND, "fund"),
)


def fields() -> str:
    """Return every field with its other spellings, meaning, value and an example."""
    return table(
        ("field", "also", "finds", "of", "example"),
        (
            (
                code(f"{field.name}:"),
                codes(f"{alias}:" for alias in field.aliases),
                field.meaning,
                "all" if len(field.kinds) == len(Kind) else ", ".join(f"{k}s" for k in field.kinds),
                code(field.example),
            )
            for field in FIELDS
        ),
    )


def values() -> str:
    """Return what kinds of value there are and which fields take them."""
    return table(
        ("a value is", "of the fields"),
        (
            (takes.value, codes(field.name for field in FIELDS if field.takes is takes))
            for takes in Takes
        ),
    )


def choices() -> str:
    """Return the values of the fields that take one of a list."""
    return "".join(
        f"* `{field.name}:` takes {codes(field.choices)}.\n"
        for field in FIELDS
        if field.takes is Takes.CHOICE
    )


def presences() -> str:
    """Return what `has:` and `no:` take."""
    return table(
        ("value", "also", "a record that has"),
        ((code(each.name), codes(each.aliases), each.meaning) for each in PRESENCES),
    )


def examples() -> str:
    """Return searches, what they mean in the program's own words, and what they find."""
    store = open_sample()
    try:
        return table(
            ("search", "means", "finds in the sample records"),
            ((code(text), *_answer(text, store)) for text in EXAMPLES),
        )
    finally:
        store.close()


def _answer(text: str, store: FileStore) -> tuple[str, str]:
    query = parse(text, today=DAY.date())
    found: list[str] = []
    corrected = ""
    for kind, name in _KINDS:
        listing = store.listing(query, kind)
        if listing.total:
            found.append(f"{listing.total} {name}{'s' if listing.total > 1 else ''}")
        corrected = corrected or listing.corrected
    words = ", ".join(found) or "nothing"
    return query.description, words + (f", searched as “{corrected}”" if corrected else "")
