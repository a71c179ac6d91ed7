"""The manual page: the parsers as argparse-manpage writes them, with examples and exit codes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.metadata import version

from argparse_manpage.manpage import Manpage  # type: ignore[import-untyped]

from tui.cli.completion import whole_parser
from tui.cli.parser import CODES, help_texts, sentence

VARIABLES = {
    "PACTLINE_STORE": "the store, where --store names none",
    "PACTLINE_RESTRICTED": "1 allows reading only, as --restricted does",
    "PACTLINE_DEBUG": "1 shows where in the program a fault happened",
    "NO_COLOR": "any value leaves colours out",
}
SIGNS = {"’": "\\(cq", "“": "\\(lq", "”": "\\(rq", "…": "...", "→": "\\(->"}


def manual_page() -> str:
    """Return pactline(1) in roff."""
    page = Manpage(whole_parser(), format="single-commands-section")
    page.date = ""
    page.source = f"pactline {version('pactline')}"
    page.manual = "User Commands"
    page.description = "partnership and funding records of the voluntary sector"
    for verb, help in help_texts().items():
        if help.fields:
            page.add_section("output", ">", f".SS pactline {verb}\n{help.output}:\n")
            page.add_section("output", ">", _list(help.fields.items()))
    examples = (each for help in help_texts().values() for each in help.examples)
    page.add_section("examples", ">", _list((f"pactline {e.words}", e.what) for e in examples))
    page.add_section("environment", ">", _list(VARIABLES.items()))
    page.add_section("exit status", ">", _list((str(code), what) for code, what in CODES.items()))
    return "".join(SIGNS.get(char, char) for char in _tidied(str(page)))


def _list(pairs: Iterable[tuple[str, str]]) -> str:
    return "".join(f".TP\n\\fB{_roff(name)}\\fR\n{_roff(sentence(text))}\n" for name, text in pairs)


def _roff(text: str) -> str:
    return text.replace("\\", "\\e").replace("-", "\\-")


def _tidied(page: str) -> str:
    """Return a page with requests for paragraphs in place of blank lines."""
    titled = re.sub(r"^(arguments|options):$", r".PP\n\1:", page, flags=re.M)
    return re.sub(r"\n+(?=\n\.)", "", titled).replace("\n\n", "\n.PP\n")
