"""A short search over every target, so that a reader that breaks is seen at once."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import PactlineError
from tests.fuzz.targets import TARGETS, Target


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_the_seeds_are_read(target: Target) -> None:
    """The search begins with what is sound, else it would look at refusals alone."""
    read = 0
    for seed in target.seeds():
        try:
            read += target.run(seed) != "with problems"
        except PactlineError:
            continue
    assert read


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_mutated_input_is_read_or_refused(target: Target) -> None:
    corpus = target.seeds()

    @settings(max_examples=5 if target.name == "store opened" else 60, deadline=None)
    @given(st.integers(0, 2**32))
    def search(seed: int) -> None:
        chance = Random(seed)
        data = chance.choice(target.mutations)(chance, chance.choice(corpus))
        try:
            target.run(data)
        except PactlineError as refusal:
            told = str(refusal)
            assert told == " ".join(told.split()), "a refusal has one line"

    search()
