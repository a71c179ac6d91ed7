"""What `make dist` builds, and an environment of its own that it is installed in."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.docs.pages import ROOT


class Built(NamedTuple):
    """The two files of a release."""

    wheel: Path
    sdist: Path


class Installed(NamedTuple):
    """A fresh environment that has the wheel, and an empty home."""

    bin: Path
    home: Path

    def environment(self) -> dict[str, str]:
        """Return variables among which nothing leads to the checkout or to a person's home."""
        return {
            "HOME": str(self.home),
            "LC_ALL": "C.UTF-8",
            "PATH": os.environ.get("PATH", os.defpath),
            "TERM": "xterm-256color",
        }

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a program of the environment outside the checkout."""
        return subprocess.run(
            [self.bin / words[0], *words[1:]],
            capture_output=True,
            text=True,
            env=self.environment(),
            cwd=self.home,
            timeout=120,
            check=False,
        )


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The sdist of the checkout, and the wheel that is built from the sdist alone."""
    folder = tmp_path_factory.mktemp("dist")
    _done([sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)])
    (wheel,) = folder.glob("*.whl")
    (sdist,) = folder.glob("*.tar.gz")
    return Built(wheel, sdist)


@pytest.fixture(scope="session")
def installed(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel in a fresh environment.

    What it needs is lent by the environment of the tests, so that no network is asked; with
    PACTLINE_LONG=1 pip fetches it as for anybody.
    """
    folder = tmp_path_factory.mktemp("installed")
    fresh = folder / "venv"
    _done([sys.executable, "-m", "venv", "--without-pip", str(fresh)])
    pip = [sys.executable, "-m", "pip", "--python", str(fresh / "bin" / "python"), "install"]
    if os.environ.get("PACTLINE_LONG") == "1":
        _done([*pip, "--quiet", str(built.wheel)])
    else:
        _done([*pip, "--quiet", "--no-deps", "--no-index", str(built.wheel)])
        (site,) = fresh.glob("lib/python*/site-packages")
        (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    home = folder / "home"
    home.mkdir()
    return Installed(fresh / "bin", home)


def _done(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
