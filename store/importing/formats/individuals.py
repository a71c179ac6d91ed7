"""Grants to individuals: what the standard protects is left out, and nothing of it is shown.

A name is met in any order of its words, with initials, and however it is spelt: case, accents,
apostrophes, blanks, line ends and signs that nobody sees don't count. Where a name may be left, a
neutral text stands instead; to hide a word too much does no harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import permutations
from typing import Any

from store.importing.formats.giving_fields import GRANT_FIELDS, Raw, title_key
from store.importing.plan import Notes
from store.text import UNSEEN, fold

INDIVIDUAL = "an individual"
"""What a recipient who is a person is called."""
_NEUTRAL = f"Grant to {INDIVIDUAL}"
_KEYS = {
    "recipientindividual": "recipientIndividual",
    "toindividualsdetails": "toIndividualsDetails",
}
_DETAILS = frozenset(("primaryGrantReason", "secondaryGrantReason", "grantPurpose"))
_OF_OTHERS = ("fundingOrganization", "recipientOrganization", "currency")
"""Fields that name nobody but bodies, whose names may have a word of the person's."""
_CODE = re.compile(r"GTI[RP]\d{3}")
_NO_NAMES = frozenset(
    (
        *("individual", "individuals", "recipient", "anonymous", "grant", "person", "name"),
        *("withheld", "redacted", "applicant", "student", "artist", "unknown", "private", "award"),
        *("not", "given", "the", "and", "for", "von", "van", "mrs", "miss", "prof", "rev", "sir"),
        *("dame", "lady", "lord"),
    )
)
"""Words of three letters and more that stand in a field for names and are none."""
_AREAS = frozenset(
    (
        *("CTRY", "RGN/GOR", "RGN", "GOR", "EER", "CTY", "CMCTY", "UA", "NMD", "MD", "LONB", "CA"),
        *("LGD", "LAD", "CMLAD"),
    )
)
"""Codes of the standard's list of area types that are no finer than a local authority."""
_EXACT = ("latitude", "longitude", "description", "id")
_ADDRESS = re.compile(
    r"\d|,|\b(?:street|st|road|rd|lane|house|cottage|close|avenue|drive|flat|farm|court|terrace|way"
    r"|gardens|crescent|square|hill|mews|lodge|villa|manor|grove|row|walk|yard)\b",
    re.I,
)
_CAPITALISED = re.compile(r"\b[^\W\d_a-z]\w*\W+[^\W\d_a-z]\w+")
_WORD = re.compile(r"[^\W_]+")
_APART = re.compile(r"[\W_]{0,4}")
_SYLLABLES = "\u2e80"
"""Signs from here on are words by themselves."""
_MOST_WORDS = 8
"""Words of a name that are met run together, two and two."""
_LONG = 5
"""Letters of a word of a name that is met within other words as well, as in an address of mail."""


def is_to_individual(raw: Raw) -> bool:
    """Tell whether a grant went to a person."""
    if raw.get("recipientIndividual") or raw.get("toIndividualsDetails"):
        return True
    unknown = raw.keys() - GRANT_FIELDS
    return any("ndividual" in key and title_key(key) in _KEYS and raw[key] for key in unknown)


def protect(raw: Raw, notes: Notes, where: str) -> Raw:
    """Return the grant without what could tell who the person is; that something was is told."""

    def warn(field: str, found: str, done: str) -> None:
        notes.warn(where, field, found, f"a grant to an individual: {done}")

    named = {_KEYS.get(title_key(key), key): value for key, value in raw.items()}
    name = _Name(named.pop("recipientIndividual", None))
    safe = {key: value for key, value in named.items() if key in GRANT_FIELDS}
    if dropped := sum(value not in (None, "") for key, value in named.items() if key not in safe):
        warn("recipientIndividual", f"{dropped} fields", "fields outside the standard left out")
    details = safe.pop("toIndividualsDetails", None)
    if codes := _codes(details):
        safe["toIndividualsDetails"] = codes
    if isinstance(details, dict) and codes != {k: v for k, v in details.items() if v}:
        warn("toIndividualsDetails", "details", "whatever is none of the standard's codes left out")
    places = safe.pop("beneficiaryLocation", None)
    masked = {key: name.mask(value) for key, value in safe.items() if key not in _OF_OTHERS}
    masked |= {key: value for key, value in safe.items() if key in _OF_OTHERS}
    if any(masked[key] != value for key, value in named.items() if key in masked):
        warn("recipientIndividual", INDIVIDUAL, "the person's name or number taken out")
    if isinstance(masked.get("id"), str) and masked["id"] != safe["id"]:
        del masked["id"]
    title = masked.get("title")
    if isinstance(title, str) and (
        title != safe["title"] or (not name.words and _CAPITALISED.search(title))
    ):
        masked["title"] = _NEUTRAL
    if isinstance(places, dict):
        places = [places]
    if isinstance(places, list):
        coarse = [_coarse(place, name) for place in places]
        if coarse != places:
            warn("beneficiaryLocation", "a place", "places finer than a local authority left out")
        masked["beneficiaryLocation"] = [each for each in coarse if each]
    return {**masked, "recipientIndividual": {"name": INDIVIDUAL}}


class _Name:
    """The words by which a person is known, in whatever shape they were given."""

    def __init__(self, given: object) -> None:
        texts = [text for text in _texts(given) if fold(text) != INDIVIDUAL]
        ids = [re.escape(text) for text in texts if len(text) > 2 and re.search(r"\d", text)]
        self._ids = re.compile("|".join(ids), re.I) if ids else None
        self.words = {
            word
            for text in texts
            if not re.search(r"\d", text)
            for _, word in _words(text)
            if (len(word) > 1 or word > _SYLLABLES) and word not in _NO_NAMES
        }
        self._initials = {word[0] for word in self.words}
        self._long = {word for word in self.words if len(word) >= _LONG}
        for one, other in permutations(sorted(self.words)[:_MOST_WORDS], 2):
            self._long.add(one + other)
            self.words.add(one[0] + other)

    def mask(self, value: Any) -> Any:  # noqa: ANN401 - JSON holds anything
        """Return a value with whatever may be of the name put as “an individual”."""
        if isinstance(value, str):
            value = self._ids.sub(INDIVIDUAL, value) if self._ids else value
            return self._masked(value) if self.words else value
        if isinstance(value, list):
            return [self.mask(part) for part in value]
        if isinstance(value, dict):
            return {key: self.mask(part) for key, part in value.items()}
        return value

    def _masked(self, text: str) -> str:
        found = list(_words(text))
        hits = [word in self.words or any(long in word for long in self._long) for _, word in found]
        if not any(hits):
            return text
        # Initials beside a word of the name are of it.
        for order in (range(len(found)), reversed(range(len(found)))):
            before = None
            for at in order:
                initial = len(found[at][1]) <= 2 and set(found[at][1]) <= self._initials
                if initial and before is not None and hits[before]:
                    hits[at] = True
                before = at
        parts: list[str] = []
        end = 0
        for at, ((start, stop), _) in enumerate(found):
            if not hits[at]:
                continue
            joined = at > 0 and hits[at - 1] and _APART.fullmatch(text, end, start)
            if not joined:
                parts += (text[end:start], INDIVIDUAL)
            end = stop
        return "".join((*parts, text[end:]))


def _texts(given: object) -> Iterator[str]:
    if isinstance(given, str | int) and not isinstance(given, bool):
        yield str(given)
    elif isinstance(given, dict | list):
        for part in given.values() if isinstance(given, dict) else given:
            yield from _texts(part)


def _words(text: str) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield the words of a text, folded, with where they begin and end in it."""
    plain: list[str] = []
    places: list[int] = []
    for at, char in enumerate(text):
        if char in UNSEEN or char in "'’ʼ`´":
            continue
        for letter in fold(char):
            plain.append(letter)
            places.append(at)
    for match in _WORD.finditer("".join(plain)):
        yield (places[match.start()], places[match.end() - 1] + 1), match[0]


def _codes(details: object) -> Raw:
    """Return the codes that the standard has for grants to individuals."""
    found: Raw = {}
    for key, value in details.items() if isinstance(details, dict) else ():
        values = value if isinstance(value, list) else [value]
        codes = [each for each in values if isinstance(each, str) and _CODE.fullmatch(each)]
        if key in _DETAILS and codes:
            found[key] = codes if isinstance(value, list) else codes[0]
    return found


def _coarse(place: object, name: _Name) -> Raw:
    """Return a place no finer than a local authority, nothing where it is none."""
    if not isinstance(place, dict):
        return {}
    code_type = str(place.get("geoCodeType") or "").upper()
    exact = any(place.get(key) not in (None, "") for key in _EXACT)
    country = {"countryCode": place["countryCode"]} if place.get("countryCode") else {}
    if code_type not in _AREAS and (exact or code_type or place.get("geoCode")):
        return country
    kept = {
        key: name.mask(place[key])
        for key in ("name", "countryCode", "geoCode", "geoCodeType", "dateModified")
        if isinstance(place.get(key), str) and place[key]
    }
    if _ADDRESS.search(kept.get("name", "")) or kept.get("name") != place.get("name"):
        kept.pop("name", None)
    return kept or country
