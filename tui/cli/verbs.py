"""Every verb of the command line and what it takes.

Parsing, `--help`, the manual page, shell completion and the documentation read these values; what
else the help of a verb says is in `help.toml`.
"""

from __future__ import annotations

from argparse import ArgumentTypeError
from typing import TYPE_CHECKING, Any, NamedTuple

from store.dates import UK_YEAR_START, YEAR_START, PartialDate
from store.interface import Kind, Sort

if TYPE_CHECKING:
    from datetime import date

WIDTH = 78
"""Columns of the help."""

MOST = 1_000_000_000
"""The largest number that an option takes."""


class Argument(NamedTuple):
    """An argument as `ArgumentParser.add_argument` takes it.

    Attributes:
        name: an option with its dashes, or the name of a word that follows the verb.
        help: what it is for.
        settings: whatever else `add_argument` is given.
    """

    name: str
    help: str
    settings: dict[str, Any]

    @property
    def is_option(self) -> bool:
        """Whether it is an option; else it is a word."""
        return self.name.startswith("--")

    @property
    def dest(self) -> str:
        """The attribute under which its value is found once parsed."""
        return str(self.settings.get("dest", self.name.lstrip("-").replace("-", "_")))

    @property
    def shown(self) -> str:
        """How it is written: `--limit NUMBER`, `WORDS ...`."""
        metavar = self.settings.get("metavar", "")
        if self.is_option:
            return f"{self.name} {metavar}".rstrip()
        several = " ..." if self.settings.get("nargs") in ("*", "+") else ""
        return f"{metavar}{several}"

    @property
    def explained(self) -> str:
        """What it is for, with the values that are allowed."""
        choices = ", ".join(self.settings.get("choices", ()))
        again = "; may be given again" if self.settings.get("action") == "append" else ""
        return self.help + (f": {choices}" if choices else "") + again

    @property
    def is_path(self) -> bool:
        """Whether its value names a file or a folder."""
        return str(self.settings.get("metavar", "")).endswith(("FILE", "PATH"))

    @property
    def touches_host(self) -> bool:
        """Whether it reaches the host, so that a restricted account does without."""
        return self.is_path or self.name == "--ssh"


class Verb(NamedTuple):
    """A one-shot verb.

    Attributes:
        name: the word after `pactline`.
        run: module of `tui.cli` and function that does the work, as `lookup:show`.
        arguments: what it takes, beside the options of `EVERYWHERE`.
        host: changes the store or reaches the host, so that a restricted account lacks it.
        query: its words are a search, in which `-word` leaves records out.
    """

    name: str
    run: str
    arguments: tuple[Argument, ...] = ()
    host: bool = False
    query: bool = False

    @property
    def usage(self) -> str:
        """The verb with what it takes, as a pattern."""
        parts = ["pactline", self.name, "[OPTIONS]"]
        for each in self.arguments:
            if not each.is_option:
                optional = each.settings.get("nargs") in ("?", "*")
                parts.append(f"[{each.shown}]" if optional else each.shown)
        return " ".join(parts)


def count(text: str) -> int:
    """Return a number above 0."""
    if text.isascii() and text.isdigit() and 0 < int(text[:12]) < MOST:
        return int(text)
    raise ArgumentTypeError(f"“{text}” isn’t a number above 0")


def last_day(text: str) -> date:
    """Return the last day that a date covers: of 2017-02 it is 28 February 2017."""
    try:
        last = PartialDate(text).last
    except ValueError:
        last = None
    if last is None:
        raise ArgumentTypeError(f"“{text}” isn’t a date; write it like 2017-02-03, 2017-02 or 2017")
    return last


def _word(name: str, help: str, **settings: Any) -> Argument:  # noqa: ANN401
    """Return a word that follows the verb."""
    return Argument(name, help, {"metavar": name.upper(), **settings})


def _value(name: str, metavar: str, help: str, **settings: Any) -> Argument:  # noqa: ANN401
    """Return an option with a value."""
    return Argument(name, help, {"metavar": metavar, **settings})


def _switch(name: str, help: str) -> Argument:
    """Return an option without a value."""
    return Argument(name, help, {"action": "store_true"})


STORE = _value("--store", "PATH", "use this folder or file instead of your own store")
RESTRICTED = _switch("--restricted", "allow reading only, and nothing that reaches the host")
AS_OF = _value("--as-of", "DATE", "show records as they were known on this day", type=last_day)
ASCII = _switch("--ascii", "draw lines and bars in ASCII")
JSON = _switch("--json", "print JSON")
CSV = _switch("--csv", "print CSV with a line of headings")
ALL = _switch("--all", "print everything, however much it is")
KIND = _value("--kind", "KIND", "only these", choices=tuple(kind.value for kind in Kind))
SORT = _value("--sort", "ORDER", "order of the rows", choices=tuple(sort.value for sort in Sort))
QUERY = _word("query", "a search; without one, everything", nargs="*")
HELP = _switch("--help", "print this help")

EVERYWHERE = (STORE, RESTRICTED)
"""Options that every verb takes, beside `--help`."""

THEMES = ("dark", "light", "ansi", "contrast", "mono")
VIEWS = ("organisations", "agreements", "funding")
APP = (
    _value("--find", "SEARCH", "open with this search"),
    _value("--view", "VIEW", "open this list", choices=VIEWS),
    STORE,
    AS_OF,
    _switch("--plain", "ask and answer in plain lines, for screen readers and braille"),
    ASCII,
    _value("--theme", "THEME", "colours to use", choices=THEMES),
    _switch("--fresh", "start without the last view, search and place"),
    RESTRICTED,
    _switch("--ssh", "serve the words of an SSH client, restricted"),
    _switch("--version", "print the version"),
    HELP,
)
"""Options of `pactline` before a verb or without one."""

BEFORE_A_VERB = (STORE, RESTRICTED, ASCII, HELP)
"""Those that may stand before a verb as well as after it."""

SETTINGS = {YEAR_START: (str(UK_YEAR_START), "month in which the financial year starts, 1 to 12")}
"""Name of each setting of a store to its default and what it means."""

FORMATS = ("csv", "xlsx", "json", "jsonl", "360giving", "markdown")
SHELLS = ("bash", "zsh", "fish")

_BECAUSE = _value("--because", "TEXT", "why, for whoever reads it later", default="")
_PAIR = (_word("first", "id of one organisation"), _word("second", "id of the other"), _BECAUSE)

_LOOKUPS = (
    Verb(
        "find",
        "find:find",
        (
            _word("words", "what to search for", nargs="*"),
            KIND,
            SORT,
            _value("--limit", "NUMBER", "print at most this many of a kind (50)", type=count),
            ALL,
            AS_OF,
            JSON,
            CSV,
        ),
        query=True,
    ),
    Verb(
        "show",
        "lookup:show",
        (
            _word("id", "ids of records or sources", nargs="+"),
            _switch("--fields", "print one value a line: field, value and source, tabs between"),
            AS_OF,
            ASCII,
            JSON,
            CSV,
        ),
    ),
    Verb(
        "timeline",
        "timeline:timeline",
        (
            _word("query", "an ID, or a search; without one, everything", nargs="*"),
            _switch("--gantt", "draw the agreements from beginning to end instead of money"),
            _switch("--by-days", "spread an amount over the days it covers, not on its award date"),
            _switch("--everything", "include what is left out so as not to be counted twice"),
            _value("--year", "YEAR", "break down the money of this financial year alone"),
            _value("--prices", "YEAR", "restate in this financial year’s prices; needs --deflator"),
            _value("--deflator", "FILE", "a CSV of price indices: 2011/12,84.3"),
            _value("--svg", "FILE", "draw it into this file as SVG"),
            _value("--png", "FILE", "draw it into this file as PNG"),
            ALL,
            AS_OF,
            ASCII,
            JSON,
            CSV,
        ),
        query=True,
    ),
    Verb("sources", "lookup:sources", (JSON, CSV)),
    Verb(
        "check",
        "lookup:check",
        (
            QUERY,
            _value("--source", "ID", "only what this source says"),
            _value("--code", "CODE", "only this check", action="append", default=[]),
            _switch("--codes", "explain every check, and check nothing"),
            JSON,
            CSV,
        ),
        query=True,
    ),
)
_EXCHANGE = (
    Verb(
        "import",
        "take_in:import_files",
        (
            _word("file", "files to take in", nargs="+"),
            _switch("--dry-run", "say what would happen, and write nothing"),
            _value(
                "--report",
                "FILE",
                "write every warning, loss and file left out to this file: "
                "CSV, or JSON by its name",
            ),
            _value("--as", "SOURCE", "take it in as this source", dest="source_id"),
            _switch("--all", "of a register, take in every row, not only organisations known here"),
            _switch("--again", "read it even if the store holds the same file already"),
            JSON,
            CSV,
        ),
        host=True,
    ),
    Verb(
        "forget",
        "change:forget",
        (_word("source", "id of the source, as `pactline sources` lists it"),),
        host=True,
    ),
    Verb(
        "template",
        "take_in:template",
        (_switch("--no-guide", "leave the guide to the columns out"),),
    ),
    Verb(
        "export",
        "export:export_records",
        (
            QUERY,
            KIND._replace(help="what to export (agreement)"),
            _value(
                "--format",
                "FORMAT",
                "format, by default that of FILE’s name, else csv",
                choices=FORMATS,
            ),
            _value("--output", "FILE", "write to this file instead of standard output"),
            _value("--columns", "NAMES", "names of columns with commas between; `--columns all`"),
            _switch("--explain", "list the columns and what they hold, and export nothing"),
            SORT,
            AS_OF,
            _switch("--csv", "the same as --format csv"),
            _switch("--json", "the same as --format json"),
        ),
        query=True,
    ),
)
_DECISIONS = (
    Verb("same", "change:same", _PAIR, host=True),
    Verb("different", "change:different", _PAIR, host=True),
    Verb(
        "note",
        "change:note",
        (_word("id", "id of the record"), _word("text", "the note", nargs="+")),
        host=True,
    ),
    Verb(
        "settings",
        "change:settings",
        (
            _word("name", "the setting", nargs="?", choices=tuple(SETTINGS)),
            _word("value", "its new value", nargs="?"),
            JSON,
            CSV,
        ),
    ),
)
_KEEPING = (
    Verb("history", "keep:history", (JSON, CSV), host=True),
    Verb(
        "undo",
        "keep:undo",
        (_word("number", "of the write, as `pactline history` lists it", nargs="?"),),
        host=True,
    ),
    Verb("verify", "keep:verify", (JSON, CSV), host=True),
    Verb(
        "backup",
        "keep:backup",
        (
            _word("file", "name of the zip"),
            _switch("--overwrite", "replace a file of that name"),
        ),
        host=True,
    ),
    Verb(
        "repair",
        "keep:repair",
        (
            _word("damaged", "the file", metavar="DAMAGED_FILE"),
            _word("new", "name of the sound file to write", metavar="NEW_FILE"),
        ),
        host=True,
    ),
)
_ABOUT = (
    Verb("locate", "about:locate", (JSON, CSV), host=True),
    Verb("keys", "about:keys", (JSON, CSV)),
    Verb("completion", "completion:completion", (_word("shell", "which shell", choices=SHELLS),)),
    Verb("man", "about:man"),
)

GROUPS = {
    "Look up": _LOOKUPS,
    "Take in and give back": _EXCHANGE,
    "Decide": _DECISIONS,
    "Keep safe": _KEEPING,
    "About pactline": _ABOUT,
}
"""Heading of the help to the verbs under it."""

VERBS = {verb.name: verb for verbs in GROUPS.values() for verb in verbs}
"""Every verb by its name."""
