"""Is the site what the law requires, today? Obligatory items, freshness, the sites of units."""


def includeme(config):
    """Register the services with substanced's content registry."""
    config.scan(categories=("pyramid", "substanced"))
    config.include(".saying")
