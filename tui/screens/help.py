"""The help: every key with what it does, from the commands themselves."""

from __future__ import annotations

from tui.commands.registry import KeyMap, label
from tui.pages.document import Document, Line, Span, Style

COLUMN = 18
"""Cells for the keys before what they do."""

NARROW = 50
"""Columns below which keys stand on a line of their own."""

WHILE_TYPING = (
    ("Tab", "complete the field or value, or take the correction offered"),
    ("Up Down", "move in the list"),
    ("Enter", "keep the search"),
    ("Esc", "return to the search before"),
)


def help_sheet(keymap: KeyMap, width: int) -> Document:
    """Return all keys by their groups."""
    lines: list[Line] = []
    for group in dict.fromkeys(command.group for command in keymap.commands):
        lines += [(), (Span(group, Style.HEADING),)]
        for command in keymap.commands:
            if command.group == group:
                keys = " ".join(label(key) for key in keymap.keys(command)) or "(no key)"
                lines += entry(keys, command.help(), width)
    lines += [(), (Span("While you type a search", Style.HEADING),)]
    for keys, words in WHILE_TYPING:
        lines += entry(keys, words, width)
    return Document("Keys", tuple(lines))


def entry(name: str, words: str, width: int, link: str = "") -> list[Line]:
    """Return a name with words beside or below it, wrapped to a width; the name may be a link."""
    narrow = width < NARROW
    indent = 3 if narrow else COLUMN
    room = max(12, width - indent)
    texts = [""]
    for word in words.split():
        if texts[-1] and len(texts[-1]) + 1 + len(word) > room:
            texts.append(word)
        else:
            texts[-1] = f"{texts[-1]} {word}".strip()
    rest = [(Span(" " * indent + text),) for text in texts]
    said = (Span(" "), Span(name, Style.LINK if link else Style.FIGURE, link))
    if narrow:
        return [said, *rest]
    return [(*said, Span(" " * (COLUMN - 1 - len(name)) + texts[0])), *rest[1:]]
