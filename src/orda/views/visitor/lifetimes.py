"""How long an answer may be kept that time alone makes wrong."""

from orda import clock
from orda.web.caching import public_answer


def bounded(request, *moments) -> None:
    """If the answer may be kept at all, keep it no longer than until the first of ``moments`` that is to come."""
    coming = [moment for moment in moments if moment is not None and moment > clock.now()]
    if coming and getattr(request, "public_answer", False):
        public_answer(request, min(coming))
