"""Files from elsewhere than a path: what `import` fetches, `refresh` and `registry`."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from threading import Event
from typing import NamedTuple

from store.errors import EXIT_FOUND, EXIT_MISTAKE, EXIT_NOTHING, PactlineError
from store.importing import kept_mapping, run_import
from store.importing.fetching import Origin, fetch, is_address
from store.importing.limits import MAX_FILE_BYTES, MIB
from store.importing.registry import Dataset, matching, read_registry
from store.interface import Change, need_source
from store.records import Source
from store.text import plural
from tui.cli.errors import NothingFound
from tui.cli.output import is_table, write_rows
from tui.cli.rows import Cells
from tui.cli.session import Session

STANDARD_INPUT = "-"
REGISTRY = "https://registry.threesixtygiving.org/data.json"
AT_ONCE = 4  # files that are fetched beside each other
REFRESH_FIELDS = ("result", *Change._fields)


class Wanted(NamedTuple):
    """A file to take in.

    Attributes:
        text: as it was asked for: a path, an address, or `-`.
        origin: of an address, with what its server said before.
    """

    text: str
    origin: Origin | None = None


class Obtained(NamedTuple):
    """Where a file lies that can be read, and what to call it; no path where it has not changed."""

    path: str
    name: str = ""
    origin: Origin | None = None


@contextmanager
def obtained(
    session: Session, wanted: Iterable[Wanted]
) -> Iterator[Iterator[tuple[Wanted, Future[Obtained]]]]:
    """Give files in their order, addresses fetched a few ahead; what was fetched goes at the end.

    A future raises PactlineError where its file can't be had.
    """
    files = list(wanted)
    alone = len(files) == 1
    stopped = Event()
    ahead: deque[tuple[Wanted, Future[Obtained]]] = deque()

    def obtain(each: Wanted, folder: str) -> Obtained:
        if each.text == STANDARD_INPUT:
            return Obtained(_kept_input(Path(folder)), "standard-input")
        if not is_address(each.text):
            return Obtained(each.text)
        with session.progress() if alone else nullcontext() as show:

            def progress(what: str, done: int, total: int) -> None:
                if stopped.is_set():
                    raise PactlineError("stopped")
                if show:
                    show(what, done, total)

            origin = each.origin or Origin(each.text)
            fetched = fetch(origin, Path(mkdtemp(dir=folder)), progress=progress)
        if fetched is None:
            return Obtained("", "", origin)
        return Obtained(str(fetched.path), fetched.name, fetched.origin)

    def give(pool: ThreadPoolExecutor, folder: str) -> Iterator[tuple[Wanted, Future[Obtained]]]:
        waiting = iter(files)
        for each in islice(waiting, AT_ONCE):
            ahead.append((each, pool.submit(obtain, each, folder)))
        while ahead:
            wanted, future = ahead.popleft()
            yield wanted, future
            if future.exception() is None and (done := future.result()).origin and done.path:
                Path(done.path).unlink(missing_ok=True)
            for each in islice(waiting, 1):
                ahead.append((each, pool.submit(obtain, each, folder)))

    with TemporaryDirectory(prefix="pactline-") as folder, ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            yield give(pool, folder)
        finally:
            stopped.set()
            pool.shutdown(cancel_futures=True)


def _kept_input(folder: Path) -> str:
    """Return a file with what comes on standard input."""
    path, size = folder / "input", 0
    with path.open("wb") as file:
        while chunk := sys.stdin.buffer.read(MIB):
            size += len(chunk)
            if size > MAX_FILE_BYTES:
                what = f"more than {MAX_FILE_BYTES // MIB} MiB, which is not read"
                raise PactlineError(what, place="standard input", remedy="split the file")
            file.write(chunk)
    return str(path)


def registry(session: Session, args: Namespace) -> int:
    """List the files that publishers of 360Giving data give out."""
    found = matching(datasets(session), args.words)
    rows: list[Cells] = [each._asdict() for each in found]
    headings = {"prefix": "Prefix", "publisher": "Publisher", "title": "Title"}
    headings |= {"modified": "Modified", "status": "Status"}
    write_rows(session, args, Dataset._fields, rows, headings)
    return EXIT_FOUND if found else EXIT_NOTHING


def datasets(session: Session) -> list[Dataset]:
    """Return all files of the list, fetched now."""
    kept = session.store().settings() if session.store_is_there else {}
    address = kept.get("registry") or REGISTRY
    with TemporaryDirectory(prefix="pactline-") as folder:
        with session.progress() as progress:
            fetched = fetch(Origin(address), Path(folder), progress=progress)
        data = fetched.path.read_bytes() if fetched else b""
    return read_registry(data, address)


def of_publishers(session: Session, prefixes: list[str]) -> list[Wanted]:
    """Return the files of publishers, by their prefixes; of all of them by the word `all`.

    Raises:
        NothingFound: the list has no such prefix.
    """
    listed = datasets(session)
    wanted: list[Dataset] = []
    for prefix in prefixes:
        found = [each for each in listed if prefix.lower() in ("all", each.prefix.lower())]
        if not found:
            remedy = "`pactline registry WORDS` lists publishers with their prefixes"
            raise NothingFound(f"the list of files has no prefix “{prefix}”", remedy=remedy)
        wanted += found
    return [Wanted(each.address, Origin(each.address, licence=each.licence)) for each in wanted]


def refresh(session: Session, args: Namespace) -> int:
    """Take in anew what has changed at the addresses of sources."""
    store = session.own_store()
    chosen = [need_source(store, name, NothingFound) for name in args.source]
    by_address: dict[str, list[Source]] = defaultdict(list)
    for source in chosen or store.sources():
        if origin := _origin(source):
            by_address[origin.address].append(source)
        elif chosen:
            what = f"“{source.id}” was not fetched from an address"
            raise PactlineError(what, remedy="take its newer file in with `pactline import`")
    wanted = (Wanted(address, _origin(of[0])) for address, of in by_address.items())
    rows: list[Cells] = []
    failed, changes = 0, "would change" if args.dry_run else "changed"
    with obtained(session, wanted) as files:
        for each, future in files:
            sources = by_address[each.text]
            try:
                for change in _refreshed(session, sources, future.result(), dry_run=args.dry_run):
                    differs = change.added or change.changed or change.gone
                    result = changes if differs else "unchanged"
                    rows.append({**change._asdict(), "result": result})
            except PactlineError as error:
                failed += 1
                session.say(f"left as it was: {error}")
                nothing = dict.fromkeys(Change._fields, 0)
                rows += [{**nothing, "source": of.id, "result": "failed"} for of in sources]
    headings = {name: name.capitalize() for name in REFRESH_FIELDS}
    told = rows
    if not (args.json or args.csv or session.terminal):
        # A line for each source that is as it was would be mail from cron every night.
        told = [row for row in rows if row["result"] == changes]
    write_rows(session, args, REFRESH_FIELDS, told, headings)
    if is_table(session, args):
        some = sum(row["result"] == changes for row in rows)
        session.say(f"{plural(len(rows), 'source')} asked, {some:,} {changes}, {failed:,} failed")
    return EXIT_MISTAKE if failed else EXIT_FOUND


def _refreshed(
    session: Session, sources: list[Source], file: Obtained, *, dry_run: bool
) -> list[Change]:
    """Return what became of the sources of one address."""
    if not file.path:
        return [Change(source.id, 0, 0, 0, 0) for source in sources]
    # A file of several publishers is split into their sources again.
    alone = sources[0] if len(sources) == 1 else None
    with session.progress() as progress:
        report = run_import(
            session.own_store(),
            file.path,
            name=sources[0].file_name or file.name,
            source_id=alone.id if alone else "",
            dry_run=dry_run,
            progress=progress,
            mapping=kept_mapping(alone) if alone else None,
            origin=file.origin,
        )
    return report.changes


def _origin(source: Source) -> Origin | None:
    """Return where a source was fetched from, or None where it came from a file."""
    kept = source.as_published.get("fetched")
    if not isinstance(kept, dict) or not is_address(str(kept.get("address", ""))):
        return None
    return Origin(**{name: str(kept.get(name, "")) for name in Origin._fields})
