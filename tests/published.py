"""Published files to test with, and what is known of each without reading it by our own code.

There are two sets: made-up twins, which are always there (`tests/twins.py`), and real files, where
PACTLINE_DATA names their folder. What is known of the real ones was counted in them by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple


class Council(NamedTuple):
    """A council's grants twice, as a table and as a package, with a year in which it made none."""

    csv: Path
    json: Path
    source: str
    funder: str
    funder_name: str
    date: str
    grants: int
    recipients: int
    several_names: int
    total: Decimal
    years: tuple[int, int]
    gap: int
    busy_year: tuple[str, int]
    """A financial year, and its number of grants."""
    shared_name: str
    """The name of two companies."""
    shared_by: frozenset[str]
    company_and_charity: tuple[str, str]
    differs: str
    """An id under two names of which neither is a way to write the other."""
    differs_in_writing: str
    findings: dict[str, int]


class Trust(NamedTuple):
    """A workbook with cells of real dates, columns of its own, and awards in yearly records."""

    file: Path
    sheet: str
    grants: int
    recipients: int
    total: Decimal
    first_date: str
    first_place: str
    own_date: str
    own_text: tuple[str, str]
    yearly: int
    findings: dict[str, int]


class Foundation(NamedTuple):
    """Many grants of which none fits the schema: "Y" for Yes, addresses that are none."""

    file: Path
    grants: int
    recipients: int
    total: Decimal
    nothing: tuple[str, str]
    """Id and recipient of the grant of £0."""
    without_description: int
    over_several_years: int
    corrections: dict[str, int]
    findings: dict[str, int]


class Currencies(NamedTuple):
    """Grants in two currencies, dates as DD/MM/YYYY, fields outside the standard."""

    file: Path
    counts: dict[str, int]
    awarded: dict[str, Decimal]
    disbursed: dict[str, Decimal]
    first_date: str
    own_field: tuple[str, str]
    """What the first grant's extended title of its programme begins with, and its “Open Call?”."""
    findings: dict[str, int]


class Mixed(NamedTuple):
    """Grants to people, grants to be granted on, money taken back; twins alone have such a file.

    Attributes:
        people: their names and ids, of which nothing may be kept.
        counted: what totals come to, without what is granted on and with what was taken back.
        granted_on: how many are granted on, and how much.
    """

    file: Path
    grants: int
    people: tuple[str, ...]
    counted: Decimal
    granted_on: tuple[int, Decimal]
    findings: dict[str, int]


class Registers(NamedTuple):
    """The Charity Commission's extract in its own layout, mergers, and pairs of numbers."""

    folder: Path
    counts: dict[str, tuple[int, int]]
    """File to its number of rows, and of organisations in them."""
    states: tuple[int, int]
    """Charities on the register, and removed from it."""
    removed: tuple[str, str, str]
    """A removed charity, when it was registered and when removed."""
    latest: tuple[str, str]
    """Its latest income and spending."""
    linked: tuple[str, str]
    """A charity under another's number, and its name."""
    former_name: tuple[str, str]
    working_name: tuple[str, str]
    incomes: tuple[tuple[str, str], ...]
    """Years and incomes of the removed charity."""
    extracted: str
    mergers_file: str
    merged: tuple[str, str, str]
    """A charity that went into another: id, name without its trailing dash, successor."""
    registered_merger: str
    mergers: tuple[int, int]
    """Rows, and rows without a number of the charity that went."""
    pair: tuple[str, str]


class Broken(NamedTuple):
    """Files that must be refused, or survived with warnings."""

    folder: Path
    refused: Mapping[str, str]
    """File to what the message about it says."""
    kept: Mapping[str, int]
    """File to the number of its grants that are kept."""
    pence: tuple[str, str]
    """Seven times £1,000.10, as JSON and as CSV."""
    twice: str
    """The third grant once more, and two grants of one id."""
    wrong_types: tuple[str, dict[str, Any]]
    """What of its one grant is kept as published."""
    wrong_url: str
    windows: tuple[str, str]
    """A table in Windows-1252, and a part of its first grant's id."""
    odd_ids: tuple[str, str, tuple[str, str]]
    """Line ends in ids: the grant's, and the funder's and recipient's, as they are meant."""
    many_rows: str
    exportable: tuple[str, ...]
    """Files whose grants have all that 360Giving asks for."""


class Published(NamedTuple):
    """A set of published files."""

    name: str
    council: Council
    trust: Trust
    foundation: Foundation
    currencies: Currencies
    registers: Registers
    broken: Broken
    mixed: Mixed | None = None

    @property
    def good(self) -> dict[Path, int]:
        """Every sound file of grants, with its number of grants."""
        council = self.council
        return {
            council.json: council.grants,
            council.csv: council.grants,
            self.trust.file: self.trust.grants,
            self.foundation.file: self.foundation.grants,
            self.currencies.file: sum(self.currencies.counts.values()),
            **({self.mixed.file: self.mixed.grants} if self.mixed else {}),
        }

    @property
    def findings(self) -> dict[Path, dict[str, int]]:
        """Every sound file of grants, with how many findings of each kind it has."""
        sets = (self.trust, self.foundation, self.currencies, *filter(None, [self.mixed]))
        return {self.council.json: self.council.findings, **{s.file: s.findings for s in sets}}


def real(folder: Path) -> Published:
    """Return the real files of a folder with what was counted in them."""
    grants, registers = folder / "360giving", folder / "registers"
    council = "trafford_council_voluntary_sector_grants"
    return Published(
        name="real",
        council=Council(
            csv=grants / f"{council}.csv",
            json=grants / f"{council}.json",
            source="trafford-council-voluntary-sector-grants",
            funder="GB-LAE-TRF",
            funder_name="Trafford Metropolitan Borough Council",
            date="2024-08-02",
            grants=555,
            recipients=323,
            several_names=26,
            total=Decimal("1291436.54"),
            years=(2012, 2024),
            gap=2015,
            busy_year=("2019/20", 106),
            shared_name="Footlights",
            shared_by=frozenset({"GB-COH-07363900", "GB-COH-06447020"}),
            company_and_charity=("GB-COH-05465848", "GB-CHC-1113664"),
            differs="GB-COH-10778009",
            differs_in_writing="GB-CHC-1110767",
            findings={"many-names": 11, "likely-duplicates": 2},
        ),
        trust=Trust(
            file=grants / "ab-charitable-trust.xlsx",
            sheet="ABCT data - Jan 2013 - Aug 2020",
            grants=783,
            recipients=322,
            total=Decimal(12_785_625),
            first_date="2021-01-26",
            first_place="UK Wide",
            own_date="Award Date - website format",
            own_text=("Website: Project Detail", "A project to develop"),
            yearly=79,
            findings={"yearly-records": 21, "many-names": 15, "likely-duplicates": 6},
        ),
        foundation=Foundation(
            file=grants / "grants-4116.json",
            grants=4116,
            recipients=3624,
            total=Decimal("115795635.69"),
            nothing=("360G-LBFEW-80819", "Tonbridge and Malling Citizens Advice Bureau"),
            without_description=5,
            over_several_years=4113,
            corrections={
                "fromOpenCall: written as Yes or No": 4116,
                "recipientOrganization/url: http:// put in front": 1961,
                "recipientOrganization/url: no web address, left out": 50,
                "recipientOrganization/url: signs that no web address has written as %XX": 1,
                "description: given by no source, left empty": 5,
            },
            findings={
                "id-form": 2,
                "zero-amount": 1,
                "missing": 1,
                "many-names": 2,
                "term-differs": 1,
                "likely-duplicates": 3,
            },
        ),
        currencies=Currencies(
            file=grants / "two-currencies-379.json",
            counts={"GBP": 375, "USD": 4},
            awarded={"GBP": Decimal(31_024_522), "USD": Decimal(153_934)},
            disbursed={"GBP": Decimal(8_779_837), "USD": Decimal(153_934)},
            first_date="2014-06-05",
            own_field=("Education", "YES"),
            findings={"zero-amount": 1},
        ),
        registers=Registers(
            folder=registers,
            counts={
                "publicextract.charity.zip": (572, 572),
                "publicextract.charity_other_names.zip": (222, 130),
                "publicextract.charity_annual_return_history.zip": (741, 178),
                "charity-company-numbers.csv": (4399, 4399),
            },
            states=(397, 175),
            removed=("GB-CHC-203460", "1962-03-06", "2018-11-06"),
            latest=("297", "42"),
            linked=("GB-CHC-203460-1", "Amy haven Crime and Justice Charity"),
            former_name=("GB-CHC-800760", "Mark berg Crime and Justice CIO"),
            working_name=("GB-CHC-525394", "Joyce borough Disaster Relief CIO"),
            incomes=(("2014-12-31", "300"), ("2015-12-31", "301"), ("2016-12-31", "297")),
            extracted="2023-09-07",
            mergers_file="ccew-register-of-mergers.csv",
            merged=("GB-CHC-255658", "Bleakholt Animal Sanctuary", "GB-CHC-1110503"),
            registered_merger="2007-12-20 00:00:00",
            mergers=(5843, 403),
            pair=("GB-CHC-1000611", "GB-COH-08591698"),
        ),
        broken=Broken(
            folder=grants / "broken",
            pence=("decimal_amounts.json", "decimal_amounts.csv"),
            twice="fundingproviders-grants_fixed_2_grants.json",
            wrong_types=(
                "badfile_all_validation_errors.json",
                {
                    "awardDate": "bad date",
                    "amountAwarded": "This should be a number",
                    "currency": "bad currency",
                    "plannedDates": "This should be an array",
                    "actualDates": ["This should be an object"],
                },
            ),
            wrong_url="This should be a uri",
            windows=("fundingproviders-grants_2_grants_cp1252.csv", "€funding€providers"),
            odd_ids=(
                "ids-unexpected-chars.xlsx",
                "360G-ABC-11111111111111111111",
                ("GB-CHC-100000", "GB-CHC-1105625"),
            ),
            many_rows="badfile_too_many_rows.xlsx",
            exportable=(
                "fundingproviders-grants_broken_grants.json",
                "fundingproviders-grants_2_grants_cp1252.csv",
                "multiple_funder_names_org_ids.json",
                "ids-unexpected-chars.xlsx",
            ),
            refused={
                "bad.xlsx": "the file is empty",
                "bad-utf8.json": "bad-utf8.json:1:1: this is no JSON",
                "fundingproviders-grants_malformed.json": "malformed.json:10:15: this is no JSON",
                "nulls.json": "none of its 2 grants can be kept: in grants/0",
                "badfile_too_many_rows.xlsx": "none of its 50,000 grants can be kept: in grants",
                "tenders_releases_2_releases.xlsx": "a workbook without titles of grants",
                "validation_errors-3.json": "JSON, but an object with the keys",
            },
            kept={
                "badfile_all_validation_errors.json": 1,
                "badfile_all_validation_errors.xlsx": 1,
                "fundingproviders-grants_broken_grants.json": 3,
                "decimal_amounts.json": 7,
                "decimal_amounts.csv": 7,
                "multiple_funder_names_org_ids.json": 2,
                "ids-unexpected-chars.xlsx": 1,
                "bom.csv": 1,
                "fundingproviders-grants_2_grants_cp1252.csv": 2,
                "fundingproviders_grants_2_grants.csv": 2,
                "fundingproviders-grants_fixed_2_grants.json": 3,
                "fundingtrust-grants_dc.txt": 9,
            },
        ),
    )
