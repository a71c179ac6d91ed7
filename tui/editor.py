"""A record opened in the person's own editor, and again with its mistakes told."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from store.editing.text import as_text, from_text, with_fault
from store.errors import PactlineError
from store.merged import View


class Edited(NamedTuple):
    """A record as an editor left it, and the text that it was read from."""

    record: Any
    text: str


def edited(opened: Any, view: View[Any] | None, source: str) -> Edited | None:  # noqa: ANN401
    """Return what a person made of a record in their editor; None where they changed nothing.

    A text with a mistake is opened again with the mistake above its line, until it has none; one
    that is then left as it is is kept in a file.

    Args:
        opened: what their own source says of it.
        view: the record as all sources know it; None for a new one.
        source: id of their own source.

    Raises:
        PactlineError: there is no editor, or it failed, or a mistake was left in the text.
    """
    text, fault = as_text(opened, view, source), None
    while True:
        after = _in_editor(text)
        if fault and after.strip() == text.strip():
            raise kept_for_later(fault, after)
        if after.strip() in ("", text.strip()):
            return None
        try:
            return Edited(from_text(type(opened), opened.id, after), after)
        except PactlineError as error:
            text, fault = with_fault(after, error), error


def kept_for_later(error: PactlineError, text: str) -> PactlineError:
    """Return an error that says as well where the text is that could not be kept."""
    remedy = "; ".join(filter(None, (error.remedy, f"your text is in {_filed(text)}")))
    return PactlineError(error.what, place=error.place, remedy=remedy)


def _in_editor(text: str) -> str:
    """Return a text as the person's editor left it."""
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    path = Path(_filed(text))
    try:
        # The command is the person's own, as for every program that asks for an editor.
        done = subprocess.run([*shlex.split(command), str(path)], check=False)  # noqa: S603
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise PactlineError(
            f"the editor “{command}” cannot be used: {reason.lower()}",
            remedy="name one in the variable EDITOR",
        ) from None
    if done.returncode:
        raise PactlineError(
            f"nothing was written: the editor ended with exit code {done.returncode}",
            place=str(path),
            remedy="your text is still there",
        )
    after = path.read_text("utf-8", "replace")
    path.unlink()
    return after


def _filed(text: str) -> str:
    """Return the path of a new file with a text, which nobody else may read."""
    descriptor, path = tempfile.mkstemp(prefix="pactline-", suffix=".toml")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    return path
