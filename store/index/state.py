"""What an index was made of: files with their stamps, decisions that join ids, settings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from store.dates import year_start
from store.files.folder import FileStamp
from store.index.entry import ITEM, PART, SECTION, escaped, plain

if TYPE_CHECKING:
    from store.records import Decision

# ---- Which ids are one body: what sources say, and what the person decided; never names.


class Ties(NamedTuple):
    """The person's decisions as sorted pairs of ids."""

    same: frozenset[tuple[str, str]] = frozenset()
    different: frozenset[tuple[str, str]] = frozenset()

    def about(self) -> dict[str, set[str]]:
        """Return each id with those that a decision names beside it."""
        found: dict[str, set[str]] = {}
        for one, other in (*self.same, *self.different):
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
        return found


def pairs(ids: Iterable[str]) -> set[tuple[str, str]]:
    """Return every two of the ids as a sorted pair."""
    ordered = sorted(set(ids))
    return {(one, other) for place, one in enumerate(ordered) for other in ordered[place + 1 :]}


def ties_of(decisions: Iterable[Decision]) -> Ties:
    """Return what was decided; of several decisions about two ids the latest holds."""
    decided: dict[tuple[str, str], str] = {}
    for decision in sorted(decisions, key=lambda each: each.at):
        if decision.kind in ("same", "different"):
            decided.update(dict.fromkeys(pairs(decision.ids), decision.kind))
    return Ties(
        frozenset(pair for pair, kind in decided.items() if kind == "same"),
        frozenset(pair for pair, kind in decided.items() if kind == "different"),
    )


def bodies(links: Iterable[tuple[str, str]], ties: Ties, ids: Iterable[str]) -> list[set[str]]:
    """Return the groups of ids that are one body each.

    The person's joins come first, then the sources' in the order of the ids; a link that would
    bring two ids together which the person keeps apart is passed over, so that the result does not
    depend on the order in which files are read.

    Args:
        links: pairs of ids that a source says are one body.
        ties: the person's decisions.
        ids: all ids there are; links to others bring those in.
    """
    apart: dict[str, set[str]] = {}
    for one, other in ties.different:
        apart.setdefault(one, set()).add(other)
        apart.setdefault(other, set()).add(one)
    group: dict[str, set[str]] = {each: {each} for each in ids}
    stated = sorted({(one, other) if one < other else (other, one) for one, other in links})
    for one, other in (*sorted(ties.same), *stated):
        mine = group.setdefault(one, {one})
        theirs = group.setdefault(other, {other})
        if mine is theirs:
            continue
        if len(mine) < len(theirs):
            mine, theirs = theirs, mine
        if any(apart[each] & mine for each in theirs if each in apart):
            continue
        mine |= theirs
        for each in theirs:
            group[each] = mine
    return list({id(members): members for members in group.values()}.values())


# ---- What an index was made of: the files with their stamps, the person's decisions, the settings.


class FileState(NamedTuple):
    """One file as it was indexed.

    Attributes:
        number: how places name the file.
        source: id of its source, empty for decisions alone and for a file that did not open.
        known: the last possible day of the source's date (`date.toordinal`), 0 for none.
        offset, length: where the source's own document is.
        problem: why the file, or some record of it, was left out.
        again: whether to try again even where the stamp is the same.
        ties, settings: what the person decided, as far as this file holds it.
    """

    number: int
    stamp: FileStamp
    source: str = ""
    title: str = ""
    publisher: str = ""
    known: int = 0
    offset: int = 0
    length: int = 0
    problem: str = ""
    again: bool = False
    ties: Ties = Ties()
    settings: tuple[tuple[str, str], ...] = ()


class State(NamedTuple):
    """All that an index was made of.

    Attributes:
        files: by name.
        records: how many organisations, agreements and funds it holds.
    """

    files: tuple[FileState, ...] = ()
    records: tuple[int, int, int] = (0, 0, 0)

    @property
    def ties(self) -> Ties:
        """The person's decisions, of all files."""
        same = frozenset(pair for file in self.files for pair in file.ties.same)
        different = frozenset(pair for file in self.files for pair in file.ties.different)
        return Ties(same - different, different)

    @property
    def settings(self) -> dict[str, str]:
        """The settings, of all files."""
        return {key: value for file in self.files for key, value in file.settings}

    @property
    def start_month(self) -> int:
        """The month in which financial years start, 1 to 12."""
        return year_start(self.settings)

    def by_number(self) -> dict[int, FileState]:
        """Return the files by their number."""
        return {file.number: file for file in self.files}

    def fits(self, stamps: tuple[FileStamp, ...]) -> bool:
        """Tell whether the index is of just these files."""
        return tuple(file.stamp for file in self.files) == stamps and not any(
            file.again for file in self.files
        )


def pack(state: State) -> bytes:
    """Return the state as bytes."""
    sections = (PART.join(map(str, state.records)), *map(_packed, state.files))
    return SECTION.join(sections).encode("utf-8", "surrogatepass")


def unpack(data: bytes) -> State:
    """Return the state; raise ValueError where the bytes are something else."""
    records, *files = data.decode("utf-8", "surrogatepass").split(SECTION)
    organisations, agreements, funds = map(int, records.split(PART))
    return State(tuple(map(_file, files)), (organisations, agreements, funds))


def _packed(file: FileState) -> str:
    stamp = file.stamp
    numbers = (file.number, stamp.size, stamp.mtime_ns, stamp.inode, file.known)
    texts = (stamp.name, file.source, file.title, file.publisher, file.problem)
    return ITEM.join(
        (
            PART.join(map(str, (*numbers, file.offset, file.length, int(file.again)))),
            PART.join(map(escaped, texts)),
            *(
                PART.join(escaped(text) for pair in each for text in pair)
                for each in (sorted(file.ties.same), sorted(file.ties.different), file.settings)
            ),
        )
    )


def _file(text: str) -> FileState:
    numbers, texts, *pairs = text.split(ITEM)
    number, size, mtime, inode, known, offset, length, again = map(int, numbers.split(PART))
    name, source, title, publisher, problem = map(plain, texts.split(PART))
    same, different, settings = map(_pairs, pairs)
    return FileState(
        number,
        FileStamp(name, size, mtime, inode),
        source,
        title,
        publisher,
        known,
        offset,
        length,
        problem,
        bool(again),
        Ties(frozenset(same), frozenset(different)),
        tuple(settings),
    )


def _pairs(text: str) -> list[tuple[str, str]]:
    items = [plain(item) for item in text.split(PART)] if text else []
    return list(zip(items[::2], items[1::2], strict=True))
