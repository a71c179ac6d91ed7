"""Addresses of servers: told from paths, and shown without what is secret in them."""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"(?:postgres(?:ql)?://|service=)", re.IGNORECASE)
_SECRET = re.compile(r"://[^/?@]*:[^/?@]*@|\b(?:ssl)?password\s*=", re.IGNORECASE)


def is_address(path: str) -> bool:
    """Tell whether a store is named by a server's address, or by a service of libpq's."""
    return bool(_ADDRESS.match(path))


def has_password(address: str) -> bool:
    """Tell whether an address has a password in it."""
    return is_address(address) and bool(_SECRET.search(address))
