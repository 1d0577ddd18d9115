"""Bring the three catalogues to the messages that code and templates use: `make messages`.

New messages are added untranslated (English is the message itself), messages that nothing uses are dropped. What is
left to translate is listed; the tests fail until it is.
"""

import io
import sys
from pathlib import Path

from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.test_locale import LANGUAGES, used  # noqa: E402 - after the path


def update(language: str, messages: set[str]) -> list[str]:
    """Add and drop messages in one catalogue; what is not translated in it."""
    path = ROOT / "src" / "orda" / "locale" / language / "LC_MESSAGES" / "orda.po"
    with path.open("rb") as source:
        catalogue = read_po(source, locale=language, domain="orda")
    for known in [message.id for message in catalogue if message.id]:
        if known not in messages:
            catalogue.delete(known)
    for message in messages:
        if message not in catalogue:
            catalogue.add(message, message if language == "en" else "")
    catalogue.fuzzy = False
    out = io.BytesIO()
    write_po(out, catalogue, width=120, sort_output=True, no_location=True, ignore_obsolete=True)
    path.write_bytes(out.getvalue())
    return [message.id for message in catalogue if message.id and not message.string]


def main() -> None:
    messages = {message for message in used() if message}
    for language in LANGUAGES:
        left = update(language, messages)
        print(f"{language}: {len(messages)} messages, {len(left)} to translate")
        for message in left:
            print(f"  {message!r}")


if __name__ == "__main__":
    main()
