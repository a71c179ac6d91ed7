"""Verbs for what a reader keeps: marks, shortlists, tags, notes and saved searches."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Iterator
from textwrap import fill

from store.errors import EXIT_FOUND, EXIT_MISTAKE, EXIT_NOTHING, PactlineError
from store.interface import Kind, Store, every_row, source_titles
from store.news import Happened, Look, News, count, look, look_at
from store.query import EVERYTHING
from store.reader import Reader, SavedSearch
from store.remarks import Remark
from store.text import one_line, plural
from tui.cli.errors import need_row, suggestion
from tui.cli.find import query_text, read_query
from tui.cli.output import write_rows
from tui.cli.rows import Cells, plain
from tui.cli.session import Session

SHORTLISTS = ("name", "records", "saved", "ids")
NOTES = ("record", "title", "kind", "text", "by", "when", "note")
SEARCHES = ("name", "query", "records", "new", "saved", "looked")
NEWS = ("search", "happened", "id", "title", "who", "amount", "ends", "brought_by")

HEADINGS = {
    Happened.CAME: "New",
    Happened.CHANGED: "Changed",
    Happened.LEFT: "Gone",
    Happened.LAPSES: "Lapsing soon",
}


def mark(session: Session, args: Namespace) -> int:
    """Mark records, or print the marked ones; exit code 1 where there is none."""
    store, reader = session.store(), session.reader()
    if not (args.id or args.found):
        for record_id in reader.marks:
            session.out.write(f"{record_id}\n")
        return EXIT_FOUND if reader.marks else EXIT_NOTHING
    ids = [need_row(store, each).id for each in args.id]
    if args.found:
        ids += _found_by(session, store, args.found)
    new = reader.mark(ids)
    session.say(f"{plural(new, 'record')} marked, {len(reader.marks):,} in all")
    return EXIT_FOUND if ids else EXIT_NOTHING


def unmark(session: Session, args: Namespace) -> int:
    """Take marks away; exit code 1 where there was none."""
    reader = session.reader()
    ids = [_main_id(session.store(), each) for each in args.id]
    gone = reader.unmark(ids or None)
    session.say(f"{plural(gone, 'mark')} taken away, {len(reader.marks):,} left")
    return EXIT_FOUND if gone else EXIT_NOTHING


def shortlists(session: Session, args: Namespace) -> int:
    """List the shortlists, save the marked records as one, or drop one."""
    reader = session.reader()
    if args.action == "save":
        marked = list(reader.marks)
        if not marked:
            raise PactlineError("no record is marked", remedy="mark some with `pactline mark ID`")
        reader.save_shortlist(_needed(args, "name"), marked)
        finds = EVERYTHING.with_field("list", one_line(args.name)).text
        session.say(f"saved {plural(len(marked), 'record')} as “{args.name}”; {finds} finds them")
        return EXIT_FOUND
    if args.action == "drop":
        return _drop(session, "shortlists", _needed(args, "name"), reader.shortlists)
    rows: list[Cells] = [
        {"name": name, "records": len(each.ids), "saved": each.at, "ids": each.ids}
        for name, each in reader.shortlists.items()
    ]
    headings = {"name": "Shortlist", "records": "Records", "saved": "Saved"}
    write_rows(session, args, SHORTLISTS, rows, headings)
    return EXIT_FOUND if rows else EXIT_NOTHING


def tag(session: Session, args: Namespace) -> int:
    """Give a record tags."""
    row = need_row(session.store(), args.id)
    session.reader().tag([row.id], args.word)
    session.say(f"{row.title}: {', '.join(args.word)}")
    return EXIT_FOUND


def untag(session: Session, args: Namespace) -> int:
    """Take tags from a record; exit code 1 where it had none of them."""
    gone = session.reader().untag(_main_id(session.store(), args.id), args.word)
    session.say(f"{plural(gone, 'tag')} taken away")
    return EXIT_FOUND if gone else EXIT_NOTHING


def notes(session: Session, args: Namespace) -> int:
    """List notes and tags, oldest first; exit code 1 where there is none."""
    store = session.store()
    if args.drop:
        reader = session.reader()
        return _drop(session, "notes", args.drop, reader.notes)
    wanted = need_row(store, args.id).id if args.id else ""
    rows = [_remark_cells(store, each) for each in store.remarks() if wanted in ("", each.record)]
    headings = {"title": "Record", "text": "Note or tag", "by": "Who", "when": "When"}
    under = {"title": ("record",), "when": ("note",)}
    write_rows(session, args, NOTES, rows, headings, under=under)
    return EXIT_FOUND if rows else EXIT_NOTHING


def searches(session: Session, args: Namespace) -> int:
    """List the saved searches with what they find now, save one, or drop one."""
    store, reader = session.store(), session.reader()
    if args.action == "save":
        name = _needed(args, "name")
        query = read_query(session, store, args.query)
        if not query:
            raise PactlineError("there is no search to save", remedy="write it after the name")
        words = query_text(args.query)
        found = look(store, SavedSearch(words))
        reader.save_search(name, words, found.seen)
        session.say(f"saved “{name}”: {plural(len(found.seen), 'record')} now")
        return EXIT_FOUND
    if args.action == "drop":
        return _drop(session, "searches", _needed(args, "name"), reader.searches)
    saved = reader.searches
    looks = dict(look_at(store, saved))
    rows = (_search_cells(store, name, saved[name], found) for name, found in looks.items())
    headings = {"name": "Search", "records": "Records", "new": "New", "looked": "Looked at"}
    write_rows(session, args, SEARCHES, rows, headings, under={"name": ("query",)})
    return _tell_unwatched(session, looks.values()) or (EXIT_FOUND if saved else EXIT_NOTHING)


def new(session: Session, args: Namespace) -> int:
    """Print what is new in saved searches; exit code 1, without a word, where nothing is.

    Of searches that can't be watched that is told after the news of the others, with exit code 2.
    """
    store, reader = session.store(), session.reader()
    saved = reader.searches
    name = None if args.name is None else one_line(args.name)
    if name is not None and name not in saved:
        raise _no_such("searches", name, saved)
    wanted = saved if name is None else {name: saved[name]}
    if not wanted:
        remedy = "`pactline searches save NAME SEARCH` saves one"
        raise PactlineError("no search is saved", remedy=remedy)
    looked = dict(look_at(store, wanted))
    looks = {name: each for name, each in looked.items() if isinstance(each, Look)}
    found = [(name, each) for name, (_, news) in looks.items() for each in news]
    if args.json or args.csv:
        rows = (_news_cells(name, each) for name, each in found)
        write_rows(session, args, NEWS, rows, {})
    else:
        session.out.writelines(_mail(store, saved, found))
    if not args.peek:
        for name, (seen, _) in looks.items():
            reader.look(name, seen)
    return _tell_unwatched(session, looked.values()) or (EXIT_FOUND if found else EXIT_NOTHING)


def _tell_unwatched(session: Session, looks: Iterable[Look | PactlineError]) -> int:
    """Say which searches can't be watched, and why; return the exit code of that, 0 for none."""
    troubles = [each for each in looks if isinstance(each, PactlineError)]
    for trouble in troubles:
        session.say(str(trouble))
    return EXIT_MISTAKE if troubles else 0


def _mail(
    store: Store, saved: dict[str, SavedSearch], found: list[tuple[str, News]]
) -> Iterator[str]:
    """Yield the lines of a text fit for a mail; none where nothing is new."""
    titles = source_titles(store)
    for place, (name, search) in enumerate(
        (name, search) for name, search in saved.items() if any(name == each for each, _ in found)
    ):
        if place:
            yield "\n"
        yield f"{plain(name)}: {plain(search.query)}\n"
        yield f"since {search.looked[:16].replace('T', ' ')} UTC\n"
        for happened, heading in HEADINGS.items():
            news = [each for of, each in found if of == name and each.happened is happened]
            if news:
                yield f"\n{heading} ({len(news):,})\n"
            for _, record_id, title, row, brought_by in news:
                words = [title, row.who, row.amount] if row else [title]
                words += [f"ends {row.ends}"] if row and row.ends else []
                text = plain(", ".join(filter(None, words)) or record_id)
                yield fill(text, 76, initial_indent="- ", subsequent_indent="  ") + "\n"
                yield f"  {plain(record_id)}\n"
                for each in brought_by:
                    yield f"  by {plain(titles.get(each, each))}\n"


def _found_by(session: Session, store: Store, words: str) -> list[str]:
    """Return the ids of all that a search finds.

    Raises:
        PactlineError: the search has a mistake, so that it may find what nobody meant.
    """
    query = read_query(session, store, [words])
    if query.problems:
        told = str(query.problems[0])
        raise PactlineError("nothing was marked: the search has a mistake", remedy=told)
    return [row.id for kind in Kind for row in every_row(store.listing(query, kind))]


def _main_id(store: Store, record_id: str) -> str:
    """Return the id that a record is listed under; one that is gone keeps its own."""
    row = store.row(record_id)
    return row.id if row else record_id


def _needed(args: Namespace, name: str) -> str:
    value = one_line(getattr(args, name) or "")
    if not value:
        raise PactlineError("there is no name", remedy=f"write it after “{args.action}”")
    return value


def _no_such(table: str, name: str, known: Iterable[str]) -> PactlineError:
    what = {"notes": "note of yours", "searches": "saved search"}.get(table, "shortlist")
    remedy = suggestion(name, known, otherwise=f"`pactline {table}` lists them")
    return PactlineError(f"there is no {what} “{name}”", remedy=remedy)


def _drop(session: Session, table: str, name: str, known: Iterable[str]) -> int:
    reader: Reader = session.reader()
    if not reader.drop(table, name):
        raise _no_such(table, name, known)
    session.say(f"dropped “{name}”")
    return EXIT_FOUND


def _remark_cells(store: Store, remark: Remark) -> Cells:
    row = store.row(remark.record)
    return {
        "record": remark.record,
        "title": row.title if row else "",
        "kind": remark.kind,
        "text": remark.text,
        "by": remark.by,
        "when": remark.at,
        "note": remark.key,
    }


def _search_cells(
    store: Store, name: str, search: SavedSearch, found: Look | PactlineError
) -> Cells:
    return {
        "name": name,
        "query": search.query,
        "records": count(store, search),
        "new": len(found.news) if isinstance(found, Look) else None,
        "saved": search.at,
        "looked": search.looked,
    }


def _news_cells(name: str, news: News) -> Cells:
    row = news.row
    return {
        "search": name,
        "happened": str(news.happened),
        "id": news.id,
        "title": news.title,
        "who": row.who if row else "",
        "amount": row.amount if row else "",
        "ends": row.ends if row else "",
        "brought_by": news.brought_by,
    }
