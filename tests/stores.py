"""Stores in temporary folders, and the source files that fill them."""

import atexit
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from msgspec.structs import replace

from fixtures import SAMPLE
from store.codec import to_document
from store.folder import Folder
from store.index.upkeep import Keeper
from store.interface import Kind, Listing, Sort
from store.query import EVERYTHING
from store.records import Agreement, Decision, Fund, Organisation, Source, SourceFile
from store.store import FileStore
from tests.tables import from_tables, to_tables

_FOLDER = TemporaryDirectory(prefix="pactline-tests-")
atexit.register(_FOLDER.cleanup)
_NUMBERS = count(1)


def store_of(
    *files: SourceFile,
    decisions: tuple[Decision, ...] = (),
    settings: Mapping[str, str] | None = None,
) -> FileStore:
    """Return a store of these sources, in a folder that lasts as long as the tests.

    The files are written as any program may write them, half pairs of surrogates included.
    """
    folder = Path(_FOLDER.name, str(next(_NUMBERS)))
    folder.mkdir()
    for file in files:
        path = folder / f"{file.source.id}.json"
        path.write_text(json.dumps(to_tables(file), default=str), "utf-8")
    if decisions or settings:
        tables = {
            "decisions": {each.id: to_document(each) for each in decisions},
            "settings": {name: {"value": value} for name, value in (settings or {}).items()},
        }
        (folder / "decisions.json").write_text(json.dumps(tables), "utf-8")
    opened = Folder(folder)
    return FileStore(opened, Keeper(opened, beside=False))


def listed(records: Iterable[Agreement], start_month: int = 4) -> Listing:
    """Return a listing of agreements alone; of several with one id, the later ones get another."""
    seen: Counter[str] = Counter()
    numbered = []
    for record in records:
        seen[record.id] += 1
        count = seen[record.id]
        numbered.append(replace(record, id=f"{record.id}-{count}") if count > 1 else record)
    store = store_of(file_of(*numbered), settings={"financial-year-start": str(start_month)})
    return store.listing(EVERYTHING, Kind.AGREEMENT, Sort.NAME)


def file_of(
    *records: Agreement | Organisation | Fund, source: str = "one", **of_source: Any
) -> SourceFile:
    """Return a source that says these records."""
    return SourceFile(
        source=Source(id=source, title=source.title(), **of_source),
        organisations=tuple(each for each in records if isinstance(each, Organisation)),
        agreements=tuple(each for each in records if isinstance(each, Agreement)),
        funds=tuple(each for each in records if isinstance(each, Fund)),
    )


def sample_files() -> list[SourceFile]:
    """Return the sample records."""
    paths = sorted(Path(SAMPLE).glob("*.json"))
    return [from_tables(json.loads(path.read_text("utf-8"))) for path in paths]
