"""What a verb of the command line is: its words, options and examples, said once.

Parsing, `--help`, the man page, shell completion and the tests all read these values.
"""

from __future__ import annotations


class Option:
    """An option, always spelt out: a word with a single dash belongs to the search language.

    Attributes:
        name: with its dashes, `--limit`.
        key: the name under which its value is found after parsing: `as-of` for `--as-of`.
        value: what stands for the value in the help; empty for a switch.
        choices: the only values allowed; empty for any.
        several: may be given more than once.
        host: reaches the host's files or settings, so that a restricted account does without.
    """

    # Plain classes: a named tuple costs half a millisecond at every start.
    __slots__ = ("choices", "help", "host", "key", "name", "several", "value")

    def __init__(
        self,
        name: str,
        help: str,
        value: str = "",
        choices: tuple[str, ...] = (),
        *,
        several: bool = False,
        host: bool = False,
    ) -> None:
        self.name, self.key, self.help = name, name[2:], help
        self.value, self.choices = value, choices
        self.several, self.host = several, host


class Argument:
    """A word, or the rest of the words, that follow the verb; `file` where it names a file."""

    __slots__ = ("choices", "file", "help", "name", "required", "several")

    def __init__(
        self,
        name: str,
        help: str,
        *,
        several: bool = False,
        required: bool = True,
        choices: tuple[str, ...] = (),
        file: bool = False,
    ) -> None:
        self.name, self.help = name, help
        self.several, self.required = several, required
        self.choices, self.file = choices, file


class Example:
    """A command that works as written on the sample records, and what it is for.

    Attributes:
        words: what follows `pactline`, as typed in a shell.
        what: why a person would type it.
        exit_code: what it ends with on the sample records.
        own: needs a store of one's own, or a file, so that it is no use on the sample records.
    """

    __slots__ = ("exit_code", "own", "what", "words")

    def __init__(self, words: str, what: str, *, exit_code: int = 0, own: bool = False) -> None:
        self.words, self.what = words, what
        self.exit_code, self.own = exit_code, own


class Verb:
    """A one-shot verb.

    Attributes:
        name: the word after `pactline`.
        summary: what it does, as one clause without a full stop.
        text: more about it, paragraph by paragraph.
        fields: the columns of its output, with what each holds.
        output: of which output these are the columns, as a heading without a colon.
        host: changes the store or reaches the host, so that a restricted account lacks it.
        query: its words are a search, in which `-word` leaves records out.
    """

    __slots__ = (
        "arguments",
        "examples",
        "fields",
        "host",
        "name",
        "options",
        "output",
        "query",
        "summary",
        "text",
    )

    def __init__(
        self,
        name: str,
        summary: str,
        text: tuple[str, ...] = (),
        arguments: tuple[Argument, ...] = (),
        options: tuple[Option, ...] = (),
        examples: tuple[Example, ...] = (),
        fields: tuple[tuple[str, str], ...] = (),
        output: str = "Fields, in this order, of plain text, CSV and JSON",
        *,
        host: bool = False,
        query: bool = False,
    ) -> None:
        self.name, self.summary, self.text = name, summary, text
        self.arguments, self.options = arguments, options
        self.examples, self.fields = examples, fields
        self.output, self.host, self.query = output, host, query


STORE = Option("--store", "use this folder or file instead of your own store", "PATH", host=True)
AS_OF = Option("--as-of", "show records as they were known on this day", "DATE")
JSON = Option("--json", "print JSON")
CSV = Option("--csv", "print CSV with a line of headings")
ASCII = Option("--ascii", "draw lines and bars in ASCII")
ALL = Option("--all", "print everything, however much it is")
LIMIT = Option("--limit", "print at most this many of a kind (50)", "NUMBER")
EVERYWHERE = (
    STORE,
    Option("--restricted", "allow reading only, and nothing that reaches the host"),
    Option("--help", "print this help"),
)
"""Options that every verb takes."""
