from __future__ import annotations

import pkgutil
import subprocess
import sys

import store


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
