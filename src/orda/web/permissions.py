"""Refuses to start with a view that does not declare its permission (checklist 34)."""

from pyramid.exceptions import ConfigurationError


def declared(view, info):
    """View deriver: raises ConfigurationError at start-up for a view without a permission."""
    if info.options.get("permission") is None and not info.exception_only:
        name = getattr(info.original_view, "__qualname__", info.original_view)
        raise ConfigurationError(f"view {name} declares no permission")
    return view


def includeme(config):
    """Watch every view that is registered."""
    config.add_view_deriver(declared, name="declared_permission")
