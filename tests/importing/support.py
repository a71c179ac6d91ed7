"""Helpers of the importer's tests."""

from __future__ import annotations

import io
import json
import zipfile
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from store.importing import Plan, read_file
from store.records import Agreement


def grant(**changes: Any) -> dict[str, Any]:
    """Return a sound grant of the standard, with fields changed; None takes one out."""
    fields: dict[str, Any] = {
        "id": "360G-fund-1",
        "title": "Choir",
        "description": "A choir for the town",
        "currency": "GBP",
        "amountAwarded": 1000,
        "awardDate": "2020-05-06",
        "recipientOrganization": [{"id": "GB-CHC-1001635", "name": "Navca"}],
        "fundingOrganization": [{"id": "GB-CHC-327114", "name": "A Foundation"}],
        **changes,
    }
    return {key: value for key, value in fields.items() if value is not None}


def read_grants(folder: Path, *grants: Any, **package: Any) -> Plan:
    return read_json(folder, {**package, "grants": list(grants)})


def read_json(folder: Path, document: Any) -> Plan:
    path = folder / "grants.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return read_file(path)


def read_csv(folder: Path, text: str | bytes, name: str = "table.csv") -> Plan:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_file(path)


def only(plan: Plan) -> Agreement:
    (agreement,) = plan.files[0].agreements
    return agreement


def totals(plan: Plan, key: str = "awarded") -> dict[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for agreement in plan.files[0].agreements:
        for line in agreement.funding:
            if line.key == key and line.amount:
                sums[line.amount.currency] += line.amount.value
    return dict(sums)


def told(plan: Plan, field: str) -> list[str]:
    """Return what was done about a field, once for each warning."""
    return [warning.done for warning in plan.warnings if warning.field == field]


def ods(*lines: str) -> bytes:
    names = "xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' "
    names += "xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0' "
    names += "xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'"
    body = f"<office:document-content {names} office:version='1.2'><office:body>"
    body += f"<office:spreadsheet><table:table table:name='grants'>{''.join(lines)}</table:table>"
    body += "</office:spreadsheet></office:body></office:document-content>"
    out = io.BytesIO()
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", body.replace("'", '"'))
        archive.writestr(
            "META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{manifest}"/>'
        )
    return out.getvalue()


APOSTROPHE = {"'": "&apos;"}


def line(*cells: str, attributes: str = "") -> str:
    texts = (
        f"<table:table-cell office:value-type='string'><text:p>{escape(cell, APOSTROPHE)}</text:p>"
        "</table:table-cell>"
        for cell in cells
    )
    return f"<table:table-row {attributes}>{''.join(texts)}</table:table-row>"
