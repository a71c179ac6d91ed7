"""What the app knows and where it is, without a widget."""
