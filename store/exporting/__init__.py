"""Giving records back in the formats of the field, each with its sources and their licences."""

from store.exporting.columns import COLUMNS, DEFAULT, ON_SCREEN, Column, Exported, available
from store.exporting.run import EXPLAINED, Format, check_target, export, of_file, whole_file

__all__ = [
    "COLUMNS",
    "DEFAULT",
    "EXPLAINED",
    "ON_SCREEN",
    "Column",
    "Exported",
    "Format",
    "available",
    "check_target",
    "export",
    "of_file",
    "whole_file",
]
