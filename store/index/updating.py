"""Writing the index: all of it, or what some files change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

import msgspec
import tantivy

from store.collecting import without_collecting
from store.index import state as states
from store.index.accounts import Account
from store.index.agreements import agreement_fields
from store.index.funds import fund_fields
from store.index.grouping import merged_organisations
from store.index.merging import Fresh, Merger
from store.index.opened import as_held
from store.index.organisations import organisation_fields
from store.index.parts import Fields, as_text
from store.index.schema import AGREEMENT, FUND, META, ORGANISATION, RECORDS, key_of
from store.index.sharing import made
from store.index.state import State
from store.records import Agreement

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many records of it are done, and how many there are."""

Found = tuple[str, list[Account[Agreement]]]
"""An agreement's id and what sources say of it."""

_MANY = 20_000

_AT_ONCE = 5_000
"""Documents given to tantivy in one go: its threads would wake up, and be woken, for each alone."""


@without_collecting()
def write(
    index: tantivy.Index,
    merger: Merger,
    state: State,
    touched: Iterable[str],
    progress: Progress | None = None,
) -> None:
    """Bring an index up to date in one step: readers see all of it or nothing.

    Args:
        index: the index of the merger's base, or an empty one.
        merger: what to write.
        state: what the index is made of afterwards.
        touched: ids of which a decision of the person changed.
        progress: called now and then.

    Raises:
        ValueError: the index cannot be written, or another process is writing it.
        PactlineError: a file has changed meanwhile.
    """
    total = sum(
        len(file.contents.ranges.get(table, ()))
        for file in merger.fresh
        for table in ("organisations", "agreements", "funds")
    )
    threads, heap = (2, 256_000_000) if total > _MANY else (1, 30_000_000)
    writer = index.writer(heap, threads)
    try:
        for number in merger.stale:
            writer.delete_documents_by_term("file", str(number))
        writer.delete_documents_by_term("kind", META)

        def delete(kind: str, record_id: str) -> None:
            writer.delete_documents_by_term("key", as_held(key_of(kind, record_id)))

        added: Counter[str] = Counter()
        documents = _documents(merger, state, touched, delete)
        while batch := list(islice(documents, _AT_ONCE)):
            for kind, document in batch:
                writer.add_json(document.decode())
                added[kind] += 1
            if progress:
                done = added.total()
                progress("indexing", done, max(done, total))
        files = tuple(_with_problem(file, merger) for file in state.files)
        left = merger.left()
        organisations, agreements, funds = (left[kind] + added[kind] for kind in RECORDS)
        whole = State(files, (organisations, agreements, funds))
        meta = {"kind": META, "blob": as_text(states.pack(whole))}
        writer.add_json(msgspec.json.encode(meta).decode())
        writer.commit()
    except BaseException:
        with suppress(ValueError):
            writer.rollback()
        raise
    if total > _MANY:
        writer.wait_merging_threads()
    if progress:
        progress("indexing", total, total)


def _documents(
    merger: Merger, state: State, touched: Iterable[str], delete: Callable[[str, str], None]
) -> Iterator[tuple[str, bytes]]:
    """Yield the kind and the JSON of every document to add, after what it replaces is deleted."""
    ties, month = state.ties, state.start_month
    bodies, gone = merged_organisations(merger, ties, touched)
    for record_id in gone:
        delete(ORGANISATION, record_id)
    for body in bodies:
        yield ORGANISATION, _encoded(organisation_fields(body.accounts, body.ids, body.linked))
    del bodies

    def agreement(found: Found) -> bytes:
        return _encoded(agreement_fields(*found, month))

    shared: list[Found] = []
    for record_id, accounts, known in merger.by_id(AGREEMENT):
        if known:
            delete(AGREEMENT, record_id)
        if accounts and all(account.names.__class__ is dict for account in accounts):
            shared.append((record_id, accounts))
        elif accounts:
            # Names of the base are read through tantivy, which no second process may do.
            yield AGREEMENT, agreement((record_id, accounts))
    for document in made(shared, agreement):
        yield AGREEMENT, document
    for record_id, accounts, known in merger.by_id(FUND):
        if known:
            delete(FUND, record_id)
        if accounts:
            yield FUND, _encoded(fund_fields(record_id, accounts))


def _with_problem(file: states.FileState, merger: Merger) -> states.FileState:
    problem = merger.problems.get(file.number)
    return file._replace(problem=problem) if problem else file


def _encoded(fields: Fields) -> bytes:
    try:
        return msgspec.json.encode(fields)
    except UnicodeEncodeError:
        return msgspec.json.encode(_mended(fields))


def _mended(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return a value whose texts have no half pairs of surrogates, which no index can hold."""
    if isinstance(value, list):
        return [_mended(each) for each in value]
    if isinstance(value, dict):
        return {key: _mended(each) for key, each in value.items()}
    return as_held(value)


def fresh_states(kept: Iterable[states.FileState], fresh: Iterable[Fresh]) -> State:
    """Return what an index is made of, its files by name."""
    files = [*kept, *(file.state for file in fresh)]
    return State(tuple(sorted(files, key=lambda file: file.stamp.name)))
