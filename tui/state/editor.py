"""A line of text being typed, with a caret."""

from __future__ import annotations


class Editor:
    """Editing of one line: the keys of readline that a search needs."""

    def __init__(self, text: str = "") -> None:
        """Begin with a text, the caret after it."""
        self.text = text
        self.caret = len(text)

    def set(self, text: str, caret: int | None = None) -> None:
        """Replace the text; the caret goes to its end where no place is given."""
        self.text = text
        self.caret = len(text) if caret is None else max(0, min(caret, len(text)))

    def insert(self, text: str) -> None:
        """Put text at the caret; line breaks of a paste become blanks."""
        text = " ".join(text.splitlines())
        self.text = self.text[: self.caret] + text + self.text[self.caret :]
        self.caret += len(text)

    def press(self, key: str, character: str | None) -> bool:
        """Do what a key means in a line; false where it means nothing here."""
        if key in _KEYS:
            _KEYS[key](self)
        elif character and character.isprintable():
            self.insert(character)
        else:
            return False
        return True

    def _cut(self, start: int, end: int) -> None:
        self.text = self.text[:start] + self.text[end:]
        self.caret = start

    def _word_start(self) -> int:
        return self.text[: self.caret].rstrip().rfind(" ") + 1

    def _backspace(self) -> None:
        self._cut(max(0, self.caret - 1), self.caret)

    def _delete(self) -> None:
        self._cut(self.caret, self.caret + 1)

    def _delete_word(self) -> None:
        self._cut(self._word_start(), self.caret)

    def _delete_to_start(self) -> None:
        self._cut(0, self.caret)

    def _delete_to_end(self) -> None:
        self._cut(self.caret, len(self.text))

    def _left(self) -> None:
        self.caret = max(0, self.caret - 1)

    def _right(self) -> None:
        self.caret = min(len(self.text), self.caret + 1)

    def _home(self) -> None:
        self.caret = 0

    def _end(self) -> None:
        self.caret = len(self.text)


_KEYS = {
    "backspace": Editor._backspace,
    "ctrl+h": Editor._backspace,
    "delete": Editor._delete,
    "ctrl+d": Editor._delete,
    "ctrl+w": Editor._delete_word,
    "ctrl+u": Editor._delete_to_start,
    "ctrl+k": Editor._delete_to_end,
    "left": Editor._left,
    "ctrl+b": Editor._left,
    "right": Editor._right,
    "ctrl+f": Editor._right,
    "home": Editor._home,
    "ctrl+a": Editor._home,
    "end": Editor._end,
    "ctrl+e": Editor._end,
}
