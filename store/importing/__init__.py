"""Files of the field, read into sources: every fact kept, every doubt named.

`read_file` reads a file into a `Plan` without touching a store; `run_import` puts it into one.
"""

from store.importing.formats.handmade import template as template
from store.importing.mapping import Mapping as Mapping
from store.importing.mapping import kept_mapping as kept_mapping
from store.importing.mapping import load_mapping as load_mapping
from store.importing.mapping import read_mapping as read_mapping
from store.importing.mapping import shipped_mappings as shipped_mappings
from store.importing.plan import Known as Known
from store.importing.plan import Lost as Lost
from store.importing.plan import Plan as Plan
from store.importing.plan import Report as Report
from store.importing.plan import Tally as Tally
from store.importing.plan import Warning as Warning
from store.importing.proposal import Proposal as Proposal
from store.importing.proposal import UnknownTableError as UnknownTableError
from store.importing.proposal import preview as preview
from store.importing.run import read_file as read_file
from store.importing.run import run_import as run_import
