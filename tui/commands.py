"""Every action of the app, said once: its keys, its word in the footer, its help and its id.

Bindings, palette, help page, `pactline keys` and docs/keys.md are all made from this table.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class Where(StrEnum):
    """Which part of the screen must have the keys for a command to apply."""

    LIST = "list"
    PAGE = "detail"
    ANYWHERE = "anywhere"


class Node(StrEnum):
    """What a command's keys are bound to."""

    LIST = "list"
    PAGE = "page"
    PANES = "panes"
    SCREEN = "screen"
    APP = "app"


class Command(NamedTuple):
    """An action.

    Attributes:
        id: its name in a keys file.
        key_words: its keys with blanks between: a character as typed, or a name such as `ctrl+p`.
        help: what it does, in a sentence.
        node: what its keys are bound to.
        palette: whether the command palette offers it.
        touches_host: reaches the machine that the app runs on; not there in restricted mode.
        action: the main screen's action that does it, where its id doesn't name it; `app.` before
            it makes it the app's.
        group: the heading it stands under in the help.
    """

    id: str
    key_words: str
    help: str
    node: Node = Node.SCREEN
    palette: bool = True
    touches_host: bool = False
    action: str = ""
    group: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """Its keys before any were changed."""
        return tuple(self.key_words.split())

    @property
    def title(self) -> str:
        """Its name for people."""
        return self.id.replace("-", " ").capitalize()

    @property
    def method(self) -> str:
        """The Textual action that does it."""
        prefix = "" if self.action.startswith("app.") else "screen."
        return prefix + (self.action or self.id.replace("-", "_"))

    @property
    def where(self) -> Where:
        """Which part of the screen must have the keys."""
        return _WHERE.get(self.node, Where.ANYWHERE)


def _move(id: str, key_words: str, help: str, action: str) -> Command:
    """Return a command that the palette doesn't offer, since it is quicker pressed."""
    return Command(id, key_words, help, palette=False, action=f"move_{action}")


_WHERE = {Node.LIST: Where.LIST, Node.PAGE: Where.PAGE}

_GROUPS = {
    "Moving": (
        Command(
            "open", "enter", "Read the record under the cursor, or follow the chosen link.",
            Node.PANES,
        ),
        Command(
            "read-on", "space", "Go down a screenful of the page.", Node.PAGE, palette=False,
            action="move_pages(1)",
        ),
        Command("to-list", "left h", "Go to the list.", Node.PAGE, palette=False),
        Command(
            "next-link", "n", "Choose the next link of the page.", Node.PAGE, palette=False,
            action="choose(1)",
        ),
        Command(
            "previous-link", "N p", "Choose the link before.", Node.PAGE, palette=False,
            action="choose(-1)",
        ),
        _move("down", "down j ctrl+n", "Go down a row, or a line of the page.", "rows(1)"),
        _move("up", "up k", "Go up a row, or a line of the page.", "rows(-1)"),
        _move("page-down", "pagedown ctrl+f", "Go down a screenful.", "pages(1)"),
        _move("page-up", "pageup ctrl+b", "Go up a screenful.", "pages(-1)"),
        _move("top", "home g", "Go to the first row or line.", "end(-1)"),
        _move("bottom", "end G", "Go to the last row or line.", "end(1)"),
        Command(
            "letter", "L", "Go to the first name that starts with the letters typed next.",
            Node.LIST,
        ),
        Command(
            "into", "right l", "Go to the page; in a table of money, to the next year.",
            Node.LIST, palette=False, action="across(1)",
        ),
        Command(
            "year-before", "left h", "In a table of money, go to the year before.", Node.LIST,
            palette=False, action="across(-1)",
        ),
        Command(
            "leave", "escape", "Leave the page for the list; in the list, drop the search.",
            palette=False,
        ),
        Command(
            "other-pane", "tab shift+tab", "Go from the list to the page and back.", palette=False
        ),
        Command("back", "[ backspace", "Go back to the place before.", action="step(-1)"),
        Command("forward", "]", "Go forward again.", action="step(1)"),
    ),
    "Finding": (
        Command(
            "search", "/",
            "Search as you type: words, “phrases”, -word, OR, and fields such as funder: or "
            "fy:2011/12.",
        ),
        Command("organisations", "1", "List organisations.", action="view('organisations')"),
        Command("agreements", "2", "List agreements.", action="view('agreements')"),
        Command(
            "funding", "3",
            "Show the money of everything found as a table: by funder and by financial year. Enter "
            "lists what a row or a figure is of.",
            action="view('funding')",
        ),
        Command(
            "table", "P",
            "Show the money by the next of: funder, recipient, programme, place, type, status.",
        ),
        Command(
            "bars", "n", "Show bars in a table of money, or its numbers.", Node.LIST,
        ),
        Command(
            "facets", "f",
            "Show the values of each field with their counts, to narrow the search by.",
            action="sheet('facets')",
        ),
        Command(
            "sort", "s",
            "Order the list by the next of: best match, name, date, amount, end; organisations by "
            "best match, name, amount, paid, number, funders, income, years.",
            Node.LIST,
        ),
        Command("turn", "S", "Turn the order of the list round.", Node.LIST),
        Command(
            "columns", "|", "Choose the columns of the list, of all that an export knows.",
            action="sheet('columns')",
        ),
        Command("reading", "r", "Put money on years by award date, or spread it by days."),
        Command(
            "everything", "d",
            "Count money that totals leave out as counted already, such as regrants; or leave it "
            "out.",
        ),
        Command("as-of", "@", "Show records as they were known on a day; empty for today."),
        Command("jump", ":", "Jump by a word: a view, a command, a name, or a record's id."),
        Command("sources", "O", "List the sources of the store.", action="sheet('sources')"),
    ),
    "Keeping": (
        Command(
            "mark", "m", "Mark the record under the cursor, or take its mark away; is:marked finds "
            "the marked ones.",
        ),
        Command(
            "mark-row", "space", "Mark the row under the cursor, and go on to the next one.",
            Node.LIST, palette=False, action="mark",
        ),
        Command(
            "mark-down", "shift+down", "Mark the row, and go down.", Node.LIST, palette=False,
            action="mark_on(1)",
        ),
        Command(
            "mark-up", "shift+up", "Mark the row, and go up.", Node.LIST, palette=False,
            action="mark_on(-1)",
        ),
        Command(
            "mark-range", "M", "Mark the rows from the one marked last to the cursor.", Node.LIST
        ),
        Command("mark-all", "*", "Mark all that is listed, or take those marks away.", Node.LIST),
        Command("bookmark", '"', "Keep this place under a letter or digit, to come back to."),
        Command("to-bookmark", "'", "Go to the place kept under the letter or digit typed next."),
        Command("tag", "#", "Give the record, or the marked ones with it, tags of your own."),
        Command("note", "+", "Write a note of your own on the record, or on the marked ones."),
        Command(
            "save-shortlist", "K",
            "Keep the marked records together under a name; list: and the name finds them.",
        ),
        Command("save-search", "b", "Save the search under a name, to see what is new in it."),
        Command(
            "searches", "B", "List the saved searches, and what is new in them.",
            action="sheet('searches')",
        ),
    ),
    "Saying": (
        Command("add", "a", "Add an agreement in a form, as a source of your own."),
        Command("edit", "i", "Say something of the record in a form, or change what you said."),
        Command(
            "add-more", "I",
            "Add an organisation, a fund, a source, or to the record a line of money, an event, a "
            "party, a person, a count, a statement, an undertaking, a place.",
        ),
        Command("write-in", "&", "Choose which source of your own you write in."),
        Command(
            "editor", "E", "Open what you say of the record in your editor, $VISUAL or $EDITOR.",
            touches_host=True,
        ),
        Command(
            "duplicates", "D",
            "Step through organisations that are likely the same, marked ≈ in lists, and decide.",
            touches_host=True,
        ),
        Command("undo", "u", "Take your own last write back, and leave what others wrote."),
    ),
    "Reading": (
        Command(
            "timeline", "t",
            "Show the money of the record, or of the list, over the financial years.",
            action="sheet('timeline')",
        ),
        Command(
            "around", "A",
            "Show who else funds and receives around the record: other funders of the same "
            "recipients, partners, the programme above and its parts; a name leads on.",
            action="sheet('around')",
        ),
        Command(
            "compare", "=",
            "Show the marked records side by side, and what differs; of one record its sources, or "
            "with a day chosen what is known of it since.",
            action="sheet('compare')",
        ),
        Command(
            "over-time", "v",
            "Show the agreements that the search finds from beginning to end, on one line of time.",
            action="sheet('over-time')",
        ),
        Command(
            "copy", "y", "Copy the record's line, its id or one of its figures.",
            action="sheet('copy')",
        ),
        Command("copy-page", "Y", "Copy the whole page as text.", Node.PAGE),
        Command("cite", "c", "Copy the record's line with its figure and its sources, to cite it."),
        Command(
            "command-line", "C", "Copy the command that prints in a shell what the screen shows."
        ),
        Command(
            "copy-table", "Y",
            "Copy the listed rows, or the marked of them, as a Markdown table with their sources.",
            Node.LIST,
        ),
        Command(
            "addresses", "o", "Show the record's web addresses as text to copy; nothing is opened.",
            action="sheet('addresses')",
        ),
        Command(
            "export", "e",
            "Write the records of the list, or the marked of them, to a file: CSV, XLSX, JSON, "
            "360Giving, Markdown.",
            touches_host=True,
        ),
    ),
    "Looks": (
        Command("widen", "w >", "Widen the list.", action="widen(0.06)"),
        Command(
            "narrow", "W <", "Narrow the list, so that the page is wider.",
            action="widen(-0.06)",
        ),
        Command("one-pane", "z", "Show one pane at a time, or list and page side by side."),
        Command(
            "theme", "T",
            "Change the theme: dark, light, the terminal's own colours, high contrast, no colours.",
        ),
    ),
    "General": (
        Command("refresh", "ctrl+l f5", "Read the store again and draw the screen anew."),
        Command(
            "problems", "!",
            "List what is wrong with the store, such as a file that did not open.",
            action="sheet('problems')",
        ),
        Command(
            "palette", "ctrl+p", "Choose a command by its name, or a record by its title.",
            Node.APP, palette=False, action="app.command_palette",
        ),
        Command(
            "suspend", "ctrl+z", "Return to the shell for a while; `fg` comes back.",
            touches_host=True,
        ),
        Command("help", "? f1", "Show all keys.", action="sheet('help')"),
        Command(
            "quit", "q ctrl+q ctrl+c", "Quit; view, search and place come back on the next start."
        ),
    ),
}  # fmt: skip

COMMANDS = tuple(
    command._replace(group=group) for group, commands in _GROUPS.items() for command in commands
)
"""Every command, once, in the order of the help."""

FOOTER = {
    "open": "open", "to-list": "list", "next-link": "next link", "table": "rows",
    "bars": "bars", "sort": "sort",
    "search": "search", "facets": "facets", "help": "help", "quit": "quit", "reading": "reading",
    "everything": "regrants", "mark": "mark", "export": "export", "timeline": "timeline",
    "copy": "copy", "back": "back",
}  # fmt: skip
"""The commands that the footer names, in its order, each in a word: the last are left out first."""

LABELS = {
    "enter": "Enter", "escape": "Esc", "tab": "Tab", "shift+tab": "Shift+Tab", "space": "Space",
    "backspace": "Backspace", "pagedown": "PgDn", "pageup": "PgUp", "home": "Home", "end": "End",
    "up": "Up", "down": "Down", "left": "Left", "right": "Right",
}  # fmt: skip
"""Names of keys for people; `ctrl+p` is shown as ^p."""


def label(key: str) -> str:
    """Return a key as it is shown."""
    if key.startswith("ctrl+"):
        return "^" + key.removeprefix("ctrl+")
    return LABELS.get(key, key)


def by_id(command_id: str) -> Command | None:
    """Return the command of that id."""
    return next((command for command in COMMANDS if command.id == command_id), None)


def offered(*, restricted: bool, writes: bool = True) -> tuple[Command, ...]:
    """Return the commands that there are; a restricted account does without the host's.

    Args:
        restricted: reading only, and nothing that reaches the host.
        writes: whether there is a source of one's own to write in.
    """
    return tuple(
        each
        for each in COMMANDS
        if not (restricted and each.touches_host) and (writes or each.group != "Saying")
    )


def key_of(command_id: str, own: Mapping[str, tuple[str, ...]]) -> str:
    """Return the first key of a command as it is shown; the word to jump by where it has none."""
    keys = keys_of(own)
    return next(map(label, keys[command_id]), "") or f"{key_of('jump', own)}{command_id}"


def keys_of(own: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return the keys of every command by its id.

    Args:
        own: command id to the keys that replace its defaults, from the keys file; where two
            commands want one key, the command named here has it.
    """
    keys = {command.id: tuple(own.get(command.id, command.keys)) for command in COMMANDS}
    for command in COMMANDS:
        if command.id not in own:
            continue
        for other in COMMANDS:
            if other is not command and _overlap(command, other, own):
                taken = keys[command.id]
                keys[other.id] = tuple(key for key in keys[other.id] if key not in taken)
    return keys


def _overlap(command: Command, other: Command, own: Mapping[str, object]) -> bool:
    """Tell whether a key given to a command is taken from another one."""
    if other.id in own and COMMANDS.index(other) > COMMANDS.index(command):
        return False
    return command.where in (Where.ANYWHERE, other.where)
