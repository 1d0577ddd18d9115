"""Coloured letters on the screens: written in the page or read from a Word file, shown, taken away as such a file."""
