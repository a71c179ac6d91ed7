"""The lines of the account of an agreement that counts, each with all sources that say the same."""

from __future__ import annotations

from msgspec.structs import replace

from store.amounts import Amount
from store.figures import resolved
from store.merged import AgreementView
from store.records import Agreement, FundingLine
from store.sums import Part


class StatedLines:
    """The lines of the account that counts, each with all sources that say the same."""

    def __init__(self, account: Agreement, source: str, view: AgreementView) -> None:
        self.account = account
        self.lines = account.funding
        self._own = source
        self._said: dict[FundingLine, list[str]] = {}
        for said_by, record in view.records:
            for line in record.funding:
                self._said.setdefault(replace(line, where=""), []).append(said_by)

    def sources(self, line: FundingLine) -> tuple[str, ...]:
        """Return who says the same as a line, the account's own source first."""
        said = self._said.get(replace(line, where=""), [])
        return tuple(dict.fromkeys([self._own, *said]))

    def known(self, line: FundingLine) -> bool:
        """Tell whether the account has this very line."""
        return any(replace(line, where="") == replace(own, where="") for own in self.lines)

    def part(self, place: int, amount: Amount | None = None) -> Part:
        """Return a line as a part of a sum, with what it covers."""
        line = self.lines[place]
        stated = amount or resolved(line, self.lines)
        if stated is None:
            raise ValueError("a line without a figure adds nothing")
        return Part(stated, line.scope, str(line.period) if line.period else "", self._own)


def said(line: FundingLine, lines: tuple[FundingLine, ...]) -> str:
    """Return what a line says, in words: more than £1.1m, 2011/12, awarded."""
    amount = resolved(line, lines)
    words = [str(amount) if amount else "no figure", line.stage.value, line.note]
    if line.period:
        words.insert(1, str(line.period))
    return ", ".join(word for word in words if word)
