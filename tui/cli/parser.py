"""The command line as argparse parsers, with mistakes told as `PactlineError`, and its help.

What the help says of the verbs, beside their options, is read from `help.toml` when asked for.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple, NoReturn

from store.errors import (
    EXIT_CUT_OFF,
    EXIT_FOUND,
    EXIT_INTERRUPTED,
    EXIT_MISTAKE,
    EXIT_NOTHING,
    PactlineError,
)
from tui.cli.errors import suggestion
from tui.cli.verbs import APP, EVERYWHERE, GROUPS, HELP, WIDTH, Argument, Verb

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

    def print_help(self, file: Any = None) -> None:  # noqa: ANN401 - whatever argparse takes
        """Print the help; argparse's own says nothing where it can't be written."""
        (file or sys.stdout).write(self.format_help())

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
                if word[1:2] not in ("", "-") and not word[1].isascii():
                    remedy = "a value that begins with a dash stands behind `--`, the last word"
                raise PactlineError(f"there is no option {name}", remedy=remedy)
        if unknown:
            raise PactlineError(
                f"{self.prog} does not know what to do with “{_ordinary(unknown[0])}”",
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


# What each exit code says.
CODES = {
    EXIT_FOUND: "found, or done",
    EXIT_NOTHING: "nothing found, or findings",
    EXIT_MISTAKE: "a mistake, or data that cannot be read",
    EXIT_CUT_OFF: "cut off, for a restricted account gives no more time or memory",
    EXIT_INTERRUPTED: "stopped by Ctrl-C",
}

ABOUT = (
    "Reads partnership and funding records of the voluntary sector. Without a verb the app opens, "
    "at the record of that ID where one is given."
)
STREAMS = (
    "Data goes to standard output, everything else to standard error: a table on a terminal, lines "
    "with tabs between the fields in a pipe."
)
COLUMN = 24


class Example(NamedTuple):
    """A command that works as written on the sample records, and what it is for.

    Attributes:
        words: what follows `pactline`, as typed in a shell.
        what: why a person would type it.
        exit_code: what it ends with on the sample records.
        own: needs a store of one's own, or a file, so that it is no use on the sample records.
    """

    words: str
    what: str
    exit_code: int = 0
    own: bool = False


class Help(NamedTuple):
    """What the help says of a verb.

    Attributes:
        summary: what it does, as one clause without a full stop.
        examples: how it is used.
        text: more about it, paragraph by paragraph.
        fields: the columns of its output with what each holds.
        output: of which output these are the columns.
    """

    summary: str
    examples: tuple[Example, ...]
    text: tuple[str, ...]
    fields: Mapping[str, str]
    output: str

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The summary as a sentence, and the text."""
        return (sentence(self.summary), *self.text)


@cache
def help_texts() -> dict[str, Help]:
    """Return what the help says of each verb, by its name."""
    import tomllib
    from pathlib import Path

    with Path(__file__).with_name("help.toml").open("rb") as file:
        tables = tomllib.load(file)
    return {
        name: Help(
            table["summary"],
            tuple(Example(**example) for example in table["examples"]),
            tuple(" ".join(text.split()) for text in table.get("text", "").split("\n\n") if text),
            table.get("fields", {}),
            table.get("output", "Fields, in this order, of plain text, CSV and JSON"),
        )
        for name, table in tables.items()
    }


def about(verb: Verb | None) -> tuple[str, str]:
    """Return what stands before and after the options of a verb, or of `pactline` itself."""
    texts = help_texts()
    if verb is None:
        codes = "; ".join(f"{code} {what}" for code, what in CODES.items())
        lists = [
            f"{heading}:\n{_columns((verb.name, texts[verb.name].summary) for verb in verbs)}"
            for heading, verbs in GROUPS.items()
        ]
        more = f"`pactline VERB --help` tells more. {STREAMS} Exit codes: {codes}."
        return _filled(ABOUT), "\n\n".join([*lists, _filled(more)])
    help = texts[verb.name]
    after = []
    if help.fields:
        after.append(f"{help.output}:\n{_columns(help.fields.items())}")
    lines = [f"  pactline {each.words}\n      {sentence(each.what)}" for each in help.examples]
    after.append("\n".join(["Examples:", *lines]))
    return "\n\n".join(map(_filled, help.paragraphs)), "\n\n".join(after)


def sentence(clause: str) -> str:
    """Return a clause as a sentence."""
    return clause[:1].upper() + clause[1:] + ("" if clause.endswith((".", "?")) else ".")


def _columns(pairs: Iterable[tuple[str, str]]) -> str:
    """Return names and what they are, in two columns."""
    lines = []
    for name, text in pairs:
        body = " " * COLUMN + _filled(text, WIDTH - COLUMN).replace("\n", "\n" + " " * COLUMN)
        head = f"  {name}"
        lines.append(head + (body[len(head) :] if len(head) < COLUMN - 1 else f"\n{body}"))
    return "\n".join(lines)


def _filled(text: str, width: int = WIDTH) -> str:
    from textwrap import fill

    return fill(text, width, break_on_hyphens=False, break_long_words=False)
