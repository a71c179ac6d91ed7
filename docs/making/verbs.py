"""The verbs: what they take and give, with examples and what these print on the sample records."""

from __future__ import annotations

from collections.abc import Iterable

from docs.making.markdown import block, code, codes, sentence, table
from docs.making.running import Printed, printed, served, shown
from tui.cli.parser import Example, help_texts
from tui.cli.session import SAMPLE_NOTICE
from tui.cli.verbs import APP, EVERYWHERE, GROUPS, HELP, Argument, Verb

LINES = 24
"""Lines of an example's output that are shown."""
UNSHOWN = ("completion", "locate")
"""Verbs whose output is a script, or differs from one machine to the next."""

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


def options() -> str:
    """Return what `pactline` takes where no verb is named."""
    return _arguments("option", APP)


def everywhere() -> str:
    """Return the options that every verb takes."""
    return _arguments("option", (*EVERYWHERE, HELP))


def contents() -> str:
    """Return links to the verbs."""
    return "\n".join(
        f"* {heading}: " + ", ".join(f"[{verb.name}](#pactline-{verb.name})" for verb in verbs)
        for heading, verbs in GROUPS.items()
    )


def verbs() -> str:
    """Return a section for each group of verbs, and one in it for each verb."""
    return "\n".join(
        f"## {heading}\n\n" + "\n".join(map(_verb, verbs)) for heading, verbs in GROUPS.items()
    )


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


def _arguments(heading: str, arguments: Iterable[Argument]) -> str:
    return table((heading, "what for"), ((code(each.shown), each.explained) for each in arguments))


def _verb(verb: Verb) -> str:
    help = help_texts()[verb.name]
    parts = [f"### pactline {verb.name}\n", block(verb.usage)]
    parts += [f"{text}\n" for text in help.paragraphs]
    if verb.arguments:
        parts.append(_arguments("takes", verb.arguments))
    if help.fields:
        parts.append(f"{help.output}:\n")
        parts.append(
            table(("field", "holds"), ((code(f), text) for f, text in help.fields.items()))
        )
    parts += [_example(each) for each in help.examples]
    hosts = [each.name for each in verb.arguments if each.touches_host and each.is_option]
    if verb.host:
        parts.append("A restricted account does without this verb.\n")
    elif hosts:
        parts.append(f"A restricted account does without {codes(hosts)}.\n")
    return "\n".join(parts)


def _example(example: Example) -> str:
    told = f"{sentence(example.what)}\n"
    command = f"$ pactline {example.words}"
    silent = example.own or ">" in example.words or example.words.split()[0] in UNSHOWN
    if silent:
        return f"{told}\n{block(command, 'console')}"
    lines = f"{command}\n{_all(shown(example, printed(example.words)))}"
    return f"{told}\n{block(lines, 'console', most=LINES)}"


def _all(run: Printed) -> str:
    """Return data and then talk, without what is said of the sample records each time."""
    talk = run.talk.replace(SAMPLE_NOTICE + "\n", "")
    return (run.out + talk).strip("\n")
