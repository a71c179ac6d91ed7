"""What a reader keeps beside a store: marks, shortlists, searches, tags and notes of their own.

Each reader has a folder of their own, which nobody else may enter, with one TinyDB file. Nothing in
it changes what the store's sources say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Struct, field

from store.errors import PactlineError
from store.files.disk import make_folder
from store.files.errors import writing_to
from store.files.folder import FileStamp, StoreFolder
from store.files.tinydb import FileStorage, Tables, encode
from store.remarks import Remark, own_remarks
from store.text import one_line

MAX_SIZE = 16 << 20
"""Bytes that one reader may keep."""
MAX_WORDS = 100
"""Characters of a tag, or of the name of a shortlist or search."""
MAX_TEXT = 20_000
"""Characters of a note or a search."""
MAX_HISTORY = 200
"""Searches that the history keeps."""

K = TypeVar("K", bound=Struct)


class Mark(Struct, frozen=True):
    """A marked record, and since when."""

    at: str = ""


class Shortlist(Struct, frozen=True):
    """Records kept together under a name, in the order in which they were marked."""

    ids: tuple[str, ...] = ()
    at: str = ""


class SavedSearch(Struct, frozen=True):
    """A search kept under a name.

    Attributes:
        query: its text.
        at: when it was saved.
        looked: when the reader last looked at what it finds; empty for never.
        seen: what it found then: kind and id to `store.news.Seen` as text.
    """

    query: str = ""
    at: str = ""
    looked: str = ""
    seen: dict[str, str] = field(default_factory=dict)


class OwnNote(Struct, frozen=True):
    """A note on a record, and when it was written."""

    record: str = ""
    text: str = ""
    at: str = ""


class Tags(Struct, frozen=True):
    """The tags of a record, each with the time at which it was given."""

    words: dict[str, str] = field(default_factory=dict)


class Draft(Struct, frozen=True):
    """A form that was not saved yet: what is filled in, by the keys of its fields."""

    cells: dict[str, str] = field(default_factory=dict)
    at: str = ""


class Bookmark(Struct, frozen=True):
    """A place to come back to: a list with its search and order, and the record that is read."""

    view: str = ""
    query: str = ""
    sort: str = ""
    row: str = ""
    record: str = ""
    title: str = ""
    at: str = ""


class Used(Struct, frozen=True):
    """A search of the history, and when it was made last."""

    at: str = ""


class Reader:
    """One reader's file.

    Args:
        path: of the file, which is made with the first thing kept.
        name: who the reader is, as notes are signed.
    """

    def __init__(self, path: str, name: str) -> None:
        self.path, self.name = path, name
        self._held: tuple[FileStamp | None, Tables] = None, {}

    # What is kept.

    @property
    def marks(self) -> dict[str, Mark]:
        """The marked records by id, in the order in which they were marked."""
        return self._all("marks", Mark)

    @property
    def shortlists(self) -> dict[str, Shortlist]:
        """The shortlists by name."""
        return self._all("shortlists", Shortlist)

    @property
    def searches(self) -> dict[str, SavedSearch]:
        """The saved searches by name."""
        return self._all("searches", SavedSearch)

    @property
    def tags(self) -> dict[str, Tags]:
        """The tags by the id of the record."""
        return self._all("tags", Tags)

    @property
    def notes(self) -> dict[str, OwnNote]:
        """The notes by key, the oldest first."""
        return dict(sorted(self._all("notes", OwnNote).items()))

    @property
    def drafts(self) -> dict[str, Draft]:
        """The forms that were not saved yet, by what they are of."""
        return self._all("drafts", Draft)

    @property
    def bookmarks(self) -> dict[str, Bookmark]:
        """The places kept, by the letter or digit of each."""
        return dict(sorted(self._all("bookmarks", Bookmark).items()))

    @property
    def history(self) -> list[str]:
        """The searches made, the last one first."""
        used = self._all("history", Used)
        return sorted(used, key=lambda text: used[text].at, reverse=True)

    def remarks(self) -> tuple[Remark, ...]:
        """Return all notes and tags, the oldest first."""
        return own_remarks(self.path, self.name)

    # What is changed.

    def mark(self, ids: Iterable[str]) -> int:
        """Mark records; return how many were not marked before."""
        now, before = _now(), self.marks
        new = [each for each in dict.fromkeys(ids) if each not in before]
        if new:
            self._put("marks", {each: Mark(now) for each in new}, "mark")
        return len(new)

    def unmark(self, ids: Iterable[str] | None = None) -> int:
        """Take marks away, or all of them; return how many there were."""
        before = self.marks
        gone = [each for each in (before if ids is None else dict.fromkeys(ids)) if each in before]
        if gone:
            self._drop("marks", gone, "unmark")
        return len(gone)

    def save_shortlist(self, name: str, ids: Iterable[str]) -> None:
        """Keep records as a shortlist; one of that name is replaced."""
        kept = Shortlist(tuple(dict.fromkeys(ids)), _now())
        self._put("shortlists", {_short(name, "name"): kept}, "shortlist")

    def save_search(self, name: str, query: str, seen: Mapping[str, str] | None = None) -> None:
        """Keep a search with what it finds now; one of that name is replaced."""
        if len(query) > MAX_TEXT:
            raise _too_long("search", MAX_TEXT)
        now = _now()
        kept = SavedSearch(query, now) if seen is None else SavedSearch(query, now, now, {**seen})
        self._put("searches", {_short(name, "name"): kept}, "search")

    def look(self, name: str, seen: Mapping[str, str]) -> None:
        """Keep what a saved search finds now, so that the next look tells what is new."""

        def looked(tables: Tables) -> None:
            held = tables.get("searches", {}).get(name)
            if held is not None:
                held |= {"looked": _now(), "seen": dict(seen)}

        self._change("look", looked)

    def tag(self, records: Iterable[str], words: Iterable[str], *, only: bool = False) -> None:
        """Give records tags in one write, and take all others away where `only` these are meant."""
        parted = [each for text in words for each in text.split(",") if each.strip()]
        new = dict.fromkeys((_short(each, "tag") for each in parted), _now())
        if not (new or only):
            raise _empty("tag")

        def tagged(tables: Tables) -> None:
            table = tables.setdefault("tags", {})
            for record in records:
                held = _words(tables, record)
                kept = {word: at for word, at in held.items() if word in new or not only}
                table[record] = {"words": {**new, **kept}}
                if not table[record]["words"]:
                    del table[record]

        self._change("tag", tagged)

    def untag(self, record: str, words: Iterable[str]) -> int:
        """Take tags from a record; return how many it had."""
        unwanted = {one_line(each) for text in words for each in (text, *text.split(","))}
        gone = [word for word in self.tags.get(record, Tags()).words if word in unwanted]

        def untagged(tables: Tables) -> None:
            held = {word: at for word, at in _words(tables, record).items() if word not in unwanted}
            tables["tags"][record] = {"words": held}
            if not held:
                del tables["tags"][record]

        if gone:
            self._change("untag", untagged)
        return len(gone)

    def note(self, records: Iterable[str], text: str) -> None:
        """Keep a note on each of some records, in one write."""
        if len(text) > MAX_TEXT:
            raise _too_long("note", MAX_TEXT)
        now = datetime.now(UTC)
        key, at = f"{now:%Y%m%dT%H%M%S%f}", f"{now:%Y-%m-%dT%H:%M:%SZ}"
        kept = {
            f"{key}-{number:05}" if number else key: OwnNote(record, text, at)
            for number, record in enumerate(records)
        }
        self._put("notes", kept, "note")

    def save_draft(self, name: str, cells: Mapping[str, str]) -> None:
        """Keep what is filled in of a form, in place of an earlier draft of it."""
        filled = {key: text[:MAX_TEXT] for key, text in cells.items() if text}
        self._put("drafts", {name: Draft(filled, _now())}, "draft")

    def save_bookmark(self, letter: str, place: Bookmark) -> None:
        """Keep a place under a letter or digit, in place of another one.

        Raises:
            PactlineError: it is neither.
        """
        if not (len(letter) == 1 and letter.isascii() and letter.isalnum()):
            raise PactlineError(
                f"“{letter}” is no letter and no digit", remedy="type one of a to z"
            )
        self._put("bookmarks", {letter: msgspec.structs.replace(place, at=_now())}, "bookmark")

    def use(self, query: str) -> None:
        """Put a search into the history, which keeps the last ones."""
        if not query or len(query) > MAX_TEXT:
            return

        def used(tables: Tables) -> None:
            table = tables.setdefault("history", {})
            table.pop(query, None)
            table[query] = {"at": datetime.now(UTC).isoformat()}
            for old in list(table)[:-MAX_HISTORY]:
                del table[old]

        self._change("search", used)

    def drop(self, table: str, name: str) -> bool:
        """Take a shortlist, search, note, draft or bookmark away; tell whether it was there.

        Args:
            table: which of these, in the plural.
            name: its name, or the note's key.
        """
        there = name in self._table(table)
        if there:
            self._drop(table, [name], f"drop {table}")
        return there

    # The file.

    def _all(self, table: str, kind: type[K]) -> dict[str, K]:
        """Return a table's documents.

        Raises:
            PactlineError: one of them was edited into something else.
        """
        try:
            return {
                key: msgspec.convert(document, kind) for key, document in self._table(table).items()
            }
        except msgspec.ValidationError as error:
            raise PactlineError(
                f"the {table} cannot be read: {error}",
                place=self.path,
                remedy="correct the file, or move it away",
            ) from None

    def _table(self, name: str) -> Mapping[str, Mapping[str, Any]]:
        storage, (stamp, tables) = FileStorage(self.path), self._held
        if storage.stamp != stamp:
            tables = storage.read() or {}
            # Both at once: another thread may read at the same time.
            self._held = storage.stamp, tables
        return tables.get(name, {}) if storage.stamp else {}

    def _put(self, table: str, documents: Mapping[str, Struct], action: str) -> None:
        def put(tables: Tables) -> None:
            held = tables.setdefault(table, {})
            held |= {key: msgspec.to_builtins(each) for key, each in documents.items()}

        self._change(action, put)

    def _drop(self, table: str, keys: Iterable[str], action: str) -> None:
        def drop(tables: Tables) -> None:
            for key in keys:
                tables.get(table, {}).pop(key, None)

        self._change(action, drop)

    def _change(self, action: str, change: Callable[[Tables], None]) -> None:
        """Change the file in one step, from what it holds once nobody else writes it.

        Raises:
            PactlineError: it is full, or cannot be written; it is as it was.
        """
        from store.files.writing import Writer

        home = Path(self.path).parent
        with writing_to(str(home)):
            make_folder(str(home))
            home.chmod(0o700)
            _keep_from_git(home)
        folder = StoreFolder(self.path, single=True)
        with Writer(folder, action) as writer:
            storage = FileStorage(self.path, folder=folder, writer=writer)
            tables = storage.read() or {}
            change(tables)
            if len(encode(tables)[0]) > MAX_SIZE:
                raise PactlineError(
                    f"nothing was kept: {MAX_SIZE >> 20} MB are what one reader may keep",
                    place=self.path,
                    remedy="take searches, notes or marks away first",
                )
            storage.write(tables)


def _keep_from_git(home: Path) -> None:
    """Keep a folder out of the repository that a team may make of its store."""
    ignored = home / ".gitignore"
    if not ignored.is_file() or not ignored.stat().st_size:
        ignored.write_text("*\n", "utf-8")


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _words(tables: Tables, record: str) -> dict[str, Any]:
    return dict(tables.get("tags", {}).get(record, {}).get("words", {}))


def _short(text: str, what: str) -> str:
    """Return a name or tag without blanks around it."""
    text = one_line(text)
    if not text:
        raise _empty(what)
    if len(text) > MAX_WORDS:
        raise _too_long(what, MAX_WORDS)
    return text


def _empty(what: str) -> PactlineError:
    return PactlineError(f"the {what} is empty", remedy="write a word or two")


def _too_long(what: str, most: int) -> PactlineError:
    return PactlineError(f"the {what} is too long", remedy=f"write at most {most:,} characters")
