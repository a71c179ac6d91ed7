"""Writes docs/commands.md from what the verbs say of themselves.

`python -m docs.write_commands` writes it; a test holds it up to date.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tui.cli.front import OPTIONS
from tui.cli.help import argument_name, option_line, sentence, usage
from tui.cli.names import GROUPS, load
from tui.cli.spec import EVERYWHERE, Verb

FILE = Path(__file__).with_name("commands.md")
HEAD = """\
# Commands

Made by `python -m docs.write_commands` from what `--help` prints.

Data goes to standard output, everything else to standard error. On a terminal, lists are tables;
in a pipe they are lines of fields with a tab between them, without a heading; `--json` and `--csv`
give the same fields anywhere. Pages and charts are text in a pipe as well. What is not printed is
counted on standard error (“50 of 1,204 agreements; --all for the rest”).

Exit codes: 0 found or done, 1 nothing found or findings, 2 a mistake or bad data, 130 interrupted.

Options are spelt out: a word with one dash, such as `-trafford`, belongs to the search.
"""


def commands() -> str:
    """Return the page."""
    parts = [HEAD, "## pactline\n", "`pactline [OPTIONS] [ID]` opens the app.\n"]
    parts.append(_table(map(option_line, OPTIONS), "Option"))
    for heading, names in GROUPS.items():
        parts.append(f"## {heading}\n")
        parts += [_verb(load(name).VERB) for name in names]
    everywhere = ", ".join(f"`{option.name}`" for option in EVERYWHERE)
    parts.append(f"Every verb takes {everywhere} as well.\n")
    return "\n".join(parts)


def _verb(verb: Verb) -> str:
    parts = [f"### pactline {verb.name}\n", sentence(verb.summary) + "\n"]
    parts += [f"{text}\n" for text in verb.text]
    parts.append(f"`pactline {usage(verb)}`\n")
    if verb.arguments or verb.options:
        named = [(argument_name(each), each.help) for each in verb.arguments]
        parts.append(_table([*named, *map(option_line, verb.options)], "Word"))
    if verb.fields:
        parts.append(_table(verb.fields, "Field"))
    examples = [f"pactline {each.words}  # {each.what}" for each in verb.examples]
    parts.append("\n".join(["```sh", *examples, "```"]) + "\n")
    if verb.host:
        parts.append("A restricted account lacks it.\n")
    return "\n".join(parts)


def _table(pairs: Iterable[tuple[str, str]], heading: str) -> str:
    rows = [f"| `{_cell(name)}` | {_cell(text)} |" for name, text in pairs]
    return "\n".join([f"| {heading} | |", "| --- | --- |", *rows]) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    FILE.write_text(commands(), encoding="utf-8")
