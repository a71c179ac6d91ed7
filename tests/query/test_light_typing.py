"""A named tuple of our own does what one of `typing` does."""

from __future__ import annotations

import copy
import pickle
from typing import Any
from typing import NamedTuple as Theirs

import pytest

from store.light_typing import NamedTuple as Ours


class Light(Ours):
    """Two fields, one of them with a default."""

    name: str
    many: tuple[int, ...] = ()

    @property
    def size(self) -> int:
        """How many."""
        return len(self.many)


class Heavy(Theirs):
    """The same."""

    name: str
    many: tuple[int, ...] = ()

    @property
    def size(self) -> int:
        """How many."""
        return len(self.many)


class Empty(Ours):
    """No field."""


@pytest.mark.parametrize("kind", [Light, Heavy])
def test_it_is_a_tuple_with_names(kind: Any) -> None:
    one = kind("a", many=(1, 2))
    assert one == ("a", (1, 2)) == kind(name="a", many=(1, 2))
    assert kind("b") == ("b", ())
    assert (one.name, one.many, one.size) == ("a", (1, 2), 2)
    assert hash(one) == hash(("a", (1, 2)))
    assert kind._fields == ("name", "many") == kind.__match_args__
    assert kind._field_defaults == {"many": ()}
    assert repr(one) == f"{kind.__name__}(name='a', many=(1, 2))"
    assert one._asdict() == {"name": "a", "many": (1, 2)}
    assert one._replace(name="c") == kind("c", (1, 2))
    assert type(one._replace(name="c")) is type(kind._make(["a", ()])) is kind
    for copied in (copy.copy(one), copy.deepcopy(one), pickle.loads(pickle.dumps(one))):
        assert copied == one
        assert type(copied) is kind
    match one:
        case kind(name, many=found):
            assert (name, found) == ("a", (1, 2))


@pytest.mark.parametrize("kind", [Light, Heavy])
def test_it_refuses_what_does_not_fit(kind: Any) -> None:
    for wrong in (kind, lambda: kind("a", (), 1), lambda: kind("a", other=1)):
        with pytest.raises(TypeError):
            wrong()
    with pytest.raises(TypeError):
        kind._make(["a"])
    with pytest.raises((ValueError, TypeError), match="other"):  # Python 3.13 changed which
        kind("a")._replace(other=1)
    with pytest.raises(AttributeError):
        kind("a").name = "b"
    with pytest.raises(AttributeError):
        kind("a").other = "b"


def test_one_without_fields_is_empty() -> None:
    assert Empty() == ()
    assert repr(Empty()) == "Empty()"
