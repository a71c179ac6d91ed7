"""Made-up records in a store of their own: what the tests of the app browse and search."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path
from shutil import copy2, copytree

from store.amounts import Stage
from store.dates import PartialDate
from store.records import (
    Agreement,
    Amount,
    Fund,
    FundingLine,
    Organisation,
    Party,
    Source,
    SourceFile,
)
from store.store import FileStore, open_store

TOWNS = ("Altrincham", "Bowdon", "Carrington", "Davyhulme", "Flixton", "Hale", "Sale", "Urmston")
NOUNS = ("Advice Centre", "Befrienders", "Choir", "Food Bank", "Garden", "Playgroup", "Museum")
BODIES, GRANTS = 56, 300
"""As many bodies as there are names of towns and nouns; grants to each of them in turn."""

TRUST = Organisation(id="GB-CHC-9999999", name="Zetland Trust", kind="charity")


def body(number: int) -> Organisation:
    """Return a made-up organisation: Altrincham Advice Centre 000, Bowdon Advice Centre 001…"""
    town, noun = TOWNS[number % len(TOWNS)], NOUNS[number // len(TOWNS) % len(NOUNS)]
    name = f"{town} {noun} {number:03}"
    return Organisation(
        id=f"GB-CHC-{1000000 + number}", name=name, kind="charity", url="https://example.org"
    )


def grant(number: int) -> Agreement:
    """Return a made-up grant of £1,000 and its number; every ninth one has no date."""
    town, recipient = TOWNS[number % len(TOWNS)], body(number % BODIES)
    year = 2010 + number % 8
    dated = number % 9 != 0
    line = FundingLine(
        amount=Amount(Decimal(1000 + number)),
        stage=Stage.AWARDED,
        date=PartialDate(f"{year}-05-01") if dated else PartialDate(""),
        key="awarded",
    )
    return Agreement(
        id=f"360G-made-{number:04}",
        title=f"Grant {number:04} to {town}",
        type="grant",
        parties=(
            Party(role="funder", organisation=TRUST.id, name=TRUST.name),
            Party(role="recipient", organisation=recipient.id, name=recipient.name),
        ),
        funding=(line,),
    )


def file_of(bodies: int = BODIES, grants: int = GRANTS, funds: int = 1) -> SourceFile:
    """Return a source of so many made-up records."""
    pots = [Fund(id=f"PACT-pot-{number}", title="Transformation fund") for number in range(funds)]
    return SourceFile(
        source=Source(id="made-up", title="Made-up records", date=PartialDate("2020")),
        organisations=(*([TRUST] if grants else ()), *map(body, range(bodies))),
        agreements=tuple(map(grant, range(grants))),
        funds=tuple(pots),
    )


def stored(folder: Path, *files: SourceFile) -> Path:
    """Write sources into a store, make its index, and return the folder."""
    store = open_store(folder)
    store.put(files, action="import")
    store.close()
    opened = open_store(folder)
    opened.close()
    return folder


def copied(folder: Path, target: Path) -> Path:
    """Copy a store with its index; the sources are the same files, so that the index fits them.

    A store never writes into a source's file: another one takes its place.
    """

    def copy(source: str, to: str) -> str:
        if Path(source).parent == folder:
            os.link(source, to)
            return to
        return copy2(source, to)

    return Path(copytree(folder, target, copy_function=copy))


def store_of(folder: Path, file: SourceFile) -> FileStore:
    """Return an open store of one source."""
    return open_store(stored(folder, file))
