"""What each column of `pactline timeline --csv` and `--json` holds."""

from __future__ import annotations

MONEY = (
    ("row", "year, stated total, unaccounted, total, left out, or the group that the row is of"),
    ("label", "the financial year, the name in the group, or why something is left out"),
    ("records", "how many records; not for one agreement, nor for each of several currencies"),
    ("figures", "how many figures are summed; not for one agreement"),
    ("currency", "its ISO code"),
    ("amount", "in units of the currency, as stated, without its qualifier; empty for no figure"),
    ("figure", "the same in words, qualifier included"),
    ("from", "the least that it can be; empty where nothing bounds it"),
    ("to", "the most that it can be; likewise"),
    ("basis", "stated or worked out; of one agreement alone"),
    ("sources", "ids of the sources that say it; of one agreement, and of agreements over time"),
    ("so_far", "the sum of the years up to this one; of one agreement alone"),
    ("median", "middle figure of a search's total or group"),
    ("largest", "largest figure of it"),
    ("reading", "award date or apportioned by days"),
    ("prices", "the financial year whose prices a search was restated in"),
)
"""Of money by financial year; a kind of timeline has the columns that make sense for it."""

OVER_TIME = (
    ("id", "with --gantt: the agreement"),
    ("title", "its title"),
    ("begins", "2017-02-03, 2017-02, 2017 or 2011/12, as its sources give it"),
    ("begins_by", "whether it began by then at the latest"),
    ("begins_from", "what is dated by it"),
    ("ends", "as begins"),
    ("ends_by", "whether it ends by then at the latest"),
    ("ends_worked_out", "whether the end is worked out from a term"),
    ("ends_from", "what is dated by it"),
    ("status", "on the day of the question"),
    ("lapsing", "whether it ends within twelve months of that day"),
    ("events", "what is dated in between"),
    ("as_of", "the day of the question"),
)
"""Of agreements over time."""

FIELDS = (*MONEY, *OVER_TIME)
