"""Records of partnerships and money, the files that hold them, and how they are found."""
