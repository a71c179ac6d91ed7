"""Activities of the IATI standard, version 2: XML in which each activity tells its money by stages.

Roles, kinds of dates and of transactions are those of IATI's code lists.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from msgspec.structs import replace

from store.amounts import Scope, Stage
from store.dates import PartialDate, Period
from store.errors import PactlineError
from store.importing.bodies import Bodies, amount_of, is_kept, settled, stretch_of
from store.importing.incoming import Incoming
from store.importing.limits import MAX_CELL_CHARACTERS, MAX_DEPTH, MAX_PARTS
from store.importing.plan import Notes, Plan, UnkeepableError, excerpt
from store.records import UNKNOWN, Agreement, FundingLine, Place, Source
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
    if old := _VERSION_1.search(incoming.head[:_HEAD]):
        raise PactlineError(
            f"version {old[1].decode()} of the IATI standard, and only version 2 is read",
            place=incoming.name,
            remedy="ask its publisher for version 2",
        )
    notes = incoming.notes
    source_id = incoming.source_id("")
    bodies = Bodies(notes, source_id)
    agreements: dict[str, Agreement] = {}
    publishers: dict[tuple[str, str], None] = {}
    read, days = 0, set()
    for number, element in enumerate(incoming.counted(_activities(incoming), 0), 1):
        where, read = f"activity {number}", number
        identifier = clean_id(_text(element.find("iati-identifier")))
        try:
            reporter = element.find("reporting-org")
            if reporter is not None:
                publishers[_narrative(reporter), reporter.get("ref", "")] = None
            activity = _agreement(element, identifier, where, bodies, notes)
        except UnkeepableError as reason:
            notes.lose(where, identifier, str(reason))
            continue
        if activity.id in agreements:
            notes.lose(where, identifier, f"the same identifier as {agreements[activity.id].where}")
            continue
        days.add(activity.modified)
        agreements[activity.id] = activity
    if not agreements:
        raise incoming.nothing_kept("no activity can be kept", "it holds no activities")
    # A parent that is not of the file would take the money out of totals that don't have its own.
    whole = tuple(
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
    organisations = tuple(bodies.records.values())
    return incoming.plan("IATI activities", source, organisations, whole, read=read)


def _activities(incoming: Incoming) -> Iterator[Element]:
    """Yield activities one at a time; what was read is let go.

    Nothing outside the file is fetched, and no entity is put in the place of its name.
    """
    try:
        from lxml import etree
    except ImportError:
        raise PactlineError(
            "reading XML needs lxml, which is not installed",
            place=incoming.name,
            remedy="pip install 'pactline[xml]'",
        ) from None
    declares = PactlineError(
        "XML that declares what its names stand for is not read",
        place=incoming.name,
        remedy="ask its publisher for plain XML",
    )
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
        raise PactlineError(
            f"the XML is damaged: {excerpt(error.msg)}",
            place=f"{incoming.name}:{line}:{column}",
            remedy="fetch it again from its publisher",
        ) from None


def _agreement(
    activity: Element, identifier: str, where: str, bodies: Bodies, notes: Notes
) -> Agreement:
    if len(activity) > MAX_PARTS:
        raise UnkeepableError(f"{len(activity):,} parts, and no more than {MAX_PARTS:,} fit")
    if not identifier:
        raise UnkeepableError("it has no identifier")
    parties = []
    for each in activity.iterfind("participating-org"):
        role, note = _ROLES.get(each.get("role", ""), ("participating organisation", ""))
        ids = bodies.ids_of(each.get("ref", ""), where, "participating-org")
        if ids or _narrative(each):
            parties.append(bodies.party(role, _narrative(each), ids, where, note))
    kept: dict[str, list[Any]] = defaultdict(list)
    planned, actual = _stretches(activity, where, notes, kept)
    currency = activity.get("default-currency", "")
    lines, incoming = _transactions(activity, currency, where, bodies, notes, kept)
    for payee in dict.fromkeys(each.payee for each in lines if each.payee):
        if payee not in {party.organisation for party in parties}:
            name = bodies.records[payee].name
            parties.append(bodies.party("recipient", name, (payee,), where, "receiver"))
    descriptions = {
        each.get("type", "1"): _narrative(each) for each in activity.iterfind("description")
    }
    parents = [
        each.get("ref", "")
        for each in activity.iterfind("related-activity")
        if each.get("type") == _PARENT
    ]
    for child in activity:
        if child.tag not in _READ:
            kept[child.tag].append(_kept(child))
    for kind, text in descriptions.items():
        if kind != "1" and text:
            kept["description"].append({"type": kind, "narrative": text})
    return Agreement(
        id=identifier,
        title=_narrative(activity.find("title")),
        type="activity",
        purpose=descriptions.get("1", ""),
        parties=tuple(dict.fromkeys(parties)),
        funding=(*settled([*lines, *_budgets(activity, currency, where, notes, kept)]), *incoming),
        planned=planned,
        actual=actual,
        part_of=parents[0] if len(parents) == 1 else "",
        places=tuple(_places(activity)),
        modified=read_day(activity.get("last-updated-datetime", "")).date,
        as_published=dict(kept),
        where=where,
    )


Kept = dict[str, list[Any]]
"""Elements as published, by their names."""


def _keep_unread(each: Element, notes: Notes, since: int, kept: Kept) -> None:
    """Keep an element of which one of the warnings since then says that it is."""
    if any(map(is_kept, notes.warnings[since:])):
        kept[each.tag].append(_kept(each))


def _stretches(
    activity: Element, where: str, notes: Notes, kept: Kept
) -> tuple[Period | None, Period | None]:
    """Return the stretches that were planned and that came to be."""
    dates = dict.fromkeys("1234", UNKNOWN)
    found = list(activity.iterfind("activity-date"))
    for each in found:
        since, kind = len(notes.warnings), each.get("type", "")
        day = _day(each, where, notes)
        if kind not in dates:
            done = "no kind of date that the standard has; kept as published"
            notes.warn(where, each.tag, kind, done)
        elif not dates[kind]:
            dates[kind] = day
        elif day and day != dates[kind]:
            done = "a second date of its kind; the first counts, this is kept as published"
            notes.warn(where, each.tag, day, done)
        _keep_unread(each, notes, since, kept)
    stretches = []
    for start, end in ("13", "24"):
        since = len(notes.warnings)
        stretches.append(stretch_of(dates[start], dates[end], notes, where))
        if len(notes.warnings) > since:
            kept["activity-date"] += [
                _kept(each) for each in found if each.get("type") in (start, end)
            ]
    return stretches[0], stretches[1]


def _transactions(
    activity: Element, currency: str, where: str, bodies: Bodies, notes: Notes, kept: Kept
) -> tuple[list[FundingLine], list[FundingLine]]:
    """Return the money that goes out, and that came in where any goes out: the pot it is of."""
    outgoing: list[FundingLine] = []
    incoming: list[FundingLine] = []
    record = _text(activity.find("iati-identifier"))
    for each in activity.iterfind("transaction"):
        code = _code(each.find("transaction-type"))
        value = each.find("value")
        stage = _OUTGOING.get(code) or _INCOMING.get(code)
        if stage is None or value is None:
            done = "a transaction that neither commits money nor pays it; left out"
            notes.warn(where, "transaction", code, done, record)
            continue
        since = len(notes.warnings)
        amount = amount_of(_text(value), value.get("currency", currency), notes, where, record)
        day = _day(each.find("transaction-date"), where, notes)
        _keep_unread(each, notes, since, kept)
        ends = []
        for tag in ("provider-org", "receiver-org"):
            org = each.find(tag)
            name = _narrative(org)
            ids = bodies.ids_of("" if org is None else org.get("ref", ""), where, tag)
            named = bool(ids or name)
            ends.append(bodies.party("", name, ids, where).organisation if named else "")
        line = FundingLine(
            amount=amount,
            stage=stage,
            payer=ends[0],
            payee=ends[1],
            date=day,
            note=_narrative(each.find("description")),
            where=where,
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


def _budgets(
    activity: Element, currency: str, where: str, notes: Notes, kept: Kept
) -> Iterator[FundingLine]:
    """Yield budgets; a revised one stands for the original of the same stretch."""
    found: dict[tuple[str, ...], FundingLine] = {}
    record = _text(activity.find("iati-identifier"))
    for each in sorted(activity.iterfind("budget"), key=lambda budget: budget.get("type", "1")):
        value, since = each.find("value"), len(notes.warnings)
        edges = [each.find(tag) for tag in ("period-start", "period-end")]
        start, end = (_day(edge, where, notes) for edge in edges)
        if value is None:
            continue
        amount = amount_of(_text(value), value.get("currency", currency), notes, where, record)
        stretch = stretch_of(start, end, notes, where)
        revised = each.get("type") == _BUDGET_REVISED
        line = FundingLine(
            amount=amount,
            period=stretch,
            note="revised budget" if revised else "budget",
            where=where,
        )
        key = tuple("" if edge is None else edge.get("iso-date", "") for edge in edges)
        if key in found and found[key].note == line.note:
            done = "a second budget of this stretch; the first counts, this is kept as published"
            notes.warn(where, "budget", _text(value), done, record)
        elif amount:
            found[key] = line
        _keep_unread(each, notes, since, kept)
    yield from found.values()


def _places(activity: Element) -> Iterator[Place]:
    for each in activity.iterfind("recipient-country"):
        yield Place(name=_narrative(each), country=_code(each), note=_share(each))
    for each in activity.iterfind("recipient-region"):
        yield Place(name=_narrative(each), code=_code(each), code_type="region", note=_share(each))
    for each in activity.iterfind("location"):
        name, note = _narrative(each.find("name")), _narrative(each.find("description"))
        if name or each.get("ref"):
            yield Place(name=name, code=each.get("ref", ""), note=note)


def _share(element: Element) -> str:
    return f"{element.get('percentage')} per cent" if element.get("percentage") else ""


def _code(element: Element | None) -> str:
    return "" if element is None else element.get("code", "")


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


def _day(element: Element | None, where: str, notes: Notes) -> PartialDate:
    if element is None:
        return UNKNOWN
    day = read_day(element.get("iso-date", ""))
    if day.done:
        notes.warn(where, str(element.tag), element.get("iso-date", ""), day.done)
    return day.date


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
