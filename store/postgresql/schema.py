"""The tables of a store in a server, who may do what with them, and how they hold names."""

from __future__ import annotations

import json
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from psycopg import Connection

STEPS: tuple[str, ...] = ()
"""What brings the tables of each version, from the first on, to the next."""

SCHEMA = 1 + len(STEPS)
"""Version of the tables that this program reads and writes."""

READER, WRITER = "pactline_reader", "pactline_writer"
"""Roles that `pactline create-store` makes, to be granted to people's own."""

# One row of `store` counts the revisions, and a write holds it no longer than it takes one. A file
# is a source's, as in a folder. A document has its text as it stands in the file, and what stands
# before it there where that is not its key on a line of its own; `written` is a number drawn by
# the write that put it there. `replaced` is what a write replaced: no body for what was not there.
_TABLES = """
CREATE SCHEMA pactline;
CREATE TABLE pactline.store (
    one integer PRIMARY KEY,
    schema integer NOT NULL,
    revision bigint NOT NULL,
    changed timestamp with time zone NOT NULL
);
INSERT INTO pactline.store VALUES (1, {schema}, 0, now());
CREATE TABLE pactline.files (
    name text PRIMARY KEY,
    written bigint NOT NULL,
    version bigint NOT NULL,
    size bigint NOT NULL,
    tail bytea NOT NULL
);
CREATE TABLE pactline.documents (
    file text NOT NULL,
    tbl text NOT NULL,
    id text NOT NULL,
    position double precision NOT NULL,
    lead bytea,
    body bytea NOT NULL,
    written bigint NOT NULL,
    PRIMARY KEY (file, tbl, id)
);
CREATE TABLE pactline.writes (
    revision bigint PRIMARY KEY,
    written bigint NOT NULL UNIQUE,
    file text NOT NULL,
    whole boolean NOT NULL,
    made text NOT NULL,
    account text NOT NULL,
    host text NOT NULL,
    action text NOT NULL,
    detail text NOT NULL,
    counts text NOT NULL,
    version_before bigint,
    version_after bigint,
    size_before bigint,
    size_after bigint,
    tail_before bytea
);
CREATE TABLE pactline.replaced (
    written bigint NOT NULL,
    tbl text NOT NULL,
    id text NOT NULL,
    position double precision,
    lead bytea,
    body bytea,
    PRIMARY KEY (written, tbl, id)
);
"""
_GRANTS = f"""
GRANT USAGE ON SCHEMA pactline TO {READER}, {WRITER};
GRANT SELECT ON pactline.store, pactline.files, pactline.documents, pactline.writes,
    pactline.replaced TO {READER}, {WRITER};
GRANT UPDATE ON pactline.store TO {WRITER};
GRANT INSERT, UPDATE, DELETE ON pactline.files TO {WRITER};
GRANT INSERT, DELETE ON pactline.documents, pactline.writes, pactline.replaced TO {WRITER};
"""


def create(connection: Connection[Any]) -> bool:
    """Make the tables and the roles, or bring older ones up to date, all or nothing.

    Returns:
        Whether there were none yet.
    """
    with connection.transaction():
        there = connection.execute("SELECT to_regclass('pactline.store') IS NOT NULL").fetchone()
        if there and there[0]:
            query = "SELECT schema FROM pactline.store FOR UPDATE"
            for (version,) in connection.execute(query).fetchall():
                for number, step in enumerate(STEPS[version - 1 :], version + 1):
                    connection.execute(step.encode())
                    connection.execute("UPDATE pactline.store SET schema = %s", [number])
            return False
        for role in (READER, WRITER):
            known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            if not known.fetchone():
                connection.execute(f"CREATE ROLE {role} NOLOGIN".encode())
        connection.execute(_TABLES.format(schema=SCHEMA).encode())
        connection.execute(_GRANTS.encode())
    return True


def as_text(name: str) -> str:
    """Return a name as PostgreSQL can hold it: escaped as in JSON, where that makes a difference.

    PostgreSQL has no NUL and no half of a surrogate pair in a text.
    """
    escaped = encode_basestring(name)[1:-1]
    return escaped if is_utf8(escaped) else json.dumps(name)[1:-1]


def as_name(text: str) -> str:
    """Return the name of a text of `as_text`."""
    return str(json.loads(f'"{text}"')) if "\\" in text else text


def is_utf8(text: str) -> bool:
    """Tell whether a text has no half of a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
