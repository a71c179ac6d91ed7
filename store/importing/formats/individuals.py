"""Grants to individuals: what the standard protects is left out, and nothing of it is shown.

Fields that the standard doesn't have go, at any depth. A text in which the name may stand goes
whole, however the name is spelt: the order of its words, initials, case, accents, blanks, line
ends, signs that nobody sees and letters of other scripts don't count. To hide too much does no
harm.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from html import unescape
from itertools import permutations
from typing import Any
from urllib.parse import unquote

from store.codes import INDIVIDUAL
from store.giving_standard import GRANT, Field
from store.importing.formats.giving_fields import GRANT_FIELDS, Raw
from store.importing.plan import Notes
from store.org_ids import parse
from store.text import garbled

_NEUTRAL = f"Grant to {INDIVIDUAL}"
"""Title of a grant whose own may name the person."""
_WITHHELD = "left out: it may name the person"
"""What stands in the place of any other text that may."""
_PERSON = re.compile(r"[\W_]*recipient[\W_]*ind(?:ividual|(?![^\W_]))", re.I)
_DETAILS = re.compile(r"[\W_]*to[\W_]*individual", re.I)
_CODE = re.compile(r"GTI[RP]\d{3}")
_CODED = ("primaryGrantReason", "secondaryGrantReason", "grantPurpose")
_NO_NAMES = frozenset(
    (
        *("individual", "individuals", "recipient", "anonymous", "grant", "person", "name"),
        *("withheld", "redacted", "applicant", "student", "artist", "unknown", "private", "award"),
        *("not", "given", "the", "and", "for", "von", "van", "mrs", "miss", "prof", "rev", "sir"),
        *("dame", "lady", "lord", "mr", "ms", "mx", "dr", "an", "of", "de", "la", "le", "el", "al"),
    )
)
"""Words that stand in a field for names and are none."""
_AREAS = frozenset(
    (
        *("CTRY", "RGN/GOR", "RGN", "GOR", "EER", "CTY", "CMCTY", "UA", "NMD", "MD", "LONB", "CA"),
        *("LGD", "LAD", "CMLAD"),
    )
)
"""Codes of the standard's list of area types that are no finer than a local authority."""
_AREA = re.compile(r"[A-Z]\d{8}|\d\d[A-Z]{0,2}", re.I)
_COUNTRY = re.compile(r"[A-Z]{2,3}", re.I)
_ADDRESS = re.compile(
    r"\d|,|\b(?:street|st|road|rd|lane|house|cottage|close|avenue|drive|flat|farm|court|terrace|way"
    r"|gardens|crescent|square|hill|mews|lodge|villa|manor|grove|row|walk|yard)\b",
    re.I,
)
_CAPITALISED = re.compile(r"\b[^\W\d_a-z]\w*\W+[^\W\d_a-z]\w+")
_WORD = re.compile(r"[^\W\d_]+")
_APOSTROPHES = re.compile("['’ʼ`´‘]")
_CUT = re.compile(r"[-\u2010\xad]\s*[\r\n]\s*")
_FILLERS = "\u115f\u1160\u3164\uffa0"
_LETTERS = str.maketrans(
    "øœæđðłħıþŧŋаеорсухіјѕԁһӏвнкмтαοερτικυχν", "ooaddlhiptnaeopcyxijsdhlbhkmtaoeptikuxv"
)
"""Letters that no accent makes of others, and those of other scripts that look like Latin ones."""
_UMLAUTS = ("äae", "öoe", "üue", "åaa", "øoe", "æae")
"""Letters, each with the two that may stand for it."""
_SPELT_OUT = str.maketrans({each[0]: each[1:] for each in _UMLAUTS})
_SYLLABLES = "\u2e80"
"""Of letters from here on, two are as telling as a word."""
_MOST_WORDS = 8
"""Words of a name that are met run together, two and two."""
_LONG = 5
"""Letters of a word of a name that is met within other words, as in an address of mail."""


def is_to_individual(raw: Raw) -> bool:
    """Tell whether a grant went to a person."""
    if raw.get("recipientIndividual") or raw.get("toIndividualsDetails"):
        return True
    unknown = raw.keys() - GRANT_FIELDS
    return any((_PERSON.match(key) or _DETAILS.match(key)) and raw[key] for key in unknown)


def protect(raw: Raw, notes: Notes, where: str) -> Raw:
    """Return the grant without what could tell who the person is; that something was is told."""

    def warn(field: str, found: str, done: str) -> None:
        notes.warn(where, field, found, f"a grant to an individual: {done}")

    given = {key: value for key, value in raw.items() if value not in (None, "")}
    person = [given.pop(key) for key in [*given] if _PERSON.match(key)]
    details = [given.pop(key) for key in [*given] if _DETAILS.match(key)]
    safe: Raw = _standard(given, GRANT.parts)
    if dropped := sum(safe.get(key) != value for key, value in given.items()):
        warn("recipientIndividual", f"{dropped} fields", "fields outside the standard left out")
    codes = _codes(details)
    if any(each and each != codes for each in details):
        warn("toIndividualsDetails", "details", "whatever is none of the standard's codes left out")
    places = _objects(safe.pop("beneficiaryLocation", None))
    payers = _objects(safe.pop("fundingOrganization", None))
    bodies = _objects(safe.pop("recipientOrganization", None))
    if not any(person):
        # Details of a person beside a body that no register knows: that is the person.
        person = [body for body in bodies if not _is_registered(body)]
    name = _Name(person, payers)
    masked: Raw = {key: name.mask(value) for key, value in safe.items()}
    masked["fundingOrganization"] = [
        {**name.mask(each), **{key: each[key] for key in ("id", "name") if key in each}}
        for each in payers
    ]
    safe["fundingOrganization"], safe["recipientOrganization"] = payers, bodies
    masked["recipientOrganization"] = [
        each for each in bodies if each not in person and not any(map(name.is_in, _texts(each)))
    ]
    if masked != safe:
        warn("recipientIndividual", INDIVIDUAL, "the person's name or number taken out")
    if masked.get("id") != safe.get("id"):
        del masked["id"]
    title = str(masked.get("title") or "")
    if title == _WITHHELD or (not name.is_known and _CAPITALISED.search(title)):
        masked["title"] = _NEUTRAL
    areas = [_area(place, name) for place in places]
    if areas != places:
        warn("beneficiaryLocation", "a place", "places finer than a local authority left out")
    masked["beneficiaryLocation"] = [each for each in areas if each]
    masked["recipientIndividual"] = {"name": INDIVIDUAL}
    masked["toIndividualsDetails"] = codes
    return {key: value for key, value in masked.items() if value not in ([], {}, None)}


def _standard(value: Any, fields: Mapping[str, Field]) -> Any:  # noqa: ANN401 - JSON holds anything
    """Return what the standard has of a value: its fields, or text where it has none."""
    if isinstance(value, list):
        return [_standard(each, fields) for each in value]
    if isinstance(value, dict):
        return {
            key: _standard(part, fields[key].parts) for key, part in value.items() if key in fields
        }
    return None if fields else value


def _objects(value: object) -> list[Raw]:
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, dict)]


def _is_registered(body: Raw) -> bool:
    """Tell whether an organisation has a number that isn't of the publisher's own."""
    prefix = parse(str(body.get("id") or "")).prefix
    return prefix not in ("", "360G", "PACT") or bool(
        body.get("charityNumber") or body.get("companyNumber")
    )


class _Name:
    """The words by which a person is known, in whatever shape they were given.

    Args:
        given: what is said of the person.
        payers: whose own words in the person's number say nothing of the person.
    """

    def __init__(self, given: object, payers: object) -> None:
        texts = [text for text in _texts(given) if text.casefold() != INDIVIDUAL]
        ids = [text for text in texts if re.search(r"\d", text) and len(text.split()) == 1]
        self._ids = {_run(text) for text in ids if len(text) > 2}
        self.words = _name_words(text for text in texts if text not in ids)
        self.is_known = bool(self.words)
        if not self.is_known:
            self.words = _name_words(ids) - _name_words(_texts(payers))
        two = [*permutations(sorted(self.words)[:_MOST_WORDS], 2)]
        pairs, initials = (
            {one + other for one, other in two},
            {one[0] + other for one, other in two},
        )
        self._within = {each for each in self.words | pairs | initials if len(each) >= _LONG}
        self._across = {each[::-1] for each in self._within} | (pairs & self._within)
        for word in self.words:
            if word > _SYLLABLES:
                self._across |= {word[at : at + 2] for at in range(len(word) - 1)}
        self.words |= {word + end for word in self.words for end in ("s", "es")} | pairs | initials

    def is_in(self, text: str) -> bool:
        """Tell whether the name, a part of it or the person's number may stand in a text."""
        if not self.words and not self._ids:
            return False
        words = _spellings(text)
        run, apart = "".join(words), " ".join(words)
        return (
            not self.words.isdisjoint(words)
            or any(each in apart for each in self._within)
            or any(each in run for each in self._across)
            or any(each in _run(text) for each in self._ids)
        )

    def mask(self, value: Any) -> Any:  # noqa: ANN401 - JSON holds anything
        """Return a value without the texts in which the name may stand."""
        if isinstance(value, str):
            return _WITHHELD if self.is_in(value) else value
        if isinstance(value, list):
            return [self.mask(part) for part in value]
        if isinstance(value, dict):
            return {key: self.mask(part) for key, part in value.items()}
        return value


def _name_words(texts: Iterable[str]) -> set[str]:
    """Return the words of names, however they may be spelt."""
    words: set[str] = set()
    for text in texts:
        words.update(_spellings(text), _spellings(text.casefold().translate(_SPELT_OUT)))
    for word in [*words]:
        for each in _UMLAUTS:
            word = word.replace(each[1:], each[1])
        words |= {word} if len(word) >= _LONG - 1 else set()
    return {
        each for each in words if (len(each) > 1 or each > _SYLLABLES) and each not in _NO_NAMES
    }


def _texts(given: object) -> Iterator[str]:
    if isinstance(given, str | int) and not isinstance(given, bool):
        yield str(given)
    elif isinstance(given, dict | list):
        for part in given.values() if isinstance(given, dict) else given:
            yield from _texts(part)


def _spellings(text: str) -> tuple[str, ...]:
    """Return the words of a text as they are compared; of one with an apostrophe its parts too."""
    texts = [text]
    if garbled(text):
        texts.append(text.encode("cp1252", "ignore").decode("utf-8", "ignore"))
    plain = [_plain(each) for each in texts]
    plain = [_APOSTROPHES.sub(put, each) for each in plain for put in ("", " ")]
    return tuple(word for each in dict.fromkeys(plain) for word in _WORD.findall(each))


def _run(text: str) -> str:
    """Return the letters and digits of a text in one run, as they are compared."""
    return "".join(re.findall(r"[^\W_]+", _plain(text)))


@lru_cache(maxsize=1 << 12)
def _plain(text: str) -> str:
    """Return a text as it is compared: folded, without signs that nobody sees."""
    if "%" in text or "&" in text:
        text = unescape(unquote(text))
    if text.isascii() and text.isprintable():
        return text.lower()
    text = _CUT.sub("", text)
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    unseen = {
        ord(char): None
        for char in set(folded)
        if char in _FILLERS or (unicodedata.category(char)[0] in "MC" and not char.isspace())
    }
    return folded.translate({**_LETTERS, **unseen})


def _codes(details: object) -> Raw:
    """Return the codes that the standard has for grants to individuals."""
    found: Raw = {}
    for key, value in ((key, each[key]) for each in _objects(details) for key in each):
        values = value if isinstance(value, list) else [value]
        codes = [each for each in values if isinstance(each, str) and _CODE.fullmatch(each)]
        if key in _CODED and codes:
            found[key] = codes if isinstance(value, list) else codes[0]
    return found


def _area(place: Raw, person: _Name) -> Raw:
    """Return a place no finer than a local authority, as its code tells; else its country."""
    code, code_type = (str(place.get(key) or "") for key in ("geoCode", "geoCodeType"))
    country = str(place.get("countryCode") or "")
    kept = {"countryCode": country} if _COUNTRY.fullmatch(country) else {}
    if code_type.upper() in _AREAS and _AREA.fullmatch(code):
        kept |= {"geoCode": code, "geoCodeType": code_type}
        name = place.get("name")
        if isinstance(name, str) and not _ADDRESS.search(name) and not person.is_in(name):
            kept["name"] = name
    return kept
