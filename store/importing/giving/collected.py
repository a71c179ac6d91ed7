"""What a file of grants says of one organisation, gathered grant by grant."""

from __future__ import annotations

from typing import Any

from store.records import Organisation, Place

_ADDRESS = ("streetAddress", "addressLocality", "addressRegion", "postalCode", "addressCountry")


class Collected:
    """What is said of one organisation, so far.

    Attributes:
        where: place of the first grant that names it.
        names: all its names, the first one first.
        extra: its further identifiers, by the field that gives each.
        fields: the other fields of the standard, as the first grant to give each has it.
        places: where it works.
    """

    __slots__ = ("extra", "fields", "names", "places", "where")

    def __init__(self, where: str) -> None:
        """Start with nothing said."""
        self.where = where
        self.names: dict[str, None] = {}
        self.extra: dict[str, str] = {}
        self.fields: dict[str, Any] = {}
        self.places: tuple[Place, ...] = ()

    def record(self, org_id: str) -> Organisation:
        """Return the record of it, under its id."""
        fields = dict(self.fields)
        names = list(self.names)
        other = fields.pop("alternateName", "")
        aliases = names[1:] + (
            [other] if isinstance(other, str) and other not in ("", *names) else []
        )
        lines = (fields[key] for key in _ADDRESS if isinstance(fields.get(key), str))
        description, url, kind = (
            _pop_text(fields, key) for key in ("description", "url", "organisationType")
        )
        return Organisation(
            id=org_id,
            name=names[0] if names else "",
            kind=kind,
            aliases=tuple(aliases),
            identifiers=tuple(dict.fromkeys(self.extra.values())),
            description=description,
            places=self.places,
            address=", ".join(", ".join(line.splitlines()) for line in lines),
            url=url,
            as_published=fields,
            where=self.where,
        )


def _pop_text(fields: dict[str, Any], key: str) -> str:
    return fields.pop(key) if isinstance(fields.get(key), str) else ""
