"""What all the tests share."""

from __future__ import annotations

import gc
import os
import signal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

from tests.counts import COUNTS
from tests.published import Published, real
from tests.twins import twins

# How fast inputs are made tells of the machine alone, and no test here goes by a clock. Every run
# tries the same inputs; `--hypothesis-profile random` tries others.
settings.register_profile("random", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same", settings.get_profile("random"), derandomize=True, database=None)
settings.load_profile("same")

# Nothing that a test does reaches what belongs to the person who runs it.
_HOME = TemporaryDirectory(prefix="pactline-home-")
os.environ["HOME"] = _HOME.name
for _kind in ("CACHE", "CONFIG", "DATA", "STATE"):
    os.environ.pop(f"XDG_{_kind}_HOME", None)

INHERITED = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)
"""Signals that a shell or nohup may have made this process ignore."""


TOGETHER = (
    "tests/app/test_jobs.py",
    "tests/checking/test_published.py",
    "tests/cli/test_serve.py",
    "tests/packaging/",
    "tests/test_layers.py",
)
"""Where tests begin that share what takes long to make: one process runs them all."""


class Scheduling(LoadScopeScheduling):
    """Hands tests out one by one, but for those that stay together."""

    def _split_scope(self, nodeid: str) -> str:
        return next((each for each in TOGETHER if nodeid.startswith(each)), nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduling:
    """Return what hands the tests out."""
    return Scheduling(config, log)


def pytest_configure() -> None:
    """Start children with the defaults of their signals, in the background too.

    A signal that is ignored stays ignored in every program that is started from here; one that is
    handled, be it by doing nothing, does not.
    """
    for number in INHERITED:
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, lambda *_: None)


def pytest_collection_finish() -> None:
    """Leave what was loaded for the tests out of every look for garbage while they run."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand what a worker counted to the process that reports."""
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["counts"] = COUNTS


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take what a worker counted."""
    COUNTS.extend(getattr(node, "workeroutput", {}).get("counts", ()))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show what was counted."""
    if COUNTS:
        terminalreporter.section("counts")
        for line in sorted(COUNTS):
            terminalreporter.write_line(line)


@pytest.fixture(autouse=os.environ.get("PACTLINE_TESTS_ON") == "postgresql")
def on_a_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Open a server in place of each folder, for tests of the engine, the verbs and the app."""
    from tests.postgresql.instead import server_at

    monkeypatch.setattr("store.store.backend_at", server_at)
    monkeypatch.setattr("tui.cli.session.is_address", lambda _: True)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data-of-the-account"))


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The folder of real published data, named by PACTLINE_DATA."""
    value = os.environ.get("PACTLINE_DATA", "")
    if not value:
        pytest.skip("PACTLINE_DATA is not set: no folder of published data to read")
    folder = Path(value)
    if not folder.is_dir():
        pytest.skip(f"PACTLINE_DATA names no folder: {folder}")
    return folder


@pytest.fixture(scope="session", params=["twins", "real"])
def published(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Published:
    """Published files and what is known of them: made-up ones, then real ones."""
    if request.param == "real":
        return real(request.getfixturevalue("data_dir"))
    return twins(tmp_path_factory.mktemp("twins"))
