"""The way back: a folder to a restore point, and one's own last act undone."""
