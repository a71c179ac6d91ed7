"""`pactline completion`, and the whole command line as one parser."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable

import shtab

from store.errors import EXIT_FOUND
from tui.cli.parser import ABOUT, STREAMS, add_argument, help_texts
from tui.cli.session import Session
from tui.cli.verbs import APP, EVERYWHERE, HELP, VERBS, Argument

# What a shell may take for something of its own.
_SIGNS = re.compile('[`’“”"]')


def completion(session: Session, args: argparse.Namespace) -> int:
    """Print what completes the words of pactline in a shell."""
    session.out.write(shtab.complete(whole_parser(_SIGNS), args.shell).rstrip("\n") + "\n")
    return EXIT_FOUND


def whole_parser(without: re.Pattern[str] | None = None) -> argparse.ArgumentParser:
    """Return one parser of everything, for shell completion and the manual page.

    Args:
        without: what is left out of the texts.
    """

    def text(words: str) -> str:
        return without.sub("", words) if without else words

    def add(parser: argparse.ArgumentParser, arguments: Iterable[Argument]) -> None:
        for each in arguments:
            action = add_argument(parser, each)
            action.help = text(action.help or "")
            if each.is_path:
                action.complete = shtab.FILE  # type: ignore[attr-defined]

    top = argparse.ArgumentParser(
        prog="pactline",
        usage="pactline [OPTIONS] [ID | VERB ...]",
        description=text(f"{ABOUT} {STREAMS}"),
        add_help=False,
    )
    add(top, APP)
    verbs = top.add_subparsers(title="verbs", metavar="VERB")
    for verb in VERBS.values():
        help = help_texts()[verb.name]
        parser = verbs.add_parser(
            verb.name,
            usage=verb.usage,
            help=text(help.summary),
            description=text("\n\n".join(help.text)),
            add_help=False,
        )
        add(parser, (*verb.arguments, *EVERYWHERE, HELP))
    return top
