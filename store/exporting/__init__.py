"""Giving records back in the formats of the field, each with its sources and their licences."""

from store.exporting.columns import COLUMNS, DEFAULT, ON_SCREEN, Column, available
from store.exporting.files import whole_file
from store.exporting.formats import EXPLAINED, Format, of_file
from store.exporting.items import Exported
from store.exporting.run import export

__all__ = [
    "COLUMNS",
    "DEFAULT",
    "EXPLAINED",
    "ON_SCREEN",
    "Column",
    "Exported",
    "Format",
    "available",
    "export",
    "of_file",
    "whole_file",
]
