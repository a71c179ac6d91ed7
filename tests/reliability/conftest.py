"""Shows what was counted."""

import pytest

from tests.reliability.counts import COUNTS


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if COUNTS:
        terminalreporter.section("counts of the command line")
        for line in COUNTS:
            terminalreporter.write_line(line)
