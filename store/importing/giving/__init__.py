"""The 360Giving Data Standard: grants as agreements, whether they come as JSON or as a table."""
