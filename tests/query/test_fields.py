"""The table of fields, and what loading the language costs."""

import subprocess
import sys

import pytest

from store.query.fields import FIELDS, Field, Takes
from store.query.fields import PRESENCE_BY_NAME as PRESENCES
from store.query.fields import PRESENCES as ALL_PRESENCES
from tests.query.texts import read


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_every_example_parses_to_its_field(field: Field) -> None:
    query = read(field.example)
    assert query.problems == ()
    (clause,) = query.clauses
    assert clause.field == field.name
    assert query.text == field.example


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_every_field_tells_what_it_is(field: Field) -> None:
    assert field.meaning
    assert field.says
    assert set(field.kinds) <= {"organisation", "agreement", "fund"}
    assert not field.lacks or PRESENCES[field.lacks].name == field.lacks
    assert bool(field.choices) == (field.takes in (Takes.CHOICE, Takes.PRESENCE))


def test_no_spelling_is_taken_twice() -> None:
    spellings = [name for field in FIELDS for name in (field.name, *field.aliases)]
    assert len(spellings) == len(set(spellings))
    presences = [name for one in ALL_PRESENCES for name in (one.name, *one.aliases)]
    assert len(presences) == len(set(presences))


def test_a_plain_search_loads_little() -> None:
    script = (
        "import sys; from store.query import parse; assert parse('navca funder:\"Age UK\"').text;"
        "print(*sorted(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert not loaded & {"msgspec", "tinydb", "tantivy", "textual", "rich"}


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_records_without_a_field_are_found_by_its_own_name(field: Field) -> None:
    for spelling in (field.name, *field.aliases) if field.lacks else ():
        query = read(f"no:{spelling} x")
        assert query.problems == ()
        assert query.text == f"no:{PRESENCES[spelling].name} x"
    if field.lacks:
        assert PRESENCES[field.name].name == field.lacks
