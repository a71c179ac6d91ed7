"""The help: every key with what it does, from the commands themselves."""

from __future__ import annotations

from tui.commands.registry import KeyMap, label
from tui.document import Document, Line, Span, Style

COLUMN = 18
"""Cells for the keys before what they do."""

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
    """Return a name with words beside it, wrapped to a width; the name may be a link."""
    room = max(12, width - COLUMN - 1)
    texts = [""]
    for word in words.split():
        if texts[-1] and len(texts[-1]) + 1 + len(word) > room:
            texts.append(word)
        else:
            texts[-1] = f"{texts[-1]} {word}".strip()
    blanks = Span(" " * (COLUMN - 1 - len(name)))
    first: Line = (Span(" "), Span(name, Style.LINK, link), blanks, Span(texts[0]))
    return [first, *((Span(" " * COLUMN + text),) for text in texts[1:])]
