"""A letter as a mail program gets it: rendered from the theme, with headers that nobody's text can break."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from translationstring import TranslationString

from orda import clock, regulation
from orda.events import MailFacts
from orda.mail.links import link, personal_key
from orda.mail.server import MailServer
from orda.mail.words import (
    DIGEST_LEAD,
    DIGEST_SUBJECT,
    MORE,
    MY_WORK,
    NO_ANSWER,
    WHY_ACCOUNT,
    WHY_ASKER,
    WORDS,
)
from orda.text.characters import visible
from orda.text.plain import excerpt

MAX_SUBJECT = 150
MAX_TITLE = 100
MAX_REMARK = 2_000
MAX_ITEMS = 100
_EMPTY_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class Envelope:
    """To whom a letter goes, in which language, and what it is known by."""

    address: str
    lang: str
    identity: str


class Writer:
    """Writes letters with the theme of one application; ``registry`` has the theme, the deployment and the server."""

    def __init__(self, registry, site):
        self.theme = registry.theme
        self.server: MailServer = registry.mail
        self.secret: str = registry.deployment.secret
        self.site = site

    def letter(self, name: str, facts: MailFacts, envelope: Envelope) -> EmailMessage:
        """One letter about one thing."""
        words, lang = WORDS[name], envelope.lang
        account = not facts.address
        values = {
            **self._item(name, facts, lang),
            "lead": self._say(words.lead, lang),
            "rows": [(self._say(label, lang), self._line(value)) for label, value in facts.rows],
            "remark": self._remark(facts.remark, lang),
            **self._foot(lang, account),
        }
        return self._message("letter", values, envelope)

    def digest(self, items: Sequence[tuple[str, MailFacts]], envelope: Envelope) -> EmailMessage:
        """The letter of the day about several things."""
        lang = envelope.lang
        more = len(items) - MAX_ITEMS
        values = {
            "subject": self._say(DIGEST_SUBJECT, lang, count=str(len(items))),
            "lead": self._say(DIGEST_LEAD, lang),
            "items": [self._item(name, facts, lang) for name, facts in items[:MAX_ITEMS]],
            "more": self._say(MORE, lang, count=str(more)) if more > 0 else "",
            "href": link(self.server.base, lang, self.site, "my-work"),
            "button": self._say(MY_WORK, lang),
            **self._foot(lang, True),
        }
        return self._message("digest", values, envelope)

    def _item(self, name: str, facts: MailFacts, lang: str) -> dict:
        words, query = WORDS[name], facts.query
        if facts.seal[0]:
            query = (*query, ("key", personal_key(self.secret, facts.seal)))
        place = facts.place if facts.place is not None else self.site
        return {
            "subject": self._say(words.subject, lang, title=excerpt(self._line(facts.title), MAX_TITLE)),
            "href": link(self.server.base, lang, place, facts.view, query),
            "button": self._say(words.button, lang),
        }

    def _foot(self, lang: str, account: bool) -> dict:
        return {
            "lang": lang,
            "name": regulation.get().university.titles[lang],
            "site": self.server.base,
            "why": self._say(WHY_ACCOUNT if account else WHY_ASKER, lang),
            "account_href": link(self.server.base, lang, self.site, "account") if account else "",
            "no_answer": self._say(NO_ANSWER, lang),
        }

    def _remark(self, remark: str, lang: str) -> list[str]:
        """The lines of what somebody wrote; what the program says comes as a message."""
        said = self._say(remark, lang) if isinstance(remark, TranslationString) else remark
        return visible(said)[:MAX_REMARK].strip().split("\n") if said.strip() else []

    def _say(self, sentence: TranslationString, lang: str, **mapping: str) -> str:
        if mapping:
            sentence = TranslationString(sentence, mapping=mapping)
        return self.theme.translate(sentence, target_language=lang)

    def _line(self, text: str) -> str:
        return " ".join(visible(str(text)).split())

    def _message(self, template: str, values: dict, envelope: Envelope) -> EmailMessage:
        lang = envelope.lang
        subject, text, html = (
            self.theme.render(f"mail/{template}/{part}.pt", values, lang)
            for part in ("subject.txt", "body.txt", "body.html")
        )
        message = EmailMessage(policy=SMTP)
        message["Subject"] = excerpt(self._line(subject), MAX_SUBJECT)
        message["From"] = Address(regulation.get().university.short[lang], addr_spec=self.server.sender)
        message["To"] = Address(addr_spec=envelope.address)
        message["Date"] = clock.to_local(clock.now())
        message["Message-ID"] = f"<{envelope.identity}@{self.server.domain}>"
        message["Auto-Submitted"] = "auto-generated"
        message["X-Auto-Response-Suppress"] = "All"
        message.set_content(_EMPTY_LINES.sub("\n\n", text.strip()) + "\n")
        message.add_alternative(html, subtype="html")
        message["Content-Language"] = lang  # after the content, which clears headers of its own
        return message
