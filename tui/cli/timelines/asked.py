"""How a timeline is wanted, from the words of a command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.errors import PactlineError
from store.interface import Reading
from tui.cli.session import day
from tui.cli.timelines.subject import Question

if TYPE_CHECKING:
    from store.interface import Store
    from tui.cli.words import Words

GROUPS = ("funder", "recipient", "programme", "type")
"""Fields that the money of a search is broken down by."""

MONEY_ALONE = ("by-days", "everything", "year", "prices", "deflator")
"""Options that say how money is counted, so that agreements over time have no use for them."""


def question(store: Store, words: Words) -> Question:
    """Return how a timeline is wanted.

    Raises:
        PactlineError: an option's value cannot be read, or lacks the one that goes with it.
    """
    from store.dates import today, year_start

    as_of = day(words.value("as-of"), "--as-of")
    start = year_start(store.settings())
    for option in MONEY_ALONE:
        if words.has("gantt") and words.has(option):
            raise PactlineError(
                f"--{option} is about money, and --gantt draws agreements over time",
                remedy="leave one of the two out",
            )
    if words.has("prices") != words.has("deflator"):
        raise PactlineError(
            "--prices and --deflator go together",
            remedy="name the financial year and the CSV of price indices",
        )
    return Question(
        reading=Reading.BY_DAYS if words.has("by-days") else Reading.AWARD_DATE,
        start_month=start,
        as_of=as_of,
        today=as_of or today(),
        everything=words.has("everything"),
        groups=GROUPS,
        deflator=words.value("deflator"),
        base=_year(words.value("prices"), start) or 0,
        year=_year(words.value("year"), start),
    )


def _year(text: str, start_month: int) -> int | None:
    from store.dates import FinancialYear

    if not text:
        return None
    try:
        if start_month == 1 and text.isascii() and text.isdigit():
            return FinancialYear(int(text), 1).start
        return FinancialYear.parse(text, start_month).start
    except ValueError as error:
        raise PactlineError(str(error)) from None
