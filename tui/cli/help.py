"""Help texts, made from what the verbs say of themselves."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import wrap

from store.errors import EXIT_FOUND, EXIT_INTERRUPTED, EXIT_MISTAKE, EXIT_NOTHING
from tui.cli.names import GROUPS, load
from tui.cli.spec import EVERYWHERE, Argument, Option, Verb

CODES = (
    (EXIT_FOUND, "found, or done"),
    (EXIT_NOTHING, "nothing found, or findings"),
    (EXIT_MISTAKE, "a mistake, or data that cannot be read"),
    (EXIT_INTERRUPTED, "stopped by Ctrl-C"),
)
"""What each exit code says."""

WIDTH = 78
COLUMN = 24


def verb_help(verb: Verb) -> str:
    """Return the help of one verb."""
    lines = [f"Usage: pactline {usage(verb)}", "", *_paragraph(sentence(verb.summary))]
    for text in verb.text:
        lines += ["", *_paragraph(text)]
    if verb.arguments:
        lines += ["", "What it takes:"]
        lines += _columns(map(argument_line, verb.arguments))
    lines += ["", "Options:"]
    lines += _columns(option_line(option) for option in (*verb.options, *EVERYWHERE))
    if verb.fields:
        lines += ["", f"{verb.output}:"]
        lines += _columns(verb.fields)
    if verb.examples:
        lines += ["", "Examples:"]
        for example in verb.examples:
            lines += [f"  pactline {example.words}", f"      {sentence(example.what)}"]
    return "\n".join(lines) + "\n"


def whole_help(options: Iterable[Option]) -> str:
    """Return the help of `pactline` itself.

    Args:
        options: what the app's own command line takes.
    """
    lines = [
        "Usage: pactline [OPTIONS] [ID]",
        "       pactline VERB …",
        "",
        *_paragraph(
            "Reads partnership and funding records of the voluntary sector. Without a verb the app "
            "opens, at the record of that ID where one is given."
        ),
        "",
        "Options:",
        *_columns(option_line(option) for option in options),
    ]
    for heading, names in GROUPS.items():
        lines += ["", f"{heading}:"]
        lines += _columns((name, load(name).VERB.summary) for name in names)
    lines += [
        "",
        *_paragraph(
            "`pactline VERB --help` tells more. Data goes to standard output, everything else to "
            f"standard error. Exit codes: {'; '.join(f'{code} {what}' for code, what in CODES)}."
        ),
    ]
    return "\n".join(lines) + "\n"


def usage(verb: Verb) -> str:
    """Return the verb with what it takes, as a pattern."""
    parts = [verb.name, "[OPTIONS]"]
    parts += [
        argument_name(each) if each.required else f"[{argument_name(each)}]"
        for each in verb.arguments
    ]
    return " ".join(parts)


def argument_name(argument: Argument) -> str:
    """Return an argument as it stands in a pattern: WORDS…, FILE."""
    return argument.name.upper() + ("…" if argument.several else "")


def argument_line(argument: Argument) -> tuple[str, str]:
    """Return an argument, and its help with the words allowed."""
    return argument_name(argument), _with_choices(argument.help, argument.choices)


def option_line(option: Option) -> tuple[str, str]:
    """Return an option with its value, and its help with the values allowed."""
    name = f"{option.name} {option.value}" if option.value else option.name
    again = "; may be given again" if option.several else ""
    return name, _with_choices(option.help, option.choices) + again


def _with_choices(text: str, choices: Iterable[str]) -> str:
    allowed = ", ".join(choices)
    return f"{text}: {allowed}" if allowed else text


def sentence(clause: str) -> str:
    """Return a clause as a sentence."""
    return clause[:1].upper() + clause[1:] + ("" if clause.endswith((".", "?")) else ".")


def _paragraph(text: str) -> list[str]:
    return wrap(text, WIDTH, break_on_hyphens=False, break_long_words=False)


def _columns(pairs: Iterable[tuple[str, str]]) -> list[str]:
    lines: list[str] = []
    for name, text in pairs:
        body = wrap(text, WIDTH - COLUMN, break_on_hyphens=False, break_long_words=False) or [""]
        head = f"  {name}"
        if len(head) > COLUMN - 2:
            lines.append(head)
        else:
            lines.append(f"{head:<{COLUMN}}{body.pop(0)}".rstrip())
        lines += [" " * COLUMN + line for line in body]
    return lines
