"""Runs one verb: its words are taken apart, what may not be is refused, and its code returned."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from store.errors import EXIT_FOUND, PactlineError
from tui.cli.errors import tidy_up_first
from tui.cli.names import load
from tui.cli.session import Session
from tui.cli.spec import EVERYWHERE, Verb
from tui.cli.words import Words, check_arguments, take_apart


def run_verb(
    name: str,
    words: Sequence[str],
    *,
    store_path: str = "",
    restricted: bool = False,
    remote: bool = False,
    ascii: bool = False,
) -> int:
    """Run a verb and return its exit code.

    Raises:
        PactlineError: a mistake in the words, or whatever the verb meets.
    """
    module = load(name)
    verb = module.VERB
    taken = take_apart(words, (*verb.options, *EVERYWHERE), query=verb.query)
    restricted = restricted or taken.has("restricted")
    if taken.has("help"):
        from tui.cli.help import verb_help

        sys.stdout.write(verb_help(verb))
        return EXIT_FOUND
    if restricted:
        refuse(verb, taken, remote=remote)
    check_arguments(verb.name, taken.arguments, verb.arguments)
    _set_up_output()
    tidy_up_first()
    session = Session(
        store_path=taken.value("store", store_path),
        restricted=restricted,
        remote=remote,
        ascii=ascii or taken.has("ascii"),
    )
    try:
        return module.run(session, taken)
    except BaseException as fault:
        from tui.cli.faults import blame_index

        blame_index(session, fault)
        raise
    finally:
        session.close()


def refuse(verb: Verb, words: Words, *, remote: bool) -> None:
    """Raise PactlineError where a restricted account may not have the verb or an option of it."""
    if verb.host:
        raise PactlineError(
            f"`pactline {verb.name}` is not for a restricted account",
            remedy="here you can find, show, list and export to standard output",
        )
    for option in (*verb.options, *EVERYWHERE):
        if option.host and words.has(option.key) and (remote or option.key != "store"):
            raise PactlineError(
                f"{option.name} is not for a restricted account", remedy="leave it out"
            )


def _set_up_output() -> None:
    """Make data in a pipe UTF-8 with plain line ends; a terminal keeps its own encoding."""
    terminal = sys.stdout.isatty()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        if stream is sys.stdout and not terminal:
            reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
        else:
            reconfigure(errors="replace")
