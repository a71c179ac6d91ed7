"""Fixtures of the contract that every engine must keep."""

from pathlib import Path

import pytest

from store.interface import Store
from tests.index.factory import ENGINES, Engine
from tests.index.records import sample_files


@pytest.fixture(params=ENGINES, ids=lambda engine: engine.name)
def engine(request: pytest.FixtureRequest) -> Engine:
    found: Engine = request.param
    return found


@pytest.fixture
def sample(engine: Engine, tmp_path: Path) -> Store:
    store = engine.begin(tmp_path / "store")
    store.put(sample_files(), action="import")
    return store
