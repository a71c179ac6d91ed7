"""The man page, made from what the verbs say of themselves."""

from __future__ import annotations

from collections.abc import Iterable

from tui.cli.front import OPTIONS
from tui.cli.help import CODES, argument_line, option_line, sentence, usage
from tui.cli.names import GROUPS, load
from tui.cli.spec import Verb
from tui.cli.version import version

SIGNS = {
    "\\": "\\e",
    "-": "\\-",
    "’": "\\(cq",
    "“": "\\(lq",
    "”": "\\(rq",
    "…": "...",
    "→": "\\(->",
}
FILES = (
    ("PACTLINE_STORE", "the store, where --store names none"),
    ("PACTLINE_RESTRICTED", "1 allows reading only, as --restricted does"),
    ("PACTLINE_DEBUG", "1 shows where in the program a fault happened"),
    ("NO_COLOR", "any value leaves colours out"),
)


def man_page() -> str:
    """Return pactline(1) in roff, for `man -l` and for an installation."""
    lines = [
        f'.TH PACTLINE 1 "" "pactline {roff(version())}" "User Commands"',
        ".SH NAME",
        "pactline \\- partnership and funding records of the voluntary sector",
        ".SH SYNOPSIS",
        ".B pactline",
        "[\\fIOPTIONS\\fR] [\\fIID\\fR]",
        ".br",
        ".B pactline",
        "\\fIVERB\\fR ...",
        ".SH DESCRIPTION",
        roff(
            "Without a verb the app opens, at the record of that ID where one is given. Data goes "
            "to standard output, everything else to standard error: a table on a terminal, lines "
            "with tabs between the fields in a pipe."
        ),
        ".SH OPTIONS",
        *_tagged(map(option_line, OPTIONS)),
    ]
    for heading, names in GROUPS.items():
        lines.append(f".SH {roff(heading.upper())}")
        for name in names:
            lines += _verb(load(name).VERB)
    lines += [
        ".SH ENVIRONMENT",
        *_tagged(FILES),
        ".SH EXIT STATUS",
        *_tagged((str(code), what) for code, what in CODES),
    ]
    return "\n".join(lines) + "\n"


def _verb(verb: Verb) -> list[str]:
    lines = [f".SS pactline {roff(usage(verb))}", roff(sentence(verb.summary))]
    for text in verb.text:
        lines += [".PP", roff(text)]
    lines += _tagged(map(argument_line, verb.arguments))
    lines += _tagged(map(option_line, verb.options))
    if verb.fields:
        lines += [".PP", roff(f"{verb.output}:")]
        lines += _tagged(verb.fields)
    if verb.examples:
        lines += [".PP", "Examples:"]
        lines += _tagged((f"pactline {each.words}", each.what) for each in verb.examples)
    return lines


def _tagged(pairs: Iterable[tuple[str, str]]) -> list[str]:
    lines = []
    for name, text in pairs:
        lines += [".TP", f"\\fB{roff(name)}\\fR", roff(sentence(text))]
    return lines


def roff(text: str) -> str:
    """Return text that roff prints as it stands."""
    escaped = "".join(SIGNS.get(char, char) for char in text)
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped
