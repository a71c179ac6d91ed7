"""What a person decides about records, with who they are and when."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime

from store.records import Decision


def pair_of(kind: str, one: str, other: str, because: str = "") -> Decision:
    """Return the decision that two ids are the same body, or different ones."""
    first, second = sorted((one, other))
    return decision_of(f"{first} {second}", kind, (first, second), because, datetime.now(UTC))


def decision_of(
    decision_id: str, kind: str, ids: tuple[str, ...], text: str, now: datetime
) -> Decision:
    """Return a decision of the person whose account this is."""
    try:
        by = getpass.getuser()
    except (KeyError, OSError):
        by = ""
    return Decision(
        id=decision_id, kind=kind, ids=ids, text=text, by=by, at=f"{now:%Y-%m-%dT%H:%M:%SZ}"
    )
