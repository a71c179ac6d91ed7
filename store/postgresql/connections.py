"""Connections to whoever leads, kept for the next reader, and what their errors mean."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import psycopg
from psycopg import errors
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from store.errors import PactlineError
from store.files.errors import (
    DiskFull,
    FilesError,
    NotWritable,
    StoreAway,
    StoreBusy,
    StoreMissing,
    UnreadableFile,
    WriteFailed,
)
from store.postgresql.schema import READER, WRITER
from store.text import printable

Connection = psycopg.Connection[Any]

T = TypeVar("T")

# How a lost server or link is noticed within seconds, where the address does not say otherwise.
_PATIENCE = {
    "application_name": "pactline",
    "connect_timeout": "3",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",
}

_REST = 1.0
"""Seconds for which a server that did not answer is not asked again by readers."""

_FATAL = re.compile(r"FATAL:\s*(.*)")
_CERTIFICATE = re.compile(r"certificate verify failed|server certificate for|root certificate file")
_COMING = re.compile(r"the database system is|terminating connection|too many")
_CREATE = "make one with `pactline create-store ADDRESS`"
_RETRY = "try again in a moment; what was read before can be listed and searched meanwhile"


class Connections:
    """Those of one process to one address.

    Args:
        address: of libpq, as a URI or as keywords.
        path: where that is, for people.
    """

    def __init__(self, address: str, path: str) -> None:
        """Connect to nothing yet."""
        try:
            parts = conninfo_to_dict(address)
        except (psycopg.Error, ValueError):
            # What libpq says of it may quote the password.
            parts = {}
        if not parts:
            raise PactlineError(
                "this address of a server cannot be read",
                remedy="write it like postgresql://HOST/DATABASE",
            )
        self.path = path
        self._choice = str(parts.pop("target_session_attrs", None) or "")
        told = {key: str(value) for key, value in parts.items() if value is not None}
        self._conninfo = make_conninfo(**{**_PATIENCE, **told})
        self._idle: list[Connection] = []
        self._inherited: list[Connection] = []
        self._process = os.getpid()
        self._away_until = 0.0
        self._listening: Connection | None = None

    def connect(self, *, write: bool = False) -> Connection:
        """Return a connection to whoever leads; for readers, to whoever answers else.

        Raises:
            StoreAway: nobody answers.
            FilesError: the server refuses.
        """
        if self._choice:
            return self._connect(self._choice)
        try:
            return self._connect("read-write")
        except StoreAway:
            if write:
                raise
        return self._connect("any")

    def _connect(self, kind: str) -> Connection:
        try:
            return psycopg.connect(self._conninfo, autocommit=True, target_session_attrs=kind)
        except (psycopg.Error, ValueError) as error:
            refused, distrusted = _FATAL.search(str(error)), _CERTIFICATE.search(str(error))
        if distrusted:
            raise UnreadableFile(
                "the certificate of the server is not one to trust",
                place=self.path,
                remedy="check sslmode, sslrootcert and the name of the host in the address",
            )
        if refused and not _COMING.search(refused[1]):
            raise UnreadableFile(
                f"the server refuses: {printable(refused[1])}",
                place=self.path,
                remedy="check the user, the password (~/.pgpass) and the database",
            )
        what = "no server answers that can be written" if kind == "read-write" else ""
        raise StoreAway(what or "no server answers", place=self.path, remedy=_RETRY)

    def asked(self, work: Callable[[Connection], T]) -> T:
        """Return what some work says that only reads, on a connection of its own.

        Work on a connection that was lent before is done once more where that is lost by now.

        Raises:
            StoreAway: nobody answers.
            FilesError: the server refuses.
        """
        if self._process != os.getpid():
            # Two processes cannot share a connection; this one leaves it to the other.
            self._inherited += self._idle
            self._idle, self._process = [], os.getpid()
        while True:
            if lent := bool(self._idle):
                connection = self._idle.pop()
            elif time.monotonic() < self._away_until:
                raise StoreAway("no server answers", place=self.path, remedy=_RETRY)
            else:
                try:
                    connection = self.connect()
                except StoreAway:
                    self._away_until = time.monotonic() + _REST
                    raise
            try:
                with asking(self.path):
                    found = work(connection)
            except StoreAway:
                connection.close()
                if not lent:
                    raise
                continue
            except BaseException:
                connection.close()
                raise
            if self._choice or connection.info.parameter_status("in_hot_standby") != "on":
                self._idle.append(connection)
            else:
                # A standby is read only until there is a leader, who knows one's own writes.
                connection.close()
            return found

    def wait(self, seconds: float) -> None:
        """Wait until somebody writes, or for so long; as long where that cannot be listened for."""
        try:
            if self._listening is None:
                self._listening = self.connect()
                self._listening.execute("LISTEN pactline")
                # What was written before is still to be asked for.
                return
            for _ in self._listening.notifies(timeout=seconds, stop_after=1):
                pass
        except (FilesError, psycopg.Error):
            if self._listening is not None:
                self._listening.close()
            self._listening = None
            time.sleep(seconds)


@contextmanager
def asking(place: str, *, writing: bool = False) -> Iterator[None]:
    """Turn what the driver says into a FilesError that says what to do."""
    try:
        yield
    except psycopg.Error as error:
        raise _told(error, place, writing=writing) from None


def _told(error: psycopg.Error, place: str, *, writing: bool) -> FilesError:
    nothing = "nothing was written: " if writing else ""
    if isinstance(error, errors.InsufficientPrivilege):
        kind, role = (NotWritable, WRITER) if writing else (UnreadableFile, READER)
        what = f"{nothing}no permission to {'write' if writing else 'read'}"
        return kind(what, place=place, remedy=f"ask the database's owner for the role {role}")
    if isinstance(error, errors.UndefinedTable | errors.InvalidSchemaName):
        return StoreMissing("there is no store in this database", place=place, remedy=_CREATE)
    if isinstance(error, errors.LockNotAvailable | errors.DeadlockDetected):
        what = f"{nothing}another program is writing"
        return StoreBusy(what, place=place, remedy="try again later")
    if isinstance(error, errors.DiskFull):
        return DiskFull(
            f"{nothing}the server's disk is full", place=place, remedy="free some space"
        )
    lost = isinstance(error, errors.OperationalError | errors.InterfaceError)
    if lost or isinstance(error, errors.ReadOnlySqlTransaction):
        return StoreAway(f"{nothing}the server is gone just now", place=place, remedy=_RETRY)
    said = printable(error.diag.message_primary or type(error).__name__)
    return WriteFailed(f"{nothing}the server says: {said}", place=place, remedy="tell its owner")
