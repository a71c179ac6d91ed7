"""The context in which files are written: the lock around a transaction."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType

from store.files.errors import writing_error
from store.files.folder import StoreFolder
from store.files.locking import Holder, WriterLock
from store.files.recovery import recover
from store.files.transaction import Transaction


class Writing:
    """The context of a write: locks, finishes what a dead writer left, commits or goes back."""

    def __init__(
        self,
        folder: StoreFolder,
        action: str,
        detail: str,
        wait: float,
        on_wait: Callable[[Holder | None], None] | None,
        keep: int,
        keep_bytes: int,
    ) -> None:
        """Nothing happens before the context is entered."""
        self._folder = folder
        self._action, self._detail = action, detail
        self._wait, self._on_wait = wait, on_wait
        self._keep, self._keep_bytes = keep, keep_bytes
        self._lock = WriterLock(folder.fs, folder.home)
        self._transaction: Transaction | None = None

    def __enter__(self) -> Transaction:
        """Wait for the lock and begin.

        Raises:
            StoreBusy, LocksUnsupported, StoreMissing, NotWritable, DiskFull, WriteFailed.
        """
        home = self._folder.home
        try:
            self._lock.acquire(self._action, self._wait, self._on_wait)
            recover(self._folder.fs, home)
            self._transaction = Transaction(self._folder, self._action, self._detail)
        except OSError as error:
            self._lock.release()
            raise writing_error(error, self._folder.path) from None
        except BaseException:
            self._lock.release()
            raise
        return self._transaction

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Commit, or go back where the body raised; then let go of the lock."""
        transaction = self._transaction
        if transaction is None:
            return
        try:
            if kind is None:
                transaction.commit(self._keep, self._keep_bytes)
            else:
                transaction.abort()
        except OSError as failure:
            raise writing_error(failure, self._folder.path) from None
        finally:
            self._lock.release()
