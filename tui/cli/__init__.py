"""The command line: one-shot verbs, the way in over SSH, plain mode, help and completion."""
