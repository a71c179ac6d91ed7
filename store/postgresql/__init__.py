"""Records in a PostgreSQL server, for many hosts: one row a document, with the writes kept.

psycopg is loaded when an address is opened, and not before; `address` is light.
"""
