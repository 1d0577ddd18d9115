"""The kinds: each file holds the class, its schemas and its registration."""
