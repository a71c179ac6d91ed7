from __future__ import annotations

import pytest

from docs.build import BadPageError, filled, parts

PAGE = "by hand\n<!-- made: one -->\nold\n<!-- /one -->\nby hand too\n"


def test_only_what_stands_between_the_marks_is_made_anew() -> None:
    page = filled(PAGE, {"one": lambda: "new\n"}, name="page.md")
    assert page == "by hand\n<!-- made: one -->\nnew\n<!-- /one -->\nby hand too\n"
    assert parts(page) == {"one": "new\n"}
    assert filled(page, {"one": lambda: "new\n"}, name="page.md") == page


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("<!-- made: two -->\n<!-- /two -->\n", "page.md: nothing makes the part “two”"),
        ("<!-- made: one -->\nold\n", "page.md: the part “one” has no <!-- /one --> line"),
    ],
)
def test_marks_that_do_not_fit_are_named(page: str, told: str) -> None:
    with pytest.raises(BadPageError, match=told):
        filled(page, {"one": str}, name="page.md")
