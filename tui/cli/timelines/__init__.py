"""Timelines for the command line: what is asked for, and the forms it is printed in."""
