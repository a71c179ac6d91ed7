"""`pactline find`: the records that a search finds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from store.interface import Kind, Sort
from store.text import plural
from tui.cli.spec import ALL, AS_OF, CSV, JSON, LIMIT, Argument, Example, Option, Verb

if TYPE_CHECKING:
    from store.interface import Listing, Row
    from tui.cli.output.rows import Cells
    from tui.cli.session import Session
    from tui.cli.words import Words

FIELDS = (
    ("kind", "organisation, agreement or fund"),
    ("id", "the id that `pactline show` takes"),
    ("title", "name or title"),
    ("type", "kind of organisation or of agreement"),
    ("who", "funder → recipient of an agreement, main identifier of an organisation"),
    ("amount", "as the sources say it, qualifier included"),
    ("date", "2017-02-03, 2017-02, 2017 or 2011/12; empty where no source dates it"),
    ("ends", "likewise"),
    ("status", "on the day of the question"),
    ("detail", "a count or a note"),
    ("sources", "ids of the sources that speak of it"),
)
VERB = Verb(
    "find",
    "print the organisations, agreements and funds that a search finds",
    text=(
        'The search is the same as in the app: words, "phrases", -word, OR, and fields such as '
        "funder: partner: type: fy:2011/12 amount:>1m ends:<2013-04 within:12m no:date. One word "
        "in quotes of the shell is the whole search; among several, quoted words are a phrase.",
        "Without words it lists everything.",
    ),
    arguments=(Argument("words", "what to search for", several=True, required=False),),
    options=(
        Option("--kind", "only these", "KIND", tuple(kind.value for kind in Kind)),
        Option("--sort", "order of the rows", "ORDER", tuple(sort.value for sort in Sort)),
        LIMIT,
        ALL,
        AS_OF,
        JSON,
        CSV,
    ),
    examples=(
        Example("find navca", "who Navca is, and what it takes part in"),
        Example("find 'fy:2011/12 department'", "what a funder gave in one financial year"),
        Example("find --kind agreement --sort date", "every agreement, by date"),
        Example("find navca --json", "the same for a program"),
        Example("find nobody-of-this-name", "nothing: the exit code is 1", exit_code=1),
    ),
    fields=FIELDS,
    query=True,
)
SHOWN = {
    Kind.ORGANISATION: {"title": "Name", "type": "Kind", "id": "Identifier", "detail": ""},
    Kind.AGREEMENT: {
        "title": "Agreement",
        "who": "Who",
        "amount": "Amount",
        "date": "Date",
        "status": "Status",
    },
    Kind.FUND: {"title": "Fund", "who": "Whose", "amount": "Size", "detail": ""},
}
UNDER = {Kind.AGREEMENT: {"title": ("id",)}, Kind.FUND: {"title": ("id",)}}
"""What stands under a field of a table: the id that `show` takes, where no column holds it."""

AT_ONCE = 200


def run(session: Session, words: Words) -> int:
    """Print what the search finds; exit code 1 where that is nothing, 2 where it has a mistake."""
    from tui.cli.asking import exit_code, read_query, tell_unknown
    from tui.cli.output.rows import write_rows
    from tui.cli.session import day

    as_of = day(words.value("as-of"), "--as-of")
    sort = Sort(words.value("sort", Sort.RELEVANCE))
    limit = 0 if words.has("all") else words.number("limit", 50)
    store = session.store()
    query = read_query(session, store, words.arguments)
    kinds = [Kind(words.value("kind"))] if words.has("kind") else list(Kind)
    listings = [store.listing(query, kind, sort, as_of=as_of) for kind in kinds]
    fields = [name for name, _ in FIELDS]
    grouped = session.terminal and not (words.has("json") or words.has("csv"))
    if grouped:
        for listing in listings:
            if listing.total:
                write_rows(
                    session,
                    words,
                    fields,
                    _rows([listing], limit),
                    shown=SHOWN[listing.kind],
                    title=plural(listing.total, listing.kind),
                    under=UNDER.get(listing.kind),
                )
    else:
        write_rows(session, words, fields, _rows(listings, limit), shown={})
    _explain(session, listings, limit)
    tell_unknown(session, store, as_of)
    return exit_code(query, found=any(listing.total for listing in listings))


def _rows(listings: list[Listing], limit: int) -> Iterator[Cells]:
    for listing in listings:
        total = min(listing.total, limit) if limit else listing.total
        for start in range(0, total, AT_ONCE):
            for row in listing.rows(start, min(AT_ONCE, total - start)):
                yield as_cells(row)


def as_cells(row: Row) -> Cells:
    """Return a row's fields by name."""
    return {**row._asdict(), "kind": str(row.kind)}


def _explain(session: Session, listings: list[Listing], limit: int) -> None:
    """Say what is not printed and what was searched for instead; nothing is dropped in silence."""
    from tui.cli.asking import say_nothing_found

    if not any(listing.total for listing in listings):
        say_nothing_found(session)
    for corrected in {listing.corrected for listing in listings if listing.corrected}:
        session.say(f"nothing has these very words; searched for “{corrected}”")
    for listing in listings:
        if limit and listing.total > limit:
            session.say(f"{limit:,} of {plural(listing.total, listing.kind)}; --all for the rest")
        for field, count in listing.missing.items():
            if not count:
                continue
            from store.query.fields import BY_NAME

            session.say(
                f"passed over: {plural(count, listing.kind)} with no {BY_NAME[field].lacks}; "
                f"`pactline find '{listing.query.lacking(field).text}'` finds them"
            )
