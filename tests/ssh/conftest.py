"""A server that follows the guide, once for all the tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

from fixtures import SAMPLE
from store.files.tinydb import encode
from store.records import Organisation, Source, SourceFile
from tests.ssh.guide import block, fitted
from tests.ssh.server import Server, why_not
from tests.tables import to_tables


@pytest.fixture(scope="session")
def store_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the sample records, and of enough made-up ones to scroll through."""
    folder = tmp_path_factory.mktemp("ssh") / "store"
    copytree(SAMPLE, folder, ignore=ignore_patterns(".*"))
    bodies = [Organisation(id=f"PACT-made-{n}", name=f"Made-up body {n:03}") for n in range(400)]
    made = SourceFile(source=Source(id="made-up"), organisations=tuple(bodies))
    (folder / "made-up.json").write_bytes(encode(to_tables(made))[0])
    return folder


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, store_folder: Path) -> Iterator[Server]:
    """A server with the guide's line of authorized_keys, and settings as lax as they come."""
    if reason := why_not():
        pytest.skip(reason)
    lax = "AcceptEnv *\nAllowAgentForwarding yes\nAllowTcpForwarding yes\nPermitTunnel yes"
    made = Server(tmp_path_factory.mktemp("sshd"), more=lax)
    line = fitted(block("authorized_keys"), user=made.user, store=str(store_folder), key=made.key)
    try:
        made.start(line)
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="session")
def ruled_server(tmp_path_factory: pytest.TempPathFactory, store_folder: Path) -> Iterator[Server]:
    """A server with the guide's rule in sshd_config, and an unrestricted key."""
    if reason := why_not():
        pytest.skip(reason)
    made = Server(tmp_path_factory.mktemp("sshd-rule"))
    made.more = fitted(block("sshd_config"), user=made.user, store=str(store_folder))
    try:
        made.start(made.key + "\n")
        yield made
    finally:
        made.stop()
