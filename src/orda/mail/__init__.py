"""Telling people: letters, who gets them, sending after the change that they tell of is committed."""


def includeme(config):
    """Register the outbox, read where letters are handed in, and hear what people shall be told."""
    config.scan(categories=("pyramid", "substanced"))
    config.include(".server")
    config.include(".subscribers")
