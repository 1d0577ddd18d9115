"""What the coded reasons of a row are called: of a return to the author, and of a withdrawal from the public."""

from collections.abc import Mapping

from orda import regulation
from orda.workflow.requests.request import Visa


def reason_titles(visa: Visa) -> Mapping[str, str]:
    """{language: title} of the reason of a row; nothing where it has none."""
    rules = regulation.get()
    reasons = rules.withdrawal_reasons if visa.action == "withdrawn" else rules.return_reasons
    found = reasons.get(visa.reason)
    return found.titles if found is not None else {}


def coded(code: str, words: str) -> str:
    """A reason of a withdrawal as the register keeps it: its name in the regulation, and what was written."""
    return ": ".join(filter(None, (code, words.strip())))


def coded_said(text: str, lang: str) -> str:
    """The same for people; what names no reason of the regulation is shown as it is."""
    code, _colon, words = text.partition(": ")
    found = regulation.get().withdrawal_reasons.get(code)
    return ": ".join(filter(None, (found.titles[lang], words))) if found is not None else text
