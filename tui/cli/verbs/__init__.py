"""One file a verb: what it is called and takes, with its help and examples, and what it does."""
