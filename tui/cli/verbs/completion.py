"""`pactline completion`: completion for a shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.errors import EXIT_FOUND
from tui.cli.spec import Argument, Example, Verb

if TYPE_CHECKING:
    from tui.cli.session import Session
    from tui.cli.words import Words

SHELLS = ("bash", "zsh", "fish")
VERB = Verb(
    "completion",
    "print what completes the words of pactline in a shell",
    text=(
        "For bash, put it into ~/.local/share/bash-completion/completions/pactline; for zsh, into "
        "a file _pactline in a folder of $fpath; for fish, into "
        "~/.config/fish/completions/pactline.fish.",
    ),
    arguments=(Argument("shell", "which shell", choices=SHELLS),),
    examples=(Example("completion bash", "for bash"), Example("completion fish", "for fish")),
)


def run(session: Session, words: Words) -> int:
    """Print the completion."""
    import shtab

    from tui.cli.parsers import parser

    text = shtab.complete(parser(), words.arguments[0])
    session.out.write(text if text.endswith("\n") else text + "\n")
    return EXIT_FOUND
