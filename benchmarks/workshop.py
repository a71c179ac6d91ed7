"""The folder in which benchmarks build their stores, files and rivals; kept between runs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from benchmarks.generate import Awards, write_package, write_tables
from store.index.schema import VERSION

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "bench"
PYTHON = sys.executable
PACTLINE = str(Path(sys.executable).with_name("pactline"))


def whole_environment() -> dict[str, str]:
    """Return the caller's environment with the workshop's, and with compiled modules kept."""
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, **environment()}


def environment() -> dict[str, str]:
    """Return an environment in which pactline keeps nothing outside the workshop."""
    home = FOLDER / "home"
    home.mkdir(parents=True, exist_ok=True)
    return {
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_CACHE_HOME": str(home / "cache"),
    }


LARGEST_FILE = 100_000
"""Awards in one publisher's file; a larger store holds several, as real ones do."""


def package(size: int) -> Path:
    """Return a 360Giving package of so many made-up awards, written once."""
    target = FOLDER / f"awards-{size}.json"
    if not target.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        write_package(Awards(size), target)
    return target


def packages(size: int) -> list[Path]:
    """Return the files of a store of so many awards, to a tenth as many bodies, written once."""
    if size <= LARGEST_FILE:
        return [package(size)]
    found = []
    for number in range(-(-size // LARGEST_FILE)):
        target = FOLDER / f"awards-{size}-part-{number}.json"
        if not target.exists():
            part = Awards(LARGEST_FILE, publisher=f"360G-bench{number}", bodies=size // 10)
            write_package(part, target)
        found.append(target)
    return found


def small_package() -> Path:
    """Return a package of 100 awards of another publisher, to the bodies of the smallest store."""
    target = FOLDER / "awards-small.json"
    if not target.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        write_package(Awards(100, publisher="360G-small"), target)
    return target


def tables(size: int) -> tuple[Path, Path]:
    """Return the same awards as CSV and as tab-separated lines, written once."""
    table, lines = FOLDER / f"awards-{size}.csv", FOLDER / f"awards-{size}.tsv"
    if not (table.exists() and lines.exists()):
        FOLDER.mkdir(parents=True, exist_ok=True)
        write_tables(Awards(size), table, lines)
    return table, lines


def store(size: int) -> Path:
    """Return a store that holds the awards of one size, imported once for each kind of index."""
    target = FOLDER / f"store-{size}"
    mark = target / f"made-{VERSION}"
    if not mark.exists():
        shutil.rmtree(target, ignore_errors=True)
        for source in packages(size):
            run_pactline("import", str(source), "--store", str(target))
        mark.touch()
    return target


def run_pactline(*arguments: str) -> None:
    """Run a verb and raise CalledProcessError where it fails."""
    subprocess.run(
        [PACTLINE, *arguments],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=whole_environment(),
    )


def own_environment(name: str, *packages: str) -> Path | None:
    """Return the folder of programs of an environment with these packages, or None."""
    folder = FOLDER / f"venv-{name}"
    if not (folder / "done").exists():
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", *packages]
        if subprocess.run(pip, capture_output=True).returncode:
            return None
        (folder / "done").touch()
    return folder / "bin"


def program(name: str, debian_package: str = "") -> str | None:
    """Return a program's path, installing its Debian package where that is possible."""
    found = shutil.which(name)
    if found is None and debian_package and os.geteuid() == 0 and shutil.which("apt-get"):
        command = ["apt-get", "install", "-y", "-q", debian_package]
        subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL)
        found = shutil.which(name)
    return found
