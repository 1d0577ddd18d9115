"""Level B: a section is changed in a working copy first, looked at as a whole, tested, then carried out at once."""
