"""Whether a whole store is sound: its files, the ids that they mention, and its index."""

from __future__ import annotations

import os
from collections.abc import Iterator
from tempfile import TemporaryDirectory

from store.backend import Backend
from store.checking.across import References
from store.checking.checks import same_as
from store.errors import PactlineError
from store.files.repair import Finding
from store.index.schema import AGREEMENT, FUND, ORGANISATION
from store.index.upkeep import Keeper, damaged_files
from store.interface import Progress
from store.records import Agreement
from store.store import FileStore
from store.text import plural

_SHOWN = 20
"""Records of the index that are named one by one."""


def verify_store(
    backend: Backend,
    *,
    cache_dir: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
) -> list[Finding]:
    """Return what is wrong with a store; its files are only read.

    Args:
        backend: the store's files.
        cache_dir: where the index of a store that cannot be written is kept.
        progress: called while an index is made.

    Raises:
        StoreMissing, UnreadableFile: the folder cannot be listed.
    """
    findings = backend.verify()
    severe = {finding.file for finding in findings if finding.severe}
    try:
        keeper = Keeper(backend, cache=os.fspath(cache_dir or ""))
        store = FileStore(backend, keeper, progress=progress)
        for problem in store.problems():
            if problem.file not in severe:
                findings.append(Finding(problem.file, "", problem.message, "", True))
        damaged = list(_damaged(store))
        # What a damaged index leads to would fail, or be told wrongly.
        findings += damaged or [*_references(store), *_index(store, progress)]
    except PactlineError as error:
        findings.append(Finding("", error.place, error.what, error.remedy, True))
    return findings


def _damaged(store: FileStore) -> Iterator[Finding]:
    """Yield the files of the index whose bytes are not those that were written."""
    what, folder = "this file of the index is damaged", store.index.path
    for path in store.keeper.damaged:
        yield Finding("", path, what, "the index has been made again from the records", False)
    for name in damaged_files(folder):
        remedy = f"delete the folder {folder}, which is made again, and verify once more"
        yield Finding("", f"{folder}/{name}", what, remedy, False)


def _references(store: FileStore) -> Iterator[Finding]:
    """Yield decisions that contradict each other, and ids that a record names and no source has."""
    for pair in store.index.state.decided.clashes():
        what = "decided to be two bodies, though other decisions make them one; they stay apart"
        remedy = "decide anew with `pactline same` or `pactline different`"
        yield Finding("", ", ".join(pair), what, remedy, False)
    references = References(store.knows)
    for source in store.sources():
        for record in store.records(source.id):
            references.see(source.id, record)
            if isinstance(record, Agreement):
                for note in same_as(record):
                    yield Finding("", record.id, note.message, note.remedy, False)
    for each in references.findings():
        yield Finding(
            "", ", ".join(named.id for named in each.records), each.message, each.remedy, False
        )


def _index(store: FileStore, progress: Progress | None) -> Iterator[Finding]:
    """Yield the records of which the index says something else than one made afresh."""
    with TemporaryDirectory(prefix="pactline-") as work:
        fresh = FileStore(
            store.backend, Keeper(store.backend, cache=work, beside=False), progress=progress
        )
        stamps = [sorted(file.stamp for file in each.index.state.files) for each in (store, fresh)]
        if stamps[0] != stamps[1]:
            # Somebody wrote meanwhile, so that the two are not of the same files.
            return
        kept, made = _entries(store), _entries(fresh)
    wrong = sorted(key for key in kept.keys() | made.keys() if kept.get(key) != made.get(key))
    remedy = "delete the folder .index in the store; it is made again"
    for key in wrong[:_SHOWN]:
        yield Finding("", key, "the index disagrees with the files", remedy, False)
    if len(wrong) > _SHOWN:
        more = plural(len(wrong) - _SHOWN, "more record", "more records")
        told = f"the index disagrees with the files about {more}"
        yield Finding("", "", told, remedy, False)


def _entries(store: FileStore) -> dict[str, int]:
    """Return a number for what the index holds of each record, by kind and id."""
    index = store.index
    names = {file.number: file.stamp.name for file in index.state.files}
    found = {}
    for kind in (ORGANISATION, AGREEMENT, FUND):
        for entry in index.entries(index.term("kind", kind)):
            # The same file may have another number in another index.
            places = sorted((names.get(place.file, ""), *place[1:]) for place in entry.places)
            told = (*entry._replace(places=()), *places)
            found[f"{entry.row.kind.value} {entry.row.id}"] = hash(told)
    return found
