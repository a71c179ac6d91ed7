"""Files from an address: a server may do what it likes, the store stays as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.errors import PactlineError
from store.importing import fetching, run_import
from store.importing.fetching import Origin, fetch, is_address
from store.store import open_store

from .server import FILE, serving


def got(
    address: str, folder: Path, *, silent_seconds: float = 60, **origin: str
) -> fetching.Fetched | None:
    return fetch(Origin(address, **origin), folder, silent_seconds=silent_seconds)


def test_a_file_with_what_its_server_says(tmp_path: Path) -> None:
    with serving(grants_csv=FILE) as server:
        for path, name in (
            ("grants.csv", "grants.csv"),
            ("moved", "grants.csv"),
            ("named", "of 2020.csv"),
        ):
            fetched = got(f"{server}/{path}", tmp_path)
            assert fetched
            assert (fetched.path.read_bytes(), fetched.name) == (FILE, name)
        fetched = got(f"{server}/grants.csv?of=2020 21#x", tmp_path)
        assert fetched is None or fetched.name


def test_what_has_not_changed_is_not_fetched(tmp_path: Path) -> None:
    with serving(grants_csv=FILE) as server:
        fetched = got(f"{server}/grants.csv", tmp_path)
        assert fetched
        assert fetched.origin.modified.endswith("2015 07:28:00 GMT")
        assert got(fetched.origin.address, tmp_path, etag=fetched.origin.etag) is None


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("nowhere.csv", "answers 404 Not Found"),
        ("round", "leads on more than 5 times"),
        ("to-file", "file:// addresses are not fetched"),
        ("to-private", "leads to a private address"),
        ("to-itself", "leads to a private address"),
        ("stall", "doesn't answer in time"),
        ("stall-later", "doesn't answer in time"),
        ("short", "closed the connection before the end"),
        ("chunks-cut", "closed the connection before the end"),
        ("huge", "10,240 MiB, and no file above 512 MiB"),
        ("gone-soon", "answers 404 Not Found"),
        ("nonsense", "closed the connection before the end"),
    ],
)
def test_trouble_is_one_line(tmp_path: Path, path: str, told: str) -> None:
    silent = 0.4 if path.startswith("stall") else 60
    with serving() as server, pytest.raises(PactlineError, match=told) as error:
        got(f"{server}/{path}", tmp_path, silent_seconds=silent)
    assert "\n" not in str(error.value)
    assert error.value.remedy


def test_what_is_read_is_of_one_answer(tmp_path: Path) -> None:
    """A file that changes between two requests is either version whole, with its own tag."""
    store = open_store(tmp_path / "store")
    with serving() as server:
        origin = Origin(f"{server}/changing")
        for version in (1, 2, 3):
            fetched = fetch(origin, tmp_path, silent_seconds=60)
            assert fetched
            assert fetched.origin.etag == f'"{version}"'
            assert b",%d," % version in fetched.path.read_bytes()
            origin = fetched.origin
            run_import(store, fetched.path, name="grants.csv", origin=origin)
            (source,) = store.sources()
            assert source.as_published["fetched"]["etag"] == f'"{version}"'


def test_a_length_that_is_too_short_is_no_whole_file(tmp_path: Path) -> None:
    """What comes is cut where the server says: it is told by what is read, and nothing is lost."""
    store = open_store(tmp_path / "store")
    with serving(grants_csv=FILE) as server:
        fetched = got(f"{server}/grants.csv", tmp_path)
        assert fetched
        run_import(store, fetched.path, name="grants.csv")
        before = store.read_source(store.sources()[0].id)
        cut = got(f"{server}/long", tmp_path)
        assert cut
        assert len(cut.path.read_bytes()) == len(FILE) - 20
        with pytest.raises(PactlineError) as error:
            run_import(store, cut.path, name="grants.csv")
    assert error.value.remedy
    assert store.read_source(store.sources()[0].id) == before


def test_a_stream_without_end_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MAX_FILE_BYTES", 4 * 1024 * 1024)
    with serving() as server, pytest.raises(PactlineError, match="more than 4 MiB"):
        got(f"{server}/endless", tmp_path)
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 5 * 1024 * 1024


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("http://example.org/grants.csv", "http:// addresses|no host"),
        ("ftp://127.0.0.1/grants.csv", "ftp:// addresses are not fetched"),
        ("https://", "https:// addresses are not fetched"),
        ("https://no.such.host.invalid/x", "no host no.such.host.invalid"),
        ("http://127.0.0.1:1/x", "no server at this address"),
        ("https://127.0.0.1:99999/x", "can't be fetched"),
    ],
)
def test_addresses_that_are_none(tmp_path: Path, address: str, told: str) -> None:
    assert is_address(address)
    with pytest.raises(PactlineError, match=told):
        got(address, tmp_path)


def test_provenance_names_the_address(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    path = tmp_path / "grants.csv"
    path.write_bytes(FILE)
    origin = Origin("https://fund.example/grants.csv", '"1"', "Wed", "CC0")
    run_import(store, path, origin=origin)
    (source,) = store.sources()
    assert (source.address, source.licence) == (origin.address, "CC0")
    assert source.as_published["fetched"] == origin._asdict()
