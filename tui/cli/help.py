"""What the help says of the verbs, beside their options: read from `help.toml` when asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from textwrap import fill, indent
from typing import NamedTuple

from store.errors import EXIT_FOUND, EXIT_INTERRUPTED, EXIT_MISTAKE, EXIT_NOTHING
from tui.cli.verbs import GROUPS, WIDTH, Verb

# What each exit code says.
CODES = {
    EXIT_FOUND: "found, or done",
    EXIT_NOTHING: "nothing found, or findings",
    EXIT_MISTAKE: "a mistake, or data that cannot be read",
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
        body = indent(_filled(text, WIDTH - COLUMN), " " * COLUMN)
        head = f"  {name}"
        lines.append(head + (body[len(head) :] if len(head) < COLUMN - 1 else f"\n{body}"))
    return "\n".join(lines)


def _filled(text: str, width: int = WIDTH) -> str:
    return fill(text, width, break_on_hyphens=False, break_long_words=False)
