"""The forced command: nothing that an SSH client sends reaches a verb of the host."""

from __future__ import annotations

import os
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from types import SimpleNamespace
from typing import Any
from unittest import mock

from tui.cli import names
from tui.cli.ssh import VARIABLE, serve
from tui.cli.words import Words


def seeds() -> list[bytes]:
    """Return commands of every kind, and attempts to get out."""
    verbs = [f"pactline {name} navca --json" for name in names.all_names()]
    texts = (
        "find 'age uk' navca",
        "pactline show GB-CHC-1001635 --as-of 2016",
        "--store /etc find x",
        "--find 'a\"b' --view agreements --plain",
        "export --output /tmp/x --format csv",
        "find x; id $(id) `id` | sh > /tmp/x && id",
        "man --help --restricted=0 -- --ssh",
        "--ssh --store=/ find",
        "import https://example.org/x.json",
    )
    return [text.encode() for text in (*verbs, *texts)]


def served(data: bytes) -> str:
    """Serve a client's command, with verbs that do nothing but see what they were allowed."""
    command = data.decode("utf-8", "replace").replace("\0", "\ufffd")
    reached: list[str] = []

    def guarded(name: str) -> Any:
        verb = names.load(name).VERB

        def run(session: Any, words: Words) -> int:
            assert session.restricted
            assert session.remote
            assert session.store_path == "/store"
            for option in verb.options:
                assert not (option.host and words.has(option.key)), f"{option.name} was let in"
            assert not verb.host, f"{name} was run"
            reached.append(name)
            return 0

        return SimpleNamespace(VERB=verb, run=run)

    def launched(taken: Words, *, store_path: str, restricted: bool, remote: bool) -> int:
        assert restricted
        assert remote
        assert store_path == "/store"
        reached.append("app")
        return 0

    with (
        mock.patch.dict(os.environ, {VARIABLE: command}),
        mock.patch("tui.cli.run.load", guarded),
        mock.patch("tui.cli.run._set_up_output", return_value=None),
        mock.patch("tui.cli.launch.launch", launched),
        redirect_stdout(StringIO()),
        redirect_stderr(StringIO()),
    ):
        serve(Words((), {"store": "/store"}, {"store": ("/store",)}), ())
    return reached[0] if reached else "help"
