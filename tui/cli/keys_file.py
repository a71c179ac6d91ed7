"""The file in which a person gives commands other keys."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from store import places
from store.text import printable
from tui.cli.errors import suggestion
from tui.commands import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLE = "keys"
LARGEST = 1 << 20
"""Bytes of a file that is read at all."""

_NAMED = re.compile(
    r"(?:(?:ctrl|alt|shift)\+)*(?:[a-z0-9]|f\d{1,2}|enter|escape|tab|space|backspace|delete|insert|"
    r"pagedown|pageup|home|end|up|down|left|right)"
)


def read_keys(path: str = "") -> tuple[dict[str, tuple[str, ...]], str]:
    """Return the person's keys by command id, and a line about what is wrong with the file.

    Whatever is wrong keeps its default keys; a file that is not there is no mistake.

    Args:
        path: the file; the person's own by default.
    """
    path = path or places.keys_file()
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        return {}, ""
    except OSError as error:
        return {}, f"{path}: cannot be read ({error.strerror}); the default keys are kept"
    if len(data) > LARGEST:
        return {}, f"{path}: larger than {LARGEST:,} bytes; the default keys are kept"
    found, mistakes = parse_keys(data)
    if not mistakes:
        return found, ""
    more = f" (and {len(mistakes) - 1} more)" if len(mistakes) > 1 else ""
    return found, f"{path}, {mistakes[0]}{more}; the default is kept"


def parse_keys(data: bytes) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """Return the keys by command id, and each mistake with its line and key.

    Args:
        data: TOML with a table `keys`: `copy = "c"`, `quit = ["q", "ctrl+q"]`.
    """
    import tomllib

    try:
        text = data.decode("utf-8-sig")
        tables = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return {}, [f"line {line}: not UTF-8 text"]
    except (ValueError, RecursionError) as error:
        return {}, [_toml_mistake(error)]
    ids = {command.id for command in COMMANDS}
    mistakes = [
        f"{_line(text, name)}: there is no table “{printable(name)}”; keys stand under [{TABLE}]"
        for name in tables
        if name != TABLE
    ]
    table = tables.get(TABLE, {})
    if not isinstance(table, dict):
        return {}, [f"{_line(text, TABLE)}: “{TABLE}” is no table; write [{TABLE}]"]
    found: dict[str, tuple[str, ...]] = {}
    taken: dict[str, str] = {}
    for name, value in table.items():
        mistake = _mistake(name, value, ids, taken)
        if mistake:
            mistakes.append(f"{_line(text, name)}: {mistake}")
            continue
        keys = (value,) if isinstance(value, str) else tuple(value)
        found[name] = keys
        taken |= dict.fromkeys(keys, name)
    return found, mistakes


def _mistake(name: str, value: object, ids: Iterable[str], taken: Mapping[str, str]) -> str:
    """Return what is wrong with one entry, or nothing."""
    shown = printable(name)
    if name not in ids:
        remedy = suggestion(name, ids, otherwise="`pactline keys` lists them", form="“{}”")
        return f"there is no command “{shown}” ({remedy})"
    keys = [value] if isinstance(value, str) else value
    if not isinstance(keys, list) or not keys:
        return f"“{shown}” needs a key in quotes, or a list of keys"
    for key in keys:
        if not isinstance(key, str):
            return f"“{shown}” needs a key in quotes, or a list of keys"
        if not is_key(key):
            return f"“{shown}”: “{printable(key)[:40]}” is no key; write q, ctrl+p or pagedown"
        if key in taken:
            return f"“{shown}”: the key {key} is given to “{taken[key]}” already"
    return ""


def is_key(text: str) -> bool:
    """Tell whether a text names a key: a character as typed, or a name such as `ctrl+p`."""
    if len(text) == 1:
        return text.isprintable() and not text.isspace()
    return bool(_NAMED.fullmatch(text))


def _toml_mistake(error: Exception) -> str:
    match = re.search(r"(.*) \(at line (\d+), column (\d+)\)", str(error), re.S)
    if match:
        return f"line {match[2]}, column {match[3]}: {printable(match[1])}"
    return printable(str(error)) or "nested too deep"


def _line(text: str, name: str) -> str:
    """Return where a name stands, as `line 3`."""
    pattern = re.compile(rf"\s*\[?\s*[\"']?{re.escape(name)}[\"']?\s*[=\].]")
    for number, line in enumerate(text.splitlines(), 1):
        if pattern.match(line):
            return f"line {number}"
    return "line 1"
