"""The main screen and those who work for it."""
