"""The CSV that a person fills in by hand."""
