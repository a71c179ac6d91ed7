"""Exporting what a search found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import BinaryIO

from store.exporting import as_csv, as_giving, as_json, as_markdown, as_xlsx
from store.exporting.columns import pick
from store.exporting.formats import Format
from store.exporting.items import Exported, Items, Tally
from store.interface import Listing, Store


def export(
    store: Store,
    listing: Listing,
    format: Format | str,
    target: BinaryIO,
    *,
    columns: Sequence[str] | None = None,
    generated: date,
) -> Exported:
    """Write the records of a listing, in its order, and say what was written and what was not.

    Args:
        store: the store that the listing is of.
        listing: what was found, in the order on the screen.
        format: one of `Format`.
        target: where to write; it is neither closed nor rewound.
        columns: names from `store.exporting.columns.COLUMNS`; None takes the default set, and
            JSON then adds each record whole. 360Giving has columns of its own and ignores them.
        generated: the day of the export.

    Raises:
        PactlineError: a column is unknown, or the format cannot hold the records.
        ValueError: there is no such format.
    """
    format = Format(format)
    tally = Tally()
    items = Items(store, listing, tally)
    chosen = pick(columns, items.kind)
    whole = not columns
    match format:
        case Format.CSV:
            as_csv.write(items, chosen, target, tally)
        case Format.XLSX:
            total = listing.total
            as_xlsx.write(items, chosen, target, tally, total=total, generated=generated)
        case Format.JSON:
            as_json.write(items, chosen, target, tally, whole=whole, generated=generated)
        case Format.JSON_LINES:
            as_json.write_lines(items, chosen, target, tally, whole=whole)
        case Format.MARKDOWN:
            as_markdown.write(items, chosen, target, tally, generated=generated)
        case Format.GIVING:
            as_giving.write(store, items, target, tally, generated=generated)
    return tally.result()
