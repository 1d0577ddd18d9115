"""Telling people: letters, who gets them, sending after the change that they tell of is committed."""


def includeme(config):
    """Register the outbox, read where letters are handed in, and hear what people shall be told."""
    # Only what is stored: the sender and what it speaks with take megabytes, and many sites send nothing.
    config.scan("orda.mail.outbox", categories=("pyramid", "substanced"))
    config.include(".server")
    config.include(".subscribers")
