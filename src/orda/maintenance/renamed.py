"""Modules that stored classes have left: a database made before goes on under their old names (``DB.classFactory``).

A record keeps the name under which it was written until it is written again, so a line stays here for ever.
"""

from ZODB.broken import find_global

MOVED = {
    "orda.workflow.acquainting": "orda.workflow.sheets.acquainting",
    "orda.workflow.certificates": "orda.workflow.sheets.certificates",
    "orda.workflow.consulting": "orda.workflow.questions.consulting",
    "orda.workflow.inquiries": "orda.workflow.questions.inquiries",
    "orda.workflow.proposals": "orda.workflow.requests.proposals",
    "orda.workflow.questions": "orda.workflow.questions.question",
    "orda.workflow.reports": "orda.workflow.questions.reports",
    "orda.workflow.requests": "orda.workflow.requests.request",
    "orda.workflow.schedule": "orda.workflow.timing.schedule",
    "orda.workflow.signatures": "orda.workflow.sheets.signatures",
}


def find_class(module: str, name: str):
    """The class or function that a record means; a ``Broken`` stand-in for what exists nowhere."""
    return find_global(MOVED.get(module, module), name)


def class_factory(_connection, module: str, name: str):
    """The same with the arguments of ZODB's ``DB(class_factory=…)``."""
    return find_class(module, name)
