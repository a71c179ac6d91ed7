"""Read a file into a plan, whatever format of the field it is in."""

from __future__ import annotations

from pathlib import Path

from store.collecting import without_collecting
from store.importing.incoming import Incoming
from store.importing.plan import Known, Plan, Progress
from store.importing.registry import Request, format_of
from store.importing.sources import check_source_id


def read_file(
    path: Path | str,
    *,
    name: str = "",
    source_id: str = "",
    on_progress: Progress | None = None,
    all_rows: bool = False,
    known: Known | None = None,
) -> Plan:
    """Read a file and say what it holds; no store is touched.

    Args:
        path: the file.
        name: the name to show and to make the source's id from, where it is not the file's own.
        source_id: the source to read it as (`--as SOURCE`), instead of one made from its name.
        on_progress: called now and then with records done and records in all.
        all_rows: of a register, take in every row.
        known: of a register, take in the rows about these organisations.

    Raises:
        PactlineError: the file is missing, past a limit, or no file of any format known.
    """
    request = Request(check_source_id(source_id) if source_id else "", on_progress, all_rows, known)
    return read_incoming(Incoming(path, name), request)


def read_incoming(incoming: Incoming, request: Request) -> Plan:
    """Read a file whose bytes are there already; see `read_file`."""
    with without_collecting():
        return format_of(incoming).read(incoming, request)
