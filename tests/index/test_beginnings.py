"""A word that is only begun finds the same whether its endings are asked for singly or as a set."""

from __future__ import annotations

import pytest

from store.index import opened
from store.interface import Kind
from store.query import parse
from store.store import open_sample

TYPED = ("s", "p", "na", "navca", "co", "age u", "3", "gb", "funder:dep", "party:na", "-na co")


@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize("kind", list(Kind))
def test_few_words_and_many_find_the_same(
    typed: str, kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_sample()
    singly = store.listing(parse(typed), kind)
    found = (singly.total, singly.rows(0, 50))
    monkeypatch.setattr(opened, "FEW", 0)
    as_set = store.listing(parse(typed), kind)
    assert (as_set.total, as_set.rows(0, 50)) == found


def test_the_samples_have_words_of_both_kinds() -> None:
    index = open_sample().index
    endings = {typed: len(index.searcher.terms_with_prefix("text", typed)) for typed in ("s", "na")}
    assert endings["s"] > opened.FEW >= endings["na"] > 0
