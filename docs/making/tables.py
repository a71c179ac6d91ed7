"""Tables of what the program knows: checks, formats, columns, keys, settings, variables, themes."""

from __future__ import annotations

from docs.making.markdown import code, codes, sentence, table
from docs.making.running import printed
from store.checking.findings import CHECKS
from store.exporting.columns import COLUMNS, DEFAULT, ON_SCREEN
from store.exporting.run import EXPLAINED
from store.importing import limits, read_mapping, shipped_mappings
from store.importing.formats import FORMATS
from store.importing.formats.handmade import COLUMNS as HANDMADE
from store.importing.formats.handmade import SOURCE_LINES
from store.importing.mapping import FIELDS
from store.interface import Kind
from tui.cli.verbs import SETTINGS
from tui.commands import COMMANDS, Where, label
from tui.terminal import Terminal
from tui.theme import available

_LIMITS = (
    ("a file, and all that a zip unpacks to", f"{limits.MAX_FILE_BYTES // limits.MIB} MiB"),
    ("files in a zip", f"{limits.MAX_ZIP_MEMBERS:,}"),
    ("rows of a table", f"{limits.MAX_ROWS:,}"),
    ("columns of a table", f"{limits.MAX_COLUMNS:,}"),
    ("sheets of a workbook", f"{limits.MAX_SHEETS:,}"),
    ("cells of a workbook", f"{limits.MAX_WORKBOOK_CELLS:,}"),
    ("texts that the cells of a workbook share", f"{limits.MAX_STRINGS:,}"),
    ("cells of a table", f"{limits.MAX_CELLS:,}"),
    ("one line of a CSV", f"{limits.MAX_LINE_BYTES // limits.MIB} MiB"),
    ("characters of a cell or field", f"{limits.MAX_CELL_CHARACTERS:,}"),
    ("levels of nesting in a record", f"{limits.MAX_DEPTH}"),
    ("parties, places or other parts of a record", f"{limits.MAX_PARTS:,}"),
)

VARIABLES = (
    ("PACTLINE_STORE", "the store, where `--store` names none"),
    ("PACTLINE_HOST_CACHE", "the folder for indexes of all accounts, else `/var/cache/pactline`"),
    ("PGSERVICEFILE, PGHOST", "what libpq reads, as its other variables, for a store in a server"),
    ("PACTLINE_RESTRICTED", "anything but `0` restricts, as `--restricted` does"),
    ("PACTLINE_DEBUG", "`1` shows where in the program a fault of its own happened"),
    ("SOURCE_DATE_EPOCH", "the day that counts as today, in seconds since 1970, for documents"),
    ("NO_COLOR", "anything turns colours off"),
    ("TERM, COLORTERM, COLORFGBG", "what the terminal can do, and whether it is light"),
    ("VISUAL, EDITOR", "the editor that `pactline edit` opens"),
    ("TEXTUAL_DRIVER", "stands in for the terminal, as `pactline serve` does for browsers"),
    ("TMUX, STY", "whether tmux or screen stands between, for copying"),
    ("LANG, LC_ALL", "the encoding; without UTF-8, lines and bars are ASCII"),
    ("XDG_DATA_HOME, XDG_CONFIG_HOME", "folders of the store and of the keys file"),
    (
        "XDG_CACHE_HOME, XDG_STATE_HOME",
        "folders of the index that has no other place, and of the state",
    ),
)
"""Variables of the environment that are read, and what each does."""

LOOKS = {
    "dark": "light on dark",
    "light": "dark on light",
    "ansi": "the terminal’s own sixteen colours on its own background",
    "contrast": "high contrast; with sixteen colours as well",
    "mono": "bold, underlined and reversed, without colours",
}
"""How each theme looks."""

_PANES = {Where.ANYWHERE: "", Where.LIST: "list", Where.PAGE: "page"}


def checks() -> str:
    """Return every check."""
    return table(
        ("code", "", "what it finds", "what to do"),
        (
            (code(check.code), str(check.severity), check.explanation, sentence(check.remedy))
            for check in CHECKS.values()
        ),
    )


def formats_read() -> str:
    """Return the formats that are read, in the order in which a file is held against them."""
    return "".join(
        f"* {each.name}{' (a register: of organisations known here)' if each.selective else ''}\n"
        for each in FORMATS
    ) + "".join(
        f"* {(file := read_mapping(text, name).file)['title']} "
        f"({'a register, ' if 'register' in file else ''}by the mapping `{name}`)\n"
        for name, text in shipped_mappings().items()
    )


def formats_written() -> str:
    """Return the formats that are written."""
    return table(("format", "what it is"), ((code(f), text) for f, text in EXPLAINED.items()))


def columns() -> str:
    """Return every column of an export, and of which records."""
    return table(
        ("column", "heading", "holds", "of"),
        (
            (
                code(column.name),
                column.title,
                column.meaning,
                "all"
                if len(column.readers) == len(Kind)
                else ", ".join(f"{kind}s" for kind in column.readers),
            )
            for column in COLUMNS.values()
        ),
    )


def chosen() -> str:
    """Return the columns that an export has where none are chosen, and those of the screen."""
    lines = [f"* {kind}s: {codes(names)}\n" for kind, names in DEFAULT.items()]
    return "".join([*lines, f"* lists on the screen: {codes(ON_SCREEN)}\n"])


def handmade() -> str:
    """Return the columns of the table that a person fills in."""
    return table(("column", "what belongs in it"), ((each.title, each.guide) for each in HANDMADE))


def handmade_source() -> str:
    """Return the lines above that table."""
    return f"The lines above the table: {', '.join(SOURCE_LINES)}.\n"


def mapping() -> str:
    """Return the fields that a column of a mapped table can be."""
    return table(("field", "what it holds"), ((code(name), text) for name, text in FIELDS.items()))


def bounds() -> str:
    """Return the bounds past which a file is refused."""
    return table(("bound on", "at most"), _LIMITS)


def keys() -> str:
    """Return a table for each group of commands."""
    groups = dict.fromkeys(command.group for command in COMMANDS)
    parts: list[str] = []
    for group in groups:
        parts.append(f"## {group}\n")
        parts.append(
            table(
                ("keys", "what they do", "where", "id"),
                (
                    (
                        codes(map(label, command.keys)),
                        command.help,
                        _PANES[command.where],
                        code(command.id),
                    )
                    for command in COMMANDS
                    if command.group == group
                ),
            )
        )
    return "\n".join(parts)


def host_commands() -> str:
    """Return the commands that a restricted account does without."""
    named = [command.id for command in COMMANDS if command.touches_host]
    return f"A restricted account does without {codes(named)}.\n"


def settings() -> str:
    """Return the settings of a store with their defaults."""
    return table(
        ("setting", "default", "what it is"),
        ((code(name), code(default), text) for name, (default, text) in SETTINGS.items()),
    )


def variables() -> str:
    """Return the variables of the environment."""
    return table(
        ("variable", "what it does"), ((codes(n.split(", ")), text) for n, text in VARIABLES)
    )


def places() -> str:
    """Return where the program keeps what, on Linux."""
    lines = (line.split("\t") for line in printed("locate", terminal=False).out.splitlines())
    return table(
        ("what", "where"),
        ((what, code(path)) for what, path, *_ in lines if what not in ("index", "program")),
    )


def themes() -> str:
    """Return the themes, and how many colours each needs."""
    return table(
        ("theme", "looks", "colours of the terminal that it needs"),
        (
            (code(theme.name), LOOKS[theme.name], str(theme.colours or "none"))
            for theme in available(Terminal())
        ),
    )
