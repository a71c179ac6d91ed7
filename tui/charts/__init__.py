"""Timelines as documents, pictures and tables."""
