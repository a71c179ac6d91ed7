"""The app over made-up rows as a program of its own, for tests on a pseudo-terminal."""

from __future__ import annotations

import sys

from tests.app.fakes import FakeStore
from tui.app import run
from tui.options import AppOptions


def main(words: list[str]) -> int:
    options = AppOptions(
        restricted="--restricted" in words,
        fresh=True,
        view=next((word[7:] for word in words if word.startswith("--view=")), ""),
        state_file="/nonexistent/app.json",
    )
    return run(FakeStore(), options)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
