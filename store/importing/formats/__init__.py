"""One module a format; each says its name, tells its files from others, and reads them."""
