"""Who may do what on a server, and what nobody gets to see."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg.conninfo import conninfo_to_dict

from store.errors import PactlineError
from store.interface import Kind
from store.postgresql.address import has_password, is_address, named, parts_of
from store.postgresql.server import Server
from store.query import parse
from store.records import Decision
from store.store import open_store
from tests.cli.running import pactline
from tests.index.records import body, grant, source
from tests.postgresql.cluster import new_store, shared

SECRET = "s3cr3t-w0rd"

INJECTIONS = (
    "'; DROP SCHEMA pactline CASCADE; --",
    '"; DROP TABLE pactline.documents; --',
    "x' OR '1'='1",
    "\\'; DELETE FROM pactline.files; --",
    "$$; DROP SCHEMA pactline CASCADE; $$",
    "%s", "%(name)s", "%", "{}", "{0}", ":name", "$1", "?",
    "a\\", "\\x00", "E'\\000'", "');--", "/* */", "a\0b", "\ud800", "x\ttab\nline",
    "COPY pactline.files FROM PROGRAM 'id'", "\\.", "\\N", "NULL",
)  # fmt: skip


@pytest.fixture
def address() -> str:
    return new_store()


def user(name: str, *roles: str) -> None:
    shared().execute(
        f"DROP ROLE IF EXISTS {name}",
        f"CREATE ROLE {name} LOGIN PASSWORD '{SECRET}'",
        *(f"GRANT {role} TO {name}" for role in roles),
    )


def as_user(address: str, name: str, password: str = SECRET) -> str:
    return shared().address(address.rpartition("/")[2], name, password)


def test_a_reader_reads_and_no_more(address: str, tmp_path: Path) -> None:
    open_store(address, cache_dir=tmp_path / "o").put([source("s", [grant("a")])], action="import")
    user("anna", "pactline_reader")
    store = open_store(as_user(address, "anna"), cache_dir=tmp_path / "i")
    assert store.agreement("a") is not None
    assert store.read_source("s") == source("s", [grant("a")])
    assert [each.action for each in store.backend.history()] == ["import"]
    for write in (
        lambda: store.put([source("t", [grant("b")])], action="import"),
        lambda: store.put([source("s", [grant("b")])], action="import"),
        lambda: store.forget("s"),
        lambda: store.decide(Decision(id="1", kind="same", ids=("a", "b"))),
        lambda: store.backend.undo(),
    ):
        with pytest.raises(PactlineError, match=r"no permission to write.*pactline_writer"):
            write()
    with psycopg.connect(as_user(address, "anna"), autocommit=True) as connection:
        for table in ("store", "files", "documents", "writes", "replaced"):
            for statement in (
                "DELETE FROM {}",
                "TRUNCATE {}",
                "DROP TABLE {}",
                "INSERT INTO {} DEFAULT VALUES",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(statement.format(f"pactline.{table}").encode())
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE pactline.mine (one integer)")
    assert len(store.backend.history()) == 1


def test_a_writer_writes_and_does_not_change_the_tables(address: str, tmp_path: Path) -> None:
    user("ben", "pactline_writer")
    store = open_store(as_user(address, "ben"), cache_dir=tmp_path / "i")
    store.put([source("s", [grant("a")], [body("o")])], action="import")
    store.put([source("s", [grant("a", "2")], [body("o")])], action="import")
    store.decide(Decision(id="1", kind="note", ids=("a",), text="x"))
    store.backend.undo()
    store.refresh()
    store.forget("s")
    assert len(store.backend.history()) == 5
    with psycopg.connect(as_user(address, "ben"), autocommit=True) as connection:
        for statement in (
            "DROP TABLE pactline.files",
            "TRUNCATE pactline.documents",
            "ALTER TABLE pactline.files ADD COLUMN more text",
            "DELETE FROM pactline.store",
            "CREATE TABLE pactline.mine (one integer)",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement.encode())


def test_somebody_without_a_role_reads_nothing(address: str, tmp_path: Path) -> None:
    user("carl")
    with pytest.raises(PactlineError, match=r"no permission to read.*pactline_reader"):
        open_store(as_user(address, "carl"), cache_dir=tmp_path)


def test_injections_are_data(address: str, tmp_path: Path) -> None:
    store = open_store(address, cache_dir=tmp_path / "i", reader="anna")
    file = source(
        "s",
        [
            grant(text, title=text or "-", funder=text, recipient=text)
            for text in INJECTIONS
            if text.isprintable()
        ],
        [body(text, text) for text in INJECTIONS if text.isprintable()],
    )
    store.put([file], action=INJECTIONS[0], detail=INJECTIONS[1])
    assert store.read_source("s") == file
    for text in INJECTIONS:
        store.row(text)
        store.knows(text)
        store.source(text)
        store.agreement(text)
        list(store.backend.past([text]))
        store.decide(Decision(id=text, kind="note", ids=(text,), text=text, by=text))
        with pytest.raises(PactlineError):
            store.backend.undo(text)
        with pytest.raises(PactlineError):
            store.forget(text)
        with suppress(PactlineError):
            store.listing(parse(text), Kind.AGREEMENT).rows(0, 9)
    assert {each.id for each in store.decisions()} == {*INJECTIONS}
    for name in INJECTIONS:
        with Server(address).write(name, name) as writer:
            document = json.dumps({"sources": {name: {"title": name}}})
            writer.put(f"{name}.json", [document.encode()], None)
    names = {each.name for each in Server(address).list_files()}
    assert names == {"s.json", "decisions.json", *(f"{name}.json" for name in INJECTIONS)}
    assert {each.detail for each in Server(address).history()} >= {*INJECTIONS}


@pytest.mark.parametrize("text", INJECTIONS)
def test_addresses_with_injections_are_told_in_one_line(text: str, tmp_path: Path) -> None:
    port = shared().port
    for address in (
        f"postgresql://127.0.0.1:{port}/{text}",
        f"postgresql://{text}:{SECRET}@127.0.0.1:{port}/x",
        f"service={text}",
        f"postgresql://127.0.0.1:{port}/x?options={text}",
    ):
        with pytest.raises(PactlineError) as told:
            open_store(address, cache_dir=tmp_path)
        assert SECRET not in str(told.value)
        assert "\n" not in str(told.value)


def test_a_password_is_shown_nowhere(address: str, tmp_path: Path) -> None:
    user("dora", "pactline_writer")
    right = as_user(address, "dora")
    (tmp_path / "s.json").write_text('{"sources": {"s": {}}}')
    wrong = (
        as_user(address, "dora", f"not{SECRET}"),
        as_user(address, "nobody_here"),
        right.replace(f":{shared().port}", ":1"),
        f"{right}?no=such&{SECRET}",
        f"postgresql:///{SECRET}@x:y:z",
        f"service={SECRET} password='{SECRET}",
        f"postgresql://dora:{SECRET}@[bad/x",
    )
    for place in (right, *wrong):
        for words in (("find", "x"), ("locate",), ("sources",), ("undo",), ("backup", "b.zip")):
            done = pactline(*words, home=tmp_path, PACTLINE_STORE=place, PACTLINE_DEBUG="1")
            said = done.stdout + done.stderr
            assert SECRET.encode() not in said.replace(b"postgresql:///" + SECRET.encode(), b""), (
                said
            )
    for words in (("find", "x"), ("copy-store", "."), ("create-store",)):
        where = ("--store", right, *words) if words[0] == "find" else (*words, right)
        done = pactline(*where, home=tmp_path)
        assert done.returncode == 2
        assert b"a password on the command line" in done.stderr
        assert SECRET.encode() not in done.stderr


@pytest.mark.parametrize(
    ("address", "secret"),
    [
        ("postgresql://a:b@host/db", True),
        ("postgres://:b@host/db", True),
        ("postgresql://host/db?user=a&password=b", True),
        ("postgresql://host/db?sslpassword=b", True),
        ("service=x password=b", True),
        ("postgresql://a@host:5432/db", False),
        ("postgresql://host1:1,host2:2/db", False),
        ("postgresql:///db?host=/run/postgresql", False),
        ("service=x", False),
    ],
)
def test_passwords_are_told_in_addresses(address: str, secret: bool) -> None:
    assert is_address(address)
    assert has_password(address) is secret
    assert not is_address(f"/home/anna/{address}")


# How addresses are read without libpq.

_text = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6)
_word = st.text("abz09.-_%é '\\=@:/?&", max_size=6)
_uris = st.builds(
    "postgresql://{}{}{}{}".format,
    st.sampled_from(["", "anna@", "anna:s3cret@", ":x@", "a%40b:c%2Fd@"]),
    st.sampled_from(["", "h", "h:5432", "h1,h2:1", "[::1]:7,h", "%2Frun", ":1", "h:1:2"]),
    st.builds("{}{}".format, st.sampled_from(["", "/"]), _word),
    st.builds("{}{}".format, st.sampled_from(["", "?host=/run", "?port=1&dbname=x", "?"]), _word),
)
_words = st.lists(
    st.builds(
        "{}{}{}".format,
        st.sampled_from(["service", "host", " dbname ", "port", "user", "password"]),
        st.sampled_from(["=", " = ", "='", ""]),
        _word,
    ),
    max_size=3,
).map(" ".join)


@settings(max_examples=400)
@given(_uris | _words | _text)
def test_addresses_are_read_as_libpq_reads_them(address: str) -> None:
    wanted = ("service", "host", "hostaddr", "port", "dbname")
    try:
        parts = conninfo_to_dict(address)
    except (psycopg.Error, UnicodeDecodeError):
        return
    try:
        found = parts_of(address)
    except PactlineError:
        # Where “@” stands as it is, the rest of a password would be shown as a host.
        assert "@" in address or not is_address(address)
    else:
        assert found == {name: parts[name] for name in wanted if parts.get(name)}


def test_a_service_is_what_the_accounts_own_file_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def name() -> str:
        return named(parts_of("service=pactline"))

    monkeypatch.setenv("PGSERVICEFILE", str(tmp_path / "services"))
    nothing = name()
    (tmp_path / "services").write_text("[other]\nhost=a\n\n[pactline]\nhost=b\nuser=anna\n")
    theirs = name()
    assert theirs != nothing
    (tmp_path / "services").write_text("[pactline]\nhost=b\nuser=ben\npassword=x\n[other]\nhost=c")
    assert name() == theirs
    (tmp_path / "services").write_text("[pactline]\nhost=c\nuser=ben\n")
    assert name() != theirs
    monkeypatch.setenv("PGHOST", "elsewhere")
    assert name() not in (nothing, theirs)
