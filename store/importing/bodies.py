"""Organisations as the agreements of a file name them, and the ends of the money between them."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from decimal import Decimal

from msgspec.structs import replace

from store.amounts import Stage
from store.codes import CURRENCIES, UNKNOWN_CODE
from store.dates import PartialDate, Period
from store.importing.plan import Notes, Warning
from store.org_ids import OWN_PREFIX, OwnIds, problem, read_id
from store.records import UNKNOWN, Amount, FundingLine, Organisation, Party
from store.text import clean_id
from store.values import is_sign_of, period, read_figure

NO_CURRENCY = "XXX"
"""ISO 4217's code for no currency, where a publisher gives none."""
_MOST_LINES = 200
"""Lines of one stage beyond which an agreement's money is told by year."""


class Bodies:
    """Gathers organisations: one for each identifier, or for each name that has none.

    Args:
        notes: collects what is odd.
        source: id of the source, which is part of the ids of what has no identifier.
        taken: tells of an id whether another body has it already.
    """

    def __init__(
        self, notes: Notes, source: str, taken: Callable[[str], bool] = lambda _: False
    ) -> None:
        self._notes = notes
        self._prefix = f"{OWN_PREFIX}-{source}-org"
        self._own = OwnIds(self._prefix, taken)
        self.records: dict[str, Organisation] = {}

    def ids_of(self, identifier: str, where: str, field: str) -> tuple[str, ...]:
        """Return the org-ids in a cell; what is odd about them is told."""
        ids, done = read_id(clean_id(identifier))
        if not ids[0]:
            return ()
        if done:
            self._notes.warn(where, field, identifier, done)
        if trouble := problem(ids[0]):
            self._notes.warn(where, field, identifier, f"{trouble}; kept as written")
        return ids

    def party(
        self, role: str, name: str, ids: Iterable[str], where: str, note: str = "", kind: str = ""
    ) -> Party:
        """Return a party, and keep a record of the organisation with all its names.

        Names that are withheld are many people's, and so no organisation's.

        Args:
            role: funder, recipient …
            name: as published.
            ids: its org-ids, the one that it is kept under first; none for a name alone.
            where: place of the agreement.
            note: what the publisher calls the role.
            kind: what the organisation is.
        """
        ids = tuple(ids)
        if not ids and is_withheld(name):
            return Party(role=role, name=name, note=note)
        org_id, *others = ids or (self._own.of(name),)
        new = Organisation(id=org_id, name=name, kind=kind, where=where)
        held = self.records.get(org_id, new)
        if name and not held.name:
            held = replace(held, name=name)
        elif name and name != held.name and name not in held.aliases:
            held = replace(held, aliases=(*held.aliases, name))
        if further := [each for each in others if each not in held.identifiers]:
            held = replace(held, identifiers=(*held.identifiers, *further))
        self.records[org_id] = held
        return Party(role=role, organisation=org_id, name=name, note=note)


_WITHHELD = frozenset(("redacted", "withheld", "anonymised", "anonymized", "anonymous"))
_ABOUT = frozenset(
    ("data", "details", "individual", "individuals", "information", "name", "names", "personal")
)


def is_withheld(name: str) -> bool:
    """Tell whether a name says only that it isn't told, such as REDACTED PERSONAL DATA."""
    words = set(re.findall(r"[^\W_]+", name.casefold()))
    return not words.isdisjoint(_WITHHELD) and words <= _WITHHELD | _ABOUT


def amount_of(value: object, currency: str, notes: Notes, where: str, record: str) -> Amount | None:
    """Return an amount whose figure and currency stand apart; None where it can't be read."""
    figure = read_figure(value, decimal=".", currency=currency)
    if figure.done:
        notes.warn(where, "value", value, figure.done, record)
    if figure.value is None:
        return None
    code, *done = read_currency(currency, figure.currency)
    for each in done:
        notes.warn(where, "currency", currency, each, record)
    return Amount(figure.value, code, figure.qualifier)


def read_currency(text: str, sign: str) -> list[str]:
    """Return the code of a currency, and behind it what was done to read it.

    Args:
        text: as published.
        sign: what the amount itself names, an ISO 4217 code or “$”, or empty.
    """
    code = text.strip().upper()
    if len(code) == 3 and code.isascii() and code.isalpha():
        done = [sys.intern(code)]
        if code not in CURRENCIES:
            done.append(UNKNOWN_CODE)
        elif code != text:
            done.append(f"read as {code}")
        if sign and not is_sign_of(sign, code):
            done.append(f"the amount's own sign is {sign}; read as {code}")
        return done
    if sign.strip("$"):
        return [sign, f"no currency code; {sign} by the amount's sign"]
    return [NO_CURRENCY, f"no currency code; kept as {NO_CURRENCY}, of no currency"]


def is_kept(warning: Warning) -> bool:
    """Tell whether a warning says of a value that it is kept as published."""
    return "kept as published" in warning.done and warning.done != UNKNOWN_CODE


def stretch_of(start: PartialDate, end: PartialDate, notes: Notes, where: str) -> Period | None:
    """Return the stretch between two days, either of which may be unknown; None for none."""
    try:
        return period(start.text, end.text) if start or end else None
    except ValueError:
        done = "ends before it starts; kept as published"
        notes.warn(where, "period", f"{start.text} to {end.text}", done)
        return None


def settled(lines: list[FundingLine]) -> tuple[FundingLine, ...]:
    """Return the money of an agreement so that no stage of it counts beside another.

    Payer and payee are left to the parties unless every line names them, and what is paid goes to
    those who were promised it: money that a commitment and a payment put to different bodies would
    count as two. Many lines of one stage are told by year.
    """
    flows = [line for line in lines if line.stage is not Stage.NOT_STATED]
    first = [line for line in flows if line.stage is not Stage.DISBURSED] or flows
    for end in ("payer", "payee"):
        named = {getattr(line, end) for line in first}
        if "" in named or any(getattr(line, end) not in named for line in flows):
            lines = [
                line if line.stage is Stage.NOT_STATED else replace(line, **{end: ""})
                for line in lines
            ]
    stages = Counter(line.stage for line in lines)
    many = [stage for stage, times in stages.items() if times > _MOST_LINES]
    kept = [line for line in lines if line.stage not in many]
    kept += _by_year([line for line in lines if line.stage in many])
    return tuple(replace(line, key=f"line-{number}") for number, line in enumerate(kept, 1))


def _by_year(lines: Iterable[FundingLine]) -> list[FundingLine]:
    sums: dict[FundingLine, tuple[Decimal, int]] = {}
    for line in lines:
        if line.amount:
            day = PartialDate(line.date.text[:4]) if line.date else UNKNOWN
            like = replace(line, amount=replace(line.amount, value=Decimal(0)), date=day, where="")
            value, times = sums.get(like, (Decimal(0), 0))
            sums[like] = (value + line.amount.value, times + 1)
    return [
        replace(like, amount=Amount(value, like.amount.currency), note=f"{times:,} payments")
        for like, (value, times) in sums.items()
        if like.amount
    ]
