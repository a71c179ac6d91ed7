"""A table of unknown headings: settled in a terminal, printed as a mapping in a pipe."""

from __future__ import annotations

import sys
from pathlib import Path

from store.errors import EXIT_FOUND, EXIT_MISTAKE
from tests.app.pty import Terminal
from tests.cli.running import environment, pactline

TABLE = "sum,club,round,state\n23986,Hale Bowls,1,N\n2840,Sale Tennis,1,S\n99,Elm Rowing,2,N\n"


def test_a_terminal_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "clubs.csv"
    path.write_text(TABLE)
    command = [sys.executable, "-m", "tui", "import", "clubs.csv"]
    with Terminal(["env", "-C", str(tmp_path), *command], env=environment(tmp_path)) as terminal:
        terminal.wait_for("3  round  kept as published", "Enter to go on")
        terminal.press("9 title", "enter")
        terminal.wait_for("no number and field")
        terminal.press("3 note", "enter")
        terminal.wait_for("3  round  note")
        terminal.press("enter")
        terminal.wait_for("who is the funder?")
        terminal.press("Sport Council", "enter")
        terminal.wait_for("which currency")
        terminal.press("pounds", "enter")
        terminal.wait_for("answer the question")
        terminal.press("GBP", "enter")
        terminal.wait_for("Sport Council → Hale Bowls: £23,986", "3 agreements, £26,925")
        terminal.press("enter")
        terminal.wait_for("added, 0 changed")
        assert terminal.ended() == EXIT_FOUND
    done = pactline("find", "--kind", "agreement", home=tmp_path)
    assert len(done.stdout.decode().splitlines()) == 3
    # The next file of the same headings is read as settled.
    path.write_text(TABLE + "5,Oak Golf,2,S\n")
    done = pactline("import", "clubs.csv", home=tmp_path)
    assert b"2 added" in done.stderr, done.stderr


def test_a_pipe_gets_a_mapping_to_mend(tmp_path: Path) -> None:
    (tmp_path / "clubs.csv").write_text(TABLE)
    done = pactline("import", "clubs.csv", home=tmp_path)
    assert done.returncode == EXIT_MISTAKE
    assert done.stderr.decode().count("\n") == 1
    text = done.stdout.decode().replace('funder = ""', 'funder = "Sport Council"')
    assert "# ? → Hale Bowls" in text
    (tmp_path / "clubs.toml").write_text(text)
    done = pactline("import", "clubs.csv", "--map", "clubs.toml", home=tmp_path)
    assert b"doesn't say the currency" in done.stderr
    (tmp_path / "clubs.toml").write_text(text.replace('y = ""', 'y = "GBP"'))
    done = pactline("import", "clubs.csv", "--map", "clubs.toml", home=tmp_path)
    assert done.returncode == EXIT_FOUND, done.stderr
