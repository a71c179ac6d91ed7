"""`pactline find`, and what every verb with a search needs."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from datetime import date
from shlex import quote

from store.amounts import in_full
from store.dates import year_start
from store.errors import EXIT_FOUND, EXIT_MISTAKE, EXIT_NOTHING
from store.interface import Kind, Listing, Row, Sort, Store, every_row
from store.query import EVERYTHING, Query, parse
from store.query.grammar import quote as quoted
from store.text import plural
from tui.cli.output import is_table, write_rows
from tui.cli.rows import Cells
from tui.cli.session import Session

HEADINGS = {
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
# What stands under a field of a table: the id that `show` takes, where no column holds it.
UNDER = {Kind.AGREEMENT: {"title": ("id",)}, Kind.FUND: {"title": ("id",)}}

# Records of a kind that are printed where nothing else is asked for.
LIMIT = 50


MEETING = {"funder", "recipient", "partner", "party", "programme", "fund", "place"}
# Fields of which a word may meet several values.


def find(session: Session, args: Namespace) -> int:
    """Print what a search finds; exit code 1 where that is nothing, 2 where it has a mistake."""
    limit = 0 if args.all else args.limit or LIMIT
    sort = Sort(args.sort or Sort.RELEVANCE)
    store = session.store()
    query = read_query(session, store, args.words, args.as_of)
    kinds = [Kind(args.kind)] if args.kind else list(Kind)
    listings = [
        store.listing(query, kind, sort, as_of=args.as_of, backwards=args.reverse) for kind in kinds
    ]
    if is_table(session, args):
        for listing in listings:
            if listing.total:
                write_rows(
                    session,
                    args,
                    Row._fields,
                    _rows([listing], limit),
                    HEADINGS[listing.kind],
                    title=plural(listing.total, listing.kind),
                    under=UNDER.get(listing.kind),
                )
    else:
        write_rows(session, args, Row._fields, _rows(listings, limit), {})
    _explain(session, listings, limit)
    for listing in listings:
        if listing.kind is Kind.AGREEMENT and listing.total:
            tell_met(session, listing)
    tell_unknown(session, store, args.as_of)
    if problem := store.unread_notes():
        session.say(problem)
    return search_code(query, found=any(listing.total for listing in listings))


def query_text(words: Sequence[str]) -> str:
    """Return the text of the search; one word is the whole of it, as the app would take it.

    A shell takes quotes off: of several words, one with a blank in it was quoted and is a phrase.
    """
    if len(words) == 1:
        return words[0]
    return " ".join(
        f'"{word}"' if " " in word and '"' not in word and ":" not in word else word
        for word in words
    )


def read_query(
    session: Session, store: Store, words: Sequence[str], as_of: date | None = None
) -> Query:
    """Return the search; what in it could not be read as meant is told on standard error.

    Relative days, as of `lapsing:12m`, count from the day asked for, or from today without one.
    """
    query = parse(query_text(words), today=as_of, year_start=year_start(store.settings()))
    for problem in query.problems:
        session.say(str(problem))
    return query


def search_code(query: Query | None, *, found: bool) -> int:
    """Return how a search ends: a script must not take one with a mistake for an answer."""
    if query is not None and query.problems:
        return EXIT_MISTAKE
    return EXIT_FOUND if found else EXIT_NOTHING


def say_nothing_found(session: Session) -> None:
    """Say that nothing was found, and why where there is nothing at all."""
    store = session.store()
    if any(store.listing(EVERYTHING, kind).total for kind in Kind):
        session.say("nothing found")
    else:
        session.say("the store has no records yet; `pactline import FILE` takes some in")


MOST_NAMED = 5
# Values that a word of the search is told to meet; the rest is a count.


def tell_met(session: Session, listing: Listing) -> None:
    """Say which values a word typed after a field meets, with what asks for each alone."""
    if not set(listing.query.fields_used()) & MEETING:
        return
    for met in listing.met():
        if met.is_several:
            first = met.values[:MOST_NAMED]
            named = [
                f"{each.label} ({quote(f'{met.field}:={quoted(each.value)}')})" for each in first
            ]
            named += [
                f"{each.label} inside ({plural(each.records, 'agreement')})"
                for each in met.inside[:MOST_NAMED]
            ]
            named += [
                f"{each.label} by address ({plural(each.records, 'agreement')})"
                for each in met.by_address[:MOST_NAMED]
            ]
            more = len(met.values) + len(met.inside) + len(met.by_address) - len(named)
            each = "; ".join([*named, f"{more:,} more"] if more else named)
            session.say(f"{met}: {each}")


def tell_passed_over(session: Session, listing: Listing) -> None:
    """Say which records the search can't judge, since they lack what it asks for."""
    for passed in listing.missing:
        as_of = f"--as-of {listing.as_of.isoformat()} " if listing.as_of else ""
        ends = "-- " if passed.query.text.startswith("-") else ""
        words = f"--kind {listing.kind} {as_of}{ends}{quote(passed.query.text)}"
        session.say(passed.told(f"pactline find {words}"))


def tell_unknown(session: Session, store: Store, as_of: date | None) -> None:
    """Say on standard error which sources a day in the past leaves out, and why."""
    if as_of is None:
        return
    from tui.pages.charts import unknown_notes

    for note in unknown_notes(as_of, store.sources()):
        session.say(f"{note.label.lower()}: {note.words}")


def _rows(listings: list[Listing], limit: int) -> Iterator[Cells]:
    """Yield the rows of listings, the figures of each in one form."""
    for listing in listings:
        for row in every_row(listing, limit or None):
            amount = in_full(row.amount, pence=listing.pence)
            yield {**row._asdict(), "kind": row.kind.value, "amount": amount}


def _tell_remarked(session: Session, listing: Listing) -> None:
    """Say which records have a word of the search in a note or a tag."""
    remarked = listing.remarked
    rows = listing.rows(0, LIMIT) if remarked else []
    listed = [row for row in rows if row.id in remarked]
    for row in listed[:MOST_NAMED]:
        session.say(f"{row.id}, {row.title}: {remarked[row.id]}")
    if len(listed) > MOST_NAMED:
        more = plural(len(listed) - MOST_NAMED, "further record")
        session.say(f"in a note or a tag of {more} as well")


def _tell_namesakes(session: Session, listing: Listing) -> None:
    """Say which of the organisations found are perhaps the same, each pair once."""
    pairs = (
        sorted((row.id, other.id))
        for row in (listing.rows(0, LIMIT) if listing.kind is Kind.ORGANISATION else ())
        for other in listing.namesakes(row)
    )
    found = list(dict.fromkeys(map(tuple, pairs)))
    for one, other in found[:MOST_NAMED]:
        session.say(f"{one} and {other} are perhaps the same: they share a name")
    if len(found) > MOST_NAMED:
        session.say(f"so may be {plural(len(found) - MOST_NAMED, 'further pair')}")


def _explain(session: Session, listings: list[Listing], limit: int) -> None:
    """Say what is not printed and what was searched for instead; nothing is dropped in silence."""
    if not any(listing.total for listing in listings):
        say_nothing_found(session)
    for listing in listings:
        _tell_remarked(session, listing)
        _tell_namesakes(session, listing)
    for corrected in {listing.corrected for listing in listings if listing.corrected}:
        session.say(f"nothing has these very words; searched for “{corrected}”")
    for listing in listings:
        if limit and listing.total > limit:
            session.say(f"{limit:,} of {plural(listing.total, listing.kind)}; --all for the rest")
        tell_passed_over(session, listing)
