"""Identifiers of organisations (org-ids): prefix, number, and the forms that a register gives."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from store.text import tidy

PREFIXES = {
    "GB-CHC": "Charity Commission for England and Wales",
    "GB-COH": "Companies House",
    "GB-SC": "Scottish Charity Register",
    "GB-NIC": "Charity Commission for Northern Ireland",
    "GB-GOV": "UK government organisations",
    "GB-GOR": "government regions",
    "GB-NHS": "National Health Service",
    "GB-LAE": "local authorities of England",
    "GB-LAS": "local authorities of Scotland",
    "GB-LANI": "local authorities of Northern Ireland",
    "GB-PLA": "principal local authorities of Wales",
    "GB-EDU": "schools of England and Wales",
    "GB-UKPRN": "UK learning providers",
    "GB-MPR": "mutuals public register",
    "GB-REV": "charities recognised by HM Revenue and Customs",
    "GB-CASC": "community amateur sports clubs",
    "GB-IRN": "UK immigration sponsors",
    "GB-COA": "constituent authorities",
    "GB-COE": "Church of England",
    "GB-CCSCUST": "customers of the Crown Commercial Service",
    "GB-HESA": "Higher Education Statistics Agency",
    "GB-SHPE": "social housing providers of England",
    "GB-SRS": "Scottish social landlords",
    "GB-SCOTEDU": "schools of Scotland",
    "GB-WALEDU": "schools of Wales",
    "360G": "made up by a publisher of 360Giving data",
    "PACT": "made up in pactline",
}
"""Prefix to who gives out its numbers."""

OWN_PREFIX = "PACT"
"""Prefix of ids for what nobody has numbered."""

_COUNTRY_LIST = re.compile(r"(XM|XI|XR|[A-Z]{2})-[A-Z0-9]{2,12}", re.ASCII)
_CHARITY = re.compile(r"(1\d{6}|[1-9]\d{5})(-\d{1,4})?", re.ASCII)
_SCOTTISH = re.compile(r"SC\d{6}", re.ASCII)
_NORTHERN_IRISH = re.compile(r"\d{6}", re.ASCII)
_COMPANY = re.compile(r"\d{8}|[A-Z]{2}\d{6}|[A-Z]{2}\d{5}[A-Z]|R\d{7}", re.ASCII)
_FORMS = {
    "GB-CHC": (_CHARITY, "6 digits, or 7 that begin with 1"),
    "GB-SC": (_SCOTTISH, "SC and 6 digits"),
    "GB-NIC": (_NORTHERN_IRISH, "6 digits"),
    "GB-COH": (_COMPANY, "8 digits, or 2 letters and 6 digits"),
}
_CHARITY_PLACES = 7
_ELSEWHERE = ("SC", "SO", "SL", "NI", "NC", "NL", "R0")
"""How numbers of companies in Scotland and Northern Ireland begin."""
_SPACE = re.compile(r"\s+")
_SEVERAL = re.compile(r"[;,|]\s*|\s+(?:/|and|&)\s+")
_NUMBER_WORDS = re.compile(
    r"\b(?:reg(?:istered|istration)?|charity|company|number|num|no|nr)\b[.:]*", re.ASCII | re.I
)


class OrgId(NamedTuple):
    """An org-id in its two parts; `prefix` is empty where none is recognised."""

    prefix: str
    number: str


@lru_cache(maxsize=65536)
def parse(org_id: str) -> OrgId:
    """Split an org-id; unknown country lists (`US-EIN-123`) are split after their second dash."""
    upper = org_id.upper()
    for length in (2, 1):
        parts = upper.split("-", length)
        prefix = "-".join(parts[:length])
        if len(parts) > length and prefix in PREFIXES:
            return OrgId(prefix, org_id[len(prefix) + 1 :])
    parts = upper.split("-", 2)
    prefix = "-".join(parts[:2])
    if len(parts) == 3 and _COUNTRY_LIST.fullmatch(prefix):
        return OrgId(prefix, org_id[len(prefix) + 1 :])
    return OrgId("", org_id)


@lru_cache(maxsize=65536)
def problem(org_id: str) -> str:
    """Return what is wrong with an org-id, as a clause, or an empty text where nothing is."""
    if not org_id:
        return "no identifier"
    if _SPACE.search(org_id) or not org_id.isprintable():
        return "blanks or control characters in an identifier"
    prefix, number = parse(org_id)
    if not prefix:
        return "no prefix that org-id.guide lists"
    if not number:
        return f"no number after {prefix}"
    if prefix not in PREFIXES:
        return "" if not prefix.startswith("GB-") else f"unknown prefix {prefix}"
    form = _FORMS.get(prefix)
    if form and is_nobody(org_id):
        return f"noughts are nobody's number of {prefix}"
    if form and not form[0].fullmatch(number):
        if standard_form(org_id) != org_id:
            return f"not written as the register does: {standard_form(org_id)}"
        return f"“{number}” is no number of {prefix} ({form[1]})"
    return ""


def is_nobody(org_id: str) -> bool:
    """Tell whether a register's number is all noughts, which publishers write for none."""
    prefix, number = parse(org_id)
    return prefix in _FORMS and not number.strip("0")


class Reading(NamedTuple):
    """The identifiers in a cell, the body's own first, and what was done to read them."""

    ids: tuple[str, ...]
    done: str = ""


@lru_cache(maxsize=65536)
def read_id(text: str) -> Reading:
    """Return the identifiers of a body as they are meant where there is one reading.

    Letters stay as published, and so does what no reading makes an org-id of; see `problem`.
    """
    tight = "".join(tidy(text).split())
    if not problem(text):
        return Reading((text,))
    if tight != text and not problem(tight):
        return Reading((tight,), "blanks, dashes and invisible signs put right")
    parts = [part for part in _SEVERAL.split(tidy(text)) if part]
    if len(parts) > 1 and not any(map(problem, parts)):
        return Reading(tuple(dict.fromkeys(parts)), "several identifiers in one cell; all are kept")
    last = tight.rstrip("/").rpartition("/")[2]
    if "://" in tight and not problem(last):
        return Reading((last,), "taken out of a web address")
    prefix = next((each for each in PREFIXES if tight.upper().startswith(each)), "")
    number = re.sub(r"[\s:_./-]+", "", tight[len(prefix) :])
    if prefix in _FORMS and _FORMS[prefix][0].fullmatch(number.upper()) and number.strip("0"):
        return Reading((f"{prefix}-{number.upper()}",), "signs within the identifier put right")
    return Reading((tight,), "blanks taken out" if tight != text else "")


@lru_cache(maxsize=65536)
def standard_form(org_id: str) -> str:
    """Return the identifier as its register writes it, where that is beyond doubt.

    Blanks go, the prefix becomes upper case and a company number gets its lost leading zeros back
    (Companies House numbers have eight places). Anything else is returned as it is.
    """
    tight = _SPACE.sub("", org_id)
    prefix, number = parse(tight)
    if not prefix or not number:
        return tight
    if prefix == "GB-COH":
        number = _eight_places(number.upper())
    elif prefix == "GB-CHC" and number.isascii() and number.isdigit():
        number = number.lstrip("0") if _CHARITY.fullmatch(number.lstrip("0")) else number
    elif prefix == "GB-SC":
        number = f"SC{number}" if _NORTHERN_IRISH.fullmatch(number) else number.upper()
    elif prefix == "GB-NIC":
        number = number.upper().removeprefix("NIC")
    return f"{prefix}-{number}"


SHARED_NUMBER = "one company number of several charities; kept as published, and not joined"
CHARITY_REGISTERS = (
    "the charity registers: 6 digits, or 7 that begin with 1 (England and Wales), "
    "SC and 6 digits (Scotland), NIC and 6 digits (Northern Ireland)"
)
COMPANY_REGISTER = "Companies House: 8 digits, or 2 letters and 6 digits"


@lru_cache(maxsize=65536)
def from_charity_numbers(text: str, beside: str = "") -> tuple[str, ...]:
    """Return the org-ids that a cell's charity numbers stand for; nothing unless each is one.

    SC numbers are Scotland's, NIC numbers Northern Ireland's, plain digits England and Wales's,
    unless the body's own id says otherwise: the registers use the same digits for other bodies.

    Args:
        text: the number as written, or several.
        beside: org-id of the body that they are given for.
    """
    return _all_read([_charity_id(number, beside) for number in _numbers(text)])


@lru_cache(maxsize=65536)
def from_company_numbers(text: str) -> tuple[str, ...]:
    """Return the org-ids that a cell's company numbers stand for; nothing unless each is one."""
    return _all_read([_company_id(number) for number in _numbers(text)])


def _numbers(text: str) -> list[str]:
    """Return the numbers in a cell without the words and the “.0” around them."""
    words = _NUMBER_WORDS.sub("", tidy(text))
    parts = (_SPACE.sub("", part).upper() for part in re.split(r"[;,|/&]|\band\b", words))
    return [part.removesuffix(".0") for part in parts if part]


def _all_read(ids: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids)) if all(ids) else ()


def _charity_id(number: str, beside: str) -> str:
    number = number.lstrip("0") if len(number) <= _CHARITY_PLACES else number
    if _SCOTTISH.fullmatch(number):
        return f"GB-SC-{number}"
    if number.startswith("NIC") and _NORTHERN_IRISH.fullmatch(number[3:]):
        return f"GB-NIC-{number[3:]}"
    if not _CHARITY.fullmatch(number):
        return ""
    prefix, own = parse(beside)
    if prefix in ("GB-SC", "GB-NIC"):
        return beside if number == own.upper().removeprefix("SC") else ""
    if prefix == "GB-COH" and own.upper()[:2] in _ELSEWHERE:
        return ""
    return f"GB-CHC-{number}"


def _company_id(number: str) -> str:
    number = _eight_places(number)
    return f"GB-COH-{number}" if _COMPANY.fullmatch(number) and number.strip("0") else ""


def lost_zeros(org_id: str) -> bool:
    """Tell whether a company number has fewer than its eight places."""
    prefix, number = parse(org_id)
    return prefix == "GB-COH" and _eight_places(number) != number


def _eight_places(number: str) -> str:
    """Put back the zeros that a spreadsheet drops from the front of a company number."""
    if number.isascii() and number.isdigit() and 4 <= len(number) < 8:
        return number.zfill(8)
    return number


# Ids of our own, for what nobody has numbered

_NO_WORD = re.compile(r"[^a-z0-9]+")


class OwnIds:
    """Gives what has no identifier one made from its words; other words never get the same.

    Args:
        prefix: what every id begins with.
        taken: tells of an id whether something else has it already.
    """

    def __init__(self, prefix: str, taken: Callable[[str], bool] = lambda _: False) -> None:
        """Start with none given out."""
        self._prefix, self._has = prefix, taken
        self._by_words: dict[str, str] = {}
        self._taken: set[str] = set()

    def of(self, words: str) -> str:
        """Return the id of these words, the same each time."""
        held = self._by_words.get(words)
        if held:
            return held
        base = f"{self._prefix}-{slug(words) or 'x'}"
        own, number = base, 2
        while own in self._taken or self._has(own):
            own, number = f"{base}-{number}", number + 1
        self._taken.add(own)
        self._by_words[words] = own
        return own


def slug(text: str, limit: int = 80) -> str:
    """Return a text as lower-case words with hyphens: “A & B Trust” is `a-b-trust`."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    ascii_text = plain.encode("ascii", "ignore").decode()
    return _NO_WORD.sub("-", ascii_text).strip("-")[:limit].rstrip("-")
