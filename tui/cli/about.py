"""Verbs about pactline itself: `locate`, `keys` and `man`."""

from __future__ import annotations

import os
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

from fixtures import SAMPLE
from store import places
from store.backend import Backend
from store.errors import EXIT_FOUND, EXIT_MISTAKE, PactlineError
from store.index.upkeep import Keeper, followed_at, locations
from store.postgresql.address import is_address
from store.store import backend_at
from tui.cli.keys_file import read_keys
from tui.cli.output import write_rows
from tui.cli.rows import Cells
from tui.cli.session import SAMPLE_NOTICE, Session
from tui.commands import keys_of, offered

# The manual page, which `python -m docs.build` makes.
MAN_PAGE = Path(__file__).with_name("pactline.1")


def locate(session: Session, args: Namespace) -> int:
    """Print each place, whether or not it exists yet."""
    backend = backend_at(session.store_path)
    read = backend_at(SAMPLE) if session.is_sample else backend
    index = next(locations(read, places.folder("cache"), beside=not session.is_sample))
    found = {
        "store": backend.shown,
        "index": index.path,
        "keys": places.keys_file(),
        "config": places.folder("config"),
        "cache": places.folder("cache"),
        "state": places.app_file(),
        "program": str(Path(__file__).parents[2]),
    }
    rows: list[Cells] = [
        {"what": what, "path": path, "there": os.path.lexists(path)} for what, path in found.items()
    ]
    if is_address(session.store_path):
        there, revision = _looked_up(backend)
        rows[0] = {**rows[0], "there": there}
        rows.insert(1, {"what": "revision", "path": revision, "there": there})
        if (at := followed_at(next(locations(backend, places.folder("cache"))))) is not None:
            when = f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M:%S} UTC"
            rows.insert(2, {"what": "followed", "path": f"the index is of {when}", "there": True})
    headings = {"what": "What", "path": "Where", "there": "There"}
    write_rows(session, args, headings, rows, headings)
    if session.is_sample:
        session.say(SAMPLE_NOTICE)
    return EXIT_FOUND


def _looked_up(backend: Backend) -> tuple[bool, str]:
    """Return whether a server answers, and which revision this host's index is of."""
    try:
        return True, backend.age(Keeper(backend, cache=places.folder("cache")).kept())
    except PactlineError as error:
        return False, error.what


def keys(session: Session, args: Namespace) -> int:
    """List the app's commands, as the person's keys file has them."""
    own, mistake = read_keys()
    keys_now = keys_of(own)
    rows: list[Cells] = [
        {
            "id": command.id,
            "keys": keys_now[command.id],
            "where": str(command.where),
            "group": command.group,
            "help": command.help,
            "default": command.keys,
        }
        for command in offered(restricted=session.restricted)
    ]
    headings = {"keys": "Keys", "help": "What it does", "where": "Where", "id": "Id"}
    write_rows(session, args, ("id", "keys", "where", "group", "help", "default"), rows, headings)
    if mistake:
        session.say(mistake)
    return EXIT_MISTAKE if mistake else EXIT_FOUND


def man(session: Session, args: Namespace) -> int:
    """Print the manual page."""
    session.out.write(MAN_PAGE.read_text("utf-8"))
    return EXIT_FOUND
