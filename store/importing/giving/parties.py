"""Who gives a grant and who gets it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from store.importing.figures import plain
from store.importing.giving.individuals import NAME
from store.importing.giving.organisations import OrganisationBook
from store.importing.giving.values import Values
from store.records import Party

ROLES = (("fundingOrganization", "funder"), ("recipientOrganization", "recipient"))
"""Field of the standard, role in the agreement."""

_INDIVIDUAL = Party(role="recipient", name=NAME, kind="individual")


def read_parties(
    values: Values,
    book: OrganisationBook,
    raw: dict[str, Any],
    kept: dict[str, Any],
    grant_id: str,
    where: str,
) -> tuple[tuple[Party, ...], tuple[str, str]]:
    """Return the parties of a grant, and the ids of payer and payee where there is one of each.

    What a grant says of an organisation that another grant of the file says otherwise goes into
    `kept`, so that nothing of it is lost.
    """
    parties: list[Party] = []
    single: dict[str, str] = {}
    for field, role in ROLES:
        left: list[dict[str, Any]] = []
        ids: list[str] = []
        for index, given in enumerate(values.objects(raw, field, where)):
            met = book.meet(given, where, f"{field}/{index}/", grant_id)
            if met is None:
                left.append(plain(given))
                continue
            parties.append(_party(role, met.id, met.name))
            ids.append(met.id)
            left.append(met.left)
        if left:
            if any(left):
                kept[field] = left
        else:
            values.keep_odd(raw, field, kept)
        if len(ids) > 1:
            done = "the amount is not split between them"
            values.notes.warn(where, field, f"{len(ids)} organisations", done, grant_id)
        single[role] = ids[0] if len(ids) == 1 else ""
        if not ids and (role == "funder" or not raw.get("recipientIndividual")):
            values.notes.warn(where, field, "", f"no {role} given", grant_id)
    if raw.get("recipientIndividual"):
        parties.append(_INDIVIDUAL)
        if single["recipient"]:
            done = "the grant names a person as well; no figure is put to the organisation"
            values.notes.warn(where, "recipientOrganization", single["recipient"], done, grant_id)
            single["recipient"] = ""
    return tuple(parties), (single["funder"], single["recipient"])


@lru_cache(maxsize=65536)
def _party(role: str, organisation: str, name: str) -> Party:
    return Party(role=role, organisation=organisation, name=name)
