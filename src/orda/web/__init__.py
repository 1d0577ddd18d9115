"""What every page shares: settings, transactions, sessions, addresses, the theme, caching, error pages."""


def includeme(config):
    """Directives and request attributes first; the views are scanned by the root."""
    config.include(".permissions")  # before any view
    config.include(".transactions")
    config.include(".locale")
    config.include(".theme")
    config.include(".static")
    config.include(".session")
    config.include(".traversal")
    config.include(".vision")
    config.include(".layout")
    config.include(".forms.tinymce")
    config.include(".csp")
    config.include(".hosts")
    config.include(".posted")
    config.include(".last_resort")
    config.scan(".errors", categories=("pyramid",))
