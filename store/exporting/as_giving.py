"""A JSON package of the 360Giving Data Standard that its own schema accepts."""

from __future__ import annotations

from datetime import date
from typing import Any, BinaryIO

from store.errors import PactlineError
from store.exporting.as_json import encoded, of_source
from store.exporting.fitting import fit
from store.exporting.fitting_values import is_day
from store.exporting.giving_fields import Rule
from store.exporting.giving_grants import UnfitError, grant_of
from store.exporting.giving_names import NamesWritten
from store.exporting.giving_organisations import SourceBook
from store.exporting.items import Item, Items, Tally
from store.interface import Kind, Store
from store.records import Agreement, Source

VERSION = "1.4"
NO_GRANTS = "agreements that are no grants, such as programmes"
AGAIN = "accounts of a grant by further sources, left out"


def write(store: Store, items: Items, target: BinaryIO, tally: Tally, *, generated: date) -> None:
    """Write the grants; other records and those the schema cannot hold are counted.

    Of a grant that several sources have, the fullest account goes out. Where the grants come
    from several sources, each names its own in a field `source` beside those of the standard.

    Raises:
        PactlineError: there is no grant to write, which the standard does not allow for.
    """
    if items.kind is not Kind.AGREEMENT:
        raise PactlineError(
            f"360Giving holds grants, not {items.kind}s", remedy="export agreements, or as CSV"
        )
    book = SourceBook(store)
    names = NamesWritten(book)
    several = items.are_of_several_sources()
    for item in items:
        grant = _grant(item, book, tally)
        if grant is None:
            continue
        source = item.sources[0].id
        if several:
            grant["source"] = source
        between = ",\n" if tally.records else f'{{"version":"{VERSION}","grants":[\n'
        target.write(f"{between}{encoded(grant)}".encode())
        tally.records += 1
        names.add(source, grant)
    if not tally.records:
        reasons = "; ".join(f"{count:,} {reason}" for reason, count in tally.left_out.items())
        raise PactlineError(
            f"there is no grant to export{f' ({reasons})' if reasons else ''}",
            remedy="search for grants, or export in another format",
        )
    tally.notes.update(names.notes())
    sources = list(items.met.values())
    about = encoded(_about(sources, generated, tally))
    target.write(f"\n],{about[1:]}\n".encode())


def _grant(item: Item, book: SourceBook, tally: Tally) -> dict[str, Any] | None:
    source, record = item.view.records[0]
    if not isinstance(record, Agreement) or record.type != "grant":
        tally.left_out[NO_GRANTS] += 1
        return None
    try:
        grant = grant_of(record, source, book, tally.notes)
    except UnfitError as reason:
        tally.left_out[str(reason)] += 1
        return None
    further = len(item.view.records) - 1
    if further:
        tally.notes[AGAIN] += further
    return grant


def _about(sources: list[Source], generated: date, tally: Tally) -> dict[str, Any]:
    """Return what the package says of itself: of one source its own publisher and licence."""
    made = f"Exported by pactline on {generated.isoformat()}."
    if len(sources) != 1:
        return {
            "title": f"Grants from {len(sources)} sources",
            "description": made,
            "sources": [of_source(source) for source in sources],
        }
    (source,) = sources
    about: dict[str, Any] = {"title": source.title or source.id}
    if source.publisher:
        about["publisher"] = {"name": source.publisher}
        if source.publisher_id:
            about["publisher"]["identifier"] = source.publisher_id
    for field, text in (("license", source.licence), ("accessURL", source.address)):
        web = fit(text or None, Rule.WEB, field, tally.notes)
        if web:
            about[field] = web
    if source.licence and "license" not in about:
        made = f"{made} Licence: {source.licence}."
    if is_day(source.date.text):
        about["issued"] = source.date.text
    return {**about, "description": made}
