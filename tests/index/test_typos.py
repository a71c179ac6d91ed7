"""Which words are held to be mistyped."""

from types import SimpleNamespace

from store.index.search import nearest_term


def test_a_word_longer_than_names_have_is_not_tried() -> None:
    asked: list[str] = []

    def terms_with_prefix(_field: str, beginning: str, *, limit: int) -> list[tuple[str, int]]:
        assert limit
        asked.append(beginning)
        return []

    index = SimpleNamespace(searcher=SimpleNamespace(terms_with_prefix=terms_with_prefix))
    assert nearest_term(index, "a" * 41, prefix=True) == ""  # type: ignore[arg-type]
    assert asked == []
    assert nearest_term(index, "a" * 40, prefix=True) == ""  # type: ignore[arg-type]
    assert asked
