"""Every verb of the command line and what it takes.

Parsing, `--help`, the manual page, shell completion and the documentation read these values; what
else the help of a verb says is in `help.toml`.
"""

from __future__ import annotations

from argparse import ArgumentTypeError
from typing import TYPE_CHECKING, Any, NamedTuple

from store.dates import UK_YEAR_START, YEAR_START, PartialDate
from store.interface import Kind, Sort
from store.query.fields import TABLE_FIELDS

if TYPE_CHECKING:
    from datetime import date

WIDTH = 78  # columns of the help
MOST = 1_000_000_000  # what no number of an option reaches
FEW_ROWS = 1_000  # of a kind, for a reader who may not read the whole store at once

# Options of the forced command of a restricted account alone, beside --ssh.
FORCED_COMMAND = (
    "--reader",
    "--may-write",
    "--seconds",
    "--session-seconds",
    "--memory",
    "--whole",
)
# Those of them that any restricted app may be given.
SESSION_BUDGET = ("--session-seconds", "--memory")
# Verbs that read the whole store where no search is given.
OVER_ALL = ("timeline", "pivot", "check", "export")


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
        return self.is_path or self.name in ("--ssh", *FORCED_COMMAND)


class Verb(NamedTuple):
    """A one-shot verb.

    Attributes:
        name: the word after `pactline`.
        module: the module of `tui.cli` with the function of its name that does the work.
        arguments: what it takes, beside the options of `EVERYWHERE`.
        host: changes the store or reaches the host, so that a restricted account lacks it.
        query: its words are a search, in which `-word` leaves records out.
        own: writes a source of the person's own, which a forced command may allow.
    """

    name: str
    module: str
    arguments: tuple[Argument, ...]
    host: bool
    query: bool
    own: bool = False

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
    digits = text.lstrip("0")
    if text.isascii() and digits.isdigit() and len(digits) < len(str(MOST)):
        return int(digits)
    shown = text if len(text) <= 20 else f"{text[:19]}…"
    raise ArgumentTypeError(f"“{shown}” isn’t a number above 0 and below {MOST:,}")


def port(text: str) -> int:
    """Return the number of a port."""
    if (number := count(text)) > 65_535:
        raise ArgumentTypeError(f"“{text}” isn’t a port; it’s a number up to 65535")
    return number


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


def _verb(
    name: str,
    module: str,
    *arguments: Argument,
    host: bool = False,
    query: bool = False,
    own: bool = False,
) -> Verb:
    return Verb(name, module, arguments, host, query, own)


STORE = _value(
    "--store", "PATH", "use this folder, file or address of a server instead of your own store"
)
RESTRICTED = _switch("--restricted", "allow reading only, and nothing that reaches the host")
ASCII = _switch("--ascii", "draw lines and bars in ASCII")
HELP = _switch("--help", "print this help")
_AS_OF = _value("--as-of", "DATE", "show records as they were known on this day", type=last_day)
_ALL = _switch("--all", "print everything, however much it is")
_BY_DAYS = _switch("--by-days", "spread an amount over the days it covers, not on its award date")
_EVERYTHING = _switch("--everything", "include what is left out so as not to be counted twice")
_KIND = _value("--kind", "KIND", "only these", choices=tuple(kind.value for kind in Kind))
_SORT = _value("--sort", "ORDER", "order of the rows", choices=tuple(sort.value for sort in Sort))
_QUERY = _word("query", "a search; without one, everything", nargs="*")
_ROWS = (_switch("--json", "print JSON"), _switch("--csv", "print CSV with a line of headings"))
_TOLD = (
    _value("--source", "SOURCE", "say it in this source of your own, not in your name", default=""),
    _value("--where", "WHERE", "page or paragraph of the source where it is said", default=""),
    _value("--because", "TEXT", "why, for whoever reads it later", default=""),
    _switch("--dry-run", "say what would change, and write nothing"),
    _switch("--json", "print what changed as JSON"),
)
_DECIDED = (
    _value("--because", "TEXT", "why, for whoever reads it later", default=""),
    _value("--where", "WHERE", "page or paragraph that shows it", default=""),
    _switch("--dry-run", "say what would be kept, and keep nothing"),
    _switch("--json", "print what is kept as JSON"),
)
_PAIR = (
    _word("first", "id of one organisation"),
    _word("second", "id of the other"),
    *_DECIDED,
)
_RULED = (*_DECIDED, _switch("--withdraw", "take it back"))

# What every verb takes, beside --help.
EVERYWHERE = (STORE, RESTRICTED)

# What a restricted app may take, over SSH and in a browser.
SESSION_SECONDS = _value(
    "--session-seconds",
    "NUMBER",
    "restricted: of processor time for the app and the plain prompt (1800 over SSH)",
    type=count,
)
MEMORY = _value("--memory", "MIB", "restricted: memory for it, in MiB (1024 over SSH)", type=count)

# What `pactline` takes before a verb or without one, and what of it may stand before a verb.
THEMES = ("dark", "light", "ansi", "contrast", "mono")
VIEWS = ("organisations", "agreements", "funding")
APP = (
    _value("--find", "SEARCH", "open with this search"),
    _value("--view", "VIEW", "open this list", choices=VIEWS),
    STORE,
    _AS_OF,
    _switch("--plain", "ask and answer in plain lines, for screen readers and braille"),
    ASCII,
    _value("--theme", "THEME", "colours to use", choices=THEMES),
    _switch("--fresh", "start without the last view, search and place"),
    RESTRICTED,
    _switch("--ssh", "serve the words of an SSH client, restricted"),
    _value("--reader", "NAME", "beside --ssh: keep marks, searches and notes for this reader"),
    _value("--may-write", "SOURCE", "beside --ssh: let the reader write this source of their own"),
    _value("--seconds", "NUMBER", "beside --ssh: of processor time for a lookup (20)", type=count),
    SESSION_SECONDS,
    MEMORY,
    _switch("--whole", "beside --ssh: allow work on the whole store, and any number of rows"),
    _switch("--version", "print the version"),
    HELP,
)
BEFORE_A_VERB = (STORE, RESTRICTED, ASCII, HELP)

# Each setting of a store with its default and what it means.
SETTINGS = {
    YEAR_START: (str(UK_YEAR_START), "month in which the financial year starts, 1 to 12"),
    "registry": ("", "address of the list of published files, else 360Giving’s own"),
}
ADDED = (
    *("organisation", "agreement", "fund", "source"),
    *("line", "event", "count", "statement", "party", "person", "undertaking", "place"),
    *("programme", "income"),
)
FORMATS = ("csv", "xlsx", "json", "jsonl", "360giving", "markdown")
SHELLS = ("bash", "zsh", "fish")

# Headings of the help with the verbs under them.
GROUPS = {
    "Look up": (
        _verb(
            "find",
            "find",
            _word("words", "what to search for", nargs="*"),
            _KIND,
            _SORT,
            _switch("--reverse", "turn the order round"),
            _value("--limit", "NUMBER", "print at most this many of a kind (50)", type=count),
            _ALL,
            _AS_OF,
            *_ROWS,
            query=True,
        ),
        _verb(
            "show",
            "lookup",
            _word("id", "ids of records or sources", nargs="+"),
            _switch("--fields", "print one value a line: field, value and source, tabs between"),
            _AS_OF,
            ASCII,
            *_ROWS,
        ),
        _verb(
            "timeline",
            "timeline",
            _QUERY._replace(help="an ID, or a search; without one, everything"),
            _switch("--gantt", "draw the agreements from beginning to end instead of money"),
            _BY_DAYS,
            _EVERYTHING,
            _value("--year", "YEAR", "break down the money of this financial year alone"),
            _value("--prices", "YEAR", "restate in this financial year’s prices; needs --deflator"),
            _value("--deflator", "FILE", "a CSV of price indices: 2011/12,84.3"),
            _value("--svg", "FILE", "draw it into this file as SVG"),
            _value("--png", "FILE", "draw it into this file as PNG"),
            _ALL,
            _AS_OF,
            ASCII,
            *_ROWS,
            query=True,
        ),
        _verb(
            "pivot",
            "pivot",
            _QUERY,
            _value("--by", "FIELD", "what rows are of (funder)", choices=TABLE_FIELDS),
            _value("--across", "FIELD", "what columns are of (fy)", choices=("fy",)),
            _value("--xlsx", "FILE", "write it into this file as a workbook"),
            _BY_DAYS,
            _EVERYTHING,
            _ALL,
            _AS_OF,
            ASCII,
            *_ROWS,
            query=True,
        ),
        _verb(
            "compare",
            "relations",
            _word("id", "ids of organisations or of agreements; of one, its sources", nargs="+"),
            _AS_OF,
            *_ROWS,
        ),
        _verb(
            "around",
            "relations",
            _word("id", "id of an organisation or an agreement"),
            _ALL,
            _AS_OF,
            ASCII,
            *_ROWS,
        ),
        _verb("sources", "lookup", *_ROWS),
        _verb(
            "check",
            "check",
            _QUERY,
            _value("--source", "ID", "only what this source says"),
            _value("--code", "CODE", "only this check", action="append", default=[]),
            _switch("--codes", "explain every check, and check nothing"),
            *_ROWS,
            query=True,
        ),
    ),
    "Take in and give back": (
        _verb(
            "import",
            "take_in",
            _word("file", "files to take in, their addresses, or - for standard input", nargs="+"),
            _switch("--dry-run", "say what would happen, and write nothing"),
            _value(
                "--report",
                "FILE",
                "keep every warning, loss and file left out: CSV, or JSON by name",
            ),
            _value("--as", "SOURCE", "take it in as this source", dest="source_id"),
            _value("--map", "FILE", "read a table as this mapping says: TOML, or a name of `maps`"),
            _switch("--registry", "the words are prefixes of publishers, as `registry` lists them"),
            _switch("--all", "of a register, take in every row, not only organisations known here"),
            _switch("--hidden", "of a workbook, read hidden sheets and rows as well"),
            _switch("--again", "read it even if the store holds the same file already"),
            *_ROWS,
            host=True,
        ),
        _verb(
            "forget",
            "change",
            _word("source", "id of the source, as `pactline sources` lists it"),
            host=True,
        ),
        _verb(
            "refresh",
            "addresses",
            _word("source", "ids of sources; without one, all from an address", nargs="*"),
            _switch("--dry-run", "say what would change, and write nothing"),
            *_ROWS,
            host=True,
        ),
        _verb(
            "registry",
            "addresses",
            _word("words", "of the publisher or title", nargs="*"),
            *_ROWS,
            host=True,
        ),
        _verb("maps", "take_in", _word("name", "print this one", nargs="?"), *_ROWS),
        _verb("template", "take_in", _switch("--no-guide", "leave the guide to the columns out")),
        _verb(
            "export",
            "export",
            _QUERY,
            _KIND._replace(help="what to export (agreement)"),
            _value("--format", "FORMAT", "else that of FILE’s name, else csv", choices=FORMATS),
            _value("--output", "FILE", "write to this file instead of standard output"),
            _value("--columns", "NAMES", "names of columns with commas between; `--columns all`"),
            _value("--source", "SOURCE", "with 360giving: what this source says; `mine` for yours"),
            _switch("--explain", "list the columns and what they hold, and export nothing"),
            _SORT,
            _AS_OF,
            _switch("--csv", "the same as --format csv"),
            _switch("--json", "the same as --format json"),
            query=True,
        ),
    ),
    "Decide": (
        _verb("same", "change", *_PAIR, host=True),
        _verb("different", "change", *_PAIR, host=True),
        _verb(
            "doubt",
            "change",
            _word("id", "id of the record"),
            _word("path", "the claim: a field, or one of several as funding[2011/12]"),
            _value("--source", "SOURCE", "whose claim, where several say something", default=""),
            *_RULED,
            host=True,
        ),
        _verb(
            "prefer",
            "change",
            _word("id", "id of the record"),
            _word("path", "the field, or one of several as funding[2011/12]"),
            _word("source", "id of the source that leads"),
            *_RULED,
            host=True,
        ),
        _verb(
            "note",
            "change",
            _word("id", "id of the record"),
            _word("text", "the note", nargs="+"),
            _switch("--private", "for yourself alone; in a restricted account it always is"),
        ),
        _verb(
            "settings",
            "change",
            _word("name", "the setting", nargs="?", choices=tuple(SETTINGS)),
            _word("value", "its new value", nargs="?"),
            *_ROWS,
        ),
    ),
    "Say yourself": (
        _verb(
            "add",
            "enter",
            _word("what", "what to add", nargs="?", choices=ADDED),
            _word(
                "words", "its name, or the id of the record that it goes to; FIELD=VALUE", nargs="*"
            ),
            _value(
                "--from", "FILE", "add each line of this file, JSON, all or nothing", dest="lines"
            ),
            *_TOLD,
            host=True,
            own=True,
        ),
        _verb(
            "edit",
            "enter",
            _word("id", "id of the record"),
            *_TOLD,
            host=True,
        ),
        _verb(
            "set",
            "enter",
            _word("id", "id of the record"),
            _word("path", "where in it: title, funding[2011/12].amount"),
            _word("value", "what you say", nargs="+"),
            *_TOLD,
            host=True,
            own=True,
        ),
        _verb(
            "drop",
            "enter",
            _word("id", "id of the record"),
            _word("path", "where in it; without one, all that you say of it", nargs="?"),
            *_TOLD,
            host=True,
            own=True,
        ),
    ),
    "Give back": (
        _verb(
            "corrections",
            "enter",
            _word("source", "only what you say otherwise than this source", nargs="?"),
            *_ROWS,
            host=True,
        ),
    ),
    "Keep for yourself": (
        _verb(
            "mark",
            "own",
            _word("id", "ids of records", nargs="*"),
            _value("--found", "SEARCH", "mark all that this search finds"),
        ),
        _verb("unmark", "own", _word("id", "ids of records; without one, all", nargs="*")),
        _verb(
            "shortlists",
            "own",
            _word(
                "action", "save the marked records, or drop", nargs="?", choices=("save", "drop")
            ),
            _word("name", "of the shortlist", nargs="?"),
            *_ROWS,
        ),
        _verb("tag", "own", _word("id", "id of the record"), _word("word", "tags", nargs="+")),
        _verb("untag", "own", _word("id", "id of the record"), _word("word", "tags", nargs="+")),
        _verb(
            "notes",
            "own",
            _word("id", "only those of this record", nargs="?"),
            _value("--drop", "NOTE", "take away the note of yours that has this name in the list"),
            *_ROWS,
        ),
        _verb(
            "searches",
            "own",
            _word("action", "save a search, or drop one", nargs="?", choices=("save", "drop")),
            _word("name", "of the search", nargs="?"),
            _word("query", "the search to save", nargs="*"),
            *_ROWS,
            query=True,
        ),
        _verb(
            "new",
            "own",
            _word("name", "of a saved search; without one, all of them", nargs="?"),
            _switch("--peek", "leave it for the next time as well"),
            *_ROWS,
        ),
    ),
    "Keep safe": (
        _verb(
            "history",
            "keep",
            _word("id", "id of a record: what was changed in it and decided about it", nargs="?"),
            *_ROWS,
            host=True,
        ),
        _verb(
            "undo",
            "keep",
            _word("number", "of the write, as `pactline history` lists it", nargs="?"),
            _switch("--mine", "your own last write, whatever others have written since"),
            host=True,
            own=True,
        ),
        _verb("verify", "keep", *_ROWS, host=True),
        _verb(
            "backup",
            "keep",
            _word("file", "name of the zip"),
            _switch("--overwrite", "replace a file of that name"),
            host=True,
        ),
        _verb(
            "repair",
            "keep",
            _word("damaged", "the file", metavar="DAMAGED_FILE"),
            _word("new", "name of the sound file to write", metavar="NEW_FILE"),
            host=True,
        ),
    ),
    "A store for many hosts": (
        _verb(
            "create-store",
            "shared",
            _word("address", "of a database, like postgresql://HOST/DATABASE, or a folder"),
            host=True,
        ),
        _verb(
            "copy-store",
            "shared",
            _word("source", "folder or address of the store to copy", metavar="FROM"),
            _word("target", "folder or address of an empty store", metavar="TO"),
            host=True,
        ),
        _verb(
            "follow",
            "shared",
            _value(
                "--from",
                "PATH",
                "begin with this copy of another host's index, where there is none here",
                dest="snapshot",
                default="",
            ),
            host=True,
        ),
    ),
    "About pactline": (
        _verb("locate", "about", *_ROWS, host=True),
        _verb(
            "serve",
            "serve",
            _value("--host", "HOST", "address to listen on, else loopback alone"),
            _value("--port", "PORT", "port to listen on (8000)", type=port),
            _value("--url", "URL", "where readers reach it, if by a proxy"),
            _value("--readers", "NUMBER", "at most this many at once (50)", type=count),
            SESSION_SECONDS._replace(help="of processor time for each (1800)"),
            MEMORY._replace(help="memory for each, in MiB (1024)"),
            _switch("--unrestricted", "let the app write and reach the host; on loopback alone"),
            host=True,
        ),
        _verb("keys", "about", *_ROWS),
        _verb("completion", "completion", _word("shell", "which shell", choices=SHELLS)),
        _verb("man", "about"),
    ),
}
# Verbs that only read, so that they can be done once more.
ANSWERS = (*(verb.name for verb in GROUPS["Look up"]), "export")
VERBS = {verb.name: verb for verbs in GROUPS.values() for verb in verbs}
