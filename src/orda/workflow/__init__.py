"""The only room that changes a state: requests, visas, publication, withdrawal."""


def includeme(config):
    """Register the requests service with substanced's content registry."""
    config.scan(categories=("pyramid", "substanced"))
    config.include(".subscribers")
