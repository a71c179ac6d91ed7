"""Giving records back in the formats of the field, each with its sources and their licences."""
