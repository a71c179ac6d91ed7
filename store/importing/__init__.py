"""Files of the field, read into sources: every fact kept, every doubt named.

`read_file` reads a file into a `Plan` without touching a store; `run_import` puts it into one.
"""

from store.importing.formats.handmade import template
from store.importing.mapping import (
    Mapping,
    kept_mapping,
    load_mapping,
    read_mapping,
    shipped_mappings,
)
from store.importing.plan import Known, Lost, Plan, Report, Tally, Warning
from store.importing.proposal import Proposal, UnknownTableError, preview
from store.importing.run import read_file, run_import

__all__ = [
    "Known",
    "Lost",
    "Mapping",
    "Plan",
    "Proposal",
    "Report",
    "Tally",
    "UnknownTableError",
    "Warning",
    "kept_mapping",
    "load_mapping",
    "preview",
    "read_file",
    "read_mapping",
    "run_import",
    "shipped_mappings",
    "template",
]
