"""Changing a store's files: one writer at a time, each file in one step, with the way back kept.

A new version is written beside the old one and synced, the old one gets its entry in the history,
and then a rename changes all at once. A process that dies before the rename leaves the store as it
was; one that dies after it leaves an entry that the next writer completes.
"""

from __future__ import annotations

import errno
import json
import os
import pwd
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from shutil import rmtree

from filelock import FileLock, Timeout

from store.files import history
from store.files.disk import (
    digest_of,
    make_folder,
    read_chunks,
    read_note,
    sync_folder,
    write_all,
    write_new,
)
from store.files.errors import (
    DamagedFile,
    FileChanged,
    FilesError,
    Holder,
    LocksUnsupported,
    StoreBusy,
    UndoRefused,
    WriteFailed,
    WriteUncertain,
    WriteUnfinished,
    reading,
    reason_of,
    writing_to,
)
from store.files.folder import AREA, HISTORY, FileStamp, StoreFolder, is_ours, stamp_of
from store.files.history import HistoryEntry, HistoryFile

WAIT = 10.0
"""Seconds that a write waits for another one, unless it is told otherwise."""

_JOURNAL = f"{AREA}/journal"
_NEW = "new-"
_NEW_OUTSIDE = ".pactline-new-"
_NO_LOCKS = (errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EINVAL)
_IGNORED = b"""\
# Made again from the records, or of this computer alone.
/.history/
/.index/
/.pactline/
"""


class Writer:
    """The one who may change a store's files while its `with` block runs.

    Entering waits for the lock, which its holder's death sets free, and tidies up what a writer
    that died has left.

    Args:
        folder: the store.
        action: what the person did, for the history (“import”).
        detail: what it was done with (“trafford.json”).
        wait: seconds to wait for another writer, which `folder.on_wait` is told of.

    Attributes:
        counts: numbers of records for the history (“added”: 555), of the file that changes next.
        entries: what the history says of the changes made.

    Raises:
        StoreBusy: somebody else kept the lock all the time.
        LocksUnsupported: the file system has no locks.
        StoreMissing, NotWritable, DiskFull, WriteFailed: the system refuses.
    """

    def __init__(
        self, folder: StoreFolder, action: str, detail: str = "", *, wait: float = WAIT
    ) -> None:
        self.folder, self.action, self.detail = folder, action, detail
        self.counts: dict[str, int] = {}
        self.entries: list[HistoryEntry] = []
        self._wait = wait
        self._note = f"{folder.home}/{AREA}/holder"
        self._lock: FileLock | None = None

    def __enter__(self) -> Writer:
        home = self.folder.home
        self._lock = _take_lock(self.folder, self._wait)
        try:
            # The note only helps others to word a message, so a full disk does not stop the write.
            with suppress(OSError):
                _write_note(self._note, holder_for(self.action))
            with writing_to(self.folder.path):
                _finish_journal(home)
                history.settle(home)
                _sweep(home)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        try:
            _take_away(self._note)
        finally:
            if self._lock:
                self._lock.release()

    def put(self, name: str, chunks: Iterable[bytes], replaced: FileStamp | None) -> FileStamp:
        """Replace a file, or make one; readers see the old version or the new one, whole.

        Args:
            name: of the file; of a symbolic link, what it leads to is replaced.
            chunks: the contents.
            replaced: the version that is meant to give way, None for none.

        Returns:
            The stamp of the new version.

        Raises:
            FileChanged: another version has taken its place meanwhile.
            DiskFull, NotWritable, StoreMissing, WriteFailed: the system refuses; all is as it was.
            WriteUnfinished, WriteUncertain: as their names say.
        """
        home, place = self.folder.home, self.folder.place(name)
        self._check_name(name)
        with writing_to(place):
            target = os.path.realpath(f"{home}/{name}")
            parent = os.path.dirname(target)
            draft = f"{home}/{AREA}/{_NEW}"
            if parent != os.path.realpath(home):
                # A link may lead to another disk, and a file can only be moved within one.
                draft = f"{parent}/{_mark_outside(home)}"
            draft += f"{os.getpid():x}-{os.urandom(8).hex()}"
            like = None
            with suppress(FileNotFoundError):
                like = os.stat(target)
            status, digest = write_new(draft, chunks, like)
            before = replaced.size if replaced else None
            file = HistoryFile(name, before, status.st_size, digest)
            try:
                self._change(file, replaced, draft, target)
            except BaseException:
                _take_away(draft)
                raise
        return stamp_of(name, status)

    def delete(self, name: str, deleted: FileStamp | None) -> None:
        """Delete a file (of a symbolic link, the link); one that is not there stays away.

        Args:
            name: of the file.
            deleted: the version that is meant, None for none.

        Raises:
            FilesError: as `put` does.
        """
        self._check_name(name)
        if deleted:
            with writing_to(self.folder.place(name)):
                file = HistoryFile(name, deleted.size, None, "")
                self._change(file, deleted, f"{self.folder.home}/{name}", "")

    def undo(self, entry: HistoryEntry) -> None:
        """Put back what a write replaced.

        Raises:
            UndoRefused: a file has been changed since.
            DamagedFile: the history cannot tell what the write was.
            FilesError: as `put` does.
        """
        if not entry.files:
            raise DamagedFile(
                f"what the history says of write {entry.id} is damaged, so it stays as it is",
                place=f"{self.folder.home}/{HISTORY}/{int(entry.id):08d}",
                remedy="name an earlier write, as `pactline history` lists it",
            )
        self.detail = " ".join(filter(None, (entry.id, entry.action, entry.detail)))
        self.counts = dict(entry.counts)
        stamps = {file.name: self._unchanged(entry, file) for file in entry.files}
        for file in entry.files:
            if file.before is None or file.before < 0:
                self.delete(file.name, stamps[file.name])
            else:
                # A copy, so that a program that writes in place cannot reach the history.
                kept = history.kept_version(self.folder, entry, file.name)
                self.put(file.name, read_chunks(kept), stamps[file.name])

    def take_back(self) -> None:
        """Undo all changes made, as a write of its own; what somebody changed since then stays."""
        with suppress(FilesError), Writer(self.folder, "undo") as writer:
            for entry in reversed(self.entries):
                if entry in history.entries(self.folder):
                    writer.undo(entry)

    def _unchanged(self, entry: HistoryEntry, file: HistoryFile) -> FileStamp | None:
        """Return the stamp of a file that is as a write left it."""
        place = self.folder.place(file.name)
        with reading(place):
            stamp = self.folder.stamp(file.name)
            if digest_of(f"{self.folder.home}/{file.name}") == file.digest:
                return stamp
        raise UndoRefused(
            f"the file has been changed since write {entry.id} ({entry.action})",
            place=place,
            remedy="undo the later write first; see `pactline history`",
        )

    def _change(self, file: HistoryFile, old: FileStamp | None, source: str, target: str) -> None:
        """Move a new version to its target, or delete a file where the target is empty."""
        home, place = self.folder.home, self.folder.place(file.name)
        who = holder_for(self.action)
        entry = history.begin(home, who, self.detail, self.counts, file)
        due = False
        try:
            if self.folder.stamp(file.name) != old:
                raise FileChanged(
                    "nothing was written: another program changed the file meanwhile",
                    place=place,
                    remedy="do it again",
                )
            self.entries.append(entry)
            due = True
            if target:
                os.rename(source, target)
            else:
                os.unlink(source)
        except BaseException as error:
            # A call that failed may have been done all the same, so the disk is asked.
            if not due or not _is_gone(source, place):
                history.discard(home, entry)
                raise
            if isinstance(error, OSError):
                raise _unfinished(error, place) from None
            raise
        try:
            sync_folder(os.path.dirname(target or source))
            history.complete(home, entry)
        except OSError as error:
            raise _unfinished(error, place) from None
        with suppress(OSError, FilesError):
            history.prune(home)

    def _check_name(self, name: str) -> None:
        only = self.folder.only
        if only and name != only:
            raise WriteFailed(
                f"this store is the single file {only}, so “{name}” has no place in it",
                place=self.folder.path,
                remedy="begin a store in a folder, with --store FOLDER",
            )
        if not name or (name != only and (not is_ours(name) or "/" in name or "\0" in name)):
            raise WriteFailed(
                f"“{name}” cannot be the name of a source's file",
                place=self.folder.path,
                remedy="choose a plain name that ends in .json",
            )


def _take_lock(folder: StoreFolder, wait: float) -> FileLock:
    for path in (f"{folder.home}/{AREA}", f"{folder.home}/{HISTORY}"):
        if os.path.lexists(path) and not os.path.isdir(path):
            raise WriteFailed(
                "nothing was written: where the store keeps a folder of its own is something else",
                place=path,
                remedy="move it away; the folder is made when it is needed",
            )
    with writing_to(folder.path):
        with suppress(FileExistsError):
            os.mkdir(f"{folder.home}/{AREA}")
        lock = FileLock(f"{folder.home}/{AREA}/lock", fallback_to_soft=False)
        try:
            with suppress(Timeout):
                lock.acquire(timeout=0)
                return lock
            if folder.on_wait:
                folder.on_wait(_holder(folder.home), wait)
            lock.acquire(timeout=wait)
            return lock
        except Timeout:
            holder = _holder(folder.home)
            raise StoreBusy(
                f"nothing was written: {holder or 'another program'} is writing",
                place=folder.home,
                remedy="try again later",
            ) from None
        except OSError as error:
            lock.release()
            if error.errno not in _NO_LOCKS:
                raise
            raise LocksUnsupported(
                "nothing was written: the file system has no locks",
                place=folder.home,
                remedy="keep the store on a local disk",
            ) from None


def undo(folder: StoreFolder, number: str | None = None) -> HistoryEntry:
    """Put back what a write replaced, as a write of its own; return the entry that was undone.

    Args:
        folder: the store.
        number: of the write; None for the last one.

    Raises:
        UndoRefused: there is no such write, or a file has been changed since.
        FilesError: as any write.
    """
    with Writer(folder, "undo") as writer:
        for entry in history.entries(folder):
            if number is None or entry.id == number.lstrip("0"):
                writer.undo(entry)
                return entry
    what = f"there is no write {number} in the history" if number else "nothing to undo"
    raise UndoRefused(what, place=folder.path, remedy="see `pactline history`")


def create_store(path: str | os.PathLike[str]) -> StoreFolder:
    """Make a folder ready to be a store, with a `.gitignore`; what is there stays.

    Raises:
        NotWritable, DiskFull, WriteFailed: it cannot be made.
    """
    folder = StoreFolder(path)
    with writing_to(folder.path):
        make_folder(folder.home)
        if ".gitignore" not in os.listdir(folder.home):
            with suppress(FileExistsError):
                write_new(f"{folder.home}/.gitignore", [_IGNORED])
            sync_folder(folder.home)
    return folder


def remove_begun(path: str) -> bool:
    """Remove the folder of a store that was made for a write which came to nothing.

    It goes under the writers' lock, and only where it holds no records and nothing of anybody
    else's; a writer that came meanwhile keeps it. Return whether it went.
    """
    folder = StoreFolder(path)
    try:
        if not os.path.isdir(folder.home):
            return False
        lock = _take_lock(folder, 0.0)
        try:
            made = {".gitignore", ".index", AREA, HISTORY}
            if not made.issuperset(os.listdir(folder.home)) or has_journal(folder):
                return False
            rmtree(folder.home)
        finally:
            lock.release()
    except (FilesError, OSError):
        return False
    return True


def has_journal(folder: StoreFolder) -> bool:
    """Tell whether version 0.1.0 died amid a write, which the next write finishes."""
    return os.path.lexists(f"{folder.home}/{_JOURNAL}")


def _finish_journal(home: str) -> None:
    """Do the renames that version 0.1.0 had decided on; its journal lists `[name, new version]`."""
    path = f"{home}/{_JOURNAL}"
    try:
        steps = [(str(name), str(new)) for name, new in json.loads(read_note(path))["steps"]]
        # A journal may have come with a copied folder: it must not reach a file outside the store.
        plain = all("/" not in each and "\0" not in each for step in steps for each in step)
        for name, new in steps if plain else ():
            target = os.path.realpath(f"{home}/{name}")
            parent = os.path.dirname(target) if new.startswith(_NEW_OUTSIDE) else f"{home}/{AREA}"
            with suppress(FileNotFoundError):
                if new.startswith((_NEW, _NEW_OUTSIDE)):
                    os.rename(f"{parent}/{new}", target)
                elif not new and is_ours(name):
                    os.unlink(f"{home}/{name}")
    except FileNotFoundError:
        return
    except (ValueError, KeyError, TypeError, RecursionError):
        plain = False
    if not plain:
        raise DamagedFile(
            "the journal of an unfinished write is damaged",
            place=path,
            remedy="move it away: the store is then as it was before that write",
        )
    sync_folder(home)
    os.unlink(path)


def _sweep(home: str) -> None:
    """Remove new versions that a dead writer left."""
    marks = {f"{home}/{AREA}": _NEW}
    with os.scandir(home) as entries:
        links = [each.path for each in entries if each.is_symlink() and is_ours(each.name)]
    for link in links:
        marks[os.path.dirname(os.path.realpath(link))] = _mark_outside(home)
    for folder, mark in marks.items():
        # Another folder is tidied as far as it allows; what stays hurts nobody.
        with suppress(OSError):
            for name in os.listdir(folder):
                if name.startswith(mark):
                    os.unlink(f"{folder}/{name}")


def _mark_outside(home: str) -> str:
    """Return how a new version beside the target of a link begins, the store's own number in it."""
    return f"{_NEW_OUTSIDE}{os.stat(home).st_ino:x}-"


def _is_gone(path: str, place: str) -> bool:
    """Tell whether a folder lists a name no longer, since an error of a call proves nothing."""
    try:
        return os.path.basename(path) not in os.listdir(os.path.dirname(path))
    except OSError as error:
        raise WriteUncertain(
            f"it is not known whether the change was made: {reason_of(error)}",
            place=place,
            remedy="check the disk, open the store again and look",
        ) from None


def _unfinished(error: OSError, place: str) -> WriteUnfinished:
    return WriteUnfinished(
        f"the change is made, but tidying up failed: {reason_of(error)}",
        place=place,
        remedy="the next write finishes it; check the disk",
    )


def holder_for(action: str) -> Holder:
    """Return who this process writes for."""
    try:
        user = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        user = str(os.getuid())
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    return Holder(user, os.uname().nodename, os.getpid(), now, action)


def _take_away(path: str) -> None:
    with suppress(OSError):
        os.unlink(path)


def _write_note(path: str, holder: Holder) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o666)
    try:
        write_all(descriptor, json.dumps(holder._asdict()).encode())
    finally:
        os.close(descriptor)


def _holder(home: str) -> Holder | None:
    """Return who wrote the holder's note, or None where it is not known or has died."""
    try:
        note = json.loads(read_note(f"{home}/{AREA}/holder"))
        user, host, since, action = (str(note[key]) for key in ("user", "host", "since", "action"))
        holder = Holder(user, host, int(note["pid"]), since, action)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    try:
        if holder.host == os.uname().nodename:
            os.kill(holder.pid, 0)
    except ProcessLookupError:
        return None
    except (OSError, OverflowError):
        pass
    return holder
