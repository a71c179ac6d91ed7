"""What is said around figures is true: of whom, of which years, how many, with what bounds.

Everything here is asked of the program as a process, so that another version of it can be asked as
well: PACTLINE_PROGRAM names its command.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest

from fixtures import SAMPLE
from tests.cli.running import environment, pactline

PROGRAM = os.environ.get("PACTLINE_PROGRAM", "")
NUMBERS = range(1, 6)

Rows = list[dict[str, Any]]


class Asked:
    """A store in a folder, and what the program says of it."""

    def __init__(self, home: Path) -> None:
        """Begin with an empty home and no store."""
        self.home, self.store = home, home / "store"
        self.store.mkdir()

    def source(self, name: str, date: str = "", **agreements: dict[str, Any]) -> None:
        """Put a source of these agreements in the store, each awarded money or with its funding."""
        body = {
            "pactline": {"file": {"schema": 1}},
            "sources": {name: {"title": name.title(), **({"date": date} if date else {})}},
            "organisations": {
                party["organisation"]: {"name": party["name"]}
                for each in agreements.values()
                for party in each.get("parties", ())
            },
            "agreements": {key: {"title": key, **each} for key, each in agreements.items()},
        }
        (self.store / f"{name}.json").write_text(json.dumps(body))

    def answer(self, *words: str) -> str:
        """Return what the program prints, errors included."""
        words = (*words, "--store", str(self.store))
        if not PROGRAM:
            done = pactline(*words, home=self.home, together=True)
        else:
            environ = environment(self.home)
            del environ["PYTHONPATH"]
            done = subprocess.run(
                [*shlex.split(PROGRAM), *words],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env=environ,
                cwd=self.home,
                timeout=60,
                check=False,
            )
        assert done.returncode in (0, 1), (words, done.stdout.decode())
        return done.stdout.decode()

    def text(self, *words: str) -> str:
        """Return the same on one line, however it was wrapped."""
        return " ".join(self.answer(*words).split())

    def rows(self, *words: str) -> Rows:
        """Return the rows of an answer in JSON, without the notes before and after them."""
        answer = self.answer(*words, "--json")
        found: Rows = json.loads(answer[answer.index("[") : answer.rindex("]") + 1])
        return found

    def ids(self, *words: str) -> set[str]:
        """Return the ids of the agreements that a search finds."""
        return {row["id"] for row in self.rows("find", "--kind", "agreement", *words)}


@pytest.fixture
def asked(tmp_path: Path) -> Asked:
    return Asked(tmp_path)


@pytest.fixture
def sample(asked: Asked) -> Asked:
    for path in Path(SAMPLE).glob("*.json"):
        (asked.store / path.name).write_bytes(path.read_bytes())
    return asked


def money(value: str, qualifier: str = "exactly", **line: Any) -> dict[str, Any]:
    return {"key": "", "amount": {"value": value, "qualifier": qualifier}, "scope": "total", **line}


def awarded(value: str, date: str = "2012-05-01", *recipients: str, **of: Any) -> dict[str, Any]:
    """Return an agreement of one award."""
    parties = [{"role": "recipient", "name": each, "organisation": each} for each in recipients]
    return {"parties": parties, "funding": [money(value, stage="awarded", date=date)], **of}


def of_kind(rows: Rows, kind: str) -> Rows:
    return [row for row in rows if row["row"] == kind]


def test_money_over_several_years_stands_at_them_and_says_that_it_is_worked_out(
    sample: Asked,
) -> None:
    years = of_kind(sample.rows("timeline"), "year")
    told = {row["label"]: row["figure"] for row in years if row["amount"]}
    assert told == {
        "2009/10 and 2010/11": "less than £4.8m",
        "2011/12": "more than £3.5m",
        "2012/13": "more than £3.5m",
        "no period": "more than £1.1m",
    }
    assert [row["label"] for row in years][:3] == ["2009/10", "2010/11", "2009/10 and 2010/11"]
    assert "less than £4.8m together, worked out" in sample.text("timeline")
    assert sample.ids("fy:=2009/10..2010/11") == {"PACT-strategic-partners-programme"}
    table = list(csv.DictReader(io.StringIO(sample.answer("pivot", "--csv"))))
    assert table[-1]["2009/10 and 2010/11"] == "less than £4.8m, worked out"
    sample.answer("timeline", "--svg", "years.svg")
    assert "2009/10 and 2010/11" in (sample.home / "years.svg").read_text("utf-8")


@pytest.mark.parametrize("other", ["360G-x-AB", "360G-x-ab-2"])
def test_an_id_is_compared_whole_and_sign_for_sign(asked: Asked, other: str) -> None:
    asked.source(
        "one", a=awarded("100", "2012-05-01", "360G-x-ab"), b=awarded("900", "2012-05-01", other)
    )
    for field in ("recipient", "party"):
        assert asked.ids(f"{field}:=360G-x-ab") == {"a"}
        (total,) = of_kind(asked.rows("timeline", f"{field}:=360G-x-ab"), "total")
        assert total["amount"] == "100"
    (total,) = of_kind(asked.rows("timeline", "360G-x-ab"), "in, total")
    assert total["amount"] == "100"
    export = asked.answer("export", "party:=360G-x-ab", "--columns", "title,amount")
    assert "£100" in export
    assert "£900" not in export


def test_rows_are_ordered_by_money_and_none_is_left_out_without_a_word(asked: Asked) -> None:
    grants = {
        f"g{number}-{each}": awarded(str(100 * number), "2012-05-01", f"Club {number:02}")
        for number in range(1, 13)
        for each in range(13 - number)
    }
    asked.source("one", **grants, large=awarded("99999", "2012-05-01", "Largest"))
    rows = of_kind(asked.rows("timeline"), "recipient")
    amounts = [int(row["amount"]) for row in rows]
    assert rows[0]["label"] == "Largest"
    assert amounts == sorted(amounts, reverse=True)
    assert len(rows) == 13
    text = asked.text("timeline")
    shown = 99_999 + sum(amounts[1:10])
    rest = sum(amounts) - shown
    assert f"10 of 13 recipients are shown; the others come to £{rest:,}" in text
    assert all(f"Club {number:02}" in asked.text("timeline", "--all") for number in range(1, 13))


def test_a_median_is_of_awards_and_of_five_at_least(sample: Asked, tmp_path: Path) -> None:
    assert "median" not in sample.text("timeline")
    (tmp_path / "own").mkdir()
    asked = Asked(tmp_path / "own")
    asked.source("one", **{f"g{n}": awarded(str(n)) for n in NUMBERS if n > 1})
    assert "median" not in asked.text("timeline")
    in_years = [
        money("50", scope="year", period=f"{year}/{year + 1 - 2000}") for year in (2011, 2012)
    ]
    asked.source("two", yearly={"funding": in_years})
    (total,) = of_kind(asked.rows("timeline"), "total")
    assert total["median"] == "4"
    assert "median £4, largest figure £100, of 5 awards" in asked.text("timeline")
    asked.source("two", hedged={"funding": [money("4.5", "almost")]})
    assert "median between £3.0 and £4.0" in asked.text("timeline").replace(".00", ".0")


def test_an_amount_that_is_sought_is_the_figure_that_counts(asked: Asked) -> None:
    lines = [money("500", stage="awarded"), money("0", stage="disbursed")]
    asked.source("one", paid_nothing={"funding": lines}, nothing=awarded("0"))
    assert asked.ids("amount:0") == {"nothing"}
    assert asked.ids("amount:500") == {"paid_nothing"}
    assert asked.ids("paid:0") == {"paid_nothing"}


def test_what_lapses_or_is_live_is_counted_from_the_day_asked_for(asked: Asked) -> None:
    span = {"planned": "2015-02-01..2016-06-30"}
    asked.source("dated", "2015-06-01", old=awarded("5", "2015-01-01", **span))
    asked.source("undated", unknown=awarded("7", "2015-01-01", **span))
    for search in ("lapsing:12m", "live:2016-01-01", "within:12m"):
        assert "old" in asked.ids(search, "--as-of", "2016-01-01"), search
    assert "lapsing" not in asked.ids("lapsing:12m")
    assert "Undated" in asked.text("timeline", "--as-of", "2016-01-01")


def test_about_bounds_nothing_and_stands_apart(asked: Asked) -> None:
    figures = (("300000", "about"), ("45000", "up to"), ("75000", "less than"))
    asked.source("one", **{word[:2]: {"funding": [money(*each, word)]} for *each, word in figures})
    (total,) = of_kind(asked.rows("timeline"), "total")
    assert total["figure"] == "about £300,000 plus up to £120,000"
    assert (total["from"], total["to"]) == (None, None)
    asked.source("two", a={"funding": [money("1.51", "about")]})
    assert "about £300,002 plus" in asked.text("timeline")


def test_a_count_is_of_all_agreements(asked: Asked) -> None:
    empty = {f"without{number}": {"funding": []} for number in range(11)}
    asked.source("one", with_money=awarded("5"), **empty)
    assert "12 agreements: 1 with a figure, 11 without" in asked.text("timeline")


def test_how_many_are_spread_by_days_is_said(asked: Asked) -> None:
    asked.source(
        "one",
        planned=awarded("200", "2012-05-01", planned="2012-10-01..2013-09-30"),
        **{f"g{number}": awarded("5") for number in range(3)},
    )
    told = asked.text("timeline", "--by-days")
    assert "1 agreement put in years by the days covered, worked out; 3 agreements in the" in told


def test_a_years_page_is_of_that_year(asked: Asked) -> None:
    asked.source("one", a=awarded("5"), b=awarded("70", "2013-05-01"), c=awarded("8", "2014-05-01"))
    rows = asked.rows("timeline", "--year", "2013/14")
    assert [row["label"] for row in of_kind(rows, "year")] == ["2013/14"]
    (total,) = of_kind(rows, "total")
    assert (total["amount"], total["records"]) == ("70", 1)
    text = asked.text("timeline", "--year", "2013/14")
    assert "£83" not in text
    assert "3 agreements" not in text


def test_bars_have_one_baseline_a_legend_and_stand_for_what_can_be_compared(asked: Asked) -> None:
    figures = {"2011": "exactly", "2012": "more than", "2013": "about"}
    asked.source(
        "one",
        **{
            f"g{year}": {
                "funding": [money(f"{place}00", word, date=f"{year}-05-01")],
                "type": f"kind {year}",
            }
            for place, (year, word) in enumerate(figures.items(), 1)
        },
        undated={"funding": [money("9000")]},
    )
    lines = asked.answer("timeline").splitlines()
    bars = [line for line in lines if re.search("[█▏▎▍▌▋▊▉]", line)]
    assert len({re.search("[█▏▎▍▌▋▊▉]", line).start() for line in bars}) == 1  # type: ignore[union-attr]
    more, about = (next(line for line in bars if word in line) for word in ("more than", "about"))
    ends = [re.search("[█▏▎▍▌▋▊▉]+([^ █])", line) for line in (more, about)]
    signs = [end[1] for end in ends if end]
    assert len(set(signs)) == 2
    assert f"{signs[0]}: may be more" in " ".join(lines)
    assert f"{signs[1]}: is about" in " ".join(lines)
    assert not any("no period" in line for line in bars)
    asked.source("one", alone=awarded("5"))
    assert "█" not in asked.answer("timeline")


def test_what_is_added_is_named_and_nothing_else(asked: Asked) -> None:
    lines = [money("5"), money("90", scope="fund"), money("70", stage="applied for")]
    asked.source("one", a={"funding": lines})
    text = asked.text("timeline", "--everything")
    assert "Added although it may be counted twice: nothing is." in text
    assert "Never added" in text
    assert "Everything is counted" not in text
    asked.source("two", again=awarded("7", regrant="FRG010"))
    rows = asked.rows("timeline", "--everything")
    assert [row["amount"] for row in of_kind(rows, "total")] == ["12"]
    text = asked.text("timeline", "--everything")
    assert "Added although it may be counted twice: regrant: 1 agreement, £7." in text


def test_a_word_says_how_many_bodies_it_meets_and_offers_each(asked: Asked) -> None:
    bodies = ("Trafford Council", "Trafford Borough Council", "NHS Trafford")
    asked.source(
        "one",
        **{
            f"g{place}": {
                "parties": [
                    {"role": "funder", "name": body, "organisation": f"GB-COH-0000100{place}"}
                ],
                "funding": [money("5")],
            }
            for place, body in enumerate(bodies)
        },
    )
    text = asked.text("timeline", "funder:trafford")
    assert "“trafford” is 3 funders" in text
    searches = re.findall(r'funder:=(?:"[^"]+"|\S+)', text)
    assert len(searches) == 3
    assert {frozenset(asked.ids(search)) for search in searches} == {
        frozenset({f"g{place}"}) for place in range(3)
    }


def test_a_hint_runs_as_it_is_printed(asked: Asked) -> None:
    asked.source("one", a=awarded("5"))
    hints = re.findall("`pactline ([^`]+)`", asked.answer("show", "men's"))
    assert hints
    for hint in hints:
        asked.answer(*shlex.split(hint))


def test_a_company_number_of_noughts_joins_nobody(asked: Asked) -> None:
    grants = {
        f"g{number}": awarded(f"{number}000", "2019-05-01", f"GB-CHC-108800{number}")
        for number in (1, 2)
    }
    asked.source("one", **grants)
    rows = (f"GB-CHC-108800{number},GB-COH-00000000,Recipient {number}" for number in (1, 2))
    (asked.home / "numbers.csv").write_text("\n".join(["org_id_a,org_id_b,name", *rows, ""]))
    asked.answer("import", "numbers.csv")
    totals = of_kind(asked.rows("timeline"), "recipient")
    assert sorted(row["amount"] for row in totals) == ["1000", "2000"]
    (total,) = of_kind(asked.rows("timeline", "GB-CHC-1088001"), "in, total")
    assert total["amount"] == "1000"


def test_a_sum_says_which_figures_could_not_be_read(asked: Asked) -> None:
    head = "Identifier,Title,Description,Currency,Amount Awarded,Award Date,"
    head += "Recipient Org:Name,Funding Org:Identifier,Funding Org:Name\n"
    rows = (
        f'360G-a-{n},T,d,GBP,"{amount}",2019-05-01,Club,GB-CHC-1199001,Alder\n'
        for n, amount in enumerate(("100", "ten pounds or so", "£10,00,0"))
    )
    (asked.home / "grants.csv").write_text(head + "".join(rows))
    asked.answer("import", "grants.csv")
    for words in (["timeline"], ["timeline", "club"], ["pivot"]):
        text = asked.text(*words)
        assert "2 figures of these sources could not be read when they were taken in" in text
    assert of_kind(asked.rows("timeline"), "not read")[0]["figures"] == 2
