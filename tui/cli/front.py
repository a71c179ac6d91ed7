"""The front door: tells a verb from a record's id, and takes the app's own options."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from store.errors import EXIT_FOUND, PactlineError
from tui.cli.names import all_names
from tui.cli.spec import AS_OF, ASCII, STORE, Option
from tui.cli.words import Words, take_apart

THEMES = ("dark", "light", "ansi", "contrast", "mono")
VIEWS = ("organisations", "agreements", "funding")
OPTIONS = (
    Option("--find", "open with this search", "SEARCH"),
    Option("--view", "open this list", "VIEW", VIEWS),
    STORE,
    AS_OF,
    Option("--plain", "ask and answer in plain lines, for screen readers and braille"),
    ASCII,
    Option("--theme", "colours to use", "THEME", THEMES),
    Option("--fresh", "start without the last view, search and place"),
    Option("--restricted", "allow reading only, and nothing that reaches the host"),
    Option("--ssh", "serve the words of an SSH client, restricted", host=True),
    Option("--version", "print the version"),
    Option("--help", "print this help"),
)
"""What `pactline` takes before a verb or without one."""

BEFORE_A_VERB = ("store", "restricted", "ascii", "help")
"""Options that may stand before a verb as well as after it."""


def run(
    words: Sequence[str], *, store_path: str = "", restricted: bool = False, remote: bool = False
) -> int:
    """Run a whole command line and return the exit code.

    Args:
        words: what follows `pactline`.
        store_path: the store where the words name none.
        restricted: reading only, whatever the words say.
        remote: the words came from an SSH client.

    Raises:
        PactlineError: a mistake in the words, or whatever the verb or the app meets.
    """
    own, rest = _split(words)
    taken = take_apart(own, OPTIONS, query=False)
    restricted = restricted or remote or taken.has("restricted") or restricted_by_environment()
    if remote:
        _refuse_host_options(taken)
    store_path = taken.value("store", store_path)
    if taken.has("ssh"):
        from tui.cli.ssh import serve

        return serve(taken, rest)
    if rest[:1] == ["help"]:
        rest = [*rest[1:2], "--help"]
    if rest and rest[0] in all_names():
        if taken.has("help"):
            rest = [*rest, "--help"]
        _only_before_a_verb(taken, rest[0])
        from tui.cli.run import run_verb

        return run_verb(
            rest[0],
            rest[1:],
            store_path=store_path,
            restricted=restricted,
            remote=remote,
            ascii=taken.has("ascii"),
        )
    if rest:
        # An id may stand before the options as well as after them.
        later = take_apart(rest, OPTIONS, query=False)
        taken = Words(later.arguments, taken.values | later.values, taken.every | later.every)
        restricted = restricted or taken.has("restricted")
        if remote:
            _refuse_host_options(taken)
        store_path = taken.value("store", store_path)
    if taken.has("help"):
        from tui.cli.help import whole_help

        sys.stdout.write(whole_help(OPTIONS))
        return EXIT_FOUND
    if taken.has("version"):
        from tui.cli.version import version_line

        sys.stdout.write(version_line() + "\n")
        return EXIT_FOUND
    if len(taken.arguments) > 1:
        raise no_such_verb(taken.arguments[0])
    from tui.cli.launch import launch

    return launch(taken, store_path=store_path, restricted=restricted, remote=remote)


def restricted_by_environment() -> bool:
    """Tell whether PACTLINE_RESTRICTED asks for a restricted account; no option undoes it."""
    return os.environ.get("PACTLINE_RESTRICTED", "") not in ("", "0")


def _split(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the options before the first word that is none, and the rest."""
    takes_value = {option.name for option in OPTIONS if option.value}
    position = 0
    while position < len(words):
        word = words[position]
        if word == "--" or not word.startswith("-") or word == "-":
            break
        position += 2 if word in takes_value else 1
    return list(words[:position]), list(words[position:])


def _refuse_host_options(taken: Words) -> None:
    for option in OPTIONS:
        if option.host and taken.has(option.key):
            raise PactlineError(
                f"{option.name} is not for a restricted account", remedy="leave it out"
            )


def _only_before_a_verb(taken: Words, verb: str) -> None:
    for key in taken.values:
        if key not in BEFORE_A_VERB:
            raise PactlineError(
                f"--{key} before `{verb}` has no meaning",
                remedy=f"put it after the verb, or see `pactline {verb} --help`",
            )


def no_such_verb(word: str) -> PactlineError:
    """Return the error for a word that is no verb, with the nearest one that is."""
    from tui.cli.suggesting import suggestion

    remedy = suggestion(
        word, all_names(), otherwise="`pactline --help` lists the verbs", form="`{}`"
    )
    return PactlineError(f"there is no verb “{word}”", remedy=remedy)
