"""The forced command: nothing that an SSH client sends reaches a verb of the host."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from unittest import mock

from tui.cli.main import run
from tui.cli.parser import given
from tui.cli.session import Session
from tui.cli.ssh import VARIABLE
from tui.cli.verbs import VERBS, Verb


def seeds() -> list[bytes]:
    """Return commands of every kind, and attempts to get out."""
    verbs = [f"pactline {name} navca --json" for name in VERBS]
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

    def guarded(verb: Verb) -> Callable[[Session, Namespace], int]:
        def work(session: Session, args: Namespace) -> int:
            assert session.restricted
            assert session.store_path == "/store"
            let_in = [each.name for each in given(verb.arguments, args) if each.touches_host]
            assert not let_in, f"{let_in} was let in"
            assert not verb.host, f"{verb.name} was run"
            reached.append(verb.name)
            return 0

        return work

    def opened(args: Namespace, *, remote: bool, account: object) -> int:
        assert args.restricted
        assert remote
        assert args.store == "/store"
        reached.append("app")
        return 0

    with (
        mock.patch.dict(os.environ, {VARIABLE: command}),
        mock.patch("tui.cli.main.work_of", guarded),
        mock.patch("tui.cli.main.open_app", opened),
        redirect_stdout(StringIO()),
        redirect_stderr(StringIO()),
    ):
        try:
            run(["--ssh", "--store", "/store"])
        except SystemExit:
            return "help"
    return reached[0] if reached else "help"
