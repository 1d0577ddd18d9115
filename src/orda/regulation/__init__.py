"""The law's parameters as typed, cited data: languages, places, roles, routes, deadlines, the working calendar."""

from orda.regulation.load import load
from orda.regulation.parameters import Regulation

__all__ = ["Regulation", "activate", "get", "load"]

_active: Regulation | None = None


def get() -> Regulation:
    """The regulation in force; the packaged one until another is activated."""
    if _active is None:
        # Two threads may both load it at first use; both get equal, frozen data.
        activate(load())
    return _active


def activate(regulation: Regulation | None) -> None:
    """Put a regulation in force for this process; None returns to the packaged one at its next use."""
    global _active
    _active = regulation
