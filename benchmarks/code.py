"""How much code there is, and how it hangs together."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Sequence
from pathlib import Path

from benchmarks.stores import ROOT, Program
from benchmarks.table import Result

_LAYOUT = {
    tokenize.COMMENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
    tokenize.INDENT,
    tokenize.NEWLINE,
    tokenize.NL,
}


def lines_of(path: Path) -> int:
    """Count the lines of a module without blanks, comments, docstrings and imports."""
    source = path.read_text("utf-8")
    left_out: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        skipped: ast.AST | None = node if isinstance(node, ast.Import | ast.ImportFrom) else None
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            skipped = node.body[0] if ast.get_docstring(node, clean=False) is not None else None
        if isinstance(skipped, ast.stmt):
            left_out.update(range(skipped.lineno, (skipped.end_lineno or skipped.lineno) + 1))
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in _LAYOUT:
            lines.update(range(token.start[0], token.end[0] + 1))
    return len(lines - left_out)


def measure(programs: Sequence[Program], sizes: Sequence[int], rounds: int) -> list[Result]:
    """Return rows for lines and files, and for the rules that `tests/test_layers.py` counts by."""
    from tests import test_layers as layers

    files = [path for folder in ("store", "tui") for path in (ROOT / folder).rglob("*.py")]
    lines, number = sum(map(lines_of, files)), len(files)
    circles = len(layers.modules_in_circles())
    inner, private = len(layers.imports_away_from_doors()), len(layers.private_names())
    return [
        Result(
            "lines of code of `store/` and `tui/`; files",
            f"{lines:,}; {number}",
            "15,000; 110",
            lines <= 15_000 and number <= 110,
        ),
        Result(
            "modules in circles; imports in functions, away from doors; private names of others",
            f"{circles}; {inner}; {private}",
            "0; 30; 0",
            circles == private == 0 and inner <= 30,
        ),
    ]
