"""What a record can have or lack: the values of `has:` and `no:`."""

from store.light_typing import NamedTuple


class Presence(NamedTuple):
    """Something a record can have: its name, other spellings, and what it means."""

    name: str
    aliases: tuple[str, ...]
    meaning: str


PRESENCES: tuple[Presence, ...] = (
    Presence("money", ("amount", "figure", "currency"), "a stated amount of money"),
    Presence("dates", ("date",), "any date at all"),
    Presence("start", ("starts",), "a date on which it starts"),
    Presence("end", ("ends",), "a date on which it ends, stated or worked out"),
    Presence("signed", (), "a date on which it was signed"),
    Presence("awarded", ("award",), "a date on which money was awarded"),
    Presence("period", (), "money whose period is stated"),
    Presence("fy", ("year",), "money that can be put on a financial year"),
    Presence("funder", ("funders",), "a funder"),
    Presence("recipient", ("recipients",), "a recipient"),
    Presence("partner", ("partners",), "a partner"),
    Presence("party", ("parties",), "a party in any role"),
    Presence("people", ("person",), "people who speak or act"),
    Presence("statements", ("statement",), "statements somebody made"),
    Presence("counts", ("count",), "counts of things"),
    Presence("aims", ("aim",), "aims"),
    Presence("undertakings", ("undertaking",), "undertakings"),
    Presence("type", (), "a type"),
    Presence("status", (), "a status"),
    Presence("place", ("places",), "a place"),
    Presence("programme", ("programmes",), "a funder's programme"),
    Presence("fund", ("funds",), "a fund that the money is drawn from"),
    Presence("regrant", (), "money to be granted on"),
    Presence("income", (), "income of a year"),
    Presence("description", ("purpose",), "a purpose or description"),
    Presence("notes", ("note",), "notes"),
    Presence("disagreement", ("conflict",), "sources that say different things"),
)
"""Everything that `has:` and `no:` take, in the order in which help lists them."""

BY_NAME: dict[str, Presence] = {
    spelling: presence for presence in PRESENCES for spelling in (presence.name, *presence.aliases)
}
"""Presence by name and by alias."""
