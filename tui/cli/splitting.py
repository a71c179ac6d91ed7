"""A command in one text, split into words as a shell would, with nothing expanded or run."""

from __future__ import annotations

from store.errors import PactlineError

LONGEST = 4096
"""Characters that a command may have."""

_BLANK = " "
_ESCAPABLE = '"\\$`'


def split_command(text: str) -> list[str]:
    """Split at blanks; quotes and backslashes keep a blank in a word, and that is all they do.

    `$`, backticks, `;`, `|`, `&`, `<`, `>`, `*` and `~` are ordinary characters. The rules are
    those of the POSIX shell's quoting, so that what `ssh host pactline find "'age uk'"` sends
    arrives as it was meant.

    Raises:
        PactlineError: too long, a control character or no text at all in it, a quote left open.
    """
    if len(text) > LONGEST:
        raise PactlineError(
            f"the command has {len(text):,} characters", remedy=f"at most {LONGEST:,} are read"
        )
    if not text.isprintable():
        raise PactlineError(
            "the command holds a character that cannot be printed",
            remedy="send one line of ordinary text in UTF-8",
        )
    words: list[str] = []
    word: list[str] | None = None
    quote = ""
    characters = iter(text)
    for char in characters:
        if quote == "'":
            if char == quote:
                quote = ""
            else:
                assert word is not None  # noqa: S101 - a quote opens a word
                word.append(char)
            continue
        if char == "\\":
            following = next(characters, None)
            if following is None:
                raise PactlineError("the command ends in a backslash", remedy="take it away")
            word = [] if word is None else word
            word.append(char + following if quote and following not in _ESCAPABLE else following)
        elif char == quote:
            quote = ""
        elif quote:
            assert word is not None  # noqa: S101 - a quote opens a word
            word.append(char)
        elif char in "'\"":
            quote = char
            word = [] if word is None else word
        elif char == _BLANK:
            if word is not None:
                words.append("".join(word))
            word = None
        else:
            word = [] if word is None else word
            word.append(char)
    if quote:
        raise PactlineError("a quote in the command is left open", remedy=f"close it with {quote}")
    if word is not None:
        words.append("".join(word))
    return words
