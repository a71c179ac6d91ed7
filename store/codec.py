"""Records to and from the JSON of a store's files.

A file is in TinyDB's own layout, `{table: {document id: document}}`; a record's id is its document
id and is left out of the document, so that it is said once.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar, cast

import msgspec

from store.dates import PartialDate, Period, dated
from store.errors import PactlineError
from store.file_schema import FILE_DOCUMENT, SCHEMA
from store.records import Agreement, Decision, Fund, Organisation, Record, Source, SourceFile

TABLES: dict[str, type[Any]] = {
    "sources": Source,
    "organisations": Organisation,
    "agreements": Agreement,
    "funds": Fund,
    "decisions": Decision,
}
"""Table name to the record that it holds."""

RECORDS = ("organisations", "agreements", "funds")
"""Tables whose records are counted."""

HEAD = msgspec.json.encode({FILE_DOCUMENT: {"schema": SCHEMA}})
"""The table that states the schema version, as JSON."""

_REMEDY = "mend the record or take the file out of the store"

R = TypeVar("R")


def _enc_hook(value: object) -> object:
    if isinstance(value, PartialDate | Period):
        return value.text
    raise NotImplementedError(type(value).__name__)


_DATED: dict[type[Any], Callable[[str], object]] = {
    PartialDate: dated,
    Period: lru_cache(maxsize=1 << 14)(Period),
}
"""What makes a date or a period, which never change, of its text."""


def _dec_hook(wanted: type[Any], value: object) -> object:
    read = _DATED.get(wanted)
    if read is None:
        raise NotImplementedError(wanted.__name__)
    if not isinstance(value, str):
        raise ValueError(f"a date is written as text, not {value!r}")
    return read(value)


_decoders: dict[type[Any], msgspec.json.Decoder[Any]] = {}
_encoder = msgspec.json.Encoder(enc_hook=_enc_hook, decimal_format="string")


def encode(record: msgspec.Struct) -> bytes:
    """Return the record as JSON on one line, its id included."""
    return _encoder.encode(record)


def to_json(record: msgspec.Struct, record_id: str) -> bytes:
    """Return the record's document as JSON on one line, without its id, as `from_json` reads it."""
    try:
        rest = encode(record)[len(b'{"id":') + len(msgspec.json.encode(record_id)) :]
    except UnicodeEncodeError:
        # Half of a surrogate pair has no UTF-8; as an escape it stays what it is.
        return json.dumps(to_document(record)).encode()
    return b"{" + rest[1:] if rest[:1] == b"," else b"{}"


def to_document(record: msgspec.Struct) -> dict[str, Any]:
    """Return the record as the plain document that TinyDB keeps, without its id."""
    document: dict[str, Any] = msgspec.to_builtins(record, enc_hook=_enc_hook)
    document.pop("id", None)
    return document


def from_document(kind: type[R], record_id: str, document: object, *, place: str = "") -> R:
    """Return the record of a document.

    Raises:
        PactlineError: the document does not fit the record; names the place and the field.
    """
    if not isinstance(document, dict):
        raise PactlineError(
            f"record “{record_id}” is no table of fields", place=place, remedy=_REMEDY
        )
    try:
        return msgspec.convert({**document, "id": record_id}, kind, dec_hook=_dec_hook)
    except (msgspec.ValidationError, ValueError) as error:
        raise PactlineError(
            f"record “{record_id}”: {error}",
            place=place,
            remedy=_REMEDY,
        ) from None


def from_json(kind: type[R], record_id: str, data: bytes, *, place: str = "") -> R:
    """Return the record of one document's JSON bytes, as cut out of a file.

    Raises:
        PactlineError: the bytes are not JSON, or do not fit the record.
    """
    decoder = _decoders.get(kind)
    if decoder is None:
        decoder = _decoders[kind] = msgspec.json.Decoder(kind, dec_hook=_dec_hook)
    body = data.strip()
    try:
        # The id is put in as text, since a table of fields in between doubles the time.
        head = b'{"id":' + msgspec.json.encode(record_id)
        if body == b"{}":
            return cast(R, decoder.decode(head + b"}"))
        if body[:1] == b"{" and b'"id"' not in body:
            return cast(R, decoder.decode(head + b"," + body[1:]))
    except (msgspec.DecodeError, ValueError, RecursionError):
        pass
    try:
        # The one thing that msgspec refuses and a file may hold is half of a surrogate pair.
        halved = b"\\ud" in data.lower()
        document = json.loads(data) if halved else msgspec.json.decode(data)
    except (ValueError, RecursionError) as error:
        reason = "not UTF-8 text" if isinstance(error, UnicodeDecodeError) else error
        raise PactlineError(
            f"record “{record_id}”: {reason}", place=place, remedy=_REMEDY
        ) from None
    return from_document(kind, record_id, document, place=place)


def records_of(file: SourceFile) -> dict[str, dict[str, Record]]:
    """Return all that one source says, by table and id."""
    return {
        "sources": {file.source.id: file.source},
        "organisations": {record.id: record for record in file.organisations},
        "agreements": {record.id: record for record in file.agreements},
        "funds": {record.id: record for record in file.funds},
    }
