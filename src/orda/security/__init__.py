"""Who may do what: principals, grants, the policy, passwords and sessions."""


def includeme(config):
    """Register the security services with substanced's content registry."""
    config.scan(categories=("pyramid", "substanced"))
