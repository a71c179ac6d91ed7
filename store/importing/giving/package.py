"""A file of grants as one source: its grants, and what its metadata says of the publisher."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from store.errors import PactlineError
from store.importing.day_order import doubt_order
from store.importing.days import read_day
from store.importing.figures import plain
from store.importing.giving.grants import GrantReader
from store.importing.incoming import Incoming
from store.importing.limits import PROGRESS_STEP
from store.importing.notes import Notes, UnkeepableError
from store.importing.plan import Plan
from store.importing.registry import Request
from store.importing.sources import complete, source_id_for
from store.records import UNKNOWN, Agreement, Source

KIND = "360giving"
_MODELLED = frozenset(("title", "publisher", "license", "modified", "issued", "accessURL"))


def read_package(
    incoming: Incoming,
    request: Request,
    format_name: str,
    package: dict[str, Any],
    grants: Iterable[tuple[str, Any]],
    total: int,
) -> Plan:
    """Return the plan of a file of grants.

    Args:
        incoming: the file.
        request: what was asked for.
        format_name: for people.
        package: the package's own fields.
        grants: the place of each grant in the file, and the grant as an object of the standard.
        total: how many there are.

    Raises:
        PactlineError: not one grant can be kept.
    """
    publisher = package.get("publisher")
    publisher = publisher if isinstance(publisher, dict) else {}
    name = _text(publisher, "name")
    provisional = request.source_id or source_id_for(incoming.stem, name)
    reader = GrantReader(incoming.notes, provisional)
    agreements: list[Agreement] = []
    for done, (where, raw) in enumerate(grants):
        if request.on_progress and not done % PROGRESS_STEP:
            request.on_progress(done, total)
        agreement = reader.read(raw, where)
        if agreement is not None:
            agreements.append(agreement)
    if request.on_progress:
        request.on_progress(total, total)
    if not agreements:
        raise _nothing(incoming, total)
    doubt_order(incoming.notes)
    source = _source(incoming, request, package, publisher, agreements)
    file = complete(source, incoming, reader.organisations(), agreements)
    notes = incoming.notes
    return Plan([file], format_name, notes.warnings, notes.lost, read=total)


def _source(
    incoming: Incoming,
    request: Request,
    package: dict[str, Any],
    publisher: dict[str, Any],
    agreements: list[Agreement],
) -> Source:
    name, publisher_id = _text(publisher, "name"), _text(publisher, "identifier")
    notes: tuple[str, ...] = ()
    if not name:
        name, publisher_id = _only_funder(agreements)
        if name:
            notes = (
                "The publisher is not named; it is taken to be the only funding organisation.",
            )
    rest = {key: value for key, value in package.items() if key not in _MODELLED}
    rest["publisher"] = {
        key: value for key, value in publisher.items() if key not in ("name", "identifier")
    }
    return Source(
        id=request.source_id or source_id_for(incoming.stem, name),
        title=_text(package, "title")
        or (f"Grants of {name} ({incoming.stem})" if name else f"Grants ({incoming.stem})"),
        kind=KIND,
        publisher=name,
        publisher_id=publisher_id,
        date=_date(package, agreements),
        address=_text(package, "accessURL") or _text(package, "downloadURL") or _only(agreements),
        licence=_text(package, "license"),
        notes=notes,
        as_published=_kept(rest, incoming.notes),
    )


def _kept(metadata: dict[str, Any], notes: Notes) -> dict[str, Any]:
    """Return what is said of the file beside its grants, without parts that cannot be kept."""
    kept = {}
    for key, value in metadata.items():
        try:
            part = plain({key: value})
        except UnkeepableError as reason:
            notes.warn("the file itself", key, "", f"left out: {reason}")
        else:
            kept.update(part)
    return kept


def _date(package: dict[str, Any], agreements: list[Agreement]) -> Any:  # noqa: ANN401
    """Return the day that the data was last changed, as its own metadata or records tell."""
    for key in ("modified", "issued"):
        day = read_day(_text(package, key)).date
        if day:
            return day
    known = [agreement.modified for agreement in agreements if agreement.modified]
    return max(known, key=lambda day: day.sort_key) if known else UNKNOWN


def _only_funder(agreements: list[Agreement]) -> tuple[str, str]:
    """Return name and id of the organisation that funds every grant, or two empty texts."""
    ids: set[str] = set()
    names: Counter[str] = Counter()
    for agreement in agreements:
        for party in agreement.parties:
            if party.role == "funder":
                ids.add(party.organisation)
                names[party.name] += 1
        if len(ids) > 1:
            return "", ""
    if len(ids) != 1:
        return "", ""
    return names.most_common(1)[0][0], ids.pop()


def _only(agreements: list[Agreement]) -> str:
    """Return the data source that all grants name, or an empty text."""
    named = {str(agreement.as_published.get("dataSource", "")) for agreement in agreements}
    return named.pop() if len(named) == 1 else ""


def _nothing(incoming: Incoming, total: int) -> PactlineError:
    lost = incoming.notes.lost
    what = f"none of its {total:,} grants can be kept" if total else "it holds no grants"
    if lost:
        what = f"{what}: in {lost[0].where}, {lost[0].reason}"
    return PactlineError(what, place=incoming.name, remedy="ask its publisher for a sound file")


def _text(fields: dict[str, Any], key: str) -> str:
    value = fields.get(key)
    return value.strip() if isinstance(value, str) else ""
