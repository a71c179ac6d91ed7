"""What stands on the screen, as painted lines: the same for the first frame and for the app."""
