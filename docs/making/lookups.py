"""What the README shows: lookups over SSH with what they print."""

from __future__ import annotations

from docs.making.markdown import block
from docs.making.running import served, shown
from tui.cli.spec import Example

LOOKUPS = (
    Example("find navca", "Who is Navca, and what does it take part in?"),
    Example("show GB-CHC-504542", "What is this centre part of, and who speaks for it?"),
    Example(
        "timeline PACT-strategic-partners-programme",
        "How much, in which financial year, and what has nobody said?",
    ),
    Example("check --source gm-later-reports", "Where do the sources disagree?", exit_code=1),
    Example(
        "export has:money --columns title,amount,ends,licence --format markdown",
        "A table for a note, with the licence of each source.",
    ),
)
"""What is looked up, as the client types it, and why."""


def lookups() -> str:
    """Return each lookup with its output on the sample records."""
    parts = []
    for lookup in LOOKUPS:
        run = shown(lookup, served(lookup.words, terminal=True))
        quoted = f'"{lookup.words}"' if "'" in lookup.words else lookup.words
        answer = (run.out + run.talk).strip("\n")
        lines = f"$ ssh -t reader@host {quoted}\n{answer}"
        parts.append(f"{lookup.what}\n\n{block(lines, 'console')}")
    return "\n".join(parts)
