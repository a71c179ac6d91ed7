"""The documentation, and what makes its generated parts from the running program."""
