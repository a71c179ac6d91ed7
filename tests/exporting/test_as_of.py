"""An export of a day in the past holds what was known then, and nothing that came later."""

import io
import json
from datetime import date
from pathlib import Path

import pytest

from store.dates import PartialDate
from store.exporting.run import export
from store.interface import Kind
from store.query import EVERYTHING
from store.store import open_store
from tests.checking.support import BODY, FUNDER, award, grant
from tests.stores import file_of

DAY = date(2021, 1, 1)


@pytest.mark.parametrize("format_", ["json", "360giving", "csv"])
def test_what_later_and_undated_sources_say_stays_out(tmp_path: Path, format_: str) -> None:
    store = open_store(tmp_path / "s")
    early = file_of(FUNDER, BODY, grant(), source="early", date=PartialDate("2020-06"))
    later = file_of(
        FUNDER,
        BODY,
        grant(purpose="Said later, at length. " * 9, funding=(award("7000"),), notes=("Later.",)),
        source="later",
        date=PartialDate("2022-06"),
    )
    undated = file_of(grant(purpose="Said at no known time."), source="undated")
    store.put([early, later, undated], action="import")
    for as_of, sources in ((DAY, {"early"}), (None, {"early", "later", "undated"})):
        target = io.BytesIO()
        listing = store.listing(EVERYTHING, Kind.AGREEMENT, as_of=as_of)
        export(store, listing, format_, target, generated=DAY)
        written = target.getvalue().decode()
        assert ("Said later" in written) is (as_of is None)
        if format_ == "json":
            (record,) = json.loads(written)["records"]
            assert {claim["source"]["id"] for claim in record["claims"]} == sources
