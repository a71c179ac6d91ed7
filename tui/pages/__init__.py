"""Pages and charts: what records say, as lines with a meaning or as pictures."""
