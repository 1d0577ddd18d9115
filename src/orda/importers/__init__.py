"""Foreign files in, content out: Word files as coloured letters, and any change of a text as such a file."""
