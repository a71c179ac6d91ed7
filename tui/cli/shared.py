"""Verbs of a store that many hosts share: `create-store` and `copy-store`."""

from __future__ import annotations

from argparse import Namespace

from store.copying import copy_files
from store.errors import EXIT_FOUND
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
