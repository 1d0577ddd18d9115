"""What people ask again and again: questions and searches in vain, grouped, and made into frequent questions (F19)."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from html import escape

from orda import clock, events
from orda.catalog.unanswered import unanswered_of
from orda.content import arrange
from orda.content.base import Content
from orda.content.editing import save_draft, stamp
from orda.content.erasure import BY_ASKER, erase, stored_editions
from orda.content.site import find
from orda.errors import NotAllowed, OrdaError
from orda.i18n import LANGUAGES, _
from orda.security.actor import SYSTEM, Actor
from orda.text.personal import BLANKS, blank
from orda.text.plain import excerpt, plain_text
from orda.text.similarity import group_alike
from orda.workflow.questions.question import SPAM, WITHDRAWN, IncomingQuestion, moderates, questions_of

# So many alike questions suggest that an answer for everybody is missing.
SUGGESTED = 5
LEAST = 2
LOOKED_BACK = timedelta(days=730)
MAX_GROUPS = 50
MAX_LISTED = 20
MAX_TITLE = 200
MAX_QUOTED = 300
PLACE = ("university", "frequent-information")
_LISTED = re.compile(r"<li>(.*?)</li>", re.DOTALL)


@dataclass(frozen=True)
class Group:
    """Questions or searches that ask the same. ``ids`` are numbers of questions, or the words of searches."""

    texts: tuple[str, ...]
    ids: tuple[str, ...]
    lang: str
    count: int

    @property
    def suggested(self) -> bool:
        """Are there so many that the answer should stand among the frequent questions?"""
        return self.count >= SUGGESTED


def alike_questions(site) -> list[Group]:
    """Groups of at least two questions of the last two years that no frequent question was made from yet."""
    since = clock.now() - LOOKED_BACK
    found = [each for each in questions_of(site).newest() if each.opened > since and _counts(site, each)]
    found.reverse()
    said = [_nameless(each) for each in found]
    groups = group_alike(
        [(text.replace(BLANKS[each.asked.lang], " "), each.asked.lang) for text, each in zip(said, found, strict=True)]
    )
    return [
        Group(
            tuple(said[n] for n in members),
            tuple(str(found[n].number) for n in members),
            found[members[0]].asked.lang,
            len(members),
        )
        for members in groups[:MAX_GROUPS]
        if len(members) >= LEAST
    ]


def _nameless(question: IncomingQuestion) -> str:
    asked = question.asked
    return blank(asked.text, asked.lang, (asked.name,)).text


def _counts(site, question: IncomingQuestion) -> bool:
    if question.state in (SPAM, WITHDRAWN) or question.erased is not None:
        return False
    return not question.faq_uid or find(site, question.faq_uid) is None


def searches_in_vain(site) -> list[Group]:
    """Groups of searches without a result, with the number of times that people tried."""
    found = unanswered_of(site).frequent()
    groups = [
        Group(
            tuple(found[n][0] for n in members),
            tuple(found[n][0] for n in members),
            found[members[0]][1],
            sum(found[n][2] for n in members),
        )
        for members in group_alike([(words, lang) for words, lang, _count in found])
    ]
    return sorted(groups, key=lambda group: -group.count)[:MAX_GROUPS]


def make_faq(site, *, actor: Actor, numbers: tuple[str, ...], searches: tuple[str, ...], lang: str, heading: str):
    """A draft of a frequent question from questions (by number) and searches in vain (their words, in ``lang``).

    The draft lists them under ``heading`` for whoever writes the answer, and keeps how many there were. Raises
    NotAllowed, OrdaError when there is nothing to make it from or no place for it.
    """
    if not moderates(actor, site):
        raise NotAllowed()
    questions = _named(site, numbers)
    service = unanswered_of(site)
    keys = [(lang, words) for words in searches[:MAX_LISTED] if lang in LANGUAGES and (lang, words) in service.counts]
    folder = _place(site)
    if folder is None or not (questions or keys):
        raise OrdaError(_("These questions are no longer there, or there is no page for frequent questions."))
    lang = Counter(each.asked.lang for each in questions).most_common(1)[0][0] if questions else lang
    texts = [*map(_nameless, questions), *(words for _lang, words in keys)]
    count = len(questions) + sum(service.counts[key][0] for key in keys)
    faq = _draft(folder, actor, texts, lang, heading, count, questions[0].asked.topic if questions else "other")
    for each in questions:
        each.faq_uid = faq.uid
    service.forget(keys)
    return faq


def _named(site, numbers: tuple[str, ...]) -> list[IncomingQuestion]:
    records = questions_of(site).records
    known = (records.get(int(word)) for word in numbers[:500] if word.isascii() and word.isdigit() and len(word) < 10)
    return [each for each in known if each is not None and _counts(site, each)]


def _place(site):
    found = site
    for name in PLACE:
        found = found.get(name) if found is not None else None
    return found


def _draft(folder, actor: Actor, texts: list[str], lang: str, heading: str, count: int, topic: str) -> Content:
    title = excerpt(min(texts, key=len), MAX_TITLE)
    listed = "".join(f"<li>{escape(excerpt(text, MAX_QUOTED))}</li>" for text in texts[:MAX_LISTED])
    faq = arrange.add(folder, "faq", actor=actor, title=title)
    save_draft(
        faq,
        texts={lang: {"title": title}},
        bodies={lang: f"<p>{escape(heading)}</p><ul>{listed}</ul>"},
        fields={"topic": topic, "sources": count},
        actor=actor,
        seen=stamp(faq),
    )
    return faq


def take_out(question: IncomingQuestion, site) -> None:
    """Take the words of ``question`` out of the list that the draft of a frequent question began with (G9).

    A draft that still bears them as its title gets another of the titles, or is erased when it has no other. What the
    University has made public by then is its own text, and stays.
    """
    faq = find(site, question.faq_uid) if question.faq_uid else None
    if faq is None:
        return
    said, left = _nameless(question), []
    for edition in stored_editions(faq):
        for body in edition.bodies.values():
            body.html = _LISTED.sub(lambda found: "" if _same(found[1], said) else found[0], body.html)
            left += [plain_text(words) for words in _LISTED.findall(body.html)]
    draft, title = faq.draft, excerpt(said, MAX_TITLE)
    titled = draft is not None and any(words.get("title") == title for words in draft.texts.values())
    if titled and not len(faq.versions):
        if not left:
            erase(faq, BY_ASKER, actor=SYSTEM)
            return
        other = {"title": excerpt(min(left, key=len), MAX_TITLE)}
        for each in filter(None, (draft, faq.judged)):
            each.texts = {
                lang: {**words, **other} if words.get("title") == title else words for lang, words in each.texts.items()
            }
    if draft is not None:
        draft.revision += 1  # a form that still shows the words must not bring them back unnoticed
    events.notify(events.NameForgotten(faq, SYSTEM.login))


def _same(html: str, said: str) -> bool:
    return plain_text(html) == " ".join(excerpt(said, MAX_QUOTED).split())
