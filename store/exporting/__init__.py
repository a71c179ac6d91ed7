"""Giving records back in the formats of the field, each with its sources and their licences."""

from store.exporting.columns import COLUMNS as COLUMNS
from store.exporting.columns import DEFAULT as DEFAULT
from store.exporting.columns import ON_SCREEN as ON_SCREEN
from store.exporting.columns import Column as Column
from store.exporting.columns import Exported as Exported
from store.exporting.columns import available as available
from store.exporting.run import EXPLAINED as EXPLAINED
from store.exporting.run import Format as Format
from store.exporting.run import check_target as check_target
from store.exporting.run import export as export
from store.exporting.run import of_file as of_file
from store.exporting.run import whole_file as whole_file
