"""What a publisher codes of an agreement (type, places, programmes) as fields of the index."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from store.index.parts import Fields, joined_tokens
from store.regrant_codes import is_regrant
from store.text import printable

if TYPE_CHECKING:
    from store.records import Agreement

Texts = tuple[str, ...]


class Codes(NamedTuple):
    """The fields, what the record has by them, the tokens of their texts, and its first type."""

    fields: Fields
    has: frozenset[str]
    tokens: str
    type: str


def codes_of(records: list[Agreement]) -> Codes:
    """Return what all accounts together code."""
    if len(records) == 1:
        (record,) = records
        types: Texts = (record.type,)
        regrants: Texts = (record.regrant,)
        parents: Texts = (record.part_of,)
    else:
        types = tuple([record.type for record in records])
        regrants = tuple([record.regrant for record in records])
        parents = tuple([record.part_of for record in records])
    places: list[str] = []
    programmes: list[str] = []
    funds: list[str] = []
    for record in records:
        for place in record.places:
            places += (place.name, place.code, place.country)
        for programme in record.programmes:
            programmes += (programme.title, programme.code)
        for line in record.funding:
            if line.drawn_from:
                funds.append(line.drawn_from)
    return _codes(types, tuple(places), tuple(programmes), tuple(funds), regrants, parents)


@lru_cache(maxsize=1 << 14)
def _codes(
    types: Texts, places: Texts, programmes: Texts, funds: Texts, regrants: Texts, parents: Texts
) -> Codes:
    fields: Fields = {}
    texts: list[str] = []
    found = {
        "type": types,
        "place": places,
        "programme": programmes,
        "fund": funds,
        "regrant": regrants,
    }
    for field, values in found.items():
        kept = [each for each in dict.fromkeys(values) if each]
        if kept:
            fields[field] = [printable(each) for each in kept]
            if field not in ("fund", "regrant"):
                texts += kept
    has = frozenset(fields)
    if "regrant" in has and not any(map(is_regrant, regrants)):
        has -= {"regrant"}
    kept = [each for each in dict.fromkeys(parents) if each]
    if kept:
        fields["part_of"] = kept
    of_type = fields["type"][0] if "type" in fields else ""
    return Codes(fields, has, joined_tokens(texts), of_type)
