"""What the engine asks of whatever keeps a store's records: a folder of files, or a server."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from typing import Self

    from store.contents import Contents
    from store.files.errors import Holder
    from store.files.folder import FileStamp
    from store.files.history import HistoryEntry
    from store.files.repair import Finding
    from store.records import Record


class Held(NamedTuple):
    """A file as a write finds it.

    Attributes:
        stamp: of its version, None where there is no such file.
        contents: what it holds; None where there is none, or none that opens.
    """

    name: str
    stamp: FileStamp | None
    contents: Contents | None


class Since(NamedTuple):
    """What differs between two versions of a file.

    Attributes:
        contents: the documents that were added or changed, as they now are.
        gone: table to the ids of those that have gone.
    """

    contents: Contents
    gone: dict[str, set[str]]


class Past(NamedTuple):
    """What a write did to a record or decision, None for one that was not there, or unreadable."""

    entry: HistoryEntry
    file: str
    before: Record | None
    after: Record | None


class Writing(Protocol):
    """The one who may change files while its `with` block runs.

    Attributes:
        counts: numbers of records for the history (“added”: 555), of the file that changes next.
    """

    counts: dict[str, int]

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...

    def lock(self, name: str) -> None:
        """Let no other writer change a file, or make it, until this one is done."""

    def held(self, name: str) -> Held:
        """Return a file as it is now, which no other writer changes until this one is done."""

    def replace(
        self, held: Held, tables: Mapping[str, Mapping[str, Record]]
    ) -> tuple[FileStamp | None, Contents | None]:
        """Put records in place of a file's, or make one; readers see all of it or nothing.

        Returns:
            The new version, and what is known of it without reading it again.

        Raises:
            FileChanged: another version has taken its place meanwhile.
            FilesError: it cannot be written; it is as it was.
        """

    def put(self, name: str, chunks: Iterable[bytes], replaced: FileStamp | None) -> FileStamp:
        """Put a text in place of a version of a file, or make one; raises as `replace` does."""

    def keep(self, name: str, table: str, documents: Mapping[str, Mapping[str, Any]]) -> None:
        """Put documents into a file's table, in place of those of their keys."""

    def delete(self, name: str, deleted: FileStamp | None) -> None:
        """Delete a version of a file; raises as `replace` does."""

    def take_back(self) -> None:
        """Undo all changes made, as a write of its own; what somebody changed since stays."""


class Backend(Protocol):
    """Where a store's records are kept, each in the file of the source that states it.

    Attributes:
        path: where it is, for people; no password is in it.
        home: the folder beside whose files other things may be kept; empty where there is none.
        only: the name of the one file of a single-file store, else empty.
        on_wait: called with the holder and the seconds to wait when a write has to wait.
    """

    path: str
    home: str
    only: str
    on_wait: Callable[[Holder | None, float], None] | None

    @property
    def identity(self) -> str:
        """What tells the store from others, however its address is written."""

    @property
    def shared_name(self) -> str:
        """What names the store for all accounts of a host; empty where its files are as near."""

    @property
    def shown(self) -> str:
        """Where it is as `pactline locate` says it: a path from the root, or an address."""

    @property
    def exists(self) -> bool:
        """Whether there is anything to list."""

    def place(self, name: str) -> str:
        """Return where a file is, for people."""

    def list_files(self) -> list[FileStamp]:
        """Return the versions of all files by name, as they were at one moment."""

    def age(self, stamps: Sequence[FileStamp]) -> str:
        """Return which revision these versions are, and how old; empty where there are none.

        Args:
            stamps: of the files that an index is of.
        """

    def wait(self, seconds: float) -> None:
        """Wait until somebody has written, or for so long."""

    def contents(self, stamp: FileStamp) -> Contents:
        """Return all that a version of a file holds.

        Raises:
            FileChanged: it is another by now.
            PactlineError: it is refused.
        """

    def since(self, before: FileStamp, stamp: FileStamp) -> Since | None:
        """Return what differs from an earlier version; None where that cannot be told any more.

        Only where documents stay in their places, whatever becomes of others, is there an answer.

        Raises:
            FileChanged: it is another by now.
        """

    def data(self, stamp: FileStamp) -> bytes:
        """Return the text of a version of a file; raises as `contents` does."""

    def bodies(
        self, stamp: FileStamp, table: str, places: Sequence[tuple[str, int, int]]
    ) -> list[bytes]:
        """Return documents of a version of a file as JSON, by id, offset and length of each.

        Raises:
            FileChanged: they are others by now.
            PactlineError: they cannot be read.
        """

    def held(self, name: str) -> Held:
        """Return a file as it is now."""

    def create(self) -> bool:
        """Make a store where there is none yet; tell whether there was none."""

    def prepare(self) -> None:
        """Make ready for a write, which may be the first, or the first in a newer layout."""

    def write(self, action: str, detail: str = "") -> Writing:
        """Return who may write once entered, with what the history is to say.

        Args:
            action: what the person did (“import”).
            detail: what it was done with (“trafford.json”).
        """

    def history(self) -> list[HistoryEntry]:
        """Return the writes that are kept, the newest first."""

    def past(self, ids: Collection[str]) -> Iterator[Past]:
        """Yield what the writes that are kept did to the records of these ids, the newest first.

        Decisions about these records are among them.
        """

    def undo(self, number: str | None = None) -> HistoryEntry:
        """Put back what a write replaced, the last one where no number is given, as a write.

        Raises:
            UndoRefused: there is no such write, or a file has been changed since.
            FilesError: as any write.
        """

    def take_back(self, sources: Collection[str], *, alone: bool = False) -> HistoryEntry:
        """Undo the last write of a person's own that stands, and leave what others wrote later.

        Args:
            sources: see `HistoryEntry.is_of`.
            alone: the same.

        Raises:
            UndoRefused: there is none, or somebody has changed the same records since.
            FilesError: as any write.
        """

    def verify(self) -> list[Finding]:
        """Return what is wrong with the files themselves; nothing is changed."""

    def backup(self, path: str, *, overwrite: bool = False) -> list[FileStamp]:
        """Write a zip of the files of one moment, and return what is in it."""
