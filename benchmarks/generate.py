"""Made-up awards for the benchmarks: seeded, of any number, over a tenth as many organisations.

Words come from syllables, so that no real body is named. Frequencies have the tails of real files:
one funder gives a third of all money, one recipient has a hundredth of all awards, one name is that
of a fiftieth of all bodies, and some words stand in many titles; a few texts are long, some awards
are in other currencies, are granted on, pay nothing or run over years.
"""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterator
from pathlib import Path

SEED = 20_117
VERSION = 2
"""Of what is made, for the names of files that are kept between runs."""

_SYLLABLES = (
    "bar bel cor dan del fen gar hol ken lan mar nor pel quin ral sel tan tor ul ver wes yar zel "
    "ash brook combe dale field ford gate ham hurst ley mere mouth port stead stow ton vale wick"
).split()
_KINDS = (
    "Trust Foundation Association Centre Forum Society Project Network Partnership Club".split()
)
_FIELDS = (
    "youth older people carers families arts sport health advice housing food garden transport "
    "training music heritage refugees disability mental wellbeing community navca volunteering"
).split()
_AIMS = (
    "to run a weekly {0} group for {1} in {2}",
    "towards the salary of a {0} worker with {1} in {2}",
    "for equipment and repairs to the {0} hall used by {1} of {2}",
    "to train volunteers in {0} who support {1} across {2}",
)


class Awards:
    """A seeded series of awards in the 360Giving form.

    Args:
        number: how many awards.
        publisher: prefix of the grant ids, so that several series can stand in one store.
        seed: the same seed gives the same bodies and places.
        bodies: how many recipients; a tenth of the awards where it is not given.
    """

    def __init__(
        self,
        number: int,
        *,
        publisher: str = "360G-bench",
        seed: int = SEED,
        bodies: int | None = None,
    ) -> None:
        """Make the names of the bodies and places; the awards are made while they are read."""
        self.number = number
        self.publisher = publisher
        self._random = random.Random(seed)
        bodies = bodies or max(number // 10, 10)
        self._places = [self._word(2) for _ in range(300)]
        shared = self._body()
        self.recipients = [
            (f"GB-CHC-{1_000_000 + number}", shared if number % 50 == 7 else self._body())
            for number in range(bodies)
        ]
        self.funders = [
            (f"GB-CHC-{200_000 + position}", f"{self._word(2)} Grants")
            for position in range(max(bodies // 100, 5))
        ]
        # Of all awards the first funder gives this share, and of their money a third.
        share = len(self.funders) ** (-1 / 3)
        self._largest = max(10, round(10 * (1 - share) / share / 2))

    def _word(self, syllables: int) -> str:
        return "".join(self._random.choices(_SYLLABLES, k=syllables)).capitalize()

    def _body(self) -> str:
        pick = self._random.choice
        return f"{self._word(2)} {pick(_FIELDS).capitalize()} {pick(_KINDS)}"

    def __iter__(self) -> Iterator[dict[str, object]]:
        """Yield the awards, one after the other."""
        rng = random.Random(f"{self.publisher}, {self.number}")
        for position in range(self.number):
            to = 0 if position % 100 == 50 else int(rng.random() ** 2 * len(self.recipients))
            recipient_id, recipient = self.recipients[to]
            by = int(rng.random() ** 3 * len(self.funders))
            funder_id, funder = self.funders[by]
            year, month, day = rng.randint(2004, 2025), rng.randint(1, 12), rng.randint(1, 28)
            place, field = rng.choice(self._places), rng.choice(_FIELDS)
            years = rng.choice((1, 1, 1, 2, 3, 5))
            aim = rng.choice(_AIMS).format(field, rng.choice(_FIELDS), place)
            amount = int(10 ** rng.uniform(2.5, 6)) * (self._largest if by == 0 else 10)
            award: dict[str, object] = {
                "id": f"{self.publisher}-{position:07}",
                "title": f"{field.capitalize()} in {place}",
                "description": " ".join([aim] * (200 if position % 500 == 3 else 1)),
                "currency": ("USD", "EUR")[position % 2] if position % 40 < 2 else "GBP",
                "amountAwarded": 0 if position % 2000 == 9 else amount,
                "awardDate": f"{year}-{month:02}-{day:02}",
                "plannedDates": [
                    {
                        "startDate": f"{year}-{month:02}-{day:02}",
                        "endDate": f"{year + years}-{month:02}-{day:02}",
                    }
                ],
                "recipientOrganization": [{"id": recipient_id, "name": recipient}],
                "fundingOrganization": [{"id": funder_id, "name": funder}],
                "grantProgramme": [{"title": f"{field.capitalize()} fund"}],
                "beneficiaryLocation": [{"name": place}],
            }
            if position % 60 == 11:
                award["regrantType"] = "FRG010"
            yield award


def write_package(awards: Awards, target: Path) -> None:
    """Write a 360Giving JSON package, one award a line."""
    with target.open("w", encoding="utf-8") as file:
        file.write('{"version": "1.4", "grants": [\n')
        for position, award in enumerate(awards):
            file.write((",\n" if position else "") + json.dumps(award))
        file.write("\n]}\n")


COLUMNS = (
    "id title description amount date end recipient_id recipient funder_id funder place".split()
)


def flat_rows(awards: Awards) -> Iterator[list[str]]:
    """Yield the awards as plain columns, for programs that read tables or lines."""
    for award in awards:
        recipient = award["recipientOrganization"][0]  # type: ignore[index]
        funder = award["fundingOrganization"][0]  # type: ignore[index]
        yield [
            str(award["id"]),
            str(award["title"]),
            str(award["description"]),
            str(award["amountAwarded"]),
            str(award["awardDate"]),
            str(award["plannedDates"][0]["endDate"]),  # type: ignore[index]
            recipient["id"],
            recipient["name"],
            funder["id"],
            funder["name"],
            award["beneficiaryLocation"][0]["name"],  # type: ignore[index]
        ]


def write_tables(awards: Awards, csv_target: Path, lines_target: Path) -> None:
    """Write the awards as CSV with a header, and as tab-separated lines without one."""
    with (
        csv_target.open("w", encoding="utf-8", newline="") as table,
        lines_target.open("w", encoding="utf-8") as lines,
    ):
        writer = csv.writer(table)
        writer.writerow(COLUMNS)
        for row in flat_rows(awards):
            writer.writerow(row)
            lines.write("\t".join(row) + "\n")
