"""The files of a store: read whole, written all or nothing, kept with their last versions.

Importing this package loads nothing; each module is imported for what it does. `folder` and
`errors` are light enough for a one-shot lookup; whatever writes loads filelock only when it does.
"""
