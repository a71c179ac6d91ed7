"""A server on loopback that gives out files, and every kind of trouble."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

FILE = b"Identifier,Title,Amount Awarded,Currency,Award Date,Recipient Org:Name\n1,A,5,GBP,2020,B\n"


class Handler(BaseHTTPRequestHandler):
    """Answers by the first part of the path."""

    protocol_version = "HTTP/1.1"
    files: ClassVar[dict[str, bytes]] = {}
    asked: ClassVar[list[str]] = []

    def log_message(self, *_: object) -> None:
        return

    def do_GET(self) -> None:
        self.asked.append(self.path)
        kind = self.path.strip("/").partition("/")[0].partition("?")[0]
        getattr(self, f"give_{kind.replace('-', '_')}", self.give_file)()

    def answer(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def give_file(self) -> None:
        body = self.files.get(self.path.partition("?")[0])
        if body is None:
            return self.answer(b"", 404)
        tag = f'"{hash(body)}"'
        if self.headers.get("If-None-Match") == tag:
            return self.answer(b"", 304)
        return self.answer(body, ETag=tag, Last_Modified="Wed, 21 Oct 2015 07:28:00 GMT")

    def redirect(self, address: str) -> None:
        self.answer(b"", 302, Location=address)

    def give_moved(self) -> None:
        self.redirect("/grants.csv")

    def give_round(self) -> None:
        self.redirect("/round/" + "x" * (len(self.path) % 9))

    def give_to_file(self) -> None:
        self.redirect("file:///etc/passwd")

    def give_to_private(self) -> None:
        self.redirect("http://10.0.0.1/grants.csv")

    def give_to_itself(self) -> None:
        self.redirect("http://[::1]:1/grants.csv")

    def give_named(self) -> None:
        self.answer(FILE, Content_Disposition='attachment; filename="../../of 2020.csv"')

    def give_stall(self) -> None:
        time.sleep(3)

    def give_stall_later(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"Ident")
        self.wfile.flush()
        time.sleep(3)

    def give_short(self) -> None:
        self.answer(FILE, Content_Length=str(len(FILE) + 100))
        self.close_connection = True

    def give_long(self) -> None:
        """Send more than the stated length."""
        self.answer(FILE, Content_Length=str(len(FILE) - 20))
        self.close_connection = True

    def give_changing(self) -> None:
        """Send another version, under another tag, each time that it is asked."""
        body = FILE.replace(b",5,", b",%d," % len(self.asked))
        self.answer(body, ETag=f'"{len(self.asked)}"')

    def give_gone_soon(self) -> None:
        """Lead to where there is nothing any longer."""
        self.redirect("/no-longer.csv")

    def give_chunks_cut(self) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"ff\r\nIdentifier")
        self.close_connection = True

    def give_huge(self) -> None:
        self.answer(b"", Content_Length=str(10 * 1024**3))

    def give_endless(self) -> None:
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        try:
            while True:
                self.wfile.write(b"x" * 65536)
        except OSError:
            return

    def give_nonsense(self) -> None:
        self.wfile.write(b"\x00\xff nonsense\r\n\r\n")
        self.close_connection = True


@contextmanager
def serving(**files: bytes) -> Iterator[str]:
    """Serve files by their names; the address of the server, without a slash at its end."""
    Handler.files = {f"/{name.replace('_', '.')}": body for name, body in files.items()}
    Handler.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
