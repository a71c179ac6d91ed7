"""A long search for input that breaks a reader: `make fuzz`, or `python -m tests.fuzz --help`.

Real shapes are changed at random and given to whatever reads what others wrote. Anything but a
result or a refusal in one line, and whatever takes too long or too much memory, is a find.
"""
