"""`pactline sources`: where the facts come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.errors import EXIT_FOUND, EXIT_NOTHING
from tui.cli.spec import CSV, JSON, Example, Verb

if TYPE_CHECKING:
    from store.interface import Store
    from store.records import Source
    from tui.cli.output.rows import Cells
    from tui.cli.session import Session
    from tui.cli.words import Words

FIELDS = (
    ("id", "the id that `show` and `forget` take"),
    ("title", "its title"),
    ("kind", "article, 360giving, register, own"),
    ("publisher", "who published it"),
    ("date", "when, as 2017-02-03, 2017-02 or 2017; empty where it does not say"),
    ("licence", "under which licence"),
    ("address", "where it can be read"),
    ("file", "name of the file that was taken in"),
    ("fingerprint", "SHA-256 of that file"),
    ("imported", "when it was taken in, UTC"),
    ("organisations", "number of records"),
    ("agreements", "number of records"),
    ("funds", "number of records"),
    ("warnings", "number of warnings at the import"),
)
VERB = Verb(
    "sources",
    "list the sources: title, publisher, date, licence and number of records",
    options=(JSON, CSV),
    examples=(
        Example("sources", "what the store is made of"),
        Example("sources --csv", "the same for a spreadsheet"),
    ),
    fields=FIELDS,
)
SHOWN = {
    "title": "Source",
    "date": "Date",
    "organisations": "Bodies",
    "agreements": "Agreements",
}
UNDER = {"title": ("publisher", "id")}
COUNTED = ("organisations", "agreements", "funds", "warnings")


def run(session: Session, words: Words) -> int:
    """List the sources by title; exit code 1 where there is none."""
    from tui.cli.asking import say_nothing_found
    from tui.cli.output.rows import write_rows

    store = session.store()
    sources = store.sources()
    rows = (_cells(source, _counts(store, source)) for source in sources)
    write_rows(session, words, [name for name, _ in FIELDS], rows, shown=SHOWN, under=UNDER)
    if not sources:
        say_nothing_found(session)
    return EXIT_FOUND if sources else EXIT_NOTHING


def _counts(store: Store, source: Source) -> dict[str, int]:
    """Return how many records a source has: as its import counted them, else as it is listed."""
    if "agreements" in source.counts:
        return source.counts
    from store.interface import Kind
    from store.query import parse

    query = parse(f'source:="{source.id}"')
    found = {f"{kind}s": store.listing(query, kind).total for kind in Kind}
    return {**found, **source.counts}


def _cells(source: Source, counts: dict[str, int]) -> Cells:
    return {
        "id": source.id,
        "title": source.title,
        "kind": source.kind,
        "publisher": source.publisher,
        "date": source.date.text,
        "licence": source.licence,
        "address": source.address,
        "file": source.file_name,
        "fingerprint": source.fingerprint,
        "imported": source.imported,
        **{name: counts.get(name) for name in COUNTED},
    }
