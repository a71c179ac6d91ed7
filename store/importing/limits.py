"""Bounds on what a file may ask of memory and time; past them it is refused, clearly."""

MIB = 1024 * 1024

MAX_FILE_BYTES = 512 * MIB
"""Size of a file, and of all that a zip unpacks to."""
MAX_ZIP_MEMBERS = 2_000
"""Files inside a zip."""

MAX_JSON_CONTAINERS = 6_000_000
"""Objects and lists in a JSON file, counted by their opening brackets."""
MAX_JSON_VALUES = 40_000_000
"""Values in a JSON file, counted by its commas."""
MAX_DEPTH = 32
"""Levels of nesting inside a record."""

MAX_ROWS = 1_100_000
"""Rows of a table; a sheet of Excel has 1,048,576."""
MAX_COLUMNS = 2_000
"""Columns of a table."""
MAX_CELLS = 20_000_000
"""Cells of a table, empty ones included."""
MAX_SHEETS = 200
"""Sheets of a workbook."""
MAX_WORKBOOK_CELLS = 6_000_000
"""Cells of a workbook, empty ones between others included; each is an object of its own."""
MAX_WORKBOOK_TEXT = 256 * MIB
"""Characters in the cells of a workbook, and bytes of the parts that they are read from."""
MAX_STRINGS = 3_000_000
"""Texts that the cells of a workbook share."""
MAX_LINE_BYTES = 16 * MIB
"""Bytes of one line of a CSV."""
MAX_CELL_CHARACTERS = 1_000_000
"""Characters of one cell or one field."""

MAX_PARTS = 10_000
"""Parties, places or other parts of one record."""
MAX_ROWS_OF_ONE = 1_000
"""Rows of a hand-filled table that are about one agreement."""
MAX_ID_CHARACTERS = 500
"""Characters of an identifier."""

EXCERPT = 120
"""Characters of a value that a warning shows."""
PROGRESS_STEP = 1000
"""Records between two calls of a progress function."""
