"""Finding: indexes, ACL zones, the text queue, search."""


def includeme(config):
    """Nothing yet."""
