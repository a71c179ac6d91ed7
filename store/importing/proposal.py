"""Proposals: what each column of a table of unknown headings seems to be, and what must be asked.

A column's heading, in six languages, says what it may be; its cells must bear that out. Whatever is
not beyond doubt about amount, date, funder or recipient is a question.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from store.amounts import added_up, sums_text
from store.codes import CODES_LIKE_WORDS, CURRENCIES, SIGNS
from store.dates import Period
from store.errors import PactlineError
from store.importing.incoming import Incoming
from store.importing.mapping import OTHER_SHEET, Mapping, is_no_record, read_mapping
from store.importing.plan import Plan, excerpt
from store.importing.tables import HEADER_WITHIN, Row, Sheet, is_total
from store.money import figures
from store.org_ids import from_charity_numbers, from_company_numbers, problem
from store.text import fold, plural, tidy
from store.values import (
    TWO_READINGS,
    day_order_is_open,
    read_day,
    read_figure,
    read_length,
    style_of,
)

_DATES = ("awarded", "starts", "ends")
_CRITICAL = ("amount", "awarded", "funder", "recipient")
_WORDS = tomllib.loads(Path(__file__).with_name("headings.toml").read_text(encoding="utf-8"))
_SHOWN = 3
"""Records that a preview tells."""
_SAMPLE = 400
"""Rows below the headings that are looked at."""
_MOST = 0.6
_HEAD = 0.6
"""How much surer a term is at the end of a heading, where English has what it is of."""
_LEAST = 0.3
"""How sure a term must be; one word of many says nothing."""
_OF = frozenset(("of", "de", "du", "des", "van", "der", "for"))
_LANGUAGES = frozenset(("en", "fr", "de", "cy", "es", "nl", "eng", "fra", "english", "anglais"))
_LONG_TITLE = 100


class Question(NamedTuple):
    """What only a person can say.

    Attributes:
        field: what it is about.
        text: for people.
        default: what is proposed; empty where nothing is.
        choices: headings, where one of them is the answer.
    """

    field: str
    text: str
    default: str = ""
    choices: tuple[str, ...] = ()

    @property
    def is_doubt(self) -> bool:
        """Whether one heading alone seems to be the answer, so that a look at it is enough."""
        return len(self.choices) == 1


class Proposal(NamedTuple):
    """What a table seems to hold.

    Attributes:
        name: of the file.
        headings: every heading, with a cell of its column.
        columns: field of each heading that is one.
        years: the year of each heading whose column is one year's money.
        file: what holds for the whole file.
        questions: what is not beyond doubt.
        currency_by: what the currency in `file` is gathered from, where the amounts don't name it.
    """

    name: str
    headings: dict[str, str]
    columns: dict[str, str]
    years: dict[str, str]
    file: dict[str, str | bool | int]
    questions: tuple[Question, ...]
    currency_by: str = ""

    def text(self) -> str:
        """Return it as the TOML of a mapping; what can't be decided is left to be filled in."""
        asked = {each.field: each for each in self.questions}
        rivals = {
            heading: each.field
            for each in reversed(self.questions)
            for heading in (each.choices if not each.is_doubt else ())
        }
        said = (*self.file, *self.columns.values())
        lines = [f"# {line}" for line in (f"What each column of {self.name} is.", *self.asked())]
        lines += ["", "[file]"]
        lines += [
            f'{field} = ""'
            for field, question in asked.items()
            if field not in said and not question.choices
        ]
        for key, value in self.file.items():
            sure = f"  # sure? {self.currency_by}" if key == "currency" and self.currency_by else ""
            lines.append(f"{key} = {_toml(value)}{sure}")
        lines += ["", "[columns]"]
        for heading, sample in self.headings.items():
            field, quoted = self.columns.get(heading, ""), f"{_toml(heading)} = "
            if heading in rivals:
                lines.append(f'# {quoted}"{rivals[heading]}"  # or not? such as {sample}')
            elif field:
                sure = "sure? " if field in asked else ""
                lines.append(f'{quoted}"{field}"  # {sure}such as {sample}')
            elif heading not in self.years:
                lines.append(f'# {quoted}""  # kept as published, such as {sample}')
        lines += ["", "[years]"] if self.years else []
        lines += [f'{_toml(heading)} = "{year}"' for heading, year in self.years.items()]
        return "\n".join(lines) + "\n"

    def asked(self) -> list[str]:
        """Return a line for each question."""
        names, lines = _WORDS["names"], []
        for field, text, default, choices in self.questions:
            headings = " or ".join(f"“{each}”" for each in choices)
            if len(choices) == 1:
                named = names.get(field, field)
                lines.append(f"To be looked at: “{default}” seems to be {named}")
            else:
                lines.append(f"To be said: {text} {headings}".rstrip())
        return lines

    def answered(self, question: Question, answer: str) -> Proposal:
        """Return it with a question answered: by a heading, or by what holds for the whole file.

        Raises:
            ValueError: the answer is none to this question.
        """
        columns, file, currency_by = dict(self.columns), dict(self.file), self.currency_by
        field = question.field
        rest = tuple(each for each in self.questions if each.field != field)
        at = next((each for each in self.headings if fold(each) == fold(answer)), "")
        if at and field in _CRITICAL:
            columns = {key: value for key, value in columns.items() if value != field}
            columns[at] = field
        elif field == "month_first":
            file[field] = {"y": True, "yes": True, "n": False, "no": False}[answer.lower()]
        elif field == "decimal" and answer in (".", ","):
            file[field] = answer
        elif field == "currency" and answer.upper() in CURRENCIES:
            file[field], currency_by = answer.upper(), ""
        elif field == "funder" and answer:
            columns = {key: value for key, value in columns.items() if value != field}
            file[field] = answer
        else:
            raise ValueError(answer)
        return self._replace(columns=columns, file=file, questions=rest, currency_by=currency_by)

    def changed(self, heading: str, field: str) -> Proposal:
        """Return it with another field for a heading; an empty one keeps it as published."""
        columns = {
            key: value for key, value in self.columns.items() if key != heading and value != field
        }
        if field:
            columns[heading] = field
        rest = tuple(each for each in self.questions if each.field != field)
        years = {key: year for key, year in self.years.items() if key != heading}
        return self._replace(columns=columns, years=years, questions=rest)

    def filled(self) -> Proposal:
        """Return it with every question answered by its default, or by a word that says nothing."""
        unsaid = {"funder": "?", "recipient": "?", "currency": "XXX"}
        file = {
            each.field: each.default or unsaid[each.field]
            for each in self.questions
            if each.field in unsaid and each.field not in self.columns.values()
        }
        return self._replace(file={**self.file, **file}, questions=())

    def mapping(self) -> Mapping:
        """Return the mapping that it comes to, once all is answered; raises as `read_mapping`."""
        return read_mapping(self._replace(questions=()).text(), self.name)


_toml = partial(json.dumps, ensure_ascii=False)


class UnknownTableError(PactlineError):
    """A table's headings are known to nobody; `proposal` is what they seem to be.

    Attributes:
        proposal: of the table.
        plan: what it would become.
    """

    def __init__(self, proposal: Proposal, plan: Plan) -> None:
        super().__init__(
            "its headings aren't known, so a mapping of its columns is proposed",
            place=proposal.name,
            remedy="save the mapping, look it over, and import again with --map MAPPING",
        )
        self.proposal, self.plan = proposal, plan


def preview(plan: Plan) -> list[str]:
    """Return lines that tell the first records of a mapped table, and the sums of all."""
    agreements = [agreement for file in plan.files for agreement in file.agreements]
    lines = []
    for agreement in agreements[:_SHOWN]:
        who = {party.role: party.name for party in agreement.parties}
        money = ", ".join(line.amount.full() for line in agreement.funding if line.amount)
        days = ", ".join(event.date.text for event in agreement.events if event.date)
        between = f"{who.get('funder', '?')} → {who.get('recipient', '?')}"
        lines.append(
            f"{between}: {money or 'no amount'}, {days or 'no date'}, “{excerpt(agreement.title)}”"
        )
    found = added_up(figure for agreement in agreements for figure in figures(agreement))
    undated = sum(not any(event.date for event in each.events) for each in agreements)
    unpaid = sum(not each.funding for each in agreements)
    lines.append(
        f"{plural(len(agreements), 'agreement')}, {sums_text(found)}"
        + (f", {undated:,} of them without a date" if undated else "")
        + (f", {unpaid:,} without an amount" if unpaid else "")
    )
    lines += [f"{each.done}: {each.where}" for each in plan.warnings if each.done == OTHER_SHEET]
    lines += [f"left out: {lost.where}, {lost.reason} ({lost.record})" for lost in plan.lost[:3]]
    return lines


def propose(incoming: Incoming, usual_currency: str = "") -> Proposal | None:
    """Return what the largest table of a file seems to hold; None where none is of agreements.

    Args:
        incoming: the file.
        usual_currency: what the money of the store is in, where it is all in one.
    """
    found = [each for sheet in incoming.sheets if (each := _table_of(sheet))]
    if not found:
        return None
    return _proposal(incoming, max(found, key=lambda each: len(each.rows)), usual_currency)


# The headings of a table


class _Found(NamedTuple):
    """A table: its headings, over how many rows they stand, and some rows below them."""

    titles: Row
    height: int
    rows: list[Row]


def _table_of(sheet: Sheet) -> _Found | None:
    """Return the table of a sheet, or None where no row has two headings that are known."""
    scores: dict[int, float] = {}
    for index, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        filled = [cell for cell in row if cell]
        if len(filled) > 1 and _are_titles(filled):
            known = sum(any(_meanings(cell)) or bool(_year(cell)) for cell in filled)
            if known >= 2:
                scores[index] = known + len(filled) / 100
    if not scores:
        return None
    start = max(scores, key=lambda index: scores[index])
    end = start + 1
    while end - start < 3 and end + 1 < len(sheet.rows) and _is_second(sheet, end):
        end += 1
    width = sum(map(bool, sheet.rows[start]))
    if start and end - start < 3:
        filled = [cell for cell in sheet.rows[start - 1] if cell]
        # One cell alone in the first column is a title of the whole.
        groups = 2 - (not sheet.rows[start - 1][0]) <= len(filled) < width if filled else False
        start -= groups and _are_titles(filled)
    titles = sheet.titles(start, end - start)
    rows = [row for row in sheet.rows[end : end + _SAMPLE] if any(row) and row != sheet.rows[start]]
    return _Found(titles, end - start, rows) if rows else None


def _are_titles(cells: Iterable[str]) -> bool:
    return all(
        len(cell) <= _LONG_TITLE and (_year(cell) or not (_is_number(cell) or _is_date(cell)))
        for cell in cells
    )


def _is_second(sheet: Sheet, index: int) -> bool:
    """Tell whether a row goes on with the headings: it has words where figures and dates follow."""
    row = sheet.rows[index]
    if not any(row) or not _are_titles(filter(None, row)):
        return False
    below = sheet.rows[index + 1 : index + 21]
    for at, cell in enumerate(row):
        cells = [each[at] for each in below if at < len(each) and each[at]]
        typed = sum(_is_number(each) or _is_date(each) for each in cells)
        if cell and cells and typed / len(cells) > 0.8 and any(_meanings(cell)):
            return True
    return False


# What a column may be


def _plain(text: str) -> str:
    """Return the words of a heading: “amountAwarded (£)” is “amount awarded”."""
    apart = re.sub(r"(?<=[a-zà-ÿ])(?=[A-Z])", " ", text)
    return " ".join(re.findall(r"[^\W_]+", fold(apart).replace("'", " ")))


def _terms(table: str) -> dict[str, list[str]]:
    """Return the fields of each term, as `_plain` writes it."""
    terms: dict[str, list[str]] = defaultdict(list)
    for field, lines in _WORDS[table].items():
        for term in ",".join(lines).split(","):
            terms[_plain(term)].append(field)
    return terms


_TERMS = [(_terms("sure"), 3), (_terms("other"), 3), (_terms("perhaps"), 1)]
_STAGES = _terms("stages")
_PARTS = re.compile(r"[/|()\[\]:\n–—]")
_YEAR = re.compile(
    r"(?:\D{0,30}[^\d/-])?((?:19|20)\d{2}(?: ?[-/] ?(?:\d{4}|\d{2}))?)(?: ?[^\d/-]{1,20})?",
    re.ASCII,
)
_CALENDAR_YEAR = re.compile(r"(?:19|20)\d{2}", re.ASCII)
_NOTHING = frozenset(("", "-", "–", "n/a", "N/A", "NA", "nil", "Nil", "NULL", "tbc", "TBC"))
"""Cells that say nothing of what their column holds."""
_UNITS = {
    "k": re.compile(
        r"(?<![\d,.])'?000s?\b|(?:[£€$(]|\b(?:GBP|EUR|USD)) ?k\b"
        r"|\b(?:thousands?|tsd|milliers)\b|\bt€",
        re.I,
    ),
    "m": re.compile(
        r"(?:[£€$(]|\b(?:GBP|EUR|USD)) ?(?:m|mn|mill?)\b|\b(?:millions?|mio|millones)\b", re.I
    ),
}
"""Words of a heading whose figures stand for thousands or millions."""


def _meanings(heading: str) -> list[tuple[str, float]]:
    """Return the fields that a heading may be, each with how sure it is: 3 and above is sure."""
    found: dict[str, float] = {}
    wholes = [_plain(heading), *map(_plain, _PARTS.split(heading))]
    for terms, weight in _TERMS:
        for whole in filter(None, wholes):
            words = whole.split()
            # What a heading is of stands last, but before “of” and at its end a language.
            end = len(words) - (len(words) > 1 and words[-1] in _LANGUAGES)
            end = min([at for at, word in enumerate(words) if word in _OF and at] or [end])
            for size in range(min(len(words), 6), 0, -1):
                for at in range(len(words) - size + 1):
                    # A term among other words says less, and most at their end.
                    exact = size == len(words)
                    among = min(weight, 2) * size / len(words) + (at + size == end) * _HEAD
                    sure = weight + size / 10 if exact else among
                    for field in terms.get(" ".join(words[at : at + size]), ()):
                        if sure >= _LEAST:
                            found[field] = max(found.get(field, 0), sure)
    if max(found.values(), default=0) == found.get("other"):
        return [("other", found["other"])]
    return sorted(found.items(), key=lambda each: -each[1])


def _year(heading: str) -> str:
    """Return the year that a heading names, as a period is written, or nothing."""
    match = _YEAR.fullmatch(tidy(heading))
    try:
        return Period(match[1].replace(" ", "").replace("-", "/")).text if match else ""
    except ValueError:
        return ""


def _is_number(cell: str) -> bool:
    return any(read_figure(cell, decimal=sign).value is not None for sign in ".,")


def _is_date(cell: str) -> bool:
    return bool(read_day(cell).date)


def _is_address(cell: str) -> bool:
    return bool(re.match(r"https?://|www\.|[\w.-]+\.\w{2,}/", cell))


class _Column(NamedTuple):
    """A column: its heading, its place, and its cells that are filled."""

    title: str
    at: int
    cells: list[str]

    def share(self, holds: Callable[[str], object]) -> float:
        return sum(map(bool, map(holds, self.cells))) / len(self.cells) if self.cells else 0.0

    def bears_out(self, field: str, sure: float = 0) -> bool:
        """Tell whether the cells can be of a field that the heading names so surely."""
        if not self.cells:
            return False
        if field == "amount" and sure < 3 and self.share(_CALENDAR_YEAR.fullmatch) >= _MOST:
            return False
        test = _TESTS.get(field)
        if test:
            return self.share(test) >= _MOST
        if field == "reference":
            return len(set(self.cells)) == len(self.cells)
        return all(self.share(test) < _MOST for test in (_is_number, _is_date, _is_address))


_TESTS: dict[str, Callable[[str], object]] = {
    "amount": _is_number,
    "other": lambda cell: _is_number(cell) or _is_date(cell),
    **dict.fromkeys(("awarded", "starts", "ends"), _is_date),
    "currency": lambda cell: cell.upper() in CURRENCIES,
    "term": lambda cell: read_length(cell).months,
    "url": _is_address,
    "recipient_charity": from_charity_numbers,
    "recipient_company": from_company_numbers,
    **dict.fromkeys(("recipient_id", "funder_id"), lambda cell: not problem(cell)),
}


def _proposal(incoming: Incoming, table: _Found, usual_currency: str) -> Proposal | None:
    rows = [
        row
        for row in table.rows
        if not (
            is_no_record(row, {"title": "x"}, len(row))
            or is_total([next(filter(None, row))], loosely=True)
        )
    ]
    columns = [
        _Column(title, at, [row[at] for row in rows if at < len(row) and row[at] not in _NOTHING])
        for at, title in enumerate(table.titles)
        if title
    ]
    fits = {
        column.title: [
            (field, sure)
            for field, sure in _meanings(column.title)
            if column.bears_out(field, sure)
        ]
        for column in columns
    }
    years = {
        column.title: year
        for column in columns
        if (year := _year(column.title)) and column.bears_out("amount")
    }
    years = years if len(years) > 1 else {}
    known = sum(map(bool, fits.values()))
    if known > 2 and not years and not any("amount" in dict(found) for found in fits.values()):
        # No heading says that it is the amount: whatever holds figures may be, money first.
        paid = [column for column in columns if _currency([column])[0]]
        for column in paid or columns:
            dated = any(field in ("starts", "ends", "awarded") for field, _ in fits[column.title])
            if column.bears_out("amount") and not dated:
                fits[column.title] = [("amount", 0.1)]
    chosen = _chosen(columns, {title: found for title, found in fits.items() if title not in years})
    by_field = {field: column for field, (column, *_) in chosen.items() if field != "other"}
    if not (years or "amount" in by_field) or ("recipient" not in by_field and len(by_field) < 3):
        return None
    file: dict[str, str | bool | int] = {}
    if table.height > 1:
        file["header_rows"] = table.height
    money = [column for column in columns if column.title in years]
    money += [by_field["amount"]] if "amount" in by_field else []
    dates = [by_field[field].cells for field in _DATES if field in by_field]
    orders = {style_of(cells).month_first for cells in dates}
    # What one column decides holds for the others, where none of them shows the opposite.
    if orders == {True, False} and not style_of(chain.from_iterable(dates)).mixed:
        file["month_first"] = True
    for unit, words in _UNITS.items():
        if any(words.search(column.title) for column in money):
            file["unit"] = unit
    questions = [*_doubts(chosen), *_styles(dates, money)]
    currency_by = ""
    if "currency" not in by_field:
        code, sure = _currency(money)
        if not sure and code in ("", "USD"):
            code, currency_by = _currency_of_places(columns, code)
        if not (sure or code) and usual_currency:
            code, currency_by = usual_currency, "all other money of the store is in it"
        if sure or (code and currency_by):
            file["currency"] = code
        else:
            # Where the month stands first, money is mostly of the United States.
            usual = code or ("USD" if True in orders else "")
            questions.append(Question("currency", _WORDS["questions"]["currency"], usual))
    if "amount" in by_field:
        for stage in _STAGES.get(_plain(by_field["amount"].title), ()):
            file["stage"] = stage
    return Proposal(
        incoming.name,
        {column.title: excerpt(next(iter(column.cells), "")) for column in columns},
        {column.title: field for field, column in by_field.items()},
        years,
        file,
        tuple(questions),
        currency_by,
    )


_Candidate = tuple[_Column, float]


def _chosen(
    columns: Sequence[_Column], fits: dict[str, list[tuple[str, float]]]
) -> dict[str, tuple[_Column, float, list[_Candidate]]]:
    """Return the column of each field, how sure it is, and the others that could be it."""
    options = sorted(
        (
            (sure, -column.at, field, column)
            for column in columns
            for field, sure in fits.get(column.title, ())
        ),
        key=lambda option: option[:2],
        reverse=True,
    )
    taken: dict[str, _Candidate] = {}
    held: dict[str, str] = {}
    for sure, _, field, column in options:
        if column.title not in held and (field not in taken or field == "other"):
            taken.setdefault(field, (column, sure))
            held[column.title] = field
    rivals: dict[str, list[_Candidate]] = defaultdict(list)
    for sure, _, field, column in options:
        if held.get(column.title, field) == field:
            rivals[field].append((column, sure))
    return {
        field: (column, sure, [each for each in rivals[field] if each[0] is not column])
        for field, (column, sure) in taken.items()
    }


def _doubts(
    chosen: dict[str, tuple[_Column, float, list[_Candidate]]],
) -> Iterable[Question]:
    """Yield what is not sure about who pays whom how much and when."""
    for field in _CRITICAL:
        if field not in chosen:
            if field in ("funder", "recipient"):
                yield Question(field, _WORDS["questions"][field])
            continue
        column, sure, rivals = chosen[field]
        others = [other.title for other, rival in rivals if rival >= 3 or sure < 3]
        if others or sure < 3:
            yield Question(field, _WORDS["questions"][field], column.title, (column.title, *others))


def _styles(dates: list[list[str]], money: Sequence[_Column]) -> Iterable[Question]:
    """Yield what the cells leave open of how dates and figures are written."""
    # What one column of dates decides holds for the others.
    if example := day_order_is_open(chain.from_iterable(dates)):
        yield Question("month_first", _WORDS["questions"]["month_first"].format(example), "no")
    for column in money:
        decimal = style_of(column.cells).decimal
        unread = (c for c in column.cells if read_figure(c, decimal=decimal).done == TWO_READINGS)
        if example := next(unread, ""):
            yield Question("decimal", _WORDS["questions"]["decimal"].format(example))
            break


def _currency(money: Sequence[_Column]) -> tuple[str, bool]:
    """Return the currency that headings and cells show, and whether it is beyond doubt."""
    named = {
        code
        for column in money
        for word in re.findall(r"(?<![A-Z])[A-Z]{3}(?![A-Za-z])|[£€]|Euro?s?\b", column.title)
        if (code := SIGNS.get(word) or ("EUR" if word.startswith("Eur") else word)) in CURRENCIES
        and code not in CODES_LIKE_WORDS
    }
    cells = chain.from_iterable(column.cells for column in money)
    signs = Counter(sign for cell in cells if (sign := read_figure(cell, decimal=".").currency))
    found = named or {sign for sign, _ in signs.most_common(1)}
    code = next(iter(found), "").replace("$", "USD")
    sure = len(named | set(signs)) == 1 and found != {"$"}
    return code, sure


_PLACES = {
    code: {_plain(each) for each in line.split(",")} for code, line in _WORDS["places"].items()
}


def _currency_of_places(columns: Sequence[_Column], code: str) -> tuple[str, str]:
    """Return the currency of the country whose states a column names, and these; or the code."""
    for column in columns:
        places = {_plain(cell) for cell in column.cells}
        found = [each for each, known in _PLACES.items() if len(places) > 2 and places <= known]
        if len(found) == 1 and (not code or found[0].endswith("D")):
            named = ", ".join(list(dict.fromkeys(column.cells))[:3])
            return found[0], f"its places are {excerpt(named)} …"
    return code, ""
