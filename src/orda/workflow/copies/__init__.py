"""Level B: a section is changed in a working copy first, looked at as a whole, tested, then carried out at once."""


def includeme(config):
    """Note what is done to the tree while a copy is worked on."""
    config.include(".operations")
