"""Data on standard output: a table on a terminal, plain text in a pipe, JSON or CSV anywhere."""
