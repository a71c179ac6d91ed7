"""Records out of a store's files, by the places that its index holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from store import codec
from store.engine import FileStore
from store.errors import PactlineError
from store.files.errors import FileChanged
from store.index.build import TABLES, FolderReader, scan
from store.index.documents import Account, in_order
from store.index.schema import AGREEMENT, FUND, ORGANISATION
from store.merged import AgreementView, FundView, OrganisationView
from store.records import Agreement, Decision, Fund, Organisation, Source, SourceFile
from store.text import printable

if TYPE_CHECKING:
    from datetime import date


_VIEWS: dict[str, type[OrganisationView | AgreementView | FundView]] = {
    ORGANISATION: OrganisationView,
    AGREEMENT: AgreementView,
    FUND: FundView,
}


def organisation_view(
    store: FileStore, record_id: str, as_of: date | None
) -> OrganisationView | None:
    """Return an organisation, or None where no source that counts knows it."""
    accounts = _accounts(store, ORGANISATION, record_id, as_of)
    if not accounts:
        return None
    mentioned: dict[str, None] = {}
    for _, record in accounts[1]:
        mentioned.update(dict.fromkeys((*record.member_of, *record.predecessors)))
        mentioned[record.successor] = None
        people = [*record.people, *(statement.speaker for statement in record.statements)]
        mentioned.update(dict.fromkeys(person.organisation for person in people))
    return OrganisationView(accounts[0], accounts[1], _names(store, mentioned, as_of))


def agreement_view(store: FileStore, record_id: str, as_of: date | None) -> AgreementView | None:
    """Return an agreement, or None where no source that counts knows it."""
    accounts = _accounts(store, AGREEMENT, record_id, as_of)
    if not accounts:
        return None
    mentioned: dict[str, None] = {}
    for _, record in accounts[1]:
        mentioned.update(dict.fromkeys(_mentioned(record)))
    return AgreementView(accounts[0], accounts[1], _names(store, mentioned, as_of))


def fund_view(store: FileStore, record_id: str, as_of: date | None) -> FundView | None:
    """Return a fund, or None where no source that counts knows it."""
    accounts = _accounts(store, FUND, record_id, as_of)
    if not accounts:
        return None
    mentioned = dict.fromkeys(
        each
        for _, record in accounts[1]
        if record.amount
        for each in (record.amount.payer, record.amount.payee)
    )
    return FundView(accounts[0], accounts[1], _names(store, mentioned, as_of))


def read_sources(store: FileStore) -> list[Source]:
    """Return every source, by title, then by id."""
    found = []
    for file in store.index.state.files:
        if not file.source:
            continue
        place = store.folder.place(file.stamp.name)
        if file.length:
            data = store.folder.read_range(file.stamp, file.offset, file.length)
            found.append(codec.from_json(Source, file.source, data, place=place))
        else:
            tables = store.folder.read_tables(file.stamp.name, file.stamp)
            document = tables["sources"][file.source]
            found.append(codec.from_document(Source, file.source, document, place=place))
    return sorted(found, key=lambda source: (source.title.casefold(), source.id))


def read_decisions(store: FileStore) -> list[Decision]:
    """Return every decision, the oldest first."""
    found = []
    for file in store.index.state.files:
        # Decisions have a file without a source; a source's own file may hold some that tie ids.
        if file.source and not (file.ties.same or file.ties.different) and not store.folder.only:
            continue
        if file.problem and not file.source:
            continue
        tables = store.folder.read_tables(file.stamp.name, file.stamp)
        place = store.folder.place(file.stamp.name)
        found += [
            codec.from_document(Decision, each, body, place=place)
            for each, body in tables.get("decisions", {}).items()
        ]
    return sorted(found, key=lambda decision: (decision.at, decision.id))


def read_source(store: FileStore, source_id: str) -> SourceFile | None:
    """Return all that one source says; PactlineError where a record of it does not fit."""
    file = store.file_of(source_id)
    if file is None:
        return None
    place = store.folder.place(file.stamp.name)
    contents = scan(file.stamp.name, place, store.folder.read_bytes(file.stamp.name, file.stamp))

    def records(table: str, kind: type[Any]) -> tuple[Any, ...]:
        return tuple(contents.record(table, each, kind) for each in contents.ranges.get(table, ()))

    source = contents.source()
    if source is None:
        return None
    return SourceFile(
        source=source,
        organisations=records("organisations", Organisation),
        agreements=records("agreements", Agreement),
        funds=records("funds", Fund),
    )


def _accounts(
    store: FileStore, kind: str, record_id: str, as_of: date | None
) -> tuple[str, list[tuple[str, Any]]] | None:
    entry = store.index.by_id(kind, record_id)
    if entry is None:
        return None
    table, record_kind = TABLES[kind]
    files, reader = store.index.state.by_number(), FolderReader(store.folder)
    found: list[Account[Any]] = []
    for place in entry.places:
        file = files[place.file]
        if as_of and not 0 < file.known <= as_of.toordinal():
            continue
        try:
            record = reader.record_at(file, table, record_kind, place)
        except FileChanged:
            raise
        except PactlineError:
            # What the other sources say still makes a page; `problems` and `verify` name the file.
            if len(entry.places) == 1:
                raise
            continue
        found.append(Account(file.source, place, record, {}, file.known))
    if not found:
        return None
    return entry.row.id, [(each.source, each.record) for each in in_order(found)]


def _mentioned(record: Agreement) -> list[str]:
    found = [record.part_of]
    for party in record.parties:
        found.append(party.organisation)
        found += [person.organisation for person in party.represented_by]
    for line in record.funding:
        found += (line.payer, line.payee, line.drawn_from)
    for event in record.events:
        found += [person.organisation for person in event.people]
    for statement in record.statements:
        found.append(statement.speaker.organisation)
    for undertaking in record.undertakings:
        found += undertaking.by
    return found


def _names(store: FileStore, ids: dict[str, None], as_of: date | None) -> dict[str, str]:
    """Return the display name of each id that is known; on a day, as its sources had it then."""
    wanted = [each for each in ids if each]
    if as_of is None:
        return store.names(wanted)
    return {each: name for each in wanted if (name := _name_on(store, each, as_of))}


def _name_on(store: FileStore, record_id: str, day: date) -> str:
    for kind, view in _VIEWS.items():
        if accounts := _accounts(store, kind, record_id, day):
            return printable(view(*accounts).title)
    return ""
