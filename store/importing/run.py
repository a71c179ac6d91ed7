"""Reading a file into a plan, and putting it into a store."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import msgspec

from store.codec import records_of
from store.codes import CURRENCIES
from store.errors import PactlineError
from store.garbage import garbage_collection_paused
from store.importing.fetching import Origin
from store.importing.formats import FORMATS, Format, UnknownFormatError, format_of
from store.importing.formats.giving import read_table, roles_lacking
from store.importing.formats.giving_fields import is_title
from store.importing.incoming import Incoming
from store.importing.mapping import Mapping, kept_mapping, read_mapped, shipped_for
from store.importing.plan import Known, Plan, Report, numbered
from store.importing.proposal import UnknownTableError, propose
from store.interface import Change, Kind, Progress, Store
from store.query import EVERYTHING
from store.records import Source, SourceFile
from store.text import plural


@garbage_collection_paused()
def read_file(
    path: Path | str,
    *,
    name: str = "",
    source_id: str = "",
    progress: Progress | None = None,
    known: Known | None = None,
    mapping: Mapping | None = None,
) -> Plan:
    """Read a file, whatever format it is in, and say what it holds; no store is touched.

    Args:
        path: the file.
        name: the name to show and to make the source's id from, where it is not the file's own.
        source_id: the source to read it as (`--as SOURCE`), instead of one made from its name.
        progress: called now and then with “reading”, records done and records in all.
        known: of a register, take in the rows about these organisations; all rows if None.
        mapping: what the columns of a table are, where its format is none that is known.

    Raises:
        UnknownTableError: it is a table whose headings nobody knows.
        PactlineError: the file is missing, past a limit, or no file of any format known.
    """
    incoming = Incoming(path, name, source_id=source_id, progress=progress, known=known)
    with incoming.watched():
        return _format_of(incoming, mapping).read(incoming)


@garbage_collection_paused()
def run_import(
    store: Store,
    path: Path | str,
    *,
    name: str = "",
    source_id: str = "",
    dry_run: bool = False,
    all_rows: bool = False,
    again: bool = False,
    progress: Progress | None = None,
    earlier: dict[str, SourceFile | None] | None = None,
    mapping: Mapping | None = None,
    origin: Origin | None = None,
    hidden: bool = False,
) -> Report:
    """Read a file and put it into the store, all or nothing.

    Args:
        store: the store.
        path: the file.
        name: see `read_file`.
        source_id: the source that it is a newer version of, where its name does not tell.
        dry_run: say what would change, and write nothing.
        all_rows: of a register, take in every row.
        again: read it even where the store holds the same file already.
        progress: of reading, and then of writing.
        earlier: what the files before it in the same command became, by source; None for what
            the store holds of it.
        mapping: what the columns of a table are; a newer file of the same headings needs none.
        origin: where the file was fetched from.
        hidden: of a workbook, read hidden sheets and rows as well.

    Raises:
        PactlineError: the file cannot be read, the store not be written, or records that came
            with a file of the same command would be gone.
    """
    known = None if all_rows else lambda ids: set(store.names(ids))
    incoming = Incoming(
        path,
        name,
        source_id=source_id,
        progress=progress,
        known=known,
        origin=origin,
        hidden=hidden,
    )
    same_file = None if again or hidden else _same_file(store, incoming.fingerprint, source_id)
    with incoming.watched():
        found = _format_of(incoming, mapping or _kept_mapping(store, incoming), store)
        known_so = mapping is None or (
            same_file is not None and same_file.as_published.get("mapping") == mapping.text
        )
        if same_file and known_so and not found.selective:
            return Report([Change(same_file.id, 0, 0, _count(same_file), 0)], same_again=True)
        plan = found.read(incoming)
    fingerprint, detail = incoming.fingerprint, incoming.name
    # A file as it was published takes several times its size, and all of it is in the plan.
    del incoming
    if not source_id:
        plan = replace(plan, files=[_settled(store, file) for file in plan.files])
    _keep_apart(store, plan.files, earlier or {}, name or str(path))
    before = {file.source.id: store.source(file.source.id) for file in plan.files}
    beside = tuple(name for file in plan.files for name in _earlier_versions(store, file))
    filled = [file for file in plan.files if before[file.source.id] or _ids(file)]
    if not filled:
        return Report([Change(file.source.id, 0, 0, 0, 0) for file in plan.files], plan)
    changes = store.put(filled, action="import", detail=detail, progress=progress, dry_run=dry_run)
    same = all(
        (held := before[change.source]) is not None
        and held.fingerprint == fingerprint
        and not (change.added or change.changed or change.gone)
        for change in changes
    )
    return Report(changes, plan, not (same or dry_run), same, () if same else beside)


def _format_of(incoming: Incoming, mapping: Mapping | None, store: Store | None = None) -> Format:
    """Return how a file is to be read.

    Raises:
        UnknownTableError: it is a table whose headings nobody knows, with what they seem to be.
        PactlineError: it is nothing that can be read.
    """
    if mapping:
        return _mapped(mapping)
    if incoming.is_long and (register := shipped_for(incoming, long=True)):
        return _mapped(register)
    try:
        found = format_of(incoming)
        lacking = roles_lacking(incoming) if found.read is read_table else set()
        proposal = propose(incoming, _currency_of(store)) if lacking else None
        # Titles of the standard beside some that are only near to it.
        if proposal is None or not any(
            field in lacking and not is_title(heading)
            for heading, field in proposal.columns.items()
        ):
            return found
    except UnknownFormatError:
        if shipped := shipped_for(incoming):
            return _mapped(shipped)
        proposal = propose(incoming, _currency_of(store))
        if proposal is None:
            raise
    plan = read_mapped(incoming, proposal.filled().mapping())
    raise UnknownTableError(proposal, plan)


def _currency_of(store: Store | None) -> str:
    """Return what all money of a store is in; empty where it is in several, or there is none."""
    codes = store.listing(EVERYTHING, Kind.AGREEMENT).facets("currency") if store else ()
    named = [each.value for each in codes if each.value in CURRENCIES]
    return named[0] if len(named) == 1 else ""


def _mapped(mapping: Mapping) -> Format:
    return Format(
        "mapped table",
        bool,
        partial(read_mapped, mapping=mapping),
        selective="register" in mapping.file,
    )


def _keep_apart(
    store: Store, files: list[SourceFile], earlier: dict[str, SourceFile | None], place: str
) -> None:
    """Raise PactlineError where a file would replace what came with it in the same command.

    Two files are given together to have both; a newer version is given alone.
    """
    for file in files:
        source = file.source.id
        before = (earlier[source] or store.read_source(source)) if source in earlier else None
        if before and (gone := len(_ids(before) - _ids(file))):
            raise PactlineError(
                f"it would replace the source {source}, which a file before it has just "
                f"become, and {plural(gone, 'record')} of that would be gone",
                place=place,
                remedy="take it in with --as NAME to keep both, or alone as a newer version",
            )


def _kept_mapping(store: Store, incoming: Incoming) -> Mapping | None:
    """Return the mapping of a source whose headings the file has, where no format fits it."""
    kept = list(filter(None, map(kept_mapping, store.sources())))
    if not kept or any(each.fits(incoming) for each in FORMATS):
        return None
    return next((mapping for mapping in kept if incoming.tables(mapping.fits)), None)


def _same_file(store: Store, fingerprint: str, source_id: str) -> Source | None:
    """Return the source that was read from the very same bytes."""
    same = (each for each in store.sources() if each.fingerprint == fingerprint)
    return next((each for each in same if source_id in ("", each.id)), None)


def _settled(store: Store, file: SourceFile) -> SourceFile:
    """Return the file under an id that no other publisher's source has in the store."""
    free = next(
        name
        for name in numbered(file.source.id)
        if (held := store.source(name)) is None or _same_publisher(held, file.source)
    )
    return msgspec.structs.replace(file, source=msgspec.structs.replace(file.source, id=free))


def _same_publisher(held: Source, new: Source) -> bool:
    if held.publisher_id and new.publisher_id:
        return held.publisher_id == new.publisher_id
    return not held.publisher or not new.publisher or held.publisher == new.publisher


def _earlier_versions(store: Store, file: SourceFile) -> list[str]:
    """Return other sources of the publisher that state some of the same agreements.

    They may be older versions of the file under another name, which only a person can tell.
    """
    new = {agreement.id for agreement in file.agreements}
    if not new or store.source(file.source.id) is not None:
        return []
    return [
        source.id
        for source in store.sources()
        if source.publisher
        and (source.publisher_id, source.publisher)
        == (file.source.publisher_id, file.source.publisher)
        and (held := store.read_source(source.id))
        and not new.isdisjoint(agreement.id for agreement in held.agreements)
    ]


def _ids(file: SourceFile) -> set[tuple[str, str]]:
    tables = records_of(file)
    return {(name, each) for name, table in tables.items() if name != "sources" for each in table}


def _count(source: Source) -> int:
    return sum(source.counts.get(name, 0) for name in ("organisations", "agreements", "funds"))
