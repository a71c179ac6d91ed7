"""Fixtures that all the tests share."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# How fast inputs are made tells of the machine alone, and no test here goes by a clock.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


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
