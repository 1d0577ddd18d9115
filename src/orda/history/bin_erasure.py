"""What must leave the bin at once: people who are withdrawn, questions taken back, names in what waits there (F8, G9).

Nobody looks into the bin by address, so these are found by identity, inside discarded folders too.
"""

from orda import events
from orda.content.base import descendants
from orda.content.consent import WITHDRAWERS, erase_person
from orda.content.erasure import BY_ASKER, erase
from orda.content.mentions import forget_person
from orda.content.site import find, service_of, site_of
from orda.errors import NotAllowed
from orda.history.bin import Discarded, within_reach
from orda.interfaces import IPerson
from orda.security.actor import SYSTEM, Actor

TAKEN_BACK = "withdrawn"


def includeme(config):
    """Subscribe to what ends for good elsewhere."""
    config.add_subscriber(erased, events.Erased)
    config.add_subscriber(question_changed, events.QuestionChanged)


def people_in(context, entry: Discarded, actor: Actor) -> list:
    """The people among what ``entry`` holds whom the actor may withdraw."""
    people = (each for each in descendants(entry.object) if IPerson.providedBy(each))
    return [person for person in people if within_reach(context, person, actor, *WITHDRAWERS)]


def withdraw_binned(context, entry: Discarded, uid: str, ground: str, *, actor: Actor) -> None:
    """Withdraw a person in the bin, as ``withdraw_person`` does in the tree. Raises NotAllowed, BadField."""
    person = next((each for each in people_in(context, entry, actor) if each.uid == uid), None)
    if person is None:
        raise NotAllowed()
    site = site_of(context)
    erase_person(person, ground, actor=actor, place=_place_of(site, entry))
    _forget_entry(site, person)


def erased(event: events.Erased) -> None:
    """What waits in the bin may name the person too, and come back."""
    if event.trace is None:
        return
    for entry in service_of(event.parent, "bin").entries.values():
        for obj in descendants(entry.object):
            forget_person(obj, event.trace, event.actor, tell=False)


def question_changed(event: events.QuestionChanged) -> None:
    """A question that was published and put into the bin would come back with the words that were taken back."""
    if event.action == TAKEN_BACK:
        erase_binned(site_of(event.place), event.question.made_uids)


def erase_binned(site, uids: tuple[str, ...]) -> None:
    """Erase what lies in the bin of the questions ``uids``."""
    for entry in list(service_of(site, "bin").entries.values()) if uids else ():
        for obj in [each for each in descendants(entry.object) if each.uid in uids]:
            erase(obj, BY_ASKER, actor=SYSTEM, place=_place_of(site, entry))
            _forget_entry(site, obj)


def _place_of(site, entry: Discarded):
    """The folder that it was discarded from; the site when that is gone."""
    return find(site, entry.parent_uid) or site


def _forget_entry(site, obj) -> None:
    service_of(site, "bin").drop(obj.uid)
