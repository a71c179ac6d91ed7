"""`pactline export`: gives records back in the formats of the field."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, cast

from store.errors import EXIT_FOUND, PactlineError
from store.interface import Kind, Sort
from store.text import plural
from tui.cli.spec import AS_OF, Argument, Example, Option, Verb

if TYPE_CHECKING:
    from datetime import date

    from store.exporting import Exported, Format
    from store.interface import Store
    from store.query import Query
    from tui.cli.session import Session
    from tui.cli.words import Words

FORMATS = ("csv", "xlsx", "json", "jsonl", "360giving", "markdown")
VERB = Verb(
    "export",
    "give back the records that a search finds: CSV, XLSX, JSON, 360Giving, Markdown",
    text=(
        "Writes them in the order of the list, with the sources of each record and their licences. "
        "Cells that a spreadsheet would run as a formula are neutralised. What a format has no "
        "room for is counted on standard error.",
    ),
    arguments=(
        Argument("query", "a search; without one, everything", several=True, required=False),
    ),
    options=(
        Option("--kind", "what to export (agreement)", "KIND", tuple(kind.value for kind in Kind)),
        Option("--format", "format, by default that of FILE’s name, else csv", "FORMAT", FORMATS),
        Option("--output", "write to this file instead of standard output", "FILE", host=True),
        Option("--columns", "names of columns with commas between; `--columns all`", "NAMES"),
        Option("--explain", "list the columns and what they hold, and export nothing"),
        Option("--sort", "order of the rows", "ORDER", tuple(sort.value for sort in Sort)),
        AS_OF,
        Option("--csv", "the same as --format csv"),
        Option("--json", "the same as --format json"),
    ),
    examples=(
        Example("export", "every agreement as CSV"),
        Example("export navca --kind organisation --json", "organisations, whole, as JSON"),
        Example("export --columns title,amount,date --format markdown", "a table for a note"),
        Example("export --explain", "which columns there are"),
        Example("export 'funder:trafford fy:2017/18' --output grants.xlsx", "a file", own=True),
    ),
    query=True,
)


def run(session: Session, words: Words) -> int:
    """Export what the search finds; exit code 1 where that is nothing."""
    from store.dates import today
    from store.exporting import export, whole_file
    from tui.cli.asking import exit_code, read_query, tell_unknown
    from tui.cli.session import day

    kind = Kind(words.value("kind", Kind.AGREEMENT))
    if words.has("explain"):
        return _explain(session, words, kind)
    wanted = _format(words)
    output = words.value("output")
    if wanted == "xlsx" and not output and session.terminal:
        raise PactlineError("a spreadsheet is no text for a terminal", remedy="give --output FILE")
    if wanted == "360giving" and words.has("columns"):
        raise PactlineError(
            "360Giving has columns of its own",
            remedy="leave --columns out, or choose another --format",
        )
    sort = Sort(words.value("sort", Sort.RELEVANCE))
    as_of = day(words.value("as-of"), "--as-of")
    columns = _columns(words.value("columns"), kind)
    store = session.store()
    query = read_query(session, store, words.arguments)
    listing = store.listing(query, kind, sort, as_of=as_of)
    if output:
        with whole_file(output) as target:
            done = export(store, listing, wanted, target, columns=columns, generated=today())
    else:
        session.out.flush()
        target = cast("BinaryIO", session.out.buffer)
        done = export(store, listing, wanted, target, columns=columns, generated=today())
        target.flush()
    _tell(session, done, listing.total, output)
    if not listing.total and not words.has("kind"):
        _tell_of_others(session, store, query, as_of)
    tell_unknown(session, store, as_of)
    return exit_code(query, found=bool(done.records))


def _format(words: Words) -> Format:
    from store.exporting import Format, of_file

    if words.has("json"):
        return Format.JSON
    if words.has("csv"):
        return Format.CSV
    if words.has("format"):
        return Format(words.value("format"))
    return of_file(words.value("output")) or Format.CSV


def _columns(text: str, kind: Kind) -> list[str] | None:
    """Return the names of the columns that `--columns` asks for, None where it asks for none.

    Raises:
        PactlineError: a name is no column of this kind of record.
    """
    from store.exporting.columns import available, pick

    if text.strip() == "all":
        return [column.name for column in available(kind)]
    names = [name for name in text.split(",") if name.strip()]
    return [column.name for column in pick(names, kind)] if names else None


def _tell(session: Session, done: Exported, total: int, output: str) -> None:
    """Say how much was written, and what was left out or changed."""
    from tui.cli.asking import say_nothing_found

    if not total:
        say_nothing_found(session)
    place = f" in {output}" if output else ""
    session.say(f"{done.records:,} of {plural(total, 'record')}{place}")
    for reason, count in done.left_out.items():
        session.say(f"{count:,} left out: {reason}")
    for note, count in done.notes.items():
        session.say(f"{count:,} × {note}")


def _tell_of_others(session: Session, store: Store, query: Query, as_of: date | None) -> None:
    """Say which other kinds of record the search finds, and how to export them."""
    for kind in Kind:
        if found := store.listing(query, kind, as_of=as_of).total:
            session.say(f"it finds {plural(found, kind)}: --kind {kind.value} exports them")


def _explain(session: Session, words: Words, kind: Kind) -> int:
    from store.exporting import available
    from tui.cli.output.rows import write_rows

    shown = {"name": "Column", "title": "Heading", "meaning": "What it holds"}
    rows = [
        {"name": each.name, "title": each.title, "meaning": each.meaning}
        for each in available(kind)
    ]
    write_rows(session, words, list(shown), rows, shown=shown)
    return EXIT_FOUND
