"""Why money counts nowhere, in the words that every total and page says it with."""

from __future__ import annotations

REGRANT = "regrant"
PART_OF = "part of a programme"
PART_OF_LISTED = "part of a listed programme"
COUNTED_ALREADY = "regrant or part of a listed programme"
FUND = "fund"
APPLIED_FOR = "applied for"
OTHER_STAGE = "the same money at another stage"
PART_OF_TOTAL = "part of a wider stated total"
NO_FIGURE = "no figure stated"
LOST_REFERENCE = "refers to a line that gives no figure"
TOO_LARGE = "too large to be a figure of money"
OTHER_ACCOUNT = "another source’s account"
"""A further source's figure for what is counted already: shown beside it, never added."""


def shared_by(field: str, number: int = 0) -> str:
    """Return why money of several funders, say, is no one's alone; 0 for a number not told."""
    return f"shared by {number or 'several'} {field}s, not divided"


MAY_COUNT_TWICE = frozenset({REGRANT, PART_OF, PART_OF_LISTED, COUNTED_ALREADY})
"""Why a total leaves out whole agreements; asked to, it adds them. All else is never added."""
