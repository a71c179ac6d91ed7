"""An independent book-keeper: a second, plain way to the figures that the program prints."""
