"""The dialogue in which a person says what the columns of an unknown table are."""

from __future__ import annotations

import sys
from collections.abc import Callable

from store.errors import PactlineError
from store.importing import Mapping, Plan, Proposal, UnknownTableError, preview
from store.importing.mapping import FIELDS
from store.importing.proposal import Question
from tui.cli.session import Session

KEPT = "kept as published"
CHANGE = "Change one, such as “3 recipient” or “currency EUR”, or Enter to go on"
LONGEST = 1_000
"""Characters of an answer that are read."""


def settle(
    session: Session, unknown: UnknownTableError, read: Callable[[Mapping], Plan | None]
) -> Mapping:
    """Return the mapping that a person settles on; in a pipe it is printed to be mended instead.

    Args:
        session: where to ask.
        unknown: the table.
        read: reads it by a mapping, to show what it becomes.

    Raises:
        PactlineError: there is nobody to ask, or the person does not want it.
    """
    proposal = unknown.proposal
    if not (session.talk.isatty() and sys.stdin.isatty()):
        session.out.write(proposal.text())
        session.out.writelines(
            f"# {line}".rstrip() + "\n" for line in ("", "It becomes:", *preview(unknown.plan))
        )
        raise unknown
    _show(session, proposal)
    while answer := _ask(session, CHANGE):
        changed = _changed(proposal, answer)
        if changed is None:
            session.say(
                f"That is no number and field. The fields are {', '.join((*FIELDS, KEPT))}."
            )
            continue
        proposal = changed
        _show(session, proposal)
    for question in proposal.questions:
        if question.is_doubt:
            continue
        default = f" [{question.default}]" if question.default else ""
        choices = "".join(f"\n  {choice}" for choice in question.choices)
        while True:
            answer = _ask(session, f"{question.text}{choices}{default}") or question.default
            try:
                proposal = proposal.answered(question, answer)
                break
            except (KeyError, ValueError):
                session.say("That doesn't answer the question.")
    mapping = proposal.mapping()
    session.say("It becomes:")
    for line in preview(read(mapping) or Plan([], "")):
        session.say(f"  {line}"[: session.width])
    if _ask(session, "Press Enter to import it, or type no").lower().startswith("n"):
        raise PactlineError("not imported, as you said", place=proposal.name)
    return mapping


def _show(session: Session, proposal: Proposal) -> None:
    session.say(f"The headings of {proposal.name} aren't known. They seem to be (?: not sure)")
    width = min(max(map(len, proposal.headings)), 40)
    doubts = {each.field for each in proposal.questions if each.choices}
    for number, (heading, sample) in enumerate(proposal.headings.items(), 1):
        year = proposal.years.get(heading)
        field = f"money of {year}" if year else proposal.columns.get(heading, KEPT)
        field += "?" if field in doubts else ""
        line = f"{number:4}  {heading[:width]:{width}}  {field:17}  {sample}"
        session.say(line[: session.width])
    if code := proposal.file.get("currency"):
        doubt = f"?  {proposal.currency_by}" if proposal.currency_by else ""
        session.say(f"      currency: {code}{doubt}")
    if unit := proposal.file.get("unit"):
        session.say(f"      figures are {'thousands' if unit == 'k' else 'millions'}")


def _changed(proposal: Proposal, answer: str) -> Proposal | None:
    number, _, field = answer.partition(" ")
    field = field.strip()
    if number in ("currency", "funder"):
        try:
            return proposal.answered(Question(number, ""), field)
        except ValueError:
            return None
    headings = list(proposal.headings)
    if not number.isascii() or not number.isdigit() or not 0 < int(number[:6]) <= len(headings):
        return None
    if field not in (*FIELDS, KEPT):
        return None
    return proposal.changed(headings[int(number[:6]) - 1], "" if field == KEPT else field)


def _ask(session: Session, question: str) -> str:
    session.talk.write(f"{question}: ")
    session.talk.flush()
    line = sys.stdin.readline(LONGEST)
    if not line:
        raise PactlineError("nobody answers", remedy="say with --map what the columns are")
    return line.strip()
