"""Fixtures that all the tests share."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The folder of real published data, named by PACTLINE_DATA."""
    value = os.environ.get("PACTLINE_DATA", "")
    if not value:
        pytest.skip("PACTLINE_DATA is not set: no folder of published data to read")
    folder = Path(value)
    if not folder.is_dir():
        pytest.skip(f"PACTLINE_DATA names no folder: {folder}")
    return folder
