"""Texts that people may type, for property tests: anything at all, and mixtures of the language."""

from datetime import date

from hypothesis import strategies as st

from store.query import Query, parse
from store.query.fields import BY_NAME

TODAY = date(2012, 5, 31)

_SPELLINGS = (
    "2011/12 2011-12 2009..2013 >2011 <=2013-04 today..+12m -6m 12m 31/03/2013 FY2011 >1m ..5 ="
    " 13/14 2009-2013 10k-50k"
    " 10k..50k £3.5m =0 <$2bn GBP end money navca* Men's GB-CHC-1001635 =Age yes lots > .. 0000"
)
_VALUES = st.sampled_from(_SPELLINGS.split())
_PIECES = st.one_of(
    st.sampled_from(["OR", "AND", "(", ")", "-(", "-", "*", '"', '""', "“", "”", "and", "or"]),
    st.sampled_from(
        ["navca", "Age UK", '"Age UK"', "-men", "co-op*", "O’Brien", "3.5m", "http://a.b"]
    ),
    st.builds(
        "{}{}:{}".format,
        st.sampled_from(["", "-", "--"]),
        st.sampled_from([*BY_NAME, "fnder", "FUNDER", "x-", "z"]),
        st.one_of(_VALUES, st.text(max_size=8), st.text(max_size=8).map('"{}"'.format)),
    ),
    st.text(max_size=6),
)

typed = st.one_of(
    st.text(max_size=60),
    st.lists(_PIECES, max_size=12).map(" ".join),
    st.lists(_PIECES, max_size=12).map("".join),
)


def read(text: str, year_start: int = 4) -> Query:
    """Parse on a day that stays the same."""
    return parse(text, today=TODAY, year_start=year_start)
