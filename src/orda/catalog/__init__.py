"""Finding: inline indexes, ACL zones, the text queue with its one indexer, search."""


def includeme(config):
    """Register the services and follow every change of content."""
    config.scan(categories=("pyramid", "substanced"))
    config.include(".subscribers")
