"""The organisations that the rows of a hand-filled table name."""

from __future__ import annotations

import msgspec

from store.identifiers import OWN_PREFIX, problem
from store.importing.notes import Notes
from store.importing.slugs import OwnIds
from store.records import Organisation


class NamedOrganisations:
    """Gathers organisations: by their identifier, or by their name where they have none.

    Args:
        notes: collects what is odd.
        source: id of the source, which is part of the ids of what has no identifier.
    """

    def __init__(self, notes: Notes, source: str) -> None:
        """Start with none."""
        self._notes = notes
        self._own_ids = OwnIds(f"{OWN_PREFIX}-{source}-org")
        self.found: dict[str, Organisation] = {}

    def meet(self, name: str, identifier: str, where: str) -> str:
        """Return the id of an organisation, and keep a record of it with all its names."""
        org_id = "".join(identifier.split())
        if org_id and (trouble := problem(org_id)):
            self._notes.warn(where, "identifier", identifier, f"{trouble}; kept as written")
        org_id = org_id or self._own_ids.of(name)
        held = self.found.get(org_id)
        if held is None:
            self.found[org_id] = Organisation(id=org_id, name=name, where=where)
        elif name and not held.name:
            self.found[org_id] = msgspec.structs.replace(held, name=name)
        elif name and name != held.name and name not in held.aliases:
            self.found[org_id] = msgspec.structs.replace(held, aliases=(*held.aliases, name))
        return org_id
