"""Values that Tab offers are counted in what the rest of the search finds."""

from __future__ import annotations

from store.store import open_sample
from tui.finding import Search, completions, find
from tui.state import View


def test_a_value_begun_is_no_word_of_the_search_its_values_are_counted_in() -> None:
    store = open_sample()
    for text in ("fy:011/", "navca fy:011/", "navca fy:011/ -gmcvo"):
        search = Search(View.AGREEMENTS, text)
        found = find(store, search)
        assert found.wrong
        assert not found.total
        labels = [each.label for each in completions(store, search, text.index("/") + 1)]
        assert "2011/12 (1 record)" in labels, text
    store.close()
