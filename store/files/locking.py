"""One writer at a time, by an advisory lock that dies with its holder."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from store.files.errors import LocksUnsupported, StoreBusy
from store.files.filesystem import FileSystem
from store.files.journal import AREA, read_small
from store.files.syncing import write_all

if TYPE_CHECKING:
    from filelock import BaseFileLock

_PAUSE = 0.05
_NO_LOCKS = (errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EINVAL)


class Holder(NamedTuple):
    """Who is writing: user and computer, process number, since when (ISO 8601, UTC), doing what."""

    user: str
    host: str
    pid: int
    since: str
    action: str

    def __str__(self) -> str:
        """Return it as part of a sentence."""
        since = self.since[:16].replace("T", " ")
        return f"{self.user} on {self.host} (process {self.pid}, {self.action}, since {since} UTC)"


class WriterLock:
    """The lock of a store's folder."""

    def __init__(self, fs: FileSystem, home: str) -> None:
        """Nothing is locked yet."""
        self._fs = fs
        self._home = home
        self._note = f"{home}/{AREA}/holder"
        self._lock: BaseFileLock | None = None

    def acquire(
        self, action: str, wait: float, on_wait: Callable[[Holder | None], None] | None
    ) -> None:
        """Take the lock, waiting up to `wait` seconds for its holder.

        Raises:
            StoreBusy: somebody else kept it all the time.
            LocksUnsupported: the file system has no locks.
            OSError: as the system says.
        """
        from filelock import FileLock, Timeout

        with suppress(FileExistsError):
            self._fs.mkdir(f"{self._home}/{AREA}")
        self._lock = FileLock(
            f"{self._home}/{AREA}/lock", thread_local=False, fallback_to_soft=False
        )
        deadline = time.monotonic() + wait
        told: list[Holder | None] = []
        while True:
            try:
                self._fs.lock(self._lock)
                break
            except Timeout:
                holder = read_holder(self._fs, self._home)
            except OSError as error:
                if error.errno in _NO_LOCKS:
                    raise LocksUnsupported(
                        "nothing was written: the file system has no locks",
                        place=self._home,
                        remedy="keep the store on a local disk",
                    ) from None
                raise
            if on_wait and [holder] != told:
                on_wait(holder)
                told = [holder]
            if time.monotonic() >= deadline:
                raise StoreBusy(
                    f"nothing was written: {holder or 'another program'} is writing",
                    place=self._home,
                    remedy="try again later",
                    holder=holder,
                )
            time.sleep(min(_PAUSE, max(0.0, deadline - time.monotonic())))
        # The note only helps others to word a message, so a full disk does not stop the write here.
        with suppress(OSError):
            self._write_note(me(action))

    def release(self) -> None:
        """Let go, so that the next writer may begin."""
        if self._lock is None or not self._lock.is_locked:
            return
        try:
            with suppress(OSError):
                self._fs.unlink(self._note)
        finally:
            self._lock.release()

    def _write_note(self, holder: Holder) -> None:
        import json

        descriptor = self._fs.open_over(self._note)
        try:
            write_all(self._fs, descriptor, json.dumps(holder._asdict()).encode())
        finally:
            self._fs.close(descriptor)


def waiting_for(holder: Holder | None, seconds: float) -> str:
    """Return the line that tells a person why a write waits, and how long it will."""
    who = holder or "another program"
    return f"waiting up to {seconds:g} seconds: {who} is writing to the store"


def me(action: str) -> Holder:
    """Return this process as a holder."""
    import pwd

    try:
        user = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        user = str(os.getuid())
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    return Holder(user, os.uname().nodename, os.getpid(), now, action)


def read_holder(fs: FileSystem, home: str) -> Holder | None:
    """Return who wrote the holder's note, or None where it is not known or has died."""
    import json

    try:
        note = json.loads(read_small(fs, f"{home}/{AREA}/holder", 4096))
        holder = Holder(
            str(note["user"]),
            str(note["host"]),
            int(note["pid"]),
            str(note["since"]),
            str(note["action"]),
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    if holder.host == os.uname().nodename:
        try:
            os.kill(holder.pid, 0)
        except ProcessLookupError:
            return None
        except (OSError, OverflowError):
            return holder
    return holder
