"""Verbs of a store that many hosts share: `create-store`, `copy-store` and `follow`."""

from __future__ import annotations

from argparse import Namespace

from store import places
from store.copying import copy_files
from store.errors import EXIT_FOUND, PactlineError
from store.following import follow as keep_up
from store.postgresql.address import is_address
from store.store import backend_at
from store.text import plural
from tui.cli.session import Session, check_address


def create_store(session: Session, args: Namespace) -> int:
    """Make a store at an address, or a folder that is one."""
    check_address(args.address)
    backend = backend_at(args.address)
    new = backend.create()
    session.say(f"{backend.path}: {'a store, made now' if new else 'there is a store already'}")
    return EXIT_FOUND


def copy_store(session: Session, args: Namespace) -> int:
    """Copy a store's files into another one."""
    for address in (args.source, args.target):
        check_address(address)
    source, target = backend_at(args.source), backend_at(args.target)
    with session.progress() as progress:
        names = copy_files(source, target, progress)
    session.say(f"{target.path}: {plural(len(names), 'file')}, the same as in {source.path}")
    return EXIT_FOUND


def follow(session: Session, args: Namespace) -> int:
    """Keep this host's index of a store in a server up to date, until it is ended."""
    if not is_address(session.store_path):
        raise PactlineError(
            "a folder needs nobody to follow it: every reader looks at its files",
            place=session.store_path,
            remedy="name a store in a server, with --store or PACTLINE_STORE",
        )
    backend = backend_at(session.store_path)
    with session.progress() as progress:
        keep_up(
            backend,
            session.say,
            cache=places.folder("cache"),
            snapshot=args.snapshot,
            progress=progress,
        )
    return EXIT_FOUND
