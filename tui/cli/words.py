"""The words of a command line, taken apart by what a verb says it takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from store.errors import PactlineError
from tui.cli.spec import Argument, Option


class Words:
    """What a person typed after a verb.

    Attributes:
        arguments: the words that are no options, in order.
        values: option key to its value (`""` for a switch); the last one given counts.
        every: option key to all its values, for options that may be given several times.
    """

    __slots__ = ("arguments", "every", "values")

    def __init__(
        self,
        arguments: tuple[str, ...],
        values: dict[str, str],
        every: dict[str, tuple[str, ...]],
    ) -> None:
        self.arguments, self.values, self.every = arguments, values, every

    def has(self, key: str) -> bool:
        """Tell whether the option was given."""
        return key in self.values

    def value(self, key: str, otherwise: str = "") -> str:
        """Return the option's value."""
        return self.values.get(key, otherwise)

    def number(self, key: str, otherwise: int) -> int:
        """Return the option's value as a whole number above 0; raise PactlineError else."""
        text = self.values.get(key)
        if text is None:
            return otherwise
        if not (text.isascii() and text.isdigit() and 0 < int(text[:12]) < 10**9):
            raise PactlineError(
                f"--{key} takes a number above 0, not “{text}”",
                remedy=f"write it as --{key} {otherwise}",
            )
        return int(text)


def take_apart(words: Sequence[str], options: Iterable[Option], *, query: bool) -> Words:
    """Split the words of a verb into options and arguments.

    Args:
        words: what follows the verb.
        options: what the verb takes; `--option value` and `--option=value` are the same.
        query: words with one dash are arguments; they are mistakes everywhere else.

    Raises:
        PactlineError: an option that does not exist, lacks its value or has one too many.
    """
    known = {option.name: option for option in options}
    arguments: list[str] = []
    every: dict[str, tuple[str, ...]] = {}
    rest = iter(words)
    for word in rest:
        if word == "--":
            arguments.extend(rest)
            break
        name, equals, value = word.partition("=")
        if word == "-h":
            name = "--help"
        elif not word.startswith("--"):
            if word.startswith("-") and word != "-" and not query:
                raise unknown_option(word, known)
            arguments.append(word)
            continue
        option = known.get(name)
        if option is None:
            raise unknown_option(name, known)
        every[option.key] = (*every.get(option.key, ()), _value(option, equals, value, rest))
    return Words(tuple(arguments), {key: all_[-1] for key, all_ in every.items()}, every)


def check_arguments(verb: str, arguments: Sequence[str], wanted: Sequence[Argument]) -> None:
    """Raise PactlineError where words are missing, too many, or none of the allowed ones."""
    for position, argument in enumerate(wanted):
        given = arguments[position:] if argument.several else arguments[position : position + 1]
        if argument.required and not given:
            raise PactlineError(
                f"`pactline {verb}` needs {argument.name.upper()}: {argument.help}",
                remedy=f"`pactline {verb} --help` shows how",
            )
        for word in given:
            if argument.choices and word not in argument.choices:
                raise PactlineError(
                    f"{argument.name.upper()} is {_either(argument.choices)}, not “{word}”",
                    remedy=f"`pactline {verb} --help` shows how",
                )
    if not (wanted and wanted[-1].several) and len(arguments) > len(wanted):
        raise PactlineError(
            f"`pactline {verb}` does not know what to do with “{arguments[len(wanted)]}”",
            remedy=f"put quotes around several words, or see `pactline {verb} --help`",
        )


def unknown_option(name: str, known: Iterable[str]) -> PactlineError:
    """Return the error for an option that does not exist, with the nearest one that does."""
    from tui.cli.suggesting import suggestion

    remedy = suggestion(name, known, otherwise="`--help` lists them")
    return PactlineError(f"there is no option {name}", remedy=remedy)


def _value(option: Option, equals: str, value: str, rest: Iterable[str]) -> str:
    if not option.value:
        if equals:
            raise PactlineError(f"{option.name} takes no value", remedy=f"write {option.name}")
        return ""
    if not equals:
        found = next(iter(rest), None)
        if found is None:
            raise PactlineError(
                f"{option.name} needs a value", remedy=f"write {option.name} {option.value}"
            )
        value = found
    if option.choices and value not in option.choices:
        raise PactlineError(
            f"{option.name} is {_either(option.choices)}, not “{value}”",
            remedy=f"write {option.name} {option.choices[0]}",
        )
    return value


def _either(choices: Sequence[str]) -> str:
    return " or ".join((", ".join(choices[:-1]), choices[-1])) if len(choices) > 1 else choices[0]
