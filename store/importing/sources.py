"""The source that a file becomes: its id, and what is known of who published it and when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from store.errors import PactlineError
from store.importing.incoming import Incoming
from store.importing.slugs import slug
from store.records import UNKNOWN, Agreement, Fund, Organisation, Source, SourceFile
from store.text import printable

_TAKEN = frozenset(("decisions", "settings"))
_SOURCE_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}", re.ASCII)
_SHORTEST_WORD = 4


def source_id_for(stem: str, publisher: str) -> str:
    """Return the id of a publisher's file: the same for each newer file of the same name.

    It is the file's stem, led by the publisher's name where the stem does not tell it.
    """
    name, who = slug(stem), slug(publisher, 60)
    if who and not _tells(name, who):
        name = f"{who}-{name}" if name else who
    name = name[:100].rstrip("-") or "source"
    return f"source-{name}" if name in _TAKEN else name


def check_source_id(source_id: str) -> str:
    """Return a source id that a person gave; it names a file in the store.

    Raises:
        PactlineError: it cannot be such a name.
    """
    if source_id in _TAKEN or not _SOURCE_ID.fullmatch(source_id) or ".." in source_id:
        raise PactlineError(
            f"“{printable(source_id[:60])}” cannot be the id of a source",
            remedy="use small letters, digits and hyphens",
        )
    return source_id


def complete(
    source: Source,
    incoming: Incoming,
    organisations: Sequence[Organisation] = (),
    agreements: Sequence[Agreement] = (),
    funds: Sequence[Fund] = (),
) -> SourceFile:
    """Return a source's file with the facts about the file that was read filled in."""
    described = Source(
        id=source.id,
        title=source.title or incoming.stem,
        kind=source.kind,
        publisher=source.publisher,
        publisher_id=source.publisher_id,
        date=source.date or UNKNOWN,
        address=source.address,
        licence=source.licence,
        file_name=incoming.name,
        fingerprint=incoming.fingerprint,
        imported=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        counts={
            "organisations": len(organisations),
            "agreements": len(agreements),
            "funds": len(funds),
            "warnings": len(incoming.notes.warnings),
            "lost": len(incoming.notes.lost),
        },
        notes=source.notes,
        as_published=source.as_published,
    )
    return SourceFile(
        source=described,
        organisations=tuple(organisations),
        agreements=tuple(agreements),
        funds=tuple(funds),
    )


def _tells(name: str, publisher: str) -> bool:
    """Tell whether a file's name has the publisher's name, or its first long word, in it."""
    words = [word for word in publisher.split("-") if len(word) >= _SHORTEST_WORD]
    tight = name.replace("-", "")
    return publisher.replace("-", "") in tight or bool(words and words[0] in name.split("-"))
