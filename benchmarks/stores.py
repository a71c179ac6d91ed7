"""Where benchmarks keep their files, stores and rivals between runs, and how programs are run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from benchmarks.generate import VERSION, Awards, write_package, write_tables

SIZES = (15_000, 100_000, 1_000_000)
"""Numbers of awards in the stores that are measured."""
LARGEST_FILE = 100_000
"""Awards in one publisher's file; a larger store holds several, as real ones do."""
ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "bench" / f"awards-{VERSION}"
PYTHON = sys.executable

K = TypeVar("K")
T = TypeVar("T")


class Program(NamedTuple):
    """A pactline that is measured: this one, or an earlier one beside it."""

    name: str
    path: str

    @staticmethod
    def at(path: Path) -> Program:
        """Return the program at a path, by the name of its version."""
        told = subprocess.run([path, "--version"], capture_output=True, text=True, check=True)
        return Program(told.stdout.split()[-1], str(path.resolve()))

    def command(self, *words: str, store: Path) -> list[str]:
        """Return the words that run a verb, or the app, on a store."""
        return [self.path, *words, "--store", str(store)]


OURS = Program("now", str(Path(sys.executable).with_name("pactline")))


class Cost(NamedTuple):
    """What a process took: seconds by the clock, seconds of CPU, and its peak memory in KiB."""

    seconds: float
    cpu: float
    memory: int


def environment() -> dict[str, str]:
    """Return an environment in which pactline keeps nothing outside the folder of benchmarks."""
    home = FOLDER / "home"
    home.mkdir(parents=True, exist_ok=True)
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    places = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("DATA", "STATE", "CACHE")}
    return {**kept, **places, "HOME": str(home), "XDG_CONFIG_HOME": str(home / "config")}


def cost_of(command: Sequence[str]) -> Cost:
    """Run a process to its end and return what it took; its output is thrown away.

    The peak memory is that of its largest process.

    Raises:
        CalledProcessError: it failed; finding nothing (exit code 1) is no failure.
    """
    began = time.perf_counter()
    null = subprocess.DEVNULL
    process = subprocess.Popen(command, stdin=null, stdout=null, stderr=null, env=environment())
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise subprocess.CalledProcessError(process.returncode, command)
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)


def in_turns(tasks: Mapping[K, Callable[[], T]], rounds: int) -> dict[K, list[T]]:
    """Run the tasks in turn, so that a noisy moment of the machine meets all of them.

    Each is run once before, so that what it reads is in the machine's memory.
    """
    results: dict[K, list[T]] = {name: [] for name in tasks}
    for turn in range(rounds + 1):
        for name, task in tasks.items():
            result = task()
            if turn:
                results[name].append(result)
    return results


def package(size: int, part: int = 0) -> Path:
    """Return a 360Giving package of the awards of one publisher, written once."""
    target = FOLDER / f"package-{size}-{part}.json"
    if not target.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        publisher = f"360G-bench{part or ''}"
        awards = Awards(min(size, LARGEST_FILE), publisher=publisher, bodies=max(size // 10, 10))
        write_package(awards, target.with_suffix(".new"))
        target.with_suffix(".new").rename(target)
    return target


def packages(size: int) -> list[Path]:
    """Return the files of a store of so many awards, to a tenth as many bodies."""
    return [package(size, part) for part in range(max(1, size // LARGEST_FILE))]


def small_package() -> Path:
    """Return a package of 100 awards of another publisher, to the bodies of the smallest store."""
    target = FOLDER / "package-small.json"
    if not target.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        write_package(Awards(100, publisher="360G-small"), target)
    return target


def tables(size: int) -> tuple[Path, Path]:
    """Return the same number of awards as CSV and as tab-separated lines, written once."""
    table, lines = FOLDER / f"table-{size}.csv", FOLDER / f"table-{size}.tsv"
    if not (table.exists() and lines.exists()):
        FOLDER.mkdir(parents=True, exist_ok=True)
        write_tables(Awards(size), table, lines)
    return table, lines


def store(program: Program, size: int) -> Path:
    """Return a program's store of so many awards, imported once, its index up to date."""
    target = FOLDER / f"store-{program.name}-{size}"
    if not (target / "made").exists():
        shutil.rmtree(target, ignore_errors=True)
        for source in packages(size):
            cost_of(program.command("import", str(source), store=target))
        (target / "made").touch()
    cost_of(program.command("find", "navca", store=target))
    return target


def own_environment(name: str, *names: str) -> Path | None:
    """Return the folder of programs of an environment with these packages, or None."""
    folder = ROOT / "build" / "bench" / f"venv-{name}"
    if not (folder / "done").exists():
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", *names]
        if subprocess.run(pip, capture_output=True).returncode:
            return None
        (folder / "done").touch()
    return folder / "bin"


def installed(name: str, debian_package: str = "") -> str | None:
    """Return a program's path, installing its Debian package where that is possible."""
    found = shutil.which(name)
    if found is None and debian_package and os.geteuid() == 0 and shutil.which("apt-get"):
        command = ["apt-get", "install", "-y", "-q", debian_package]
        subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL)
        found = shutil.which(name)
    return found
