"""Values that Tab offers are counted in what the rest of the search finds."""

from __future__ import annotations

from store.engine import open_sample
from store.interface import Kind, Listing
from tui.state import language


def test_a_value_begun_is_no_word_of_the_search_its_values_are_counted_in() -> None:
    store = open_sample()

    def list_of(text: str) -> Listing:
        return store.listing(language.parse(text, store), Kind.AGREEMENT)

    for text in ("fy:011/", "navca fy:011/", "navca fy:011/ -gmcvo"):
        caret = text.index("/") + 1
        query = language.parse(text, store)
        assert query.problems
        assert not list_of(text).total
        labels = [
            each.label for each in language.complete(query, text, caret, list_of(text), list_of)
        ]
        assert "2011/12 (1 record)" in labels, text
