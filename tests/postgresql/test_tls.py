"""Connections by TLS: with the server's certificate checked, and refused without."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from store.errors import PactlineError
from store.postgresql.server import Server
from store.store import open_store
from tests.cli.running import pactline
from tests.index.records import grant, source
from tests.postgresql.cluster import OWNER, Cluster, programs


def openssl(folder: Path, *words: str) -> None:
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)


def authority(folder: Path, name: str) -> None:
    """Make an authority: `NAME.key`, `NAME.crt`."""
    openssl(
        folder, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
        "-keyout", f"{name}.key", "-out", f"{name}.crt", "-days", "2", "-subj", f"/CN={name}",
    )  # fmt: skip


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A server that speaks TLS alone, as localhost, with a certificate of an authority of ours."""
    if programs() is None or not shutil.which("openssl"):
        pytest.skip("PostgreSQL or openssl is not installed here")
    folder = Path(mkdtemp(prefix="pactline-tls-"))
    authority(folder, "ours")
    authority(folder, "theirs")
    openssl(
        folder, "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
        "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=localhost",
        "-addext", "subjectAltName=DNS:localhost",
    )  # fmt: skip
    openssl(
        folder, "x509", "-req", "-in", "server.csr", "-CA", "ours.crt", "-CAkey", "ours.key",
        "-days", "2", "-copy_extensions", "copy", "-out", "server.crt",
    )  # fmt: skip
    (folder / "server.key").chmod(0o600)
    if os.getuid() == 0:
        user = pwd.getpwnam("nobody")
        os.chown(folder / "server.key", user.pw_uid, user.pw_gid)
    options = f"-c ssl=on -c ssl_cert_file={folder}/server.crt -c ssl_key_file={folder}/server.key"
    found = Cluster(folder, f"{options} -c fsync=off")
    (found.data / "pg_hba.conf").write_text("hostssl all all 127.0.0.1/32 scram-sha-256\n")
    found.start()
    yield found
    found.stop("immediate")
    shutil.rmtree(folder, ignore_errors=True)


def address(cluster: Cluster, mode: str, root: str = "ours", host: str = "localhost") -> str:
    secret = "owner%27s%20secret"
    return (
        f"postgresql://{OWNER}:{secret}@{host}:{cluster.port}/postgres"
        f"?sslmode={mode}&sslrootcert={cluster.folder}/{root}.crt"
    )


def test_a_certificate_of_a_known_authority_is_trusted(cluster: Cluster, tmp_path: Path) -> None:
    place = address(cluster, "verify-full")
    Server(place).create()
    store = open_store(place, cache_dir=tmp_path)
    store.put([source("s", [grant("a")])], action="import")
    assert store.agreement("a") is not None
    with Server(place).connections.connect() as connection:
        found = connection.execute("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
        assert found.fetchone() == (True,)


@pytest.mark.parametrize(
    ("mode", "root", "host", "told"),
    [
        ("verify-full", "theirs", "localhost", "not one to trust"),
        ("verify-full", "ours", "127.0.0.1", "not one to trust"),
        ("verify-full", "none", "localhost", "not one to trust"),
        ("verify-ca", "theirs", "localhost", "not one to trust"),
        ("disable", "ours", "localhost", "the server refuses: no pg_hba.conf entry"),
    ],
)
def test_whatever_is_not_as_asked_for_is_refused(
    cluster: Cluster, tmp_path: Path, mode: str, root: str, host: str, told: str
) -> None:
    place = address(cluster, mode, root, host)
    with pytest.raises(PactlineError) as error:
        open_store(place, cache_dir=tmp_path)
    assert told in str(error.value)
    done = pactline("find", "a", home=tmp_path, PACTLINE_STORE=place)
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1
    assert b"secret" not in done.stderr
