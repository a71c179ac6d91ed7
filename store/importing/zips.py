"""Zips opened with care: what they unpack to is measured, never believed."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from store.errors import PactlineError
from store.importing.limits import MAX_FILE_BYTES, MAX_ZIP_MEMBERS, MIB

_CHUNK = MIB
_LOCAL_HEADER = struct.Struct("<26xHH")
_ENCRYPTED = 0x1


class Zip:
    """A zip in memory.

    Args:
        data: its bytes.
        name: what to call it.

    Raises:
        PactlineError: it is none, is encrypted, or unpacks to more than is read.
    """

    def __init__(self, data: bytes, name: str) -> None:
        """Read the list of its members."""
        self._data = memoryview(data)
        self._name = name
        try:
            with zipfile.ZipFile(BytesIO(data)) as opened:
                self._members = {info.filename: info for info in opened.infolist()}
        except (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError, EOFError):
            raise self._refusal("the zip is damaged", "fetch it again") from None
        members = self._members.values()
        if len(members) > MAX_ZIP_MEMBERS:
            raise self._refusal(f"more than {MAX_ZIP_MEMBERS:,} files in the zip", "unpack it")
        if sum(info.file_size for info in members) > MAX_FILE_BYTES:
            raise self._too_large()
        if any(info.flag_bits & _ENCRYPTED for info in members):
            raise self._refusal("the zip is locked with a password", "save it without one")

    @property
    def names(self) -> list[str]:
        """The names of its members."""
        return list(self._members)

    def chunks(self, member: str) -> Iterator[bytes]:
        """Yield the bytes of a member; stops at the size that the zip gives for it.

        Raises:
            PactlineError: the member is damaged, or holds more than the zip says.
        """
        info = self._members[member]
        try:
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise self._refusal("packed in a way that is not read", "pack it again as a zip")
            extra = _LOCAL_HEADER.unpack_from(self._data, info.header_offset)
            start = info.header_offset + 30 + sum(extra)
            packed = self._data[start : start + info.compress_size]
            plain = _inflated(packed) if info.compress_type else _slices(packed)
            size = 0
            for chunk in plain:
                size += len(chunk)
                if size > info.file_size:
                    raise self._refusal(f"{member} is larger than the zip says", "do not use it")
                yield chunk
        except (zlib.error, struct.error):
            raise self._refusal(f"{member} is damaged", "fetch the zip again") from None
        if size != info.file_size:
            raise self._refusal(f"{member} is shorter than the zip says", "fetch it again")

    def read(self, member: str) -> bytes:
        """Return the bytes of a member."""
        return b"".join(self.chunks(member))

    def _too_large(self) -> PactlineError:
        limit = MAX_FILE_BYTES // MIB
        return self._refusal(f"it would unpack to more than {limit} MiB", "split the file")

    def _refusal(self, what: str, remedy: str) -> PactlineError:
        return PactlineError(what, place=self._name, remedy=remedy)


def _inflated(packed: memoryview) -> Iterator[bytes]:
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    rest: bytes | memoryview = packed
    while not inflate.eof:
        chunk = inflate.decompress(rest, _CHUNK)
        rest = inflate.unconsumed_tail
        if not chunk and not rest:
            return
        yield chunk


def _slices(data: memoryview) -> Iterator[bytes]:
    for start in range(0, len(data), _CHUNK):
        yield bytes(data[start : start + _CHUNK])
