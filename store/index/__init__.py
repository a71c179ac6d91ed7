"""The derived index: what lists, searches, sorts, counts and totals without reading the files.

One tantivy document a merged record. The index can be thrown away at any time; it is made again
from the store's files. Importing this package loads nothing.
"""
