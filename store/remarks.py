"""Notes and tags on records: those for all who read a store, and those of one reader's own."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from store import places
from store.errors import PactlineError, repair_remedy

READERS = ".readers"
"""Hidden folder of a store with the folders of its readers."""

FILE = "reader.json"
"""A reader's file in their folder."""

NOTE, TAG = "note", "tag"
"""Kinds of a remark."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class Remark(NamedTuple):
    """A note or a tag as it is shown.

    Attributes:
        key: names it among the notes.
        kind: note or tag.
        record: id of the record.
        text: the note, or the tag's word.
        by: who wrote it.
        at: when, as a UTC time.
        seen_by: who else reads it, in words; empty for all who read the store.
    """

    key: str
    kind: str
    record: str
    text: str
    by: str
    at: str
    seen_by: str = ""


def reader_path(name: str, home: str, identity: str) -> str:
    """Return the path of a reader's file: beside the store, or in the account's data folder.

    Args:
        name: of the reader; it becomes the name of a folder.
        home: the store's folder; empty where it takes nothing.
        identity: tells the store from others.

    Raises:
        PactlineError: the name is none that a folder can have.
    """
    if not _NAME.fullmatch(name):
        raise PactlineError(
            f"“{name}” cannot be a reader’s name",
            remedy="use up to 64 letters, digits, dots, hyphens and underscores",
        )
    readers = f"{home}/{READERS}"
    if home and (_can_write(f"{readers}/{name}", readers, home) or places.can_be_made(home)):
        return f"{readers}/{name}/{FILE}"
    # Few lookups come here, and hashlib is slow to load.
    from hashlib import sha256

    digest = sha256(identity.encode("utf-8", "surrogateescape"))
    return f"{places.folder('data')}/readers/{digest.hexdigest()[:16]}/{name}/{FILE}"


def _can_write(*paths: str) -> bool:
    """Tell whether the first of these folders that is there can be written."""
    there = next(filter(os.path.isdir, paths), "")
    return bool(there) and os.access(there, os.W_OK)


def own_remarks(path: str, name: str) -> tuple[Remark, ...]:
    """Return the notes and tags in a reader's file, the oldest first.

    A lookup asks for them, so that the file is read without TinyDB, and once for each version.

    Raises:
        PactlineError: the file cannot be read, or was edited into something else.
    """
    try:
        status = os.stat(path)  # noqa: PTH116 - pathlib is slow to load
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise _unread(path, error.strerror or str(error)) from None
    return _remarks(path, name, status.st_mtime_ns, status.st_ino, status.st_size)


@lru_cache(maxsize=4)
def _remarks(path: str, name: str, *_version: int) -> tuple[Remark, ...]:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - as above
            tables = json.load(file)
        return tuple(sorted(_in_tables(tables, name), key=lambda remark: remark.at))
    except OSError as error:
        raise _unread(path, error.strerror or str(error)) from None
    except (ValueError, RecursionError):
        raise _unread(path, "the file is not JSON", repair_remedy(path)) from None
    except (TypeError, AttributeError):
        raise _unread(path, "it is none of ours") from None


def _in_tables(tables: dict[str, dict[str, dict[str, object]]], name: str) -> Iterator[Remark]:
    for key, note in tables.get("notes", {}).items():
        record, text, at = (str(note.get(each, "")) for each in ("record", "text", "at"))
        yield Remark(key, NOTE, record, text, name, at, "private")
    for record, held in tables.get("tags", {}).items():
        words = held.get("words")
        for word, at in words.items() if isinstance(words, dict) else ():
            yield Remark("", TAG, record, word, name, str(at), "private")


def _unread(
    path: str, why: str, remedy: str = "correct the file, or move it away"
) -> PactlineError:
    return PactlineError(f"the notes cannot be read: {why}", place=path, remedy=remedy)
