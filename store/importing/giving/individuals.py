"""Grants to individuals: what the standard protects is left out, and nothing of it is shown.

The standard has publishers keep recipients anonymous and give places no finer than a local
authority; files that fail to are read as if they had.
"""

from __future__ import annotations

import re
from typing import Any

from store.importing.giving.fields import GRANT_FIELDS
from store.importing.notes import Notes

NAME = "an individual"
"""What a recipient who is a person is called."""

_PERSON = ("recipientIndividual",)
_AREAS = frozenset(
    (
        *("CTRY", "RGN/GOR", "RGN", "GOR", "EER", "CTY", "CMCTY"),
        *("UA", "NMD", "MD", "LONB", "CA", "LGD", "LAD", "CMLAD"),
    )
)
"""Codes of the standard's list of area types that are no finer than a local authority."""
_EXACT = ("latitude", "longitude", "description", "id")


def is_to_individual(raw: dict[str, Any]) -> bool:
    """Tell whether a grant went to a person."""
    return bool(raw.get("recipientIndividual") or raw.get("toIndividualsDetails"))


def protect(raw: dict[str, Any], notes: Notes, where: str) -> dict[str, Any]:
    """Return the grant without what could tell who the person is."""
    person = raw.get("recipientIndividual")
    secrets = _secrets(person)
    safe: dict[str, Any] = {}
    dropped = 0
    for key, value in raw.items():
        if key in _PERSON:
            continue
        if key in GRANT_FIELDS:
            safe[key] = _scrub(value, secrets) if secrets else value
        elif value not in (None, ""):
            dropped += 1
    safe["recipientIndividual"] = {"name": NAME}
    if dropped:
        done = "a grant to an individual: fields outside the standard left out"
        notes.warn(where, "recipientIndividual", f"{dropped} fields", done)
    if secrets and safe != {**raw, "recipientIndividual": {"name": NAME}} and _told(raw, secrets):
        done = "a grant to an individual: the person's name or number taken out"
        notes.warn(where, "recipientIndividual", NAME, done)
    places = safe.get("beneficiaryLocation")
    if isinstance(places, list):
        safe["beneficiaryLocation"] = [_coarse(place, notes, where) for place in places]
    return safe


def _secrets(person: object) -> re.Pattern[str] | None:
    """Return a pattern of the texts that name the person, or None where there are none."""
    if not isinstance(person, dict):
        return None
    words = [
        text.strip()
        for value in person.values()
        if isinstance(value, str | int) and len((text := str(value)).strip()) > 2
    ]
    if not words:
        return None
    return re.compile("|".join(re.escape(word) for word in words), re.I)


def _scrub(value: Any, secrets: re.Pattern[str]) -> Any:  # noqa: ANN401 - JSON holds anything
    if isinstance(value, str):
        return secrets.sub(NAME, value)
    if isinstance(value, list):
        return [_scrub(part, secrets) for part in value]
    if isinstance(value, dict):
        return {key: _scrub(part, secrets) for key, part in value.items()}
    return value


def _told(raw: dict[str, Any], secrets: re.Pattern[str]) -> bool:
    return any(
        isinstance(value, str) and secrets.search(value)
        for key, value in raw.items()
        if key not in _PERSON
    )


def _coarse(place: object, notes: Notes, where: str) -> object:
    """Return a place no finer than a local authority."""
    if not isinstance(place, dict):
        return None
    code_type = str(place.get("geoCodeType") or "").upper()
    exact = any(place.get(key) not in (None, "") for key in _EXACT)
    fine = bool(code_type or place.get("geoCode")) and code_type not in _AREAS
    if not (exact or fine):
        return place
    done = "a grant to an individual: places finer than a local authority left out"
    notes.warn(where, "beneficiaryLocation", "a place", done)
    if fine or code_type not in _AREAS:
        return {"countryCode": place.get("countryCode")}
    return {key: value for key, value in place.items() if key not in _EXACT}
