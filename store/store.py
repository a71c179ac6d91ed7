"""A store over records, wherever they are kept, and a derived index: the engine behind `Store`."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from fixtures import SAMPLE
from store.backend import Backend
from store.dates import today
from store.errors import PactlineError
from store.files.errors import FileChanged, StoreAway
from store.files.folder import SUFFIX, FileStamp
from store.folder import Folder
from store.identity import DECIDED
from store.index.listing import IndexListing, shown_row
from store.index.opened import Entry, OpenedIndex
from store.index.schema import AGREEMENT, FUND, ORGANISATION
from store.index.search import LETTERS
from store.index.upkeep import LATE, Keeper
from store.interface import Change, Kind, Problem, Progress, Row, Sort
from store.places import own_store
from store.postgresql.address import is_address
from store.postgresql.server import Server
from store.query.grammar import Query
from store.remarks import NOTE, TAG, own_remarks, reader_path

if TYPE_CHECKING:
    from datetime import date
    from typing import Any, TypeVar

    from store.contents import Contents
    from store.index.build import KnownIndexes
    from store.merged import AgreementView, FundView, OrganisationView, View
    from store.reader import Reader
    from store.records import Agreement, Decision, Fund, Organisation, Source, SourceFile
    from store.remarks import Remark

    T = TypeVar("T")

_TRIES = 20


def open_store(
    path: str | os.PathLike[str] | None = None,
    *,
    sample: bool = False,
    cache_dir: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
    reader: str = "",
) -> FileStore:
    """Open a folder of records, or one file; one that is not there is made on the first `put`.

    Args:
        path: the folder or file; None for the person's own.
        sample: open the sample records instead, which cannot be written.
        cache_dir: where to keep the index of a store that cannot be written.
        progress: called while the index is made or brought up to date.
        reader: name of whoever reads it, for whom marks and notes are kept; empty for nobody.

    Raises:
        PactlineError: the folder cannot be read.
    """
    if sample:
        return open_sample(cache_dir=cache_dir, reader=reader)
    backend = backend_at(path if path is not None else own_store())
    cache = os.fspath(cache_dir) if cache_dir is not None else ""
    return FileStore(backend, Keeper(backend, cache=cache), progress=progress, reader=reader)


def backend_at(path: str | os.PathLike[str]) -> Backend:
    """Return where the records of a store are kept, by its path or address.

    Raises:
        PactlineError: the address cannot be read.
    """
    return Server(os.fspath(path)) if is_address(os.fspath(path)) else Folder(path)


def open_sample(*, cache_dir: str | os.PathLike[str] | None = None, reader: str = "") -> FileStore:
    """Open the sample records, whose index is in the cache folder or else in memory."""
    folder = Folder(SAMPLE)
    cache = os.fspath(cache_dir) if cache_dir is not None else ""
    keeper = Keeper(folder, cache=cache, beside=False)
    return FileStore(folder, keeper, label="sample records", read_only=True, reader=reader)


class FileStore:
    """An open store; implements `store.interface.Store`.

    Args:
        backend: its files.
        keeper: of its index.
        label: where it is, for people; empty for its path.
        read_only: whether to refuse every write.
        progress: called while the index is made or brought up to date.
        reader: name of whoever reads it; empty for nobody.
    """

    label: str

    def __init__(
        self,
        backend: Backend,
        keeper: Keeper,
        *,
        label: str = "",
        read_only: bool = False,
        progress: Progress | None = None,
        reader: str = "",
    ) -> None:
        """Take a view of the files; nothing but their stamps is read where the index fits."""
        self.backend, self.keeper, self.read_only = backend, keeper, read_only
        self.label = label or backend.path
        self.progress = progress
        self._reader_name = reader
        self._stamps: tuple[FileStamp, ...] = ()
        self._behind = ""
        self.index: OpenedIndex
        self._known: KnownIndexes | None = None
        self.take(since=0.0)

    def listing(
        self,
        query: Query,
        kind: Kind,
        sort: Sort = Sort.RELEVANCE,
        *,
        as_of: date | None = None,
        backwards: bool = False,
    ) -> IndexListing:
        """Return what the query finds."""
        index = self._trying(lambda: self._known_on(as_of)) if as_of else self.index
        return IndexListing(
            index,
            query,
            kind,
            sort,
            as_of=as_of,
            backwards=backwards,
            kept=self._kept,
            views_of=self._views_of,
        )

    @cached_property
    def reader(self) -> Reader | None:
        """What the reader keeps beside it; None where nothing is kept for anybody."""
        if not self._reader_name:
            return None
        from store.reader import Reader

        return Reader(self._reader_path, self._reader_name)

    def remarks(self) -> list[Remark]:
        """Return the notes that the store keeps for all, and the reader's own notes and tags.

        The oldest come first.
        """
        own = own_remarks(self._reader_path, self._reader_name) if self._reader_name else ()
        return sorted((*self.index.state.notes, *own), key=lambda remark: remark.at)

    def unread_notes(self) -> str:
        """Return why the reader's own notes cannot be read; empty where they can."""
        try:
            self.remarks()
        except PactlineError as error:
            return str(error)
        return ""

    @cached_property
    def _reader_path(self) -> str:
        home = "" if self.read_only or self.backend.only else self.backend.home
        return reader_path(self._reader_name, home, self.backend.identity)

    def _kept(self, field: str) -> Iterator[tuple[str, str]]:
        """Yield the texts that answer a field of what is kept, each with a record's id."""
        if field in (NOTE, TAG):
            yield from ((each.text, each.record) for each in self.remarks() if each.kind == field)
        for decision in self.decisions() if field == "is" else ():
            yield from ((DECIDED.get(decision.kind, ""), each) for each in decision.ids)
        if field in ("is", "list") and (reader := self.reader):
            if field == "is":
                yield from (("marked", each) for each in reader.marks)
            for name, shortlist in reader.shortlists.items() if field == "list" else ():
                yield from ((name, each) for each in shortlist.ids)

    def row(self, record_id: str) -> Row | None:
        """Return the row of one record by any of its ids."""
        index = self.index
        for kind in (ORGANISATION, AGREEMENT, FUND):
            if entry := index.by_id(kind, record_id):
                return shown_row(index, entry, today())
        return None

    def organisation(self, record_id: str, *, as_of: date | None = None) -> OrganisationView | None:
        """Return an organisation as all sources together know it."""
        view: OrganisationView | None = self._view(ORGANISATION, record_id, as_of)
        return view

    def agreement(self, record_id: str, *, as_of: date | None = None) -> AgreementView | None:
        """Return an agreement as all sources together know it."""
        view: AgreementView | None = self._view(AGREEMENT, record_id, as_of)
        return view

    def fund(self, record_id: str, *, as_of: date | None = None) -> FundView | None:
        """Return a fund as all sources together know it."""
        view: FundView | None = self._view(FUND, record_id, as_of)
        return view

    def views(
        self, kind: Kind, ids: Sequence[str], *, as_of: date | None = None
    ) -> Iterator[View[Any] | None]:
        """Yield the same for many records of a kind, by the ids that they are listed under."""
        letter = LETTERS[kind]
        return self._views_of(self.index, letter, self.index.by_ids(letter, ids), as_of)

    def _views_of(
        self, index: OpenedIndex, kind: str, entries: Sequence[Entry | None], as_of: date | None
    ) -> Iterator[View[Any] | None]:
        """Yield views by what an index holds of them, or by a newer one of files that changed."""
        from store.views import Viewer

        viewer = Viewer(index, self.backend, as_of)
        viewer.read_ahead(kind, entries)
        for entry in entries:
            try:
                view = viewer.of(kind, entry)
            except FileChanged:
                view = self._view(kind, entry.row.id, as_of) if entry else None
            yield view

    def _view(self, kind: str, record_id: str, as_of: date | None) -> Any:  # noqa: ANN401
        from store.views import Viewer

        def read() -> Any:  # noqa: ANN401
            # Which ids are one body is as the sources of the day have it.
            of_day = as_of if kind == ORGANISATION else None
            index = self._known_on(of_day) if of_day else self.index
            return Viewer(index, self.backend, as_of).view(kind, record_id)

        return self._trying(read)

    def names(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the display name of each id that the store knows."""
        found = {}
        for record_id in dict.fromkeys(ids):
            entry = self.entry(record_id)
            if entry:
                found[record_id] = entry.row.title
        return found

    def knows(self, record_id: str) -> bool:
        """Tell whether any source has a record of this id."""
        return any(self.index.holds(kind, record_id) for kind in (ORGANISATION, AGREEMENT, FUND))

    def entry(
        self, record_id: str, kinds: Sequence[str] = (ORGANISATION, AGREEMENT, FUND)
    ) -> Entry | None:
        """Return what the index holds of a record by any of its ids."""
        for kind in kinds:
            if entry := self.index.by_id(kind, record_id):
                return entry
        return None

    def sources(self) -> list[Source]:
        """Return every source, by title."""
        from store.views import read_sources

        return self._trying(lambda: read_sources(self.index, self.backend))

    def source(self, source_id: str) -> Source | None:
        """Return one source."""
        return next((each for each in self.sources() if each.id == source_id), None)

    def decisions(self) -> list[Decision]:
        """Return what the person decided."""
        from store.views import read_decisions

        return self._trying(lambda: read_decisions(self.index, self.backend))

    def read_source(self, source_id: str) -> SourceFile | None:
        """Return all that one source says.

        Raises:
            PactlineError: a record of it does not fit.
        """
        from store.views import read_source

        return self._trying(lambda: read_source(self.index, self.backend, source_id))

    def records(self, source_id: str) -> Iterator[Organisation | Fund | Agreement]:
        """Yield all records of a source one at a time, organisations before agreements.

        A record that does not fit is passed over; `problems` tells of it.
        """
        from store.views import read_records

        return self._trying(lambda: read_records(self.index, self.backend, source_id))

    def problems(self) -> list[Problem]:
        """Return the files that did not open, each with its reason."""
        files = self.index.state.files
        return [Problem(file.stamp.name, file.problem) for file in files if file.problem]

    def behind(self) -> str:
        """Say since when nothing newer could be read; empty where the view is of now."""
        return self._behind

    def changed(self) -> bool:
        """Tell cheaply whether the files have changed since this view of them was taken."""
        followed = self._followed(0.0)
        return (followed.state.stamps if followed else self._listed()) != self._stamps

    def refresh(self) -> None:
        """Take a new view of the files; listings of the old one go on working."""
        self.take()

    def take(
        self,
        ready: Mapping[FileStamp, Contents] | None = None,
        progress: Progress | None = None,
        *,
        since: float | None = None,
    ) -> None:
        """Take a new view of the files.

        Args:
            ready: contents of files that are known already.
            progress: called while something is indexed.
            since: time of which an index that is followed may be; None for now.
        """
        if followed := self._followed(time.time() if since is None else since):
            self.index, self._stamps = followed, followed.state.stamps
            return
        for _ in range(_TRIES):
            stamps = self._listed()
            try:
                self.index = self.keeper.current(
                    stamps, ready=ready, progress=progress or self.progress
                )
            except FileChanged:
                continue
            self._stamps = stamps
            return
        raise PactlineError(
            "the files keep changing while they are read", place=self.label, remedy="try again"
        )

    def put(
        self,
        files: Sequence[SourceFile],
        *,
        action: str,
        detail: str = "",
        progress: Progress | None = None,
        dry_run: bool = False,
    ) -> list[Change]:
        """Write sources, all or nothing; each replaces the source of the same id.

        A source that the store holds already, every record of it and read from the same file,
        isn't written again; a dry run only says what would change.
        """
        from store import writing

        if dry_run:
            self.refresh()
            states = self.index.state.files
            return [writing.prepare(self.backend, states, file).change for file in files]
        writing.check_ids(files, self.label)
        self._prepare_to_write()
        self._take_to_write()
        writer = self.backend.write(action, detail)
        try:
            with writer:
                states = self.index.state.files
                changes, written = writing.put(self.backend, writer, states, files, progress)
            self.take(written, progress)
        except BaseException:
            writer.take_back()
            raise
        return changes

    def amend(
        self,
        source: Source,
        change: Callable[[SourceFile], SourceFile],
        *,
        action: str,
        detail: str = "",
        dry_run: bool = False,
    ) -> Change:
        """Change a source that is entered by hand, in one step from what it says at that moment.

        Args:
            source: the source as it is to begin where there is none yet.
            change: returns what it is to say; raises PactlineError to leave it as it is.
            action: for the history.
            detail: likewise.
            dry_run: only say what would change.
        """
        from store import writing
        from store.records import SourceFile

        def changed() -> SourceFile:
            self._take_to_write()
            return change(self.read_source(source.id) or SourceFile(source=source))

        if dry_run:
            file = changed()
            return writing.prepare(self.backend, self.index.state.files, file).change
        self._prepare_to_write()
        writer = self.backend.write(action, detail)
        try:
            with writer:
                self.refresh()
                writer.lock(writing.file_name(self.backend, self.index.state.files, source.id))
                file = changed()
                changes, written = writing.put(self.backend, writer, self.index.state.files, [file])
            self.take(written)
        except BaseException:
            writer.take_back()
            raise
        return changes[0]

    def forget(self, source_id: str) -> Change:
        """Take a source back, exactly, from every file that holds it.

        Raises:
            PactlineError: there is no such source.
        """
        from store.codec import RECORDS

        self._check_writable()
        self._take_to_write()
        stamps = [file.stamp for file in self.index.state.files if file.source == source_id]
        if not stamps:
            raise PactlineError(
                f"there is no source “{source_id}”",
                place=self.label,
                remedy="see `pactline sources`",
            )
        gone = 0
        writer = self.backend.write("forget", source_id)
        try:
            with writer:
                for stamp in stamps:
                    held = writer.held(stamp.name).contents
                    number = sum(len(held.ranges.get(each, ())) for each in RECORDS) if held else 0
                    writer.counts = {"gone": number}
                    writer.delete(stamp.name, stamp)
                    gone += number
            self.take()
        except BaseException:
            writer.take_back()
            raise
        return Change(source_id, 0, 0, 0, gone)

    def undo(self, *sources: str) -> str:
        """Take the last write of a person's own back; return what it was, in words."""
        self._check_writable()
        entry = self.backend.take_back(sources, alone=True)
        self.take()
        of = ", ".join(file.name.removesuffix(SUFFIX) for file in entry.files)
        return f"{' '.join(filter(None, (entry.action, entry.detail)))}, in {of}"

    def decide(self, *decisions: Decision, action: str = "decide") -> None:
        """Keep decisions of the person in one step; one with the same id is replaced.

        Raises:
            PactlineError: they contradict what other decisions come to together.
        """
        from store.codec import to_document

        self._take_to_write()
        before = after = self.index.state.decided
        known = before.clashes()
        for decision in decisions:
            after = after.after(decision)
        for one, other in after.clashes():
            if (one, other) not in known:
                raise PactlineError(
                    f"nothing was kept: {one} and {other} would be one body by some of your "
                    "decisions and two by another",
                    place=self.label,
                    remedy="decide on those two anew first, or on what makes them one",
                )
        detail = f"{decisions[0].kind} {', '.join(decisions[0].ids)}"
        if len(decisions) > 1:
            detail += f" and {len(decisions) - 1:,} more"
        documents = {each.id: to_document(each) for each in decisions}
        self._keep(action, detail, "decisions", documents)

    def set_setting(self, name: str, value: str) -> None:
        """Keep a setting of the store."""
        self._keep("set", f"{name} {value}", "settings", {name: {"value": value}})

    def _keep(
        self, action: str, detail: str, table: str, documents: dict[str, dict[str, Any]]
    ) -> None:
        from store.writing import DECISIONS_FILE

        self._prepare_to_write()
        with self.backend.write(action, detail) as writer:
            writer.counts = {"changed": 1}
            writer.keep(self.backend.only or DECISIONS_FILE, table, documents)
        self.take()

    def _prepare_to_write(self) -> None:
        self._check_writable()
        self.backend.prepare()

    def _take_to_write(self) -> None:
        """Take a new view of the files, by which something is to be written.

        Raises:
            StoreAway: there is only an older one, of which the write would undo what came after.
        """
        self.take()
        if self._behind:
            raise StoreAway(
                f"nothing was written: {self._behind}",
                place=self.label,
                remedy="try again in a moment",
            )

    def _check_writable(self) -> None:
        if self.read_only:
            raise PactlineError(
                "this store cannot be written",
                place=self.label,
                remedy="choose a store of your own with --store",
            )

    def settings(self) -> dict[str, str]:
        """Return the store's settings, such as `financial-year-start` (a month, 1 to 12)."""
        return self.index.state.settings

    def close(self) -> None:
        """Let go of files."""

    def _known_on(self, day: date) -> OpenedIndex:
        if self._known is None:
            from store.index.build import KnownIndexes

            self._known = KnownIndexes()
        return self._known.of(self.index, self.backend, day)

    def _followed(self, since: float) -> OpenedIndex | None:
        if not (found := self.keeper.followed(since)):
            return None
        index, at = found
        late = time.time() - at > LATE
        when = datetime.fromtimestamp(at, UTC)
        self._behind = f"the index is of {when:%Y-%m-%d %H:%M:%S} UTC" if late else ""
        return index

    def _listed(self) -> tuple[FileStamp, ...]:
        try:
            listed = tuple(self.backend.list_files()) if self.backend.exists else ()
        except StoreAway:
            # What was read last goes on to be listed and searched.
            if not (kept := self._stamps or self.keeper.kept()):
                raise
            self._behind = (
                self._behind or f"no server has answered since {datetime.now(UTC):%H:%M} UTC"
            )
            return kept
        self._behind = ""
        return listed

    def _trying(self, read: Callable[[], T]) -> T:
        """Read records; where a file was changed meanwhile, from a new view of the files."""
        for _ in range(_TRIES):
            try:
                return read()
            except FileChanged:
                self.refresh()
        return read()
