"""360Giving packages as JSON: `{"grants": [...]}` with or without the package's own fields."""

from __future__ import annotations

from typing import Any

from store.importing.formats.giving_fields import TELLING
from store.importing.formats.giving_grants import read_package
from store.importing.formats.registry import Format, Request
from store.importing.incoming import Incoming
from store.importing.plan import Plan


def _fits(incoming: Incoming) -> bool:
    if not incoming.looks_like_json:
        return False
    document = incoming.document
    if isinstance(document, dict):
        return isinstance(document.get("grants"), list)
    return isinstance(document, list) and any(
        isinstance(item, dict) and len(TELLING & item.keys()) > 1 for item in document[:100]
    )


def _read(incoming: Incoming, request: Request) -> Plan:
    document: Any = incoming.document
    if isinstance(document, list):
        incoming.notes.warn("", "grants", "a bare list", "read as the grants of a package")
        package, grants, path = {}, document, ""
    else:
        package = {key: value for key, value in document.items() if key != "grants"}
        grants, path = document["grants"], "grants/"
    places = (f"{path}{index}" for index in range(len(grants)))
    return read_package(
        incoming, request, FORMAT.name, package, zip(places, grants, strict=True), len(grants)
    )


FORMAT = Format("360Giving JSON", _fits, _read)
