"""What the letters say: for each its subject, its first sentence and where its link leads.

``${title}`` is the title of what it is about. A letter tells and leads to a screen; nothing is ever done by a link.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from translationstring import TranslationString

from orda.i18n import _


@dataclass(frozen=True)
class Words:
    """One letter. ``wanted``: it waits for the reader, who gets it whatever they have declined; ``at_once``: it is
    never kept for the letter of the day."""

    subject: TranslationString
    lead: TranslationString
    button: TranslationString
    wanted: bool = False
    at_once: bool = False


REQUEST = _("See the request")
QUESTION = _("Open the question")
MY_WORK = _("My work")

WORDS: Mapping[str, Words] = {
    "waits": Words(
        _("Waits for your visa: ${title}"),
        _("A request waits for your visa. Open it, look at the change, then approve it or return it to its author."),
        _("Look and decide"),
        wanted=True,
    ),
    "waits-withdrawn": Words(
        _("Urgent, a withdrawal to review: ${title}"),
        _("A page was withdrawn from visitors at once. Look at the reason, then leave it withdrawn or undo that."),
        _("Look and decide"),
        wanted=True,
        at_once=True,
    ),
    "waits-back": Words(
        _("Urgent, a folder brought back, to review: ${title}"),
        _("A folder was brought back to an earlier state at once. Look at it, then leave it so or undo that."),
        _("Look and decide"),
        wanted=True,
        at_once=True,
    ),
    "returned": Words(
        _("Returned to you: ${title}"),
        _("Your request has come back. Correct the draft and send it again."),
        REQUEST,
        wanted=True,
    ),
    "published": Words(
        _("Published: ${title}"),
        _("Your request has all its visas. Visitors see the change now."),
        REQUEST,
    ),
    "carried-out": Words(
        _("Carried out: ${title}"),
        _("Your request has all its visas and is carried out."),
        REQUEST,
    ),
    "recalled": Words(
        _("No longer waits for you: ${title}"),
        _("The author has taken the request back. There is nothing for you to do."),
        REQUEST,
    ),
    "withdrawn": Words(
        _("Withdrawn from visitors: ${title}"),
        _("What your unit answers for was withdrawn at once. The withdrawal is reviewed by somebody else."),
        REQUEST,
    ),
    "stays-withdrawn": Words(
        _("Stays withdrawn: ${title}"),
        _("The review has confirmed the withdrawal."),
        REQUEST,
    ),
    "reinstated": Words(
        _("Public again: ${title}"),
        _("The review has undone the withdrawal. Visitors see the version that was withdrawn."),
        REQUEST,
    ),
    "went-back": Words(
        _("Brought back to an earlier state: ${title}"),
        _("The Digitalization Department has brought a folder of your unit back. Somebody else reviews it."),
        REQUEST,
    ),
    "taken-back": Words(
        _("As it was before going back: ${title}"),
        _("The review has undone going back. The folder is again what it was before."),
        REQUEST,
    ),
    "due-soon": Words(
        _("Due soon: ${title}"),
        _("A request that waits for your decision is due soon. Open it and decide."),
        _("Look and decide"),
        wanted=True,
    ),
    "late": Words(
        _("Late: ${title}"),
        _("The working days that the regulation gives to this request are over. It still waits for a visa."),
        REQUEST,
        wanted=True,
    ),
    "escalated": Words(
        _("Late in your block: ${title}"),
        _("This request has been late for some working days. The unit and whoever should decide have been reminded."),
        REQUEST,
    ),
    "stale": Words(
        _("Stale: ${title}"),
        _(
            "Nobody has looked after this text for longer than its period. Correct it, or confirm that it is still "
            "correct."
        ),
        _("Open the page"),
    ),
    "unit-site": Words(
        _("The site of your unit is not in order: ${title}"),
        _("The last look at this site has found what the act does not allow. It is looked at every night."),
        _("Open the record"),
    ),
    "inquiry": Words(
        _("Information asked of your unit: ${title}"),
        _("Your unit is asked for information. Write the answer before its day."),
        _("Open the inquiry"),
        wanted=True,
    ),
    "inquiry-answered": Words(
        _("The unit has answered: ${title}"),
        _("Read the answer, then settle the inquiry or ask again."),
        _("Open the inquiry"),
        wanted=True,
    ),
    "inquiry-late": Words(
        _("Information is late: ${title}"),
        _("The working days for this answer are over. The unit still owes it."),
        _("Open the inquiry"),
        wanted=True,
    ),
    "question": Words(
        _("Question for your unit: ${title}"),
        _("A visitor's question was given to your unit. Write the answer before its day."),
        QUESTION,
        wanted=True,
    ),
    "answer": Words(
        _("Answer to be approved: ${title}"),
        _("The answer to a visitor's question waits for your approval."),
        QUESTION,
        wanted=True,
    ),
    "answered": Words(
        _("The answer to your question: ${title}"),
        _("Your question is answered. The link opens your personal page; whoever knows its address can read it."),
        _("Read the answer"),
    ),
    "error-report": Words(
        _("Errors reported on a page: ${title}"),
        _("A visitor has found an error on a page of yours. Look at it, correct the page or say that it is no error."),
        MY_WORK,
    ),
    "consultation": Words(
        _("A colleague asks: ${title}"),
        _("A colleague has a question about this page. Answer it in “My work”."),
        MY_WORK,
        wanted=True,
    ),
    "advice": Words(
        _("The answer of the Digitalization Department: ${title}"),
        _("Your question is answered. The answer stands in “My work” too."),
        MY_WORK,
        wanted=True,
    ),
    "undelivered": Words(
        _("Letters that could not be delivered: ${title}"),
        _("The site could not deliver some letters. The screen of mail names them and the reasons."),
        _("Open the screen of mail"),
        wanted=True,
        at_once=True,
    ),
    "trial": Words(
        _("A letter on trial"),
        _("Mail works: this letter was asked for on the screen of mail."),
        _("Open the screen of mail"),
        wanted=True,
        at_once=True,
    ),
}
DIGEST_SUBJECT = _("Letters of the day: ${count}")
DIGEST_LEAD = _("What has happened since the last letter of the day.")
MORE = _("And more: ${count}. Everything stands in “My work”.")
WHY_ACCOUNT = _(
    "You get this letter because of your work on the site. Which letters you get, you choose in “My account”:"
)
WHY_ASKER = _("You get this letter because you left this address with your question. It is the only one.")
NO_ANSWER = _("The letter was made by the site; answers to it are read by nobody.")
