"""What `pactline --version` prints."""

from __future__ import annotations


def version() -> str:
    """Return the version of the installed package."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("pactline")
    except PackageNotFoundError:
        return "not installed"


def version_line() -> str:
    """Return the name and the version."""
    return f"pactline {version()}"
