"""Widgets: painted lines as Textual strips."""
