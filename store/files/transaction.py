"""A write of several files, all or nothing.

New versions are written beside the old ones and synced; then the journal is put in place, which is
the moment at which the write happens; then the names are moved. A process that dies before that
moment leaves the store as it was, one that dies after it leaves work that the next writer finishes,
while readers already follow the journal.
"""

from __future__ import annotations

from contextlib import suppress
from typing import NoReturn

from store.files import journal as journals
from store.files.entries import HistoryFile
from store.files.errors import (
    FilesError,
    WriteUncertain,
    WriteUnfinished,
    changed_meanwhile,
    reason_of,
    writing_error,
)
from store.files.filesystem import base, parent
from store.files.folder import StoreFolder
from store.files.journal import Journal
from store.files.keeping import prune, record
from store.files.listing import scan
from store.files.recovery import finish, recover
from store.files.staging import Staged, Staging
from store.files.syncing import sync_folder, write_new


class Transaction(Staging):
    """The files that a write will put and delete, and the write itself.

    Attributes:
        action, detail: what the person did, and with what.
        counts: numbers of records for the history (“added”: 555), filled by the caller.
    """

    def __init__(self, folder: StoreFolder, action: str, detail: str) -> None:
        """Begin; the caller holds the lock."""
        super().__init__(folder)
        self.action = action
        self.detail = detail
        self.counts: dict[str, int] = {}

    def commit(self, keep: int, keep_bytes: int) -> None:
        """Make the write happen; before or after, and nothing in between, whatever goes wrong."""
        if not self.files:
            return
        try:
            self._check_unchanged()
            journal = self._prepare(keep)
            self._publish(journal)
        except BaseException as error:
            self._settle(error)
        try:
            finish(self._fs, self._folder.home, journal)
        except BaseException as error:
            self._complete(error)
        with suppress(OSError, FilesError):
            prune(self._fs, self._folder.home, keep, keep_bytes)

    def _check_unchanged(self) -> None:
        now = scan(self._folder, None)
        for name in self.files:
            if now.get(name) != self.before.get(name):
                raise changed_meanwhile(self._folder.place(name))

    def _prepare(self, keep: int) -> Journal:
        steps = {name: staged.step for name, staged in self.files.items()}
        entry = ""
        if keep:
            files = [self._change(name, staged) for name, staged in self.files.items()]
            entry = record(self._fs, self._folder.home, self, files)
        return Journal(self.id, steps, entry)

    def _change(self, name: str, staged: Staged) -> HistoryFile:
        before = self.before.get(name)
        return HistoryFile(name, before.size if before else None, staged.size, staged.digest)

    def _publish(self, journal: Journal) -> None:
        home, fs = self._folder.home, self._fs
        for path in sorted({parent(journals.temp_path(home, s)) for s in journal.steps.values()}):
            sync_folder(fs, path)
        sync_folder(fs, home)
        draft = f"{home}/{journals.AREA}/{journals.TEMP_PREFIX}{self.id}-journal"
        write_new(fs, draft, [journals.encode(journal)])
        fs.rename(draft, journals.journal_path(home))
        sync_folder(fs, f"{home}/{journals.AREA}")

    def _settle(self, error: BaseException) -> NoReturn:
        """Go back where the journal is not in place, and forward where it is; then raise."""
        # A call that failed may have been done all the same, so the disk is asked, not the memory;
        # where it does not answer, everything stays for the next writer to settle.
        path = journals.journal_path(self._folder.home)
        try:
            decided = base(path) in self._fs.names(parent(path))
        except OSError as failure:
            raise WriteUncertain(
                f"it is not known whether the change was made: {reason_of(failure)}",
                place=self._folder.path,
                remedy="check the disk, open the store again and look",
            ) from None
        if decided:
            self._complete(error)
        self.abort()
        with suppress(OSError, FilesError):
            recover(self._fs, self._folder.home)
        if isinstance(error, OSError):
            raise writing_error(error, self._folder.path) from None
        raise error

    def _complete(self, error: BaseException) -> NoReturn:
        """Try once more to finish a write that has happened; then raise."""
        try:
            recover(self._fs, self._folder.home)
        except OSError as again:
            raise self._unfinished(again) from None
        if isinstance(error, OSError):
            raise self._unfinished(error) from None
        raise error

    def _unfinished(self, error: OSError) -> WriteUnfinished:
        return WriteUnfinished(
            f"the change is made, but tidying up failed: {reason_of(error)}",
            place=self._folder.path,
            remedy="the next write finishes it; check the disk",
        )
