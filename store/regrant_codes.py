"""Codes of money that is to be granted on: the closed list `regrantType` of 360Giving."""

from __future__ import annotations

CODES = ("FRG010", "FRG020", "FRG030", "FRG040", "FRG050", "FRG060", "FRG070")
"""Every code of the list, in its order."""

_LENGTH = 6


def is_regrant(published: str) -> bool:
    """Tell whether a published regrant type is, or begins with, a code of the list.

    Anything else (“Yes”, “n/a”, a code that the list has not) says nothing that the standard knows:
    it is kept as published, and takes no money out of a total.
    """
    return published[:_LENGTH].upper() in CODES and not published[_LENGTH : _LENGTH + 1].isalnum()
