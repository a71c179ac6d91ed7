"""The programmes of a funder that a grant belongs to."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from store.importing.figures import plain
from store.importing.giving.values import Values
from store.records import Programme

_SHORT = 1000
_MODELLED = frozenset(("title", "code", "url"))


def read_programmes(
    values: Values, raw: dict[str, Any], kept: dict[str, Any], where: str
) -> tuple[Programme, ...]:
    """Return the programmes of a grant; what they have no room for goes into `kept`."""
    field = "grantProgramme"
    if not raw.get(field):
        return ()
    given_all = raw[field]
    if given_all.__class__ is list and len(given_all) == 1:
        known = _plain_programme(given_all[0])
        if known:
            return (known,)
    programmes: list[Programme] = []
    left: list[dict[str, Any]] = []
    for index, given in enumerate(values.objects(raw, field, where)):
        path = f"{field}/{index}/"
        title = values.text(given, "title", where, path)
        code = values.text(given, "code", where, path)
        url = values.text(given, "url", where, path)
        rest = plain({key: part for key, part in given.items() if key not in _MODELLED})
        if title or code or url or rest:
            programmes.append(_programme(title, code, url))
            left.append(rest)
    if any(left):
        kept[field] = left
    elif not programmes:
        values.keep_odd(raw, field, kept)
    return tuple(programmes)


def _plain_programme(given: object) -> Programme | None:
    """Return a programme of which nothing need be said, or None."""
    if not isinstance(given, dict) or not given.keys() <= _MODELLED:
        return None
    title, code, url = given.get("title", ""), given.get("code", ""), given.get("url", "")
    for text in (title, code, url):
        if text.__class__ is not str or not text.isascii() or len(text) > _SHORT:
            return None
    return _programme(title.strip(), code.strip(), url.strip()) if title or code else None


@lru_cache(maxsize=4096)
def _programme(title: str, code: str, url: str) -> Programme:
    return Programme(title=title, code=code, url=url)
