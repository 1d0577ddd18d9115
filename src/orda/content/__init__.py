"""What the site is made of: one object, three languages, a live version and a draft side by side."""


def includeme(config):
    """Register the kinds and the site's own services with substanced's content registry."""
    config.scan(categories=("pyramid", "substanced"))
    config.include(".generation")
    config.include(".redirects")
    config.include(".document_codes")
    config.include(".succession")
