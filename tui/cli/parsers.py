"""The verbs as argparse parsers, for the generator of shell completion."""

from __future__ import annotations

import argparse
from collections.abc import Iterable

import shtab

from tui.cli.front import OPTIONS
from tui.cli.names import all_names, load
from tui.cli.spec import EVERYWHERE, Option, Verb

FILE_OPTIONS = ("--store", "--report", "--output", "--svg", "--png", "--deflator")
"""Options whose value is a path."""


def parser() -> argparse.ArgumentParser:
    """Return a parser of the whole command line; it completes words, and parses none."""
    top = argparse.ArgumentParser(prog="pactline", add_help=False)
    _add_options(top, OPTIONS)
    verbs = top.add_subparsers(title="verbs")
    for name in all_names():
        verb = load(name).VERB
        _add_verb(verbs.add_parser(name, help=_plain(verb.summary), add_help=False), verb)
    return top


def _add_verb(parser: argparse.ArgumentParser, verb: Verb) -> None:
    _add_options(parser, (*verb.options, *EVERYWHERE))
    for argument in verb.arguments:
        count = "*" if argument.several else None if argument.required else "?"
        added = parser.add_argument(
            argument.name,
            nargs=count,
            choices=argument.choices or None,
            help=_plain(argument.help),
        )
        if argument.file:
            added.complete = shtab.FILE  # type: ignore[attr-defined]


def _add_options(parser: argparse.ArgumentParser, options: Iterable[Option]) -> None:
    for option in options:
        if not option.value:
            parser.add_argument(option.name, action="store_true", help=_plain(option.help))
            continue
        added = parser.add_argument(
            option.name, choices=option.choices or None, help=_plain(option.help)
        )
        if option.name in FILE_OPTIONS:
            added.complete = shtab.FILE  # type: ignore[attr-defined]


def _plain(text: str) -> str:
    """Return help that no shell's completion takes for something of its own."""
    return text.replace("%", "%%").replace("`", "").replace("’", "").replace('"', "")
