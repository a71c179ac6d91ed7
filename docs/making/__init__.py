"""One module for each thing that the documentation shows of the running program."""
