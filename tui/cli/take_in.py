"""`pactline import`, which takes files in as sources, and `pactline template`."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from store.errors import EXIT_FOUND, EXIT_NOTHING, PactlineError
from store.exporting.target import check_target, whole_file
from store.files.errors import FilesError
from store.importing import (
    Mapping,
    Plan,
    Report,
    UnknownTableError,
    kept_mapping,
    load_mapping,
    read_mapping,
    run_import,
    shipped_mappings,
)
from store.importing.formats.handmade import template as empty_table
from store.interface import Change, Store
from store.records import SourceFile
from store.text import plural
from tui.cli.addresses import Obtained, Wanted, obtained, of_publishers
from tui.cli.errors import NothingFound, suggestion
from tui.cli.output import is_table, write_rows
from tui.cli.propose import settle
from tui.cli.rows import Cells, csv_lines, json_array
from tui.cli.session import Session

# Kinds of warnings, and lost records, that are told one by one.
MOST = 10

FIELDS = (*Change._fields, "warnings", "lost")

# Columns of the file that `--report` names.
REPORT_FIELDS = ("kind", "file", "where", "record", "field", "found", "done")


class Outcome(NamedTuple):
    """What became of one file: what its import did, or why it was refused."""

    path: str
    report: Report | None = None
    error: PactlineError | None = None


def import_(session: Session, args: Namespace) -> int:
    """Take files in, one after the other; each is all or nothing."""
    if args.source_id and len(args.file) > 1:
        raise PactlineError("--as is for one file", remedy="import the files one by one")
    check_target(args.report, session.store_path, [*args.file, *filter(None, [args.map])])
    there = session.store_is_there
    outcomes: list[Outcome] = []
    try:
        outcomes.extend(_take_files(session, args))
    finally:
        reports = [each.report for each in outcomes if each.report is not None]
        if not there and not any(report.written for report in reports):
            from store.files.writing import remove_begun

            session.close()
            remove_begun(session.store_path)
        rows = [row for report in reports for row in _cells(report)]
        # The lines on a terminal have told of a single source already.
        if rows and not (len(rows) == 1 and is_table(session, args)):
            headings = {name: name.capitalize() for name in FIELDS if name != "lost"}
            write_rows(session, args, FIELDS, rows, headings)
    if args.report:
        _write_report(args.report, outcomes)
        session.say(f"every warning and loss is written to {args.report}")
    refused = _refusal(outcomes, dry_run=args.dry_run)
    if refused is not None:
        raise refused
    lost = any(report.plan and report.plan.lost for report in reports)
    return EXIT_NOTHING if lost else EXIT_FOUND


def template(session: Session, args: Namespace) -> int:
    """Print the table; a file gets a byte-order mark, by which Excel knows UTF-8."""
    text = empty_table(guide=not args.no_guide)
    if not session.terminal and not text.startswith("\ufeff"):
        session.out.write("\ufeff")
    session.out.write(text)
    return EXIT_FOUND


def maps(session: Session, args: Namespace) -> int:
    """List the mappings that come with the program and those of the store's sources."""
    texts = {name: ("comes with pactline", text) for name, text in shipped_mappings().items()}
    kept = session.store().sources() if session.store_is_there else []
    for source in kept:
        if mapping := kept_mapping(source):
            texts[source.id] = (f"kept with {source.id}", mapping.text)
    if args.name:
        if args.name not in texts:
            remedy = suggestion(args.name, texts, otherwise="`pactline maps` lists them")
            raise NothingFound(f"there is no mapping “{args.name}”", remedy=remedy)
        session.out.write(texts[args.name][1])
        return EXIT_FOUND
    rows: list[Cells] = []
    for name, (of, text) in texts.items():
        mapping = read_mapping(text, name)
        title = mapping.file.get("title", "")
        columns = len(mapping.columns) + len(mapping.years)
        rows.append({"name": name, "of": of, "title": title, "columns": columns})
    headings = {"name": "Name", "of": "Of", "title": "Title", "columns": "Columns"}
    write_rows(session, args, headings, rows, headings)
    return EXIT_FOUND


def sum_up(plan: Plan, *, listed: bool) -> Iterator[str]:
    """Yield lines that say what was warned of and what was lost.

    Args:
        plan: what reading the file came to.
        listed: every warning is written to a file as well.
    """
    lost = len(plan.lost)
    if lost:
        yield f"{lost:,} of {plural(plan.read, 'record')} could not be kept:"
        for each in plan.lost[:MOST]:
            yield f"  {' '.join(filter(None, (each.where, each.record)))}: {each.reason}"
        if lost > MOST:
            yield f"  and {lost - MOST:,} more"
    if plan.passed_over:
        rows = plural(plan.passed_over, "row")
        yield f"{rows} about organisations not known here passed over; --all takes in every row"
    tallies = plan.tallies()
    if tallies:
        yield f"{plural(len(plan.warnings), 'warning')}:"
    for tally in tallies[:MOST]:
        where, found = tally.example.where, tally.example.found
        place = f"{where}: “{found}”" if where and found else where or f"“{found}”"
        example = place if tally.times == 1 else f"such as {place}"
        field = f"{tally.field}: " if tally.field else ""
        yield f"  {tally.times:,} × {field}{tally.done} ({example})"
    if len(tallies) > MOST:
        yield f"  and {plural(len(tallies) - MOST, 'more kind')} of warning"
    if not listed and (len(plan.warnings) > min(len(tallies), MOST) or lost > MOST):
        yield "--report FILE writes down every one, with its place in the file"


def _take_files(session: Session, args: Namespace) -> Iterator[Outcome]:
    """Yield what became of each file; where the store itself fails, no further file is tried."""
    wanted = [Wanted(text) for text in args.file]
    if args.registry:
        wanted = of_publishers(session, args.file)
    store = session.own_store(begin=True)
    earlier: dict[str, SourceFile | None] = {}
    with obtained(session, wanted) as files:
        for position, (each, future) in enumerate(files, 1):
            try:
                report = _take_in(session, args, store, future.result(), earlier)
            except PactlineError as error:
                yield Outcome(each.text, error=error)
                if isinstance(error, FilesError):
                    for untried in wanted[position:]:
                        session.say(f"not tried: {untried.text}")
                    return
                if len(wanted) > 1:
                    session.say(f"left out: {error}")
                continue
            yield Outcome(each.text, report)
            earlier.update((change.source, None) for change in report.changes)
            if report.plan is not None:
                earlier.update((file.source.id, file) for file in report.plan.files)


def _take_in(
    session: Session,
    args: Namespace,
    store: Store,
    file: Obtained,
    earlier: dict[str, SourceFile | None],
) -> Report:
    """Take in one file and tell what was done, warned of and lost.

    Args:
        session: where to tell it.
        args: of the command line.
        store: what to take it into.
        file: where it lies.
        earlier: sources that this run has taken in already, with what they say.
    """

    def taken(mapping: Mapping | None, *, dry_run: bool = args.dry_run) -> Report:
        with session.progress(patience=0) as progress:
            return run_import(
                store,
                file.path,
                name=file.name,
                source_id=args.source_id or "",
                dry_run=dry_run,
                all_rows=args.all,
                again=args.again,
                progress=progress,
                earlier=earlier,
                mapping=mapping,
                origin=file.origin,
                hidden=args.hidden,
            )

    try:
        report = taken(_mapping(store, args.map) if args.map else None)
    except UnknownTableError as unknown:
        report = taken(settle(session, unknown, lambda each: taken(each, dry_run=True).plan))
    session.say(("a dry run, nothing written: " if args.dry_run else "") + report.message)
    for other in report.beside:
        first = f"`pactline forget {report.changes[0].source}` and " if report.written else ""
        session.say(
            f"{other}, of the same publisher, has some of the same records; if this is a newer "
            f"version of it, {first}take it in with --as {other}"
        )
    if report.plan is not None:
        for line in sum_up(report.plan, listed=bool(args.report)):
            session.say(line)
    return report


def _mapping(store: Store, name: str) -> Mapping:
    """Return the mapping of a file, of a name, or the one that is kept with a source."""
    source = None if os.path.lexists(name) else store.source(name)
    return (kept_mapping(source) if source else None) or load_mapping(name)


def _refusal(outcomes: Sequence[Outcome], *, dry_run: bool) -> PactlineError | None:
    """Return the error that a run with refused files ends in, or None where there was none."""
    refused = [each.error for each in outcomes if each.error is not None]
    if not refused or len(outcomes) == 1 or isinstance(refused[-1], FilesError):
        return refused[-1] if refused else None
    taken = len(outcomes) - len(refused)
    done = "could be taken in" if dry_run else "taken in whole"
    return PactlineError(
        f"{len(refused):,} of {plural(len(outcomes), 'file')} left out, {taken or 'none'} {done}",
        remedy="put right what is left out and import it alone",
    )


def _cells(report: Report) -> list[Cells]:
    plan = report.plan or Plan([], "")
    told = {"warnings": len(plan.warnings), "lost": len(plan.lost)}
    return [{**change._asdict(), **told} for change in report.changes]


def _write_report(path: str, outcomes: Sequence[Outcome]) -> None:
    """Write every warning, loss and file left out: JSON where the name ends so, else CSV.

    Raises:
        PactlineError: the file cannot be written.
    """
    rows = (
        dict.fromkeys(REPORT_FIELDS, "") | row for outcome in outcomes for row in _report(outcome)
    )
    lines = json_array(rows) if path.lower().endswith(".json") else csv_lines(REPORT_FIELDS, rows)
    with whole_file(path) as file:
        file.writelines(line.encode("utf-8", "backslashreplace") for line in lines)


def _report(outcome: Outcome) -> Iterator[dict[str, str]]:
    if outcome.error is not None:
        told = filter(None, (outcome.error.what, outcome.error.remedy))
        yield {"kind": "left out", "file": outcome.path, "done": "; ".join(told)}
    plan = outcome.report.plan if outcome.report else None
    for file, where, record, reason in plan.lost if plan else ():
        yield {"kind": "lost", "file": file, "where": where, "record": record, "done": reason}
    for warning in plan.warnings if plan else ():
        yield {"kind": "warning", **warning._asdict()}
