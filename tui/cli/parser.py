"""The command line as argparse parsers, with mistakes told as `PactlineError`."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from typing import NoReturn

from store.errors import PactlineError
from tui.cli.errors import suggestion
from tui.cli.verbs import APP, EVERYWHERE, HELP, WIDTH, Argument, Verb

# Stands before a word that begins with a dash but is no option; no command line can hold it.
_ORDINARY = "\0"


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Help of one width; argparse would ask for the terminal's with every argument."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=WIDTH)


class Parser(argparse.ArgumentParser):
    """A parser of a verb, or of `pactline` itself, that raises what is wrong.

    Args:
        verb: the verb; None for what stands before a verb or without one.
        more: arguments beside its own.
    """

    def __init__(self, verb: Verb | None = None, *more: Argument) -> None:
        super().__init__(
            prog=f"pactline {verb.name}" if verb else "pactline",
            usage=verb.usage if verb else "pactline [OPTIONS] [ID]\n       pactline VERB ...",
            formatter_class=_Formatter,
            # A verb prints its help at once; before one, --help may be about the verb behind it.
            add_help=verb is not None,
            allow_abbrev=False,
        )
        self.verb = verb
        own = (*verb.arguments, *EVERYWHERE) if verb else APP
        self.options = [each.name for each in own if each.is_option]
        for each in (*own, *more):
            add_argument(self, each)

    def words(self, words: Sequence[str]) -> argparse.Namespace:
        """Return the values of a command line; options and words may stand in any order.

        Raises:
            PactlineError: an option that does not exist, a value that is wrong, a word too many.
        """
        query = self.verb is not None and self.verb.query
        taken, unknown = self.parse_known_intermixed_args(_marked(words, query=query))
        self.refuse(unknown)
        return taken

    def refuse(self, unknown: Sequence[str]) -> None:
        """Raise PactlineError where words are left over: no options, or too many."""
        for word in unknown:
            if word.startswith("-"):
                name = word.partition("=")[0]
                otherwise = f"`{self.prog} --help` lists them"
                remedy = suggestion(name, self.options, otherwise=otherwise)
                raise PactlineError(f"there is no option {name}", remedy=remedy)
        if unknown:
            raise PactlineError(
                f"`{self.prog}` does not know what to do with “{_ordinary(unknown[0])}”",
                remedy=f"put quotes around several words, or see `{self.prog} --help`",
            )

    def error(self, message: str) -> NoReturn:
        """Raise the mistake, without argparse's “argument” before the name of an option."""
        raise PactlineError(
            message.removeprefix("argument ").replace(_ORDINARY, ""),
            remedy=f"`{self.prog} --help` shows how",
        )

    def format_help(self) -> str:
        """Return the help, with what is said of the verb beside its options."""
        from tui.cli.help import about

        self.description, self.epilog = about(self.verb)
        return super().format_help()


def add_argument(parser: argparse.ArgumentParser, argument: Argument) -> argparse.Action:
    """Add an argument to a parser."""
    names = ("-h", argument.name) if argument is HELP else (argument.name,)
    settings = argument.settings
    if not argument.is_option:
        settings = {"type": _ordinary, **settings}
    return parser.add_argument(*names, help=argument.explained.replace("%", "%%"), **settings)


def given(arguments: Iterable[Argument], taken: argparse.Namespace) -> list[Argument]:
    """Return which of these options were given."""
    return [
        each
        for each in arguments
        if each.is_option and getattr(taken, each.dest) not in (each.settings.get("default"), False)
    ]


def _marked(words: Sequence[str], *, query: bool) -> list[str]:
    """Return the words with a mark before those that argparse must not take for options."""
    marked: list[str] = []
    for position, word in enumerate(words):
        if word == "--":
            return [*marked, *(_ORDINARY + each for each in words[position + 1 :])]
        part_of_search = query and word[:1] == "-" != word[1:2] and word not in ("-", "-h")
        marked.append(_ORDINARY + word if part_of_search else word)
    return marked


def _ordinary(word: str) -> str:
    return word.removeprefix(_ORDINARY)
