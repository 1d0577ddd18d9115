"""What was and who did it: the change register, restore points, comparing, the bin."""


def includeme(config):
    """Register the services and subscribe the register to everything that changes the public site."""
    config.scan(categories=("pyramid", "substanced"))
    config.include(".subscribers")
    config.include(".bin_erasure")
