"""Files from an address: fetched with every wait, redirect and byte bounded.

Only https is spoken, and http with this machine itself. A redirect never leads to a private address
unless its host is the one that was asked for, and the address that was looked up is the one
connected to.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from email.message import Message
from http import HTTPStatus
from ipaddress import ip_address
from pathlib import Path, PurePosixPath
from socket import AF_INET, IPPROTO_TCP, gaierror, getaddrinfo
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote, urljoin, urlsplit

from store.errors import PactlineError
from store.importing.limits import MAX_FILE_BYTES, MIB
from store.interface import Progress
from store.text import printable

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse

_CONNECT_SECONDS = 15.0
_SILENT_SECONDS = 30.0
"""Seconds without a byte after which a server is given up."""
_WHOLE_SECONDS = 3600.0
"""Seconds that a download may take."""
_MOST_REDIRECTS = 5
_CHUNK = MIB // 4
_REDIRECTS = frozenset((301, 302, 303, 307, 308))


class Origin(NamedTuple):
    """Where a file was fetched from, and how its server tells whether it has changed.

    Attributes:
        address: as it was asked for.
        etag, modified: the server's `ETag` and `Last-Modified`, as it wrote them.
        licence: as a register of files gives it, where the file itself doesn't.
    """

    address: str
    etag: str = ""
    modified: str = ""
    licence: str = ""


class Fetched(NamedTuple):
    """A file that was fetched: where it lies now, what its server calls it, and its origin."""

    path: Path
    name: str
    origin: Origin


def is_address(text: str) -> bool:
    """Tell whether a text is an address rather than a path."""
    return bool(re.match(r"[a-z][a-z0-9+.-]*://", text, re.I))


def fetch(
    origin: Origin,
    folder: Path,
    *,
    progress: Progress | None = None,
    silent_seconds: float = _SILENT_SECONDS,
) -> Fetched | None:
    """Fetch a file; None where the server says that it is as it was.

    Args:
        origin: its address, with what the server said when it was fetched before.
        folder: where to put it.
        progress: called with “fetching”, bytes so far and bytes in all (0 where not known).
        silent_seconds: how long to wait for the next byte.

    Raises:
        PactlineError: no server answers, it answers with an error, or with more than is read.
    """
    place = printable(origin.address)[:200]
    begun = monotonic()

    def refusal(what: str, remedy: str = "try again later, or ask its publisher") -> PactlineError:
        return PactlineError(what, place=place, remedy=remedy)

    from urllib3 import exceptions

    try:
        response, url = _answer(origin, refusal, silent_seconds)
        with response:
            if response.status == HTTPStatus.NOT_MODIFIED:
                return None
            if response.status != HTTPStatus.OK:
                said = f"{response.status} {response.reason or ''}".rstrip()
                raise refusal(f"the server answers {printable(said)}", "check the address")
            stated = response.headers.get("Content-Length", "")
            total = int(stated[:18]) if stated.isascii() and stated.isdigit() else 0
            limit = f"and no file above {MAX_FILE_BYTES // MIB} MiB is read"
            if total > MAX_FILE_BYTES:
                raise refusal(f"{total / MIB:,.0f} MiB, {limit}", "ask for a part of it")
            path = folder / "fetched"
            done = 0
            with path.open("wb") as file:
                while chunk := response.read(_CHUNK, decode_content=False):
                    done += len(chunk)
                    if done > MAX_FILE_BYTES:
                        raise refusal(f"more than {MAX_FILE_BYTES // MIB} MiB, {limit}")
                    if monotonic() - begun > _WHOLE_SECONDS:
                        raise refusal("it takes longer than an hour")
                    file.write(chunk)
                    if progress:
                        progress("fetching", done, total)
            headers = response.headers
            held = origin._replace(
                etag=headers.get("ETag", ""), modified=headers.get("Last-Modified", "")
            )
            return Fetched(path, _name(headers.get("Content-Disposition", ""), url), held)
    except exceptions.NewConnectionError:
        raise refusal("there is no server at this address", "check the address") from None
    except (exceptions.ReadTimeoutError, exceptions.ConnectTimeoutError):
        raise refusal("the server doesn't answer in time") from None
    except exceptions.SSLError:
        raise refusal("the server's certificate can't be trusted", "check the address") from None
    except exceptions.ProtocolError:
        raise refusal("the server closed the connection before the end") from None
    except (exceptions.HTTPError, ValueError, OSError) as error:
        raise refusal(f"it can't be fetched: {printable(str(error))[:120]}") from None


def _answer(
    origin: Origin, refusal: Callable[..., PactlineError], silent_seconds: float
) -> tuple[BaseHTTPResponse, str]:
    """Return the answer to a request, through redirects, and the address that gave it.

    Its body is not read yet.
    """
    from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, Timeout

    headers = {"User-Agent": "pactline", "Accept-Encoding": "identity"}
    conditions = {"If-None-Match": origin.etag, "If-Modified-Since": origin.modified}
    headers |= {name: value for name, value in conditions.items() if value}
    asked = urlsplit(origin.address)
    url = origin.address
    for _ in range(_MOST_REDIRECTS + 1):
        parts = urlsplit(url)
        what = f"{printable(parts.scheme)[:20]}:// addresses are not fetched"
        not_spoken = refusal(what, "give one that begins with https://")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise not_spoken
        host, address = parts.hostname, _looked_up(parts.hostname, parts.port or 443, refusal)
        local = ip_address(address)
        if not local.is_global and host != asked.hostname:
            raise refusal("it leads to a private address, which is not followed")
        if parts.scheme != "https" and not (parts.scheme == "http" and local.is_loopback):
            raise not_spoken
        wait = Timeout(_CONNECT_SECONDS, silent_seconds)
        pool = (
            HTTPSConnectionPool(
                address, parts.port or 443, wait, server_hostname=host, assert_hostname=host
            )
            if parts.scheme == "https"
            else HTTPConnectionPool(address, parts.port or 80, wait)
        )
        target = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
        response = pool.urlopen(
            "GET",
            quote(target, safe="/?&=%:;,+@!$'()*~"),
            headers={**headers, "Host": parts.netloc.rpartition("@")[2]},
            retries=False,
            redirect=False,
            preload_content=False,
        )
        if response.status not in _REDIRECTS:
            return response, url
        url = urljoin(url, response.headers.get("Location", ""))
        response.close()
    raise refusal(f"it leads on more than {_MOST_REDIRECTS} times")


def _looked_up(host: str, port: int, refusal: Callable[..., PactlineError]) -> str:
    """Return the number that a host has."""
    try:
        found = getaddrinfo(host, port, proto=IPPROTO_TCP)
    except (gaierror, UnicodeError):
        raise refusal(f"there is no host {printable(host)[:80]}", "check the address") from None
    # The old kind of address first, which every machine can reach.
    return str(min(found, key=lambda each: each[0] != AF_INET)[4][0])


def _name(disposition: str, url: str) -> str:
    """Return what a file is called: by its server, or by the end of its address."""
    message = Message()
    message["Content-Disposition"] = (
        disposition[:1000].encode("latin-1", "replace").decode("utf-8", "replace")
    )
    given = message.get_filename("") or unquote(urlsplit(url).path)
    name = PurePosixPath(given.replace("\\", "/")).name
    return printable(name)[:200] or urlsplit(url).hostname or "fetched"
