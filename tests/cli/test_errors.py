from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from store.errors import (
    EXIT_CUT_OFF,
    EXIT_FOUND,
    EXIT_HANGUP,
    EXIT_INTERRUPTED,
    EXIT_MISTAKE,
    EXIT_NOTHING,
    PactlineError,
)
from tests.cli.running import environment, pactline
from tui.__main__ import main
from tui.cli.errors import guarded


def _raise(error: BaseException) -> int:
    raise error


def test_an_error_is_one_line_and_its_own_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(lambda: _raise(PactlineError("bad\nline", place="f.json"))) == EXIT_MISTAKE
    assert capsys.readouterr().err == "pactline: f.json: bad line\n"


def test_a_fault_says_where_to_report_it_and_shows_no_traceback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PACTLINE_DEBUG", raising=False)
    assert guarded(lambda: _raise(KeyError("\x1b[2Jx\ny"))) == EXIT_MISTAKE
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("pactline: fault in pactline: KeyError")
    assert "report" in line
    assert "\x1b" not in line


def test_a_fault_is_shown_whole_where_that_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PACTLINE_DEBUG", "1")
    with pytest.raises(KeyError):
        guarded(lambda: _raise(KeyError("x")))


@pytest.mark.parametrize(
    "error",
    [MemoryError(), ImportError("tantivy.so: failed to map segment from shared object")],
)
def test_no_memory_is_no_fault(error: Exception, capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(lambda: _raise(error)) == EXIT_MISTAKE
    assert capsys.readouterr().err.startswith("pactline: there is not enough memory for this")


class Interrupting:
    def __set_name__(self, *_: object) -> None:
        raise KeyboardInterrupt


def _make_a_class() -> int:
    type("Made", (), {"field": Interrupting()})
    return 0


@pytest.mark.parametrize("work", [lambda: _raise(KeyboardInterrupt()), _make_a_class])
def test_an_interruption_has_its_own_code(
    work: Callable[[], int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert guarded(work) == EXIT_INTERRUPTED
    assert capsys.readouterr().err.count("\n") == 1


def test_a_reader_that_leaves_ends_the_run_quietly(tmp_path: Path) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", f"{sys.executable} -m tui completion zsh; echo rc=$? >&2"],
        stdout=_closed_pipe(),
        stderr=subprocess.PIPE,
        env=environment(tmp_path),
        check=False,
    )
    assert done.stderr == b"rc=0\n"


def _closed_pipe() -> int:
    """Return the writing end of a pipe that nobody reads."""
    reading, writing = os.pipe()
    os.close(reading)
    return writing


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["fnd", "navca"], EXIT_MISTAKE, "there is no verb “fnd”; did you mean `find`?"),
        (["finf"], EXIT_MISTAKE, "there is no verb “finf”; did you mean `find`?"),
        (["GB-GOV-10"], EXIT_MISTAKE, "`pactline show GB-GOV-10` prints the record"),
        (["--stoer", "x"], EXIT_MISTAKE, "there is no option --stoer; did you mean --store?"),
        (["find", "--bogus"], EXIT_MISTAKE, "there is no option --bogus"),
        (["--fresh", "find", "x"], EXIT_MISTAKE, "--fresh before “find” has no meaning"),
        (["completion"], EXIT_MISTAKE, "the following arguments are required: SHELL"),
        (["--theme", "pink"], EXIT_MISTAKE, "--theme: invalid choice: 'pink'"),
        (["--ssh", "find"], EXIT_MISTAKE, "--ssh takes the client's words"),
        (["--ssh", "--fresh"], EXIT_MISTAKE, "--fresh cannot stand beside --ssh"),
        ([], EXIT_MISTAKE, "the app needs a terminal"),
        (["--find", "navca"], EXIT_MISTAKE, "the app needs a terminal"),
        (["find", "--limit", "0"], EXIT_MISTAKE, "--limit: “0” isn’t a number above 0"),
        (["find", "--as-of", "yesterday"], EXIT_MISTAKE, "--as-of: “yesterday” isn’t a date"),
        (["check", "--code", "zero-amont"], EXIT_MISTAKE, "did you mean zero-amount?"),
        (["export", "--columns", "titel"], EXIT_MISTAKE, "did you mean “title”?"),
        (["repair", "gone.json", "x"], EXIT_MISTAKE, "gone.json: there is no such file"),
        (["--version"], EXIT_FOUND, ""),
    ],
)
def test_mistakes_are_one_line_on_standard_error(
    words: list[str], code: int, message: str, tmp_path: Path
) -> None:
    done = pactline(*words, home=tmp_path)
    assert done.returncode == code
    lines = done.stderr.decode().splitlines()
    if code == EXIT_FOUND:
        assert lines == []
        return
    assert done.stdout == b""
    assert len(lines) == 1
    assert message in lines[0]


@pytest.mark.parametrize("value", ["1", "yes"])
def test_the_environment_restricts_and_no_option_frees(value: str, tmp_path: Path) -> None:
    for words in (["import", "x"], ["undo"]):
        done = pactline(*words, home=tmp_path, PACTLINE_RESTRICTED=value)
        assert done.returncode == EXIT_MISTAKE
        assert b"is not for a restricted account" in done.stderr


def test_restricted_before_and_after_the_verb_is_the_same(tmp_path: Path) -> None:
    for words in (["--restricted", "undo"], ["undo", "--restricted"]):
        done = pactline(*words, home=tmp_path, PACTLINE_RESTRICTED="0")
        assert b"`pactline undo` is not for a restricted account" in done.stderr


def test_ctrl_c_while_waiting_is_quiet(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tui", "--plain"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(tmp_path),
    )
    assert process.stdout
    seen = b""
    while not seen.endswith(b"pactline: "):
        seen += process.stdout.read(1)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == EXIT_INTERRUPTED
    assert b"Traceback" not in told


def test_ctrl_c_ends_a_start_without_a_word_and_is_told_once_there_is_work() -> None:
    code = (
        "import signal\n"
        "from tui.cli.errors import end_at_once, tidy_up_first\n"
        "{}\n"
        "end_at_once(); print(signal.getsignal(signal.SIGINT) == signal.{})\n"
        "tidy_up_first(); print(signal.getsignal(signal.SIGINT) == signal.{})"
    )
    ignored = "signal.signal(signal.SIGINT, signal.SIG_IGN)"
    for program in (
        code.format("", "SIG_DFL", "default_int_handler"),
        code.format(ignored, "SIG_IGN", "SIG_IGN"),
    ):
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
        assert done.stdout.split() == [b"True", b"True"]


def test_exit_codes_are_the_documented_ones() -> None:
    assert (EXIT_FOUND, EXIT_NOTHING, EXIT_MISTAKE, EXIT_CUT_OFF) == (0, 1, 2, 3)
    assert (EXIT_HANGUP, EXIT_INTERRUPTED) == (129, 130)


def test_a_panic_of_the_index_is_one_line_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PACTLINE_DEBUG", raising=False)
    panic = type("PanicException", (BaseException,), {})
    assert guarded(lambda: _raise(panic("out of bounds"))) == EXIT_MISTAKE
    assert capsys.readouterr().err.startswith("pactline: fault in pactline: PanicException")


@pytest.mark.parametrize(("ended", "code"), [(0, EXIT_FOUND), (1, EXIT_MISTAKE)])
def test_an_app_that_failed_ends_as_a_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ended: int, code: int
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr("tui.cli.main.need_terminal", lambda _: None)
    monkeypatch.setattr("tui.app.run", lambda *_: ended)
    assert main([]) == code
