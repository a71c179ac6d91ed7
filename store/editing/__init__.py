"""Records of one's own: what a person writes, read into the record model and kept as a source."""
