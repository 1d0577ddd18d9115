"""Programmes of an older site claim their codes in the register, which knew of documents only."""

from orda.content.base import descendants
from orda.content.document_codes import PROGRAMME, claim


def evolve(site, registry) -> None:
    """Note every code that a programme has, public or in a draft."""
    for obj in descendants(site):
        if obj.kind == PROGRAMME:
            claim(obj)
