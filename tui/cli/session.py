"""What a verb works with: its streams, its store, and what the person may do."""

from __future__ import annotations

import os
import pwd
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedWriter, RawIOBase, TextIOWrapper
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

from store import places
from store.errors import PactlineError
from store.postgresql.address import has_password, is_address
from store.text import printable
from tui.terminal import clamped

if TYPE_CHECKING:
    from store.backend import Backend
    from store.files.errors import Holder
    from store.interface import Progress, Store
    from store.reader import Reader
    from store.store import FileStore
    from tui.cli.tables import Bars
    from tui.pages.document import Glyphs

# Columns of a page that goes to a pipe or a file.
PIPE_WIDTH = 80

# Seconds of work on the index before a bar is drawn.
PATIENCE = 0.3

# Said once, on standard error, by whatever opens the sample records.
SAMPLE_NOTICE = (
    "no store of your own yet, so these are the sample records; `pactline import FILE` begins one"
)


def check_address(path: str) -> None:
    """Raise PactlineError where a password stands in a word, which every process can read."""
    if has_password(path):
        raise PactlineError(
            "a password on the command line can be read by everybody on this host",
            remedy="put it into ~/.pgpass, or the address into PACTLINE_STORE",
        )


class Account(NamedTuple):
    """For whom marks, notes and searches are kept, and which source they may write.

    Either is empty where nobody may: a restricted account has what its forced command says, as
    whether it may read the whole store at once.
    """

    reader: str = ""
    source: str = ""
    whole: bool = False


NOBODY = Account()


def login() -> str:
    """Return the name of the account that runs the program, as a reader is named after it."""
    with suppress(KeyError):
        name = pwd.getpwuid(os.getuid()).pw_name
        if name.replace("-", "").replace(".", "").replace("_", "").isalnum() and name.isascii():
            return name
    return f"uid-{os.getuid()}"


class IndexDamaged(PactlineError):  # noqa: N818 - it tells what the person meets
    """The index gave way amid a verb and has been thrown away; it is made again when opened."""


class Answer(RawIOBase):
    """What a verb prints, which can be begun again as long as none of it has gone out.

    Args:
        target: where it goes.

    Attributes:
        begun: whether any of it has gone out.
    """

    def __init__(self, target: TextIO) -> None:
        self._target = target
        self.begun = self._dropped = False
        self.text = TextIOWrapper(
            BufferedWriter(self), target.encoding, target.errors, "\n", bool(target.line_buffering)
        )

    def writable(self) -> bool:
        """It is for writing alone."""
        return True

    def isatty(self) -> bool:
        """Whether it goes to a terminal."""
        return self._target.isatty()

    def fileno(self) -> int:
        """The descriptor of where it goes."""
        return self._target.fileno()

    def write(self, data: Any) -> int:  # noqa: ANN401 - whatever holds bytes
        """Let bytes go out."""
        self.begun = True
        return len(memoryview(data)) if self._dropped else self._target.buffer.write(data)

    def drop(self) -> None:
        """Forget what has not gone out yet."""
        self._dropped = True
        self.text.flush()


class Session:
    """One run of a verb or of the app; `with` closes its store.

    Args:
        store_path: where the store is, or would be.
        restricted: reading only, and nothing that reaches the host.
        account: who it is in a restricted account, and what they may write.
        ascii: lines and bars in ASCII.
        out: where data goes; standard output by default.
        talk: where everything else goes; standard error by default.
        store: an open store to read instead.
    """

    def __init__(
        self,
        *,
        store_path: str = "",
        restricted: bool = False,
        account: Account = NOBODY,
        ascii: bool = False,
        out: TextIO | None = None,
        talk: TextIO | None = None,
        store: Store | None = None,
    ) -> None:
        self.store_path = store_path
        self.restricted = restricted
        self.account = account if restricted else Account(login(), login())
        self.ascii = ascii
        self.out = out or sys.stdout
        self.talk = talk or sys.stderr
        self._store = store
        self._own: FileStore | None = None

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            if fault is not None:
                self.blame_index(fault)
        finally:
            self.close()

    def close(self) -> None:
        """Let go of the store."""
        for store in (self._store, self._own):
            if store is not None:
                store.close()
        self._store = self._own = None

    @property
    def terminal(self) -> bool:
        """Whether data goes to a terminal."""
        return self.out.isatty()

    @property
    def width(self) -> int:
        """Columns that a page may take."""
        if not self.terminal:
            return PIPE_WIDTH
        from shutil import get_terminal_size

        return max(20, clamped(*get_terminal_size((PIPE_WIDTH, 24)))[0])

    @property
    def glyphs(self) -> Glyphs:
        """The signs to draw with: ASCII where asked for, or where the encoding has no others."""
        from tui.pages.document import ASCII, UNICODE

        encoding = (self.out.encoding or "").lower().replace("-", "")
        return ASCII if self.ascii or not encoding.startswith("utf") else UNICODE

    def say(self, line: str) -> None:
        """Print one line of talk, on standard error."""
        self.talk.write(printable(line) + "\n")
        self.talk.flush()

    @property
    def is_sample(self) -> bool:
        """Whether no store was named and there is none yet, so that the samples are read."""
        return self.store_path == places.own_store() and not self.store_is_there

    @property
    def store_is_there(self) -> bool:
        """Whether there is anything at the store's path."""
        return is_address(self.store_path) or os.path.lexists(self.store_path)

    def store(self, *, begin: bool = False) -> Store:
        """Return the open store, or the sample records where there is none yet.

        Args:
            begin: a store of the person's own need not be there yet, and is empty then.

        Raises:
            PactlineError: the store named does not exist or does not open.
        """
        if self._store is None:
            if begin:
                self._store = self._opened(self.store_path)
            elif self.is_sample:
                from store.store import open_sample

                self.say(SAMPLE_NOTICE)
                self._store = open_sample(
                    cache_dir=places.folder("cache"), reader=self.account.reader
                )
            else:
                self._store = self._opened(self._need_store())
        return self._store

    def reader(self) -> Reader:
        """Return what the person keeps beside the store.

        Raises:
            PactlineError: nothing is kept for anybody in this account.
        """
        if reader := self.store().reader:
            return reader
        raise PactlineError(
            "this account keeps no marks, notes or searches",
            remedy="its administrator can name you with --reader in the command of your key",
        )

    def own_store(self, *, begin: bool = False) -> FileStore:
        """Return the open store of the person's own, for verbs that write to it.

        Args:
            begin: it need not be there yet.

        Raises:
            PactlineError: there is none yet, or it does not open.
        """
        if self._own is None:
            self._own = self._opened(self.store_path if begin else self._need_store())
        return self._own

    def own_backend(self) -> Backend:
        """Return the files of the person's own store, for verbs that look after them.

        Raises:
            PactlineError: there is none yet.
        """
        from store.store import backend_at

        backend = backend_at(self._need_store())
        backend.on_wait = self._tell_waiting
        return backend

    @contextmanager
    def progress(self, patience: float = PATIENCE) -> Iterator[Progress | None]:
        """Give what work is reported to, or None where nobody would see a bar.

        Args:
            patience: seconds of work before a bar is drawn.
        """
        if not self.talk.isatty():
            yield None
            return
        begun = monotonic()
        bars: list[Bars] = []

        def show(what: str, done: int, total: int) -> None:
            if not bars and monotonic() - begun >= patience:
                from tui.cli.tables import Bars

                bars.append(Bars(self.talk))
            for each in bars:
                each.show(what, done, total)

        try:
            yield show
        finally:
            for each in bars:
                each.close()

    def blame_index(self, fault: BaseException | None = None) -> None:
        """Look at the index of the open stores after a fault; nothing else reads its files whole.

        Args:
            fault: what was raised; None for one that the app has told of.

        Raises:
            IndexDamaged: that is why, and it has been thrown away.
            PactlineError: it is damaged, and cannot be thrown away.
        """
        if isinstance(fault, PactlineError | BrokenPipeError | KeyboardInterrupt):
            return
        from store.index.upkeep import damaged_files, throw_away
        from store.store import FileStore

        for store in (self._store, self._own):
            if not isinstance(store, FileStore) or not damaged_files(store.index.path):
                continue
            what, place = "the index is damaged", store.index.path
            if throw_away(place):
                remedy = "it is made again from the records, which are as they were: do it again"
                raise IndexDamaged(what, place=place, remedy=remedy) from fault
            remedy = "let its owner delete that folder; it is made again from the records"
            raise PactlineError(what, place=place, remedy=remedy) from fault

    def _need_store(self) -> str:
        if not self.store_is_there:
            remedy = "`pactline import FILE` begins one"
            raise PactlineError("there is no store yet", place=self.store_path, remedy=remedy)
        return self.store_path

    def _opened(self, path: str) -> FileStore:
        from store.store import open_store

        with self.progress() as progress:
            store = open_store(
                path,
                cache_dir=places.folder("cache"),
                progress=progress,
                reader=self.account.reader,
            )
        if store.keeper.refusal:
            kept = f"kept in {store.index.path}" if store.index.path else "made again each time"
            self.say(f"the index could not be written, so it is {kept} ({store.keeper.refusal})")
        if store.keeper.damaged:
            self.say("the index was damaged, so it has been made again from the records")
        if behind := store.behind():
            self.say(f"{behind}: this is what was read before")
        # The bar is gone; later reports belong to whoever shows the store.
        store.progress = None
        store.backend.on_wait = self._tell_waiting
        files = store.index.state.files
        if files and all(file.problem and not file.source for file in files):
            raise PactlineError(files[0].problem, place=store.backend.place(files[0].stamp.name))
        for name, message in store.problems():
            whole = "" if message.startswith("left out") else "left out "
            self.say(f"{whole}{name}: {message}")
        return store

    def _tell_waiting(self, holder: Holder | None, seconds: float) -> None:
        """Say why a write waits, and how long it will."""
        who = holder or "another program"
        self.say(f"waiting up to {seconds:g} seconds: {who} is writing to the store")
