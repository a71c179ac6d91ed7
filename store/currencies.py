"""How money is written: signs of currencies, words of size, and the unit that figures count in."""

from __future__ import annotations

SYMBOLS = {"GBP": "£", "USD": "$", "EUR": "€"}
"""Signs printed before the figure; every other currency is printed by its ISO 4217 code."""

SIGNS = {sign: code for code, sign in SYMBOLS.items()}
"""Signs that are read, with the code that each stands for."""

MINOR = 10_000
"""Minor units in one unit of a currency: figures are counted as whole ten-thousandths."""

SCALES = {"": 0, "k": 3, "m": 6, "bn": 9, "thousand": 3, "million": 6, "billion": 9}
"""Words after a figure, with the power of ten that each stands for."""


def pounds_first(code: str) -> tuple[bool, str]:
    """Return what codes are sorted by wherever currencies stand side by side."""
    return code != "GBP", code
