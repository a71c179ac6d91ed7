"""Making what a record holds fit the standard, field by field, with a note of each change."""

from __future__ import annotations

from collections import Counter
from typing import Any

from store.exporting.fitting_values import RULES
from store.exporting.giving_fields import Spec


def fit(value: Any, spec: Spec, path: str, notes: Counter[str]) -> Any:  # noqa: ANN401
    """Return the value as the schema allows it, or None; count each change under its field.

    Args:
        value: any JSON value.
        spec: what the field allows.
        path: name of the field, for the notes.
        notes: counts what was done.
    """
    if value is None:
        return None
    if isinstance(spec, tuple):
        parts = value if isinstance(value, list) else [value]
        fitted = [each for part in parts if (each := fit(part, spec[0], path, notes)) is not None]
        return fitted or None
    if isinstance(spec, dict):
        if not isinstance(value, dict):
            notes[f"{path}: no object with fields, left out"] += 1
            return None
        whole: dict[str, Any] = {}
        for key, part in value.items():
            rule = spec.get(key)
            kept = part if rule is None else fit(part, rule, f"{path}/{key}".lstrip("/"), notes)
            if kept is not None:
                whole[key] = kept
        return whole or None
    fitted_value, done = RULES[spec](value)
    if done:
        notes[f"{path}: {done}"] += 1
    return fitted_value
