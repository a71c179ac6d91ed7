"""Addresses of servers, read as libpq reads them: its driver takes longer to load than a lookup."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from contextlib import suppress

from store.errors import PactlineError
from store.text import printable

_ADDRESS = re.compile(r"(?:postgres(?:ql)?://|service=)", re.IGNORECASE)
_SECRET = re.compile(r"://[^/?@]*:[^/?@]*@|\b(?:ssl)?password\s*=", re.IGNORECASE)
_URI = re.compile(
    r"postgres(?:ql)?://(?:[^/@]*@|(?![^/@]*@))(?P<hosts>[^/?@]*)(?:/(?P<dbname>[^?]*))?(?:\?(?P<more>.*))?",
    re.DOTALL,
)
_HOST = re.compile(r"(\[[^\]]*\]|[^:]*)(?::(.*))?", re.DOTALL)
_WORD = re.compile(
    r"\s*(\w+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|((?!')(?:[^\s\\]|\\.|\\$)*))\s*", re.ASCII | re.DOTALL
)
_ESCAPE = re.compile(rb"%([0-9a-fA-F]{2})")

_VARIABLES = {
    "service": "PGSERVICE",
    "host": "PGHOST",
    "hostaddr": "PGHOSTADDR",
    "port": "PGPORT",
    "dbname": "PGDATABASE",
}
"""Parameters that say where a database is, and the variable that does where one is left out."""


def is_address(path: str) -> bool:
    """Tell whether a store is named by a server's address, or by a service of libpq's."""
    return bool(_ADDRESS.match(path))


def has_password(address: str) -> bool:
    """Tell whether an address has a password in it."""
    return is_address(address) and bool(_SECRET.search(address))


def parts_of(address: str) -> dict[str, str]:
    """Return where an address says that a database is: service, host, hostaddr, port, dbname.

    Raises:
        PactlineError: it cannot be read.
    """
    uri = _URI.fullmatch(address)
    found = _of_uri(uri) if uri else _of_words(address)
    if found is None:
        # What is wrong with it is not told, since a password may be part of it.
        raise PactlineError(
            "this address of a server cannot be read",
            remedy="write it like postgresql://HOST/DATABASE",
        )
    return {name: value for name in _VARIABLES if (value := found.get(name))}


def shown(parts: Mapping[str, str]) -> str:
    """Return an address for people: hosts, ports and database, and nothing that lets anybody in."""
    if "service" in parts:
        named = [f"{key}={parts[key]}" for key in ("service", "dbname") if key in parts]
        return printable(" ".join(named))
    hosts = parts.get("host", parts.get("hostaddr", "")).split(",")
    ports = parts.get("port", "").split(",")
    ports = ports * len(hosts) if len(ports) == 1 else ports
    where = ",".join(":".join(filter(None, each)) for each in zip(hosts, ports, strict=False))
    return printable(f"postgresql://{where}/{parts.get('dbname', '')}")


def named(parts: Mapping[str, str]) -> str:
    """Return all that says which database an address is of, whichever account reads it.

    What variables and the account's own file of services say is part of it.
    """
    said = [parts.get(name) or os.environ.get(_VARIABLES[name], "") for name in _VARIABLES]
    service, *_, database = said
    if not (service or database):
        said.append(str(os.getuid()))
    own = os.environ.get("PGSERVICEFILE") or os.path.expanduser("~/.pg_service.conf")  # noqa: PTH111
    section = ""
    with suppress(OSError), open(own, errors="replace") as file:  # noqa: PTH123
        for line in file:
            line = line.strip()
            section = line if line.startswith("[") else section
            if service and section == f"[{service}]" and not line.startswith(("user", "password")):
                said.append(line)
    return "\n".join(said)


def _of_uri(uri: re.Match[str]) -> dict[str, str] | None:
    hosts, ports = [], []
    for each in uri["hosts"].split(","):
        if not (match := _HOST.fullmatch(each)):
            return None
        hosts.append(_decoded(match[1].strip("[]")))
        ports.append(_decoded(match[2] or ""))
    found = {
        "host": ",".join(hosts) if any(hosts) else "",
        "port": ",".join(ports) if any(ports) else "",
        "dbname": _decoded(uri["dbname"] or ""),
    }
    for each in (uri["more"] or "").split("&"):
        name, _, value = each.partition("=")
        found[_decoded(name)] = _decoded(value)
    return found


def _of_words(address: str) -> dict[str, str] | None:
    at, found = 0, {}
    while at < len(address):
        if not (word := _WORD.match(address, at)):
            return None
        found[word[1]] = re.sub(r"\\(.?)", r"\1", word[2] or word[3] or "", flags=re.DOTALL)
        at = word.end()
    return found


def _decoded(text: str) -> str:
    data = text.strip(" \t\n\v\f\r").encode("utf-8", "replace")
    return _ESCAPE.sub(lambda each: bytes([int(each[1], 16)]), data).decode("utf-8", "replace")
