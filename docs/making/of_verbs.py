"""The verbs: what they take and give, with examples and what these print on the sample records."""

from __future__ import annotations

from docs.making.markdown import block, code, codes, table
from docs.making.running import Printed, printed, shown
from tui.cli.front import OPTIONS
from tui.cli.help import argument_line, option_line, sentence, usage
from tui.cli.names import GROUPS, load
from tui.cli.opening import SAMPLE_NOTICE
from tui.cli.spec import EVERYWHERE, Example, Verb

LINES = 24
"""Lines of an example's output that are shown."""
UNSHOWN = ("completion", "locate")
"""Verbs whose output is a script, or differs from one machine to the next."""


def options() -> str:
    """Return what `pactline` takes where no verb is named."""
    return table(("option", "what for"), ((code(o), text) for o, text in map(option_line, OPTIONS)))


def verbs() -> str:
    """Return a section for each group of verbs, and one in it for each verb."""
    parts: list[str] = []
    for heading, names in GROUPS.items():
        parts.append(f"## {heading}\n")
        parts += [_verb(load(name).VERB) for name in names]
    return "\n".join(parts)


def everywhere() -> str:
    """Return the options that every verb takes."""
    return table(
        ("option", "what for"), ((code(o), text) for o, text in map(option_line, EVERYWHERE))
    )


def contents() -> str:
    """Return links to the verbs."""
    return "\n".join(
        f"* {heading}: " + ", ".join(f"[{name}](#pactline-{name})" for name in names)
        for heading, names in GROUPS.items()
    )


def _verb(verb: Verb) -> str:
    parts = [f"### pactline {verb.name}\n", block(f"pactline {usage(verb)}")]
    parts.append(sentence(verb.summary) + "\n")
    parts += [f"{text}\n" for text in verb.text]
    taken = [*map(argument_line, verb.arguments)]
    taken += map(option_line, verb.options)
    if taken:
        parts.append(table(("takes", "what for"), ((code(name), text) for name, text in taken)))
    if verb.fields:
        parts.append(f"{verb.output}:\n")
        parts.append(table(("field", "holds"), ((code(name), text) for name, text in verb.fields)))
    parts += [_example(each) for each in verb.examples]
    hosts = [option.name for option in verb.options if option.host]
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
