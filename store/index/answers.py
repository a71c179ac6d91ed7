"""What is asked of all records of a large index, kept beside it until it changes."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar
from zlib import crc32

from store import amounts, interface
from store.index.opened import OpenedIndex

T = TypeVar("T")

LARGEST, MOST = 1 << 23, 1 << 25
"""Bytes of an answer that is kept, and of all of them; the oldest give way."""

ANSWERS = "answers"
"""File beside the index: a checksum, then what was asked of which files, and the answers."""


def kept_answer(index: OpenedIndex, key: str, work: Callable[[], T]) -> T:
    """Return the answer that is kept of a question, or what some work makes of it.

    Args:
        index: the index that is asked.
        key: tells the question from others.
        work: answers it.
    """
    path, of = f"{index.path}/{ANSWERS}", repr(index.state.files)
    if not index.answers:
        with suppress(OSError, ValueError, TypeError, EOFError, pickle.UnpicklingError):
            checksum, _, data = Path(path).read_bytes().partition(b"\n")
            told, answers = _read_answer(data if int(checksum) == crc32(data) else b"")
            index.answers.update(answers if told == of else {})
    if key in index.answers:
        found: T = _read_answer(index.answers[key])
        return found
    found = work()
    data = pickle.dumps(found)
    if len(data) <= LARGEST:
        index.answers[key] = data
        while sum(map(len, index.answers.values())) > MOST:
            del index.answers[next(iter(index.answers))]
        data = pickle.dumps((of, index.answers))
        with suppress(OSError):
            if index.path:
                new = Path(f"{path}-{os.getpid():x}")
                new.write_bytes(b"%d\n%b" % (crc32(data), data))
                new.replace(path)
    return found


def _read_answer(data: bytes) -> Any:  # noqa: ANN401 - whatever was asked for
    return _Answers(BytesIO(data)).load()


class _Answers(pickle.Unpickler):
    """Reads answers, which consist of values of the store alone."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - as the base class has it
        """Return a class of the store's values; raise UnpicklingError for any other."""
        for values in (amounts, interface):
            if module == values.__name__ and isinstance(getattr(values, name, None), type):
                return getattr(values, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no value of an answer")
