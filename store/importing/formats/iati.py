"""Activities of the IATI standard, version 2: XML in which each activity tells its money by stages.

Roles, kinds of dates and of transactions are those of IATI's code lists.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from msgspec.structs import replace

from store.amounts import Scope, Stage
from store.dates import PartialDate, Period
from store.importing.bodies import Bodies, amount_of, is_kept, settled, stretch_of
from store.importing.incoming import Incoming
from store.importing.limits import MAX_CELL_CHARACTERS, MAX_DEPTH, MAX_PARTS
from store.importing.plan import Notes, Plan, UnkeepableError, excerpt
from store.records import UNKNOWN, Agreement, Amount, FundingLine, Place, Source
from store.text import clean_id
from store.values import read_day

if TYPE_CHECKING:
    # The parts of its interface that lxml's elements have as well.
    from xml.etree.ElementTree import Element

_ROLES = {
    "1": ("funder", "funding organisation"),
    "2": ("accountable body", "accountable organisation"),
    "3": ("extending organisation", ""),
    "4": ("recipient", "implementing organisation"),
}
_OUTGOING = {"2": Stage.COMMITTED, "3": Stage.DISBURSED, "4": Stage.DISBURSED}
_INCOMING = {"11": Stage.COMMITTED, "1": Stage.DISBURSED}
_BUDGET_REVISED = "2"
_FIRST_COUNTS = "the first counts, this is kept as published"
_PARENT = "1"
_READ = frozenset(
    (
        *("iati-identifier", "title", "description", "participating-org", "reporting-org"),
        *("activity-date", "budget", "transaction", "recipient-country", "recipient-region"),
        *("location", "contact-info"),
    )
)
"""Elements that are read, and people to contact, whom nobody looks up here."""
_HEAD = 4096
"""Bytes within which the first element begins."""
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def fits(incoming: Incoming) -> bool:
    """Tell whether a file is XML of activities."""
    start = incoming.head[:_HEAD]
    return b"<iati-activities" in start and start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")


_VERSION_1 = re.compile(rb"<iati-activities\s[^>]*?\bversion\s*=\s*[\"'](1\.\d+)")


def read(incoming: Incoming) -> Plan:
    """Read activities.

    Raises:
        PactlineError: the XML is damaged or of version 1 of the standard, or not one can be kept.
    """
    notes = incoming.notes
    if old := _VERSION_1.search(incoming.head[:_HEAD]):
        what = f"version {old[1].decode()} of the IATI standard, and only version 2 is read"
        raise notes.refusal(what, "ask its publisher for version 2")
    source_id = incoming.source_id("")
    bodies = Bodies(notes, source_id)
    agreements: dict[str, Agreement] = {}
    publishers: dict[tuple[str, str], None] = {}
    read, days = 0, set()
    for number, element in enumerate(incoming.counted(_activities(incoming), 0), 1):
        where, read = f"activity {number}", number
        identifier = clean_id(_text(element.find("iati-identifier")))
        with notes.keeping(where, identifier):
            reporter = element.find("reporting-org")
            if reporter is not None:
                publishers[_narrative(reporter), reporter.get("ref", "")] = None
            activity = _Activity(element, where, bodies, notes).agreement(identifier)
            if same := agreements.get(identifier):
                raise UnkeepableError(f"the same identifier as {same.where}")
            days.add(activity.modified)
            agreements[identifier] = activity
    if not agreements:
        raise incoming.nothing_kept("no activity can be kept", "it holds no activities")
    # A parent that is not of the file would take the money out of totals that don't have its own.
    whole = (
        each if each.part_of in agreements else replace(each, part_of="")
        for each in agreements.values()
    )
    publisher, publisher_id = next(iter(publishers)) if len(publishers) == 1 else ("", "")
    source = Source(
        id=source_id,
        kind="iati",
        title=f"Activities of {publisher} ({incoming.stem})" if publisher else "",
        publisher=publisher,
        publisher_id=publisher_id,
        date=max(days, key=lambda day: day.sort_key, default=UNKNOWN),
    )
    return incoming.plan("IATI activities", source, bodies.records.values(), whole, read=read)


def _activities(incoming: Incoming) -> Iterator[Element]:
    """Yield activities one at a time; what was read is let go.

    Nothing outside the file is fetched, and no entity is put in the place of its name.
    """
    notes = incoming.notes
    try:
        from lxml import etree
    except ImportError:
        what = "reading XML needs lxml, which is not installed"
        raise notes.refusal(what, "pip install 'pactline[xml]'") from None
    what = "XML that declares what its names stand for is not read"
    declares = notes.refusal(what, "ask its publisher for plain XML")
    if b"<!DOCTYPE" in incoming.head[:_HEAD]:
        raise declares
    try:
        for _, element in etree.iterparse(
            incoming.stream(),
            tag="iati-activity",
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
        ):
            if element.getroottree().docinfo.doctype:
                raise declares
            yield cast("Element", element)
            element.clear()
            while (before := element.getprevious()) is not None:
                before.getparent().remove(before)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        what, remedy = (
            f"the XML is damaged: {excerpt(error.msg)}",
            "fetch it again from its publisher",
        )
        raise notes.refusal(what, remedy, at=f":{line}:{column}") from None


class _Activity:
    """An activity while it is read."""

    def __init__(self, element: Element, where: str, bodies: Bodies, notes: Notes) -> None:
        self._element, self._where, self._bodies, self._notes = element, where, bodies, notes
        self._record = _text(element.find("iati-identifier"))
        self._kept: dict[str, list[Any]] = defaultdict(list)

    def agreement(self, identifier: str) -> Agreement:
        activity, bodies, where = self._element, self._bodies, self._where
        if len(activity) > MAX_PARTS:
            raise UnkeepableError(f"{len(activity):,} parts, and no more than {MAX_PARTS:,} fit")
        if not identifier:
            raise UnkeepableError("it has no identifier")
        parties = []
        for each in activity.iterfind("participating-org"):
            role, note = _ROLES.get(each.get("role", ""), ("participating organisation", ""))
            ids = bodies.ids_of(each.get("ref", ""), where, each.tag)
            if ids or _narrative(each):
                parties.append(bodies.party(role, _narrative(each), ids, where, note))
        planned, actual = self._stretches()
        lines, incoming = self._transactions()
        for payee in dict.fromkeys(each.payee for each in lines if each.payee):
            if payee not in {party.organisation for party in parties}:
                name = bodies.records[payee].name
                parties.append(bodies.party("recipient", name, (payee,), where, "receiver"))
        texts = {
            each.get("type", "1"): _narrative(each) for each in activity.iterfind("description")
        }
        related = activity.iterfind("related-activity")
        parents = [each.get("ref", "") for each in related if each.get("type") == _PARENT]
        for child in activity:
            if child.tag not in _READ:
                self._kept[child.tag].append(_kept(child))
        for kind, text in texts.items():
            if kind != "1" and text:
                self._kept["description"].append({"type": kind, "narrative": text})
        return Agreement(
            id=identifier,
            title=_narrative(activity.find("title")),
            type="activity",
            purpose=texts.get("1", ""),
            parties=tuple(dict.fromkeys(parties)),
            funding=(*settled([*lines, *self._budgets()]), *incoming),
            planned=planned,
            actual=actual,
            part_of=parents[0] if len(parents) == 1 else "",
            places=tuple(_places(activity)),
            modified=read_day(activity.get("last-updated-datetime", "")).date,
            as_published=dict(self._kept),
            where=where,
        )

    @contextmanager
    def _keeping(self, *elements: Element) -> Iterator[None]:
        """Read elements; they are kept where a warning says that something of them is."""
        since = len(self._notes.warnings)
        yield
        if any(map(is_kept, self._notes.warnings[since:])):
            for each in elements:
                self._kept[each.tag].append(_kept(each))

    def _day(self, element: Element | None) -> PartialDate:
        text = _get(element, "iso-date")
        day = read_day(text)
        if day.done and element is not None:
            self._notes.warn(self._where, element.tag, text, day.done)
        return day.date

    def _amount(self, value: Element) -> Amount | None:
        currency = value.get("currency", self._element.get("default-currency", ""))
        return amount_of(_text(value), currency, self._notes, self._where, self._record)

    def _stretches(self) -> list[Period | None]:
        """Return the stretches that were planned and that came to be."""
        dates = dict.fromkeys("1234", UNKNOWN)
        found = list(self._element.iterfind("activity-date"))
        for each in found:
            with self._keeping(each):
                kind, day = each.get("type", ""), self._day(each)
                if kind not in dates:
                    done = "no kind of date that the standard has; kept as published"
                    self._notes.warn(self._where, each.tag, kind, done)
                elif not dates[kind]:
                    dates[kind] = day
                elif day and day != dates[kind]:
                    done = f"a second date of its kind; {_FIRST_COUNTS}"
                    self._notes.warn(self._where, each.tag, day, done)
        stretches = []
        for start, end in ("13", "24"):
            with self._keeping(*(each for each in found if each.get("type") in (start, end))):
                stretches.append(stretch_of(dates[start], dates[end], self._notes, self._where))
        return stretches

    def _transactions(self) -> tuple[list[FundingLine], list[FundingLine]]:
        """Return the money that goes out, and that came in where any goes out: the pot it is of."""
        outgoing: list[FundingLine] = []
        incoming: list[FundingLine] = []
        for each in self._element.iterfind("transaction"):
            code, value = _get(each.find("transaction-type"), "code"), each.find("value")
            stage = _OUTGOING.get(code) or _INCOMING.get(code)
            if stage is None or value is None:
                done = "a transaction that neither commits money nor pays it; left out"
                self._notes.warn(self._where, each.tag, code, done, self._record)
                continue
            with self._keeping(each):
                amount, day = self._amount(value), self._day(each.find("transaction-date"))
            line = FundingLine(
                amount=amount,
                stage=stage,
                payer=self._end(each, "provider-org"),
                payee=self._end(each, "receiver-org"),
                date=day,
                note=_narrative(each.find("description")),
                where=self._where,
            )
            if amount:
                (outgoing if code in _OUTGOING else incoming).append(line)
        if not outgoing:
            return incoming, []
        pots = [
            replace(line, key=f"incoming-{number}", scope=Scope.FUND)
            for number, line in enumerate(incoming, 1)
        ]
        return outgoing, pots

    def _end(self, transaction: Element, tag: str) -> str:
        """Return the organisation that pays or is paid."""
        body = transaction.find(tag)
        name, ids = _narrative(body), self._bodies.ids_of(_get(body, "ref"), self._where, tag)
        return self._bodies.party("", name, ids, self._where).organisation if ids or name else ""

    def _budgets(self) -> Iterable[FundingLine]:
        """Return budgets; a revised one stands for the original of the same stretch."""
        found: dict[tuple[str, ...], FundingLine] = {}
        budgets = self._element.iterfind("budget")
        for each in sorted(budgets, key=lambda budget: budget.get("type", "1")):
            edges, value = (
                [each.find(f"period-{edge}") for edge in ("start", "end")],
                each.find("value"),
            )
            with self._keeping(*(() if value is None else (each,))):
                start, end = map(self._day, edges)
                if value is None:
                    continue
                revised = each.get("type") == _BUDGET_REVISED
                line = FundingLine(
                    amount=self._amount(value),
                    period=stretch_of(start, end, self._notes, self._where),
                    note="revised budget" if revised else "budget",
                    where=self._where,
                )
                key = tuple(_get(edge, "iso-date") for edge in edges)
                if key in found and found[key].note == line.note:
                    done = f"a second budget of this stretch; {_FIRST_COUNTS}"
                    self._notes.warn(self._where, each.tag, _text(value), done, self._record)
                elif line.amount:
                    found[key] = line
        return found.values()


def _places(activity: Element) -> Iterator[Place]:
    for each in activity.iterfind("recipient-country"):
        yield Place(name=_narrative(each), country=_get(each, "code"), note=_share(each))
    for each in activity.iterfind("recipient-region"):
        yield Place(
            name=_narrative(each), code=_get(each, "code"), code_type="region", note=_share(each)
        )
    for each in activity.iterfind("location"):
        name, note = _narrative(each.find("name")), _narrative(each.find("description"))
        if name or each.get("ref"):
            yield Place(name=name, code=each.get("ref", ""), note=note)


def _share(element: Element) -> str:
    return f"{element.get('percentage')} per cent" if element.get("percentage") else ""


def _get(element: Element | None, attribute: str) -> str:
    return "" if element is None else element.get(attribute, "")


def _text(element: Element | None) -> str:
    text = "" if element is None else (element.text or "").strip()
    if len(text) > MAX_CELL_CHARACTERS:
        raise UnkeepableError(f"a text of more than {MAX_CELL_CHARACTERS:,} characters")
    return text


def _narrative(element: Element | None) -> str:
    """Return the first text in English, or without a language, or else the first of all."""
    if element is None:
        return ""
    found = [(each.get(_LANGUAGE, "en"), _text(each)) for each in element.iterfind("narrative")]
    texts = [text for language, text in found if language.startswith("en")]
    return next(iter(texts or [text for _, text in found]), "")


def _kept(element: Element, depth: int = 0) -> Any:  # noqa: ANN401 - a text or an object
    """Return an element as published: its attributes, its text and what is in it."""
    if depth >= MAX_DEPTH:
        raise UnkeepableError(f"nested more than {MAX_DEPTH} levels deep")
    fields: dict[str, Any] = {
        str(key).rpartition("}")[2]: value for key, value in element.attrib.items()
    }
    for child in element:
        fields.setdefault(child.tag, []).append(_kept(child, depth + 1))
    text = _text(element)
    if not fields:
        return text
    return {**fields, "text": text} if text else fields
