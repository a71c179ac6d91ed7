"""The terminal side: the app, the one-shot verbs, pages and charts."""
