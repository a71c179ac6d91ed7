"""Opens the app, or the plain prompt, on a terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from store.errors import EXIT_FOUND, EXIT_MISTAKE, EXIT_NOTHING, PactlineError
from tui.cli.errors import tidy_up_first
from tui.cli.faults import blame_index
from tui.cli.session import Session, day

if TYPE_CHECKING:
    from datetime import date

    from store.interface import Store
    from tui.cli.words import Words


class NothingFound(PactlineError):  # noqa: N818 - it tells what the person meets
    """What was asked for by its id is not there."""

    exit_code = EXIT_NOTHING


def launch(words: Words, *, store_path: str, restricted: bool, remote: bool) -> int:
    """Open the app and return the exit code.

    Raises:
        PactlineError: there is no terminal, no such record, or the store does not open.
    """
    session = Session(
        store_path=store_path,
        restricted=restricted,
        remote=remote,
        ascii=words.has("ascii"),
    )
    as_of = day(words.value("as-of"), "--as-of")
    plain = words.has("plain")
    record_id = words.arguments[0] if words.arguments else ""
    if not plain:
        need_terminal(record_id)
    tidy_up_first()
    try:
        store = session.store()
        if record_id:
            need_record(store, record_id)
        if plain:
            from tui.cli.prompt.loop import converse

            return converse(session, find=words.value("find"), record_id=record_id, as_of=as_of)
        from tui.app import run
        from tui.cli.keys_file import read_keys
        from tui.options import AppOptions

        keys, notice = read_keys()
        failed = run(
            store,
            AppOptions(
                find=words.value("find") if words.has("find") else None,
                record_id=record_id,
                view=words.value("view"),
                restricted=restricted,
                ascii=words.has("ascii"),
                theme=words.value("theme"),
                fresh=words.has("fresh") or restricted,
                as_of=as_of,
                keys=keys,
                notice=notice,
            ),
        )
        if failed:
            # The app has told of its fault, but not whether the index is what it comes from.
            blame_index(session)
        return EXIT_MISTAKE if failed else EXIT_FOUND
    except BaseException as fault:
        blame_index(session, fault)
        raise
    finally:
        session.close()


def need_terminal(record_id: str = "") -> None:
    """Raise PactlineError where the app has no terminal to read keys from and draw on.

    Args:
        record_id: the record that it was to open at; perhaps a verb that was mistyped.
    """
    for stream, name in ((sys.stdin, "input"), (sys.stdout, "output")):
        if stream is not None and stream.isatty():
            continue
        from tui.cli.front import no_such_verb
        from tui.cli.names import all_names
        from tui.cli.suggesting import nearest

        if nearest(record_id, all_names()):
            raise no_such_verb(record_id)
        instead = (
            f"`pactline show {record_id}` prints the record"
            if record_id
            else "`pactline find WORDS` prints what it finds"
        )
        raise PactlineError(
            f"the app needs a terminal, and standard {name} is none",
            remedy=f"{instead}, also into a pipe; over SSH, `ssh -t` gives a terminal",
        )


def need_record(store: Store, record_id: str) -> None:
    """Raise NothingFound where the store does not know the id."""
    if store.row(record_id) is None and store.source(record_id) is None:
        from tui.cli.names import all_names
        from tui.cli.suggesting import nearest

        verb = nearest(record_id, all_names())
        hint = f"did you mean the verb `{verb}`? " if verb else ""
        raise NothingFound(
            f"no record and no source has the id “{record_id}”",
            remedy=f"{hint}`pactline find {record_id}` searches for the word",
        )


def not_known(named: str, as_of: date | None) -> NothingFound:
    """Return the error for a record of which nothing was known on a day.

    Args:
        named: its title or its id.
        as_of: the day.
    """
    return NothingFound(
        f"nothing was known of “{named}” on {as_of}",
        remedy="sources without a date are never counted; leave out --as-of",
    )
