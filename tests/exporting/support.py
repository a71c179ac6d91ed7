"""Stores of a few records, and the standard's schema with its formats held to."""

import io
import json
import re
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from store.exporting.columns import Exported
from store.exporting.run import export
from store.interface import Kind, Store
from store.query import EVERYTHING
from tests.exporting.standard import GRANT, PACKAGE

DAY = date(2024, 6, 1)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.I)
_URI = re.compile(r"[a-z][a-z0-9+.-]*:([\w\-.~:/?#\[\]@!$&'()*+,;=]|%[0-9a-f]{2})+", re.I | re.A)


def restore(cell: str) -> str:
    """Return the text of a cell: one apostrophe goes before what a spreadsheet would run."""
    runs = re.match(r"'+(?:[ \u00a0]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])", cell)
    return cell[1:] if runs else cell


def run(
    store: Store,
    format_: str,
    columns: list[str] | None = None,
    kind: Kind = Kind.AGREEMENT,
    listing: Any = None,
) -> tuple[bytes, Exported]:
    """Return what an export of a listing, or of everything of a kind, writes and says."""
    target = io.BytesIO()
    listing = listing or store.listing(EVERYTHING, kind)
    done = export(store, listing, format_, target, columns=columns, generated=DAY)
    return target.getvalue(), done


def run_text(*args: Any, **kwargs: Any) -> str:
    return run(*args, **kwargs)[0].decode("utf-8")


def in_order(store: Store, ids: list[str]) -> Any:
    """Return a listing of all agreements in an order that no list on the screen has."""
    listing = store.listing(EVERYTHING, Kind.AGREEMENT)
    rows = {row.id: row for row in listing.rows(0, listing.total)}
    ordered = [rows.pop(each) for each in ids]
    assert not rows
    return SimpleNamespace(
        kind=listing.kind,
        as_of=None,
        total=len(ordered),
        facets=listing.facets,
        rows=lambda start, count: ordered[start : start + count],
        views=lambda start, count: [
            (row, store.agreement(row.id)) for row in ordered[start : start + count]
        ],
    )


def schema_errors(folder: Path | None, package: bytes, step: int = 1) -> list[str]:
    """Return what the standard says against a package; formats are held to as well.

    Args:
        folder: of the standard's own schemas, which are asked besides `tests.exporting.standard`.
        package: what was written.
        step: above one, only every so manyth grant is looked at, for the sake of time.
    """
    formats = FormatChecker(())
    formats.checks("date-time")(lambda value: not isinstance(value, str) or _is_moment(value))
    formats.checks("uri")(lambda value: not isinstance(value, str) or bool(_URI.fullmatch(value)))
    read = json.loads(package)
    read["grants"] = read["grants"][::step]
    schemas = [(PACKAGE, GRANT)]
    if folder:
        names = ("360-giving-package-schema.json", "360-giving-schema.json")
        package_schema, grant_schema = (_schema(folder / name) for name in names)
        del package_schema["properties"]["grants"]["items"]
        schemas.append((package_schema, grant_schema))
    errors = []
    for package_schema, grant_schema in schemas:
        whole = Draft202012Validator(package_schema, format_checker=formats)
        each = Draft202012Validator(grant_schema, format_checker=formats)
        errors += _told(whole.iter_errors(read))
        errors += _told(error for grant in read["grants"] for error in each.iter_errors(grant))
    return errors


def _schema(path: Path) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return schema


def _told(errors: Iterable[Any]) -> list[str]:
    return [f"{'/'.join(map(str, error.path))}: {error.message[:200]}" for error in errors]


def _is_moment(text: str) -> bool:
    if not _MOMENT.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text.upper())
    except ValueError:
        return False
    return True
