"""Pyramid's words of access control, from where this Pyramid keeps them (1.10: ``security``, 2: ``authorization``)."""

try:
    from pyramid.authorization import Allow, Authenticated, Deny, Everyone
except ImportError:
    from pyramid.security import Allow, Authenticated, Deny, Everyone

__all__ = ["Allow", "Authenticated", "Deny", "Everyone"]
