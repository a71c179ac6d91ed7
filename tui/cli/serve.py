"""`pactline serve`: the app in a browser, by textual-serve."""

from __future__ import annotations

import asyncio
import logging
import os
import shlex
import sys
from argparse import Namespace
from typing import Any
from urllib.parse import urlsplit

from store.errors import EXIT_FOUND, PactlineError
from store.postgresql.address import is_address
from tui.cli.session import Session
from tui.cli.ssh import MEMORY, SESSION_SECONDS

try:
    from aiohttp import web
    from textual_serve.server import Server
except ImportError:
    raise PactlineError(
        "the app in a browser needs textual-serve", remedy="install pactline[web]"
    ) from None

# What a browser's terminal can do, whatever terminal the server was started from.
BROWSER = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"}
NOT_A_BROWSERS = ("NO_COLOR", "COLORFGBG", "TMUX", "STY")

READERS = 50
"""Connections at once, where nothing else is said."""

# What tells textual-serve that an app has ended, in whatever way, so that it closes the page; what
# comes first is passed over where the app did not even begin.
_EXIT = r'M\000\000\000\020{"type": "exit"}'
_ENDED = rf"printf '{_EXIT}\n__GANGLION__\n{_EXIT}'"

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class AppServer(Server):
    """A server that lets in no page but its own, and whose page loads nothing from elsewhere.

    Args:
        command: what each connection runs.
        host: address to listen on.
        port: its port.
        url: where readers reach it; empty for the address itself.
        most: how many connections there may be at once.
    """

    def __init__(
        self, command: str, host: str, port: int, url: str = "", most: int = READERS
    ) -> None:
        address = f"[{host}]" if ":" in host else host
        super().__init__(
            command, host, port, "pactline", url.rstrip("/") or f"http://{address}:{port}"
        )
        self.open: set[asyncio.Task[Any]] = set()
        self.most = most
        self.origins = {_origin(self.public_url)}
        if host in LOOPBACK and not url:
            self.origins |= {f"http://localhost:{port}", f"http://127.0.0.1:{port}"}

    def initialize_logging(self) -> None:
        """Tell of nothing but what goes wrong."""
        logging.basicConfig(level=logging.WARNING)

    async def on_startup(self, app: web.Application) -> None:
        """Tell where the app is."""
        sys.stderr.write(f"the app is at {self.public_url}; Ctrl-C ends it\n")

    async def on_shutdown(self, app: web.Application) -> None:
        """End the apps; else those of open pages would keep the server for a minute."""
        for task in self.open:
            task.cancel()

    async def handle_index(self, request: web.Request) -> web.StreamResponse:
        """Return the page, which a browser loads from here alone and shows in no frame."""
        self._refuse_more()
        response = await super().handle_index(request)
        own = " ".join(["'self'", *sorted(self.origins)])
        response.headers["Content-Security-Policy"] = "; ".join(
            (
                f"default-src {own} 'unsafe-inline'",
                f"img-src {own} data:",
                f"connect-src {own} {own.replace('http', 'ws')}",
                "frame-ancestors 'none'",
            )
        )
        return response

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Run the app for a connection; another site's page in the reader's browser gets none."""
        if request.headers.get("Origin") not in self.origins:
            raise web.HTTPForbidden(text="this page is not served from here")
        self._refuse_more()
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a handler runs in one
        self.open.add(task)
        task.add_done_callback(self.open.discard)
        return await super().handle_websocket(request)

    def _refuse_more(self) -> None:
        if len(self.open) >= self.most:
            raise web.HTTPServiceUnavailable(
                text="as many people as may are reading; come back later"
            )


def serve(session: Session, args: Namespace) -> int:
    """Serve the app until Ctrl-C.

    Raises:
        PactlineError: the store does not open, or nothing can listen at the address.
    """
    host = args.host or LOOPBACK[0]
    if args.unrestricted and host not in LOOPBACK:
        raise PactlineError(
            "--unrestricted is for loopback alone: whoever reaches the port could write",
            remedy="leave out --host or --unrestricted",
        )
    if args.url and not _origin(args.url).startswith(("http://", "https://")):
        raise PactlineError(
            f"“{args.url}” isn’t an address", remedy="write it like https://host.example/pactline"
        )
    session.store()
    store = [] if session.is_sample else ["--store", session.store_path]
    if is_address(session.store_path):
        # Others can read the words of a process, but not its variables.
        store, os.environ["PACTLINE_STORE"] = [], session.store_path
    seconds, memory = args.session_seconds or SESSION_SECONDS, args.memory or MEMORY
    budget = [f"--session-seconds={seconds}", f"--memory={memory}"]
    restricted = [] if args.unrestricted else ["--restricted", *budget]
    command = shlex.join([sys.executable, "-P", "-m", "tui", *restricted, *store])
    session.close()
    command = f"{command}; {_ENDED}"
    os.environ.update(BROWSER)
    for name in NOT_A_BROWSERS:
        os.environ.pop(name, None)
    server = AppServer(command, host, args.port or 8000, args.url or "", args.readers or READERS)
    try:
        server.serve()
    except OSError as error:
        raise PactlineError(
            f"nothing can listen there: {error.strerror}",
            place=f"{server.host}:{server.port}",
            remedy="choose another --port or --host",
        ) from None
    return EXIT_FOUND


def _origin(url: str) -> str:
    """Return the part of an address that a browser names as the origin of a page."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
