"""A quick place for tests that sync hundreds of times."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

SHARED_MEMORY = Path("/dev/shm")


@pytest.fixture
def quick(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where the machine has one, else on disk."""
    if not SHARED_MEMORY.is_dir():
        yield tmp_path
        return
    try:
        folder = Path(tempfile.mkdtemp(prefix="pactline-", dir=SHARED_MEMORY))
    except OSError:
        yield tmp_path
        return
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
