"""A proxy that makes a link slow and thin, both ways."""

from __future__ import annotations

import socket
import threading
import time
from collections import deque
from types import TracebackType


class SlowLink:
    """Passes TCP connections on to a port, late and a little at a time.

    Args:
        port: where to.
        delay: seconds that each byte is on its way, in each direction.
        rate: bits a second, in each direction.

    Attributes:
        port: where to connect.
        to_client: bytes that have come out at the client's end.
    """

    def __init__(self, port: int, *, delay: float, rate: int) -> None:
        self._target = port
        self._delay = delay
        self._rate = rate
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.to_client = 0
        self.sockets: list[socket.socket] = []

    def __enter__(self) -> SlowLink:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._listener.close()
        self.cut()

    def cut(self) -> None:
        """Cut every connection, as a link that drops."""
        for each in self.sockets:
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
            finally:
                each.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._target))
            self.sockets += [client, server]
            for source, sink in ((client, server), (server, client)):
                _Way(self, source, sink, self._delay, self._rate, sink is client).start()


class _Way:
    """One direction: a reader that stamps what comes, a writer that lets it out when it is due."""

    def __init__(
        self,
        link: SlowLink,
        source: socket.socket,
        sink: socket.socket,
        delay: float,
        rate: int,
        counted: bool,
    ) -> None:
        self._link, self._source, self._sink = link, source, sink
        self._delay, self._rate, self._counted = delay, rate, counted
        self._waiting: deque[tuple[float, bytes]] = deque()
        self._come = threading.Condition()

    def start(self) -> None:
        threading.Thread(target=self._read, daemon=True).start()
        threading.Thread(target=self._write, daemon=True).start()

    def _read(self) -> None:
        data = b"x"
        while data:
            try:
                # A small window, as of a thin link: the sender feels it and does not run ahead.
                data = self._source.recv(512)
            except OSError:
                data = b""
            with self._come:
                self._come.wait_for(lambda: len(self._waiting) < 32)
                self._waiting.append((time.monotonic() + self._delay, data))
                self._come.notify_all()

    def _write(self) -> None:
        while True:
            with self._come:
                self._come.wait_for(lambda: bool(self._waiting))
                due, data = self._waiting.popleft()
                self._come.notify_all()
            time.sleep(max(0.0, due - time.monotonic()))
            try:
                if not data:
                    self._sink.shutdown(socket.SHUT_WR)
                    return
                self._sink.sendall(data)
            except OSError:
                return
            if self._counted:
                self._link.to_client += len(data)
            time.sleep(len(data) * 8 / self._rate)
