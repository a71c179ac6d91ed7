"""Where a person's store, settings and state are."""

from __future__ import annotations

import os
import sys

NAME = "pactline"
_KINDS = {
    "data": ("XDG_DATA_HOME", ".local/share"),
    "config": ("XDG_CONFIG_HOME", ".config"),
    "cache": ("XDG_CACHE_HOME", ".cache"),
    "state": ("XDG_STATE_HOME", ".local/state"),
}


def folder(kind: str) -> str:
    """Return the person's folder for `data`, `config`, `cache` or `state`.

    On Linux it is the folder of the XDG base directory specification, worked out here because a
    lookup has no time to import platformdirs, which names it on every other system; a path that is
    not absolute counts for nothing, as that specification has it.
    """
    if sys.platform != "linux":
        import platformdirs

        return str(getattr(platformdirs, f"user_{kind}_dir")(NAME, appauthor=False))
    variable, otherwise = _KINDS[kind]
    base = os.environ.get(variable, "")
    if not base.startswith("/"):
        base = os.path.join(os.path.expanduser("~"), otherwise)  # noqa: PTH111, PTH118
    return os.path.join(base, NAME)  # noqa: PTH118


def host_cache() -> str:
    """Return the folder for indexes that all accounts of this host share, if it is there."""
    return os.environ.get("PACTLINE_HOST_CACHE", f"/var/cache/{NAME}")


def can_be_made(path: str) -> bool:
    """Tell whether a folder that is not there yet could be made by this account."""
    above = os.path.abspath(path)  # noqa: PTH100 - pathlib is slow to load
    if os.path.lexists(above):
        return False
    while not os.path.lexists(above):
        above = os.path.dirname(above)  # noqa: PTH120 - as above
    return os.path.isdir(above) and os.access(above, os.W_OK)  # noqa: PTH112 - as above


def own_store() -> str:
    """Return the path of the person's own store, whether or not it exists yet."""
    return os.path.join(folder("data"), "store")  # noqa: PTH118


def keys_file() -> str:
    """Return the path of the file that remaps keys."""
    return os.path.join(folder("config"), "keys.toml")  # noqa: PTH118


def app_file() -> str:
    """Return the path of the file that keeps the app's last place."""
    return os.path.join(folder("state"), "app.json")  # noqa: PTH118
