"""The actions of the app, each said once: what it does, its keys and its name for remapping."""
