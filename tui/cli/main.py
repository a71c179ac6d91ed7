"""The front door: runs a verb where one is named, and opens the app otherwise."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from importlib import import_module
from io import TextIOWrapper
from keyword import iskeyword
from shlex import quote
from typing import TextIO

from store import places
from store.errors import EXIT_FOUND, EXIT_MISTAKE, PactlineError
from store.text import nearest
from tui.cli.errors import memory_is_limited, need_record, suggestion, tidy_up_first
from tui.cli.parser import Parser, given
from tui.cli.session import NOBODY, Account, Answer, IndexDamaged, Session, check_address
from tui.cli.ssh import (
    LOOKUP_SECONDS,
    MEMORY,
    SESSION_SECONDS,
    VARIABLE,
    Budget,
    client_words,
    split_off,
)
from tui.cli.verbs import (
    ANSWERS,
    APP,
    BEFORE_A_VERB,
    EVERYWHERE,
    FEW_ROWS,
    FORCED_COMMAND,
    OVER_ALL,
    SESSION_BUDGET,
    VERBS,
    Argument,
    Verb,
)

# The first word that is no option, and everything behind it.
_FRONT = (
    Argument("word", "", {"nargs": "?"}),
    Argument("rest", "", {"nargs": "..."}),
)

_ID = Argument("id", "open the app at this record", {"nargs": "*", "metavar": "ID"})


def run(
    words: Sequence[str],
    *,
    store_path: str = "",
    restricted: bool = False,
    remote: bool = False,
    account: Account = NOBODY,
    alone: bool = False,
) -> int:
    """Run a whole command line and return the exit code.

    Args:
        words: what follows `pactline`.
        store_path: the store where the words name none.
        restricted: reading only, whatever the words say.
        remote: the words came from an SSH client.
        account: who it is in a restricted account, and what they may write.
        alone: nothing else goes on in this process, so that it may be split in two.

    Raises:
        PactlineError: a mistake in the words, or whatever the verb or the app meets.
    """
    _set_up_output()
    parser = Parser(None, *_FRONT)
    front, unknown = parser.parse_known_args(words)
    if front.word == "help":
        front.word, front.help = front.rest[0] if front.rest else None, True
        words = ["--help"]
    verb = VERBS.get(front.word)
    if verb:
        parser.refuse(unknown)
        args = front
    else:
        # An id may stand before the options as well as after them.
        parser = Parser(None, _ID)
        args = parser.words(words)
    # No option undoes what the environment asks for.
    by_environment = os.environ.get("PACTLINE_RESTRICTED", "") not in ("", "0")
    args.restricted = restricted or remote or by_environment or args.restricted
    if remote:
        _refuse_host_options(APP, args)
    args.store = args.store or store_path
    if args.ssh:
        return _serve(args, front, alone=alone)
    budgeted = SESSION_BUDGET if args.restricted and not verb else ()
    for option in given(APP, args):
        if option.name in FORCED_COMMAND and option.name not in budgeted:
            raise PactlineError(
                f"{option.name} has a meaning only beside --ssh",
                remedy="put it into the forced command of a reader’s key",
            )
    if verb and args.help:
        Parser(verb).print_help()
    elif verb:
        if alone and memory_is_limited():
            code = split_off(None)
            if code is not None:
                return code
        return _run_verb(verb, front, remote=remote, account=account)
    elif args.help:
        parser.print_help()
    elif args.version:
        sys.stdout.write(f"{version_line()}\n")
    else:
        if len(args.id) > 1:
            raise no_such_verb(args.id[0])
        if alone and (args.session_seconds or args.memory):
            code = split_off(_session_budget(args))
            if code is not None:
                return code
        return open_app(args, remote=remote, account=account)
    return EXIT_FOUND


def version_line() -> str:
    """Return the name and the version of the installed package."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"pactline {version('pactline')}"
    except PackageNotFoundError:
        return "pactline not installed"


def no_such_verb(word: str) -> PactlineError:
    """Return the error for a word that is no verb, with the nearest one that is."""
    remedy = suggestion(word, VERBS, otherwise="`pactline --help` lists the verbs", form="`{}`")
    return PactlineError(f"there is no verb “{word}”", remedy=remedy)


def _serve(args: Namespace, front: Namespace, *, alone: bool) -> int:
    """Serve an SSH client and return the exit code.

    Args:
        args: what the forced command says, `--store` among it; this is the administrator's.
        front: the same with the words behind the options; there may be none.
        alone: what is done may have a process of its own, and a budget.

    Raises:
        PactlineError: the client asks for what it may not have, or the forced command is wrong.
        CutOff: it took more than it is given.
    """
    for option in given(APP, args):
        if option.name not in ("--ssh", "--restricted", "--store", *FORCED_COMMAND):
            raise PactlineError(
                f"{option.name} cannot stand beside --ssh",
                remedy="take it out of the forced command",
            )
    if front.word:
        raise PactlineError(
            f"--ssh takes the client's words from {VARIABLE}, not “{front.word}”",
            remedy="take the words out of the forced command",
        )
    words = client_words()
    if any(word in VERBS for word in words):
        budget = Budget(args.seconds or LOOKUP_SECONDS, args.memory or MEMORY, "--seconds")
    else:
        budget = _session_budget(args)
    code = split_off(budget) if alone else None
    if code is not None:
        return code
    writes = args.may_write or ""
    account = Account(args.reader or writes, writes, args.whole)
    return run(words, store_path=args.store, restricted=True, remote=True, account=account)


def _session_budget(args: Namespace) -> Budget:
    """Return what the app or the plain prompt may take."""
    seconds = args.session_seconds or SESSION_SECONDS
    return Budget(seconds, args.memory or MEMORY, "--session-seconds")


def _run_verb(verb: Verb, front: Namespace, *, remote: bool, account: Account) -> int:
    """Run a verb and return its exit code.

    Raises:
        PactlineError: a mistake in the words, or whatever the verb meets.
    """
    for option in given(APP, front):
        if option not in BEFORE_A_VERB:
            raise PactlineError(
                f"{option.name} before “{verb.name}” has no meaning",
                remedy=f"put it after the verb, or see `pactline {verb.name} --help`",
            )
    known = (*verb.arguments, *EVERYWHERE)
    args = Parser(verb).words(front.rest)
    restricted = front.restricted or args.restricted
    if restricted and verb.host and not (verb.own and account.source):
        raise PactlineError(
            f"`pactline {verb.name}` is not for a restricted account",
            remedy="here you can find, show, list and export to standard output"
            + (f", and write your source “{account.source}”" if account.source else ""),
        )
    if restricted:
        _refuse_host_options(known if remote else verb.arguments, args)
    if remote and not account.whole:
        _refuse_whole(verb, args)
    tidy_up_first()
    path = _store_path(args.store or front.store, remote=remote)
    ascii = front.ascii or getattr(args, "ascii", False)

    def work(out: TextIO | None = None) -> int:
        with Session(
            store_path=path, restricted=restricted, account=account, ascii=ascii, out=out
        ) as session:
            return work_of(verb)(session, args)

    return _answered(work) if verb.name in ANSWERS else work()


def _answered(work: Callable[[TextIO], int]) -> int:
    """Do work that changes nothing, once more where the index gave way before anything was printed.

    Raises:
        PactlineError: whatever the verb meets.
    """
    answer = Answer(sys.stdout)
    try:
        return work(answer.text)
    except IndexDamaged:
        if answer.begun:
            raise
        answer.drop()
        sys.stderr.write("the index was damaged, so it has been made again from the records\n")
        answer = Answer(sys.stdout)
        return work(answer.text)
    finally:
        answer.text.flush()


def work_of(verb: Verb) -> Callable[[Session, Namespace], int]:
    """Return what does a verb's work and returns its exit code; its module is loaded now."""
    name = f"{verb.name}_" if iskeyword(verb.name) else verb.name.replace("-", "_")
    work: Callable[[Session, Namespace], int]
    work = getattr(import_module(f"tui.cli.{verb.module}"), name)
    return work


def open_app(args: Namespace, *, remote: bool, account: Account, begin: bool = False) -> int:
    """Open the app, or the plain prompt, and return the exit code.

    Args:
        args: the words of the command line.
        remote: they came from an SSH client.
        account: who it is in a restricted account.
        begin: begin a store of the person's own in place of the sample records.

    Raises:
        PactlineError: there is no terminal, no such record, or the store does not open.
    """
    record_id = args.id[0] if args.id else ""
    if not args.plain:
        need_terminal(record_id)
    tidy_up_first()
    path = _store_path(args.store, remote=remote)
    with Session(
        store_path=path, restricted=args.restricted, account=account, ascii=args.ascii
    ) as session:
        # Whoever names a store to write in means it, whether or not it is there yet.
        named = not (session.is_sample or args.restricted or args.plain or record_id)
        store = session.store(begin=begin or (named and places.can_be_made(path)))
        if record_id:
            need_record(store, record_id)
        if args.plain:
            from tui.cli.prompt import converse

            return converse(session, find=args.find or "", record_id=record_id, as_of=args.as_of)
        from tui.app import run as run_app
        from tui.cli.keys_file import read_keys
        from tui.state import BEGIN_STORE, AppOptions

        keys, notice = read_keys()
        ended = run_app(
            store,
            AppOptions(
                find=args.find,
                record_id=record_id,
                view=args.view or "",
                restricted=args.restricted,
                ascii=args.ascii,
                theme=args.theme or "",
                fresh=args.fresh or args.restricted,
                as_of=args.as_of,
                keys=keys,
                notice=notice,
                writes=session.account.source,
                sample=session.is_sample and not begin,
                adds=begin,
            ),
        )
        if ended not in (EXIT_FOUND, BEGIN_STORE):
            # The app has told of its fault, but not whether the index is what it comes from.
            session.blame_index()
    if ended == BEGIN_STORE:
        return open_app(args, remote=remote, account=account, begin=True)
    return EXIT_MISTAKE if ended else EXIT_FOUND


def need_terminal(record_id: str = "") -> None:
    """Raise PactlineError where the app has no terminal to read keys from and draw on.

    Args:
        record_id: the record that it was to open at; perhaps a verb that was mistyped.
    """
    if os.environ.get("TEXTUAL_DRIVER"):
        # Whoever chose the driver stands in for the terminal, as a browser does.
        return
    for stream, name in ((sys.stdin, "input"), (sys.stdout, "output")):
        if stream is not None and stream.isatty():
            continue
        if nearest(record_id, VERBS):
            raise no_such_verb(record_id)
        instead = (
            f"`pactline show {quote(record_id)}` prints the record"
            if record_id
            else "`pactline find WORDS` prints what it finds"
        )
        raise PactlineError(
            f"the app needs a terminal, and standard {name} is none",
            remedy=f"{instead}, also into a pipe; over SSH, `ssh -t` gives a terminal",
        )


def _store_path(named: str, *, remote: bool) -> str:
    """Return where the store is: as named, else as `PACTLINE_STORE` says, else the person's own.

    The environment does not count where the words came from an SSH client, whose variables they
    may be.
    """
    check_address(named)
    variable = "" if remote else os.environ.get("PACTLINE_STORE", "")
    return named or variable or places.own_store()


def _refuse_host_options(arguments: Sequence[Argument], args: Namespace) -> None:
    for option in given(arguments, args):
        if option.touches_host:
            what = f"{option.name} is not for a restricted account"
            raise PactlineError(what, remedy="leave it out")


def _refuse_whole(verb: Verb, args: Namespace) -> None:
    """Raise PactlineError where a verb would read the whole store, or print rows without end."""
    searched = any(word.strip() for word in getattr(args, "query", ()))
    part = searched or any(getattr(args, name, None) for name in ("source", "codes", "explain"))
    if verb.name in OVER_ALL and not part:
        raise PactlineError(
            f"`pactline {verb.name}` of the whole store is not for this account",
            remedy="give it a search, or an ID",
        )
    rows = getattr(args, "limit", None) or 0
    if getattr(args, "all", False) or rows > FEW_ROWS:
        raise PactlineError(
            f"more than {FEW_ROWS:,} rows at once are not for this account",
            remedy=f"search for less; --limit may be {FEW_ROWS:,}",
        )


def _set_up_output() -> None:
    """Make data in a pipe UTF-8 with plain line ends; a terminal keeps its own encoding."""
    for name in ("COLUMNS", "LINES"):
        # Rich reads any number of digits, and Python no more than 4,300.
        if len(os.environ.get(name, "")) > 5:
            del os.environ[name]
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, TextIOWrapper):
            continue
        if stream is sys.stdout and not stream.isatty():
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
        else:
            stream.reconfigure(errors="replace")
