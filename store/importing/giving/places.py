"""Where money is for, and where an organisation works."""

from __future__ import annotations

from typing import Any

from store.importing.figures import plain
from store.importing.giving.values import Values
from store.records import Place

_MODELLED = {
    "name": "name",
    "geoCode": "code",
    "geoCodeType": "code_type",
    "countryCode": "country",
    "description": "note",
}
_NAMES = frozenset(_MODELLED)


def read_places(
    values: Values, raw: dict[str, Any], key: str, where: str
) -> tuple[tuple[Place, ...], list[dict[str, Any]]]:
    """Return the places of a field, and for each what a place has no room for.

    The second is empty where nothing is left over.
    """
    if not raw.get(key):
        return (), []
    places: list[Place] = []
    left: list[dict[str, Any]] = []
    for index, location in enumerate(values.objects(raw, key, where)):
        path = f"{key}/{index}/"
        fields = {
            ours: text
            for theirs, ours in _MODELLED.items()
            if theirs in location and (text := values.text(location, theirs, where, path))
        }
        rest: dict[str, Any] = {}
        if not location.keys() <= _NAMES:
            rest = plain({name: value for name, value in location.items() if name not in _NAMES})
        if fields or rest:
            places.append(Place(**fields))
            left.append(rest)
    return tuple(places), left if any(left) else []
