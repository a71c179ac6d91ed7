"""`pactline show`: a record's page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from store.errors import EXIT_FOUND, PactlineError
from tui.cli.output.claim_fields import FIELDS
from tui.cli.spec import AS_OF, ASCII, CSV, JSON, Argument, Example, Option, Verb

if TYPE_CHECKING:
    from datetime import date

    from store.interface import Store
    from store.merged import View
    from tui.cli.session import Session
    from tui.cli.words import Words

VERB = Verb(
    "show",
    "print all that is known of a record or a source, and who says it",
    text=(
        "The page is the one that the app shows. It is text in a pipe as well, 80 columns wide; "
        "--fields gives one value a line instead, with the source that states it.",
    ),
    arguments=(Argument("id", "ids of records or sources", several=True),),
    options=(
        Option("--fields", "print one value a line: field, value and source, with tabs between"),
        AS_OF,
        ASCII,
        JSON,
        CSV,
    ),
    examples=(
        Example("show GB-CHC-1001635", "the page of one charity"),
        Example("show PACT-gm-vcse-memorandum --as-of 2017-02-28", "as it was known that month"),
        Example("show GB-CHC-504542 --json", "every source’s account, whole"),
        Example("show gm-memorandum", "the page of a source"),
        Example("show GB-CHC-0", "no such record: the exit code is 1", exit_code=1),
    ),
    fields=FIELDS,
    output="Fields of --fields and --csv, in this order",
)


def run(session: Session, words: Words) -> int:
    """Print each page; raise NothingFound at the first id that is not known."""
    from tui.cli.launch import need_record
    from tui.cli.session import day

    as_of = day(words.value("as-of"), "--as-of")
    store = session.store()
    for record_id in words.arguments:
        need_record(store, record_id)
    if words.has("json"):
        from tui.cli.output.json_text import array

        found = [_json(store, record_id, as_of) for record_id in words.arguments]
        session.out.writelines(array(found))
    elif words.has("csv") or words.has("fields"):
        _write_fields(session, words, [_view(store, each, as_of) for each in words.arguments])
    else:
        for position, record_id in enumerate(words.arguments):
            if position:
                session.out.write("\n")
            _write_page(session, store, record_id, as_of)
    return EXIT_FOUND


def _write_page(session: Session, store: Store, record_id: str, as_of: date | None) -> None:
    from store.dates import today
    from tui.cli.launch import not_known
    from tui.cli.output.document import write_document
    from tui.pages import page_of

    document = page_of(
        store,
        kind_of(store, record_id),
        record_id,
        width=session.width,
        glyphs=session.glyphs,
        today=as_of or today(),
        as_of=as_of,
    )
    if document is None:
        raise not_known(record_id, as_of)
    write_document(session, document)


def kind_of(store: Store, record_id: str) -> str:
    """Return what an id is of: organisation, agreement, fund or source."""
    row = store.row(record_id)
    return str(row.kind) if row else "source"


def _view(store: Store, record_id: str, as_of: date | None) -> View[Any]:
    kind = kind_of(store, record_id)
    if kind == "source":
        raise PactlineError(
            f"“{record_id}” is a source, which has no claims of its own",
            remedy="leave out --fields and --csv, or use --json",
        )
    read = {"organisation": store.organisation, "agreement": store.agreement, "fund": store.fund}
    view: View[Any] | None = read[kind](record_id, as_of=as_of)
    if view is None:
        from tui.cli.launch import not_known

        raise not_known(record_id, as_of)
    return view


def _json(store: Store, record_id: str, as_of: date | None) -> dict[str, Any]:
    from tui.cli.output.claims import as_json, record_of

    kind = kind_of(store, record_id)
    source = store.source(record_id) if kind == "source" else None
    if source is not None:
        return {"kind": kind, **record_of(source)}
    return as_json(kind, _view(store, record_id, as_of))


def _write_fields(session: Session, words: Words, views: list[View[Any]]) -> None:
    from tui.cli.output.claims import claim_rows
    from tui.cli.output.rows import plain_lines, write_rows

    names = [name for name, _ in FIELDS]
    rows = (row for view in views for row in claim_rows(view))
    if words.has("csv"):
        write_rows(session, words, names, rows, shown={})
    else:
        session.out.writelines(plain_lines(names, rows))
