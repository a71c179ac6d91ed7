"""Who may import whom, and what no module may touch."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import grimp
import pytest

import store
import tui

PACKAGES = ("store", "tui")
ROOT = Path(store.__path__[0]).parent

SCREENS = (*"application export finding main rows search sheets state widgets".split(), "pages")
"""Modules of `tui` that read records through the store's interface alone."""

KEEPERS = {
    "export.py": "writes the file that a person asked for",
    "pages/pictures.py": "writes the picture that a person asked for",
    "state.py": "keeps the last place for the next start",
}
"""The modules there that may touch a file, which is never one of a store."""

OPENERS = {
    "iterdir",
    "mkdir",
    "open",
    "read_bytes",
    "read_text",
    "rename",
    "scandir",
    "touch",
    "unlink",
    "write_bytes",
    "write_text",
}

HEAVY = {
    "filelock",
    "msgspec",
    "psycopg",
    "python_calamine",
    "rich",
    "tantivy",
    "textual",
    "tinydb",
    "xlsxwriter",
}
"""Libraries that are loaded only where they are used; the step to a module that loads one is a door
at which an import may stand inside a function."""

INNER_IMPORTS = 10
"""How many imports of our own modules may stand inside functions, away from the doors."""

PUBLIC_THOUGH_UNDERSCORED = {"_asdict", "_exit", "_fields", "_make", "_replace"}
"""Names that Python documents for everybody's use."""


class Import(NamedTuple):
    """One import inside a function: where it stands, and what it loads."""

    importer: str
    imported: str
    line: int


def test_the_store_never_loads_a_screen() -> None:
    modules = [module.name for module in pkgutil.walk_packages(store.__path__, "store.")]
    assert "store.records" in modules
    program = (
        f"import sys, importlib\nfor name in {modules!r}: importlib.import_module(name)\n"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'textual', 'rich', 'tui'}))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


def test_the_store_names_no_screen_even_for_a_type() -> None:
    for file in _modules(Path(store.__path__[0])):
        named = {name.split(".")[0] for name in _imported(_tree(file))}
        assert not named & {"textual", "rich", "tui"}, file


@pytest.mark.parametrize("name", SCREENS)
def test_what_is_on_the_screen_opens_no_file(name: str) -> None:
    home = Path(tui.__path__[0])
    files = [*_modules(home / name)] or [home / f"{name}.py"]
    for file in files:
        if file.relative_to(home).as_posix() not in KEEPERS:
            assert _opening(_tree(file)) == [], file


@pytest.mark.parametrize("keeper", KEEPERS)
def test_what_may_touch_a_file_is_seen_to_do_so(keeper: str) -> None:
    file = Path(tui.__path__[0], keeper)
    assert _opening(_tree(file))


@pytest.mark.parametrize(
    "code",
    [
        "open('a')",
        "whole_file('a')",
        "Path('a').open()",
        "path.read_text()",
        "os.open('a', 0)",
        "io.open('a')",
    ],
)
def test_opening_a_file_is_seen(code: str) -> None:
    assert _opening(ast.parse(code)) == [1]


def test_modules_import_each_other_in_no_circle() -> None:
    assert modules_in_circles() == []


def test_imports_stand_at_the_top_of_a_module_but_at_the_doors() -> None:
    found = imports_away_from_doors()
    lines = [f"{each.importer}:{each.line} imports {each.imported}" for each in found]
    assert len(found) <= INNER_IMPORTS, "\n".join(lines)


def test_the_doors_are_seen() -> None:
    doors = {each.imported for each in _inner_imports() if _is_door(each)}
    assert any(_heavy(name) >= {"textual"} for name in doors)
    assert any(_heavy(name) >= {"msgspec"} for name in doors)


def test_no_private_name_is_used_from_outside() -> None:
    assert private_names() == []


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        ("app._driver", True),
        ("super()._display()", True),
        ("from textual._xterm_parser import XTermParser", True),
        ("import _signal", True),
        ("self._own", False),
        ("row._replace(a=1)", False),
        ("os._exit(1)", False),
        ("a.__class__", False),
        ("from __future__ import annotations", False),
    ],
)
def test_a_private_name_is_seen(code: str, seen: bool) -> None:
    assert bool(_private_names(ast.parse(code))) == seen


def modules_in_circles() -> list[str]:
    """Return the modules that import themselves by way of others.

    Imports inside functions and for types alone count like any other.
    """
    graph = _graph()
    return [
        module
        for module in sorted(graph.modules)
        if any(
            module == imported or module in graph.find_upstream_modules(imported)
            for imported in graph.find_modules_directly_imported_by(module)
        )
    ]


def imports_away_from_doors() -> list[Import]:
    """Return the imports of our own modules inside functions that are no doors."""
    return [each for each in _inner_imports() if not _is_door(each)]


def private_names() -> list[str]:
    """Return the uses of private names of a library or of another class."""
    found = [
        f"{file.relative_to(ROOT)}:{line} {text}"
        for package in PACKAGES
        for file in sorted(_modules(ROOT / package))
        for line, text in _private_names(_tree(file))
    ]
    return found + _private_names_inherited()


@cache
def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


@cache
def _graph() -> grimp.ImportGraph:
    return grimp.build_graph(*PACKAGES, "fixtures", cache_dir=None)


def _modules(folder: Path) -> Iterator[Path]:
    return folder.rglob("*.py")


def _file(module: str) -> Path:
    path = ROOT.joinpath(*module.split("."))
    alone = path.with_suffix(".py")
    return alone if alone.is_file() else path / "__init__.py"


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def _names(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    """Yield the modules that an import statement loads."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
        return
    for alias in node.names:
        inner = f"{node.module}.{alias.name}"
        yield inner if inner in _graph().modules else str(node.module)


def _statements(tree: ast.AST, inside: bool = False) -> Iterator[tuple[ast.stmt, bool]]:
    """Yield the imports that run, and whether each stands inside a function."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node, inside
        elif not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)):
            function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            yield from _statements(node, inside or function)


def _inner_imports() -> list[Import]:
    found = set()
    for module in _graph().modules:
        for node, inside in _statements(_tree(_file(module))):
            assert isinstance(node, ast.Import | ast.ImportFrom)
            if inside:
                names = [name for name in _names(node) if name in _graph().modules]
                found |= {Import(module, name, node.lineno) for name in names}
    return sorted(found)


@cache
def _loaded_by(module: str) -> frozenset[str]:
    """Return what the imports at the top of a module load, libraries included, one step deep."""
    tops = [node for node, inside in _statements(_tree(_file(module))) if not inside]
    loaded = {
        name
        for node in tops
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in _names(node)
    }
    words = module.split(".")
    return frozenset(loaded | {".".join(words[:end]) for end in range(1, len(words))})


@cache
def _heavy(module: str) -> frozenset[str]:
    """Return the heavy libraries that are there once a module is imported."""
    seen: set[str] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += _loaded_by(name) if name in _graph().modules else ()
    return frozenset({name.partition(".")[0] for name in seen} & HEAVY)


def _is_door(found: Import) -> bool:
    return bool(_heavy(found.imported) - _heavy(found.importer))


def _private(name: str) -> bool:
    dunder = name.startswith("__") and name.endswith("__")
    return name.startswith("_") and not dunder and name not in PUBLIC_THOUGH_UNDERSCORED


def _private_names(tree: ast.Module) -> list[tuple[int, str]]:
    """Return the lines that use a private name of something else than the class they are in."""
    own = {"self", "cls", *(n.name for n in ast.walk(tree) if isinstance(n, ast.ClassDef))}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and _private(node.attr):
            if not (isinstance(node.value, ast.Name) and node.value.id in own):
                found.append((node.lineno, ast.unparse(node)))
        elif isinstance(node, ast.Import | ast.ImportFrom):
            words = [word for alias in node.names for word in alias.name.split(".")]
            words += (getattr(node, "module", None) or "").split(".")
            if any(map(_private, words)):
                found.append((node.lineno, ast.unparse(node)))
    return sorted(found)


def _private_names_inherited() -> list[str]:
    """Return the private names of a library's class that a class of ours uses or hides.

    To choose the same name by chance breaks the library's class as surely as to want it.
    """
    found = set()
    for module in sorted(_graph().modules - {"tui.__main__"}):
        for node in ast.walk(_tree(_file(module))):
            if not isinstance(node, ast.ClassDef):
                continue
            ours = getattr(importlib.import_module(module), node.name, None)
            for base in ours.__mro__[1:] if isinstance(ours, type) else ():
                if base.__module__.partition(".")[0] in HEAVY:
                    hidden = _self_names(node) & _names_of_class(base)
                    found |= {f"{module} {node.name}.{name}" for name in hidden}
    return sorted(found)


def _self_names(tree: ast.AST) -> set[str]:
    """Return the private names that a class defines, or that its methods use on themselves."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value) in ("self", "cls"):
            names.add(node.attr)
        elif isinstance(node, ast.ClassDef):
            targets = [each.targets for each in node.body if isinstance(each, ast.Assign)]
            names |= {ast.unparse(target) for each in targets for target in each}
            alone = [each.target for each in node.body if isinstance(each, ast.AnnAssign)]
            names |= {ast.unparse(target) for target in alone}
    return {name for name in names if _private(name)}


@cache
def _names_of_class(kind: type) -> set[str]:
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(kind)))
    except (OSError, TypeError):
        return {name for name in vars(kind) if _private(name)}
    return _self_names(tree)


def _opening(tree: ast.Module) -> list[int]:
    """Return the lines that open or change a file; `self.panes.open()` opens a part of a screen."""
    lines = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name):
            found = node.func.id in ("open", "whole_file")
        elif isinstance(node.func, ast.Attribute):
            receiver = ast.unparse(node.func.value)
            found = node.func.attr in OPENERS and not receiver.endswith("panes")
        else:
            found = False
        if found:
            lines.append(node.lineno)
    return lines
