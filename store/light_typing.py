"""What a lookup needs of `typing`, whose import would take it a third of the time of bare Python.

`TYPE_CHECKING` and `NamedTuple` mean to type checkers what they mean in `typing`. A named tuple
made here behaves the same, but its constructor is compiled when the first one is made, since a
lookup defines dozens of them and makes a few.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False

if sys.version_info >= (3, 14):
    # Classes keep their annotations elsewhere from here on.
    from typing import NamedTuple
elif TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, NamedTuple, Self
else:
    from _collections import _tuplegetter

    class _Maker(type):
        """Turns the annotations of a class into the fields of a tuple."""

        def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> type:
            fields = tuple(namespace.get("__annotations__", ()))
            defaults = {field: namespace.pop(field) for field in fields if field in namespace}
            for place, field in enumerate(fields):
                namespace[field] = _tuplegetter(place, "")
            namespace["_fields"] = namespace["__match_args__"] = fields
            namespace["_field_defaults"] = defaults
            namespace["__slots__"] = ()
            return super().__new__(cls, name, bases, namespace)

    class NamedTuple(tuple, metaclass=_Maker):
        """A tuple whose items have names; subclasses annotate them, with defaults if they like."""

        def __new__(cls, *args: Any, **kwargs: Any) -> Self:  # noqa: ANN401
            """Compile the constructor, which takes the fields in their order or by name."""
            names = ", ".join(cls._fields)
            items = f"({names},)" if names else "()"
            made = eval(  # noqa: S307 - names of fields, which are identifiers, and nothing else
                f"lambda _cls, {names}: _new(_cls, {items})", {"_new": tuple.__new__}
            )
            made.__name__, made.__defaults__ = "__new__", tuple(cls._field_defaults.values())
            cls.__new__ = staticmethod(made)
            return made(cls, *args, **kwargs)

        @classmethod
        def _make(cls, items: Iterable[Any]) -> Self:
            """Return one of as many items as there are fields."""
            made = tuple.__new__(cls, items)
            if len(made) != len(cls._fields):
                raise TypeError(f"expected {len(cls._fields)} items, got {len(made)}")
            return made

        def _replace(self, /, **changes: Any) -> Self:  # noqa: ANN401
            """Return one with some items replaced."""
            made = self._make(map(changes.pop, self._fields, self))
            if changes:
                raise ValueError(f"no such fields: {', '.join(changes)}")
            return made

        def _asdict(self) -> dict[str, Any]:
            """Return field to item."""
            return dict(zip(self._fields, self, strict=True))

        def __getnewargs__(self) -> tuple[Any, ...]:
            """Pickle as a plain tuple's items."""
            return tuple(self)

        def __repr__(self) -> str:
            """Show the fields as code."""
            said = ", ".join(f"{name}={item!r}" for name, item in self._asdict().items())
            return f"{type(self).__name__}({said})"


__all__ = ["TYPE_CHECKING", "NamedTuple"]
