"""Every change of the public site gets its restore point and its one row in the register, in the same transaction."""

from orda import events
from orda.content.base import path_of
from orda.content.site import service_of
from orda.history.ordering import shortened
from orda.security.sharing import describe


def includeme(config):
    """Subscribe to all changes that the register records (clause A12)."""
    for event_class, record in (
        (events.Published, published),
        (events.SectionFounded, founded),
        (events.Decided, decided),
        (events.Withdrawn, withdrawn),
        (events.Moved, moved),
        (events.Reordered, reordered),
        (events.Removed, removed),
        (events.Restored, restored),
        (events.WentBack, went_back),
        (events.GrantsChanged, grants_changed),
        (events.OwnerChanged, owner_changed),
        (events.SettingsChanged, settings_changed),
        (events.QuestionChanged, question_changed),
        (events.Confirmed, confirmed),
        (events.LanguageWaived, language_waived),
        (events.ConsentChanged, consent_changed),
        (events.Erased, erased),
        (events.Purged, purged),
    ):
        config.add_subscriber(record, event_class)


def published(event: events.Published) -> None:
    """A draft became public."""
    before = event.previous.number if event.previous else 0
    request = event.request
    _record(
        event,
        "published",
        version=before,
        before=str(before or ""),
        after=str(event.version.number),
        # Whoever withdrew a text did not ask for it to be public again (level E).
        actor=request.opened_by if request and not request.route.at_once else event.actor,
        approver=event.approver,
        request=request.number if request else None,
    )


def founded(event: events.SectionFounded) -> None:
    """A new section stands, with its owner, rights and first pages: one row for the one decision (G4)."""
    request, section = event.request, event.object
    _record(
        event,
        "founded",
        after=path_of(section),
        actor=request.opened_by,
        approver=event.approver,
        request=request.number,
    )


def decided(event: events.Decided) -> None:
    """A principle of the site shall change; the row names the decisions that it rests on (B15)."""
    request = event.request
    found = [reference for visa in request.visas for reference in visa.references]
    references = "; ".join(f"{key}: № {number}, {day}" for key, number, day in found)
    service_of(event.place, "register").append(
        time=event.time,
        action="decided",
        uid=event.place.uid,
        title=request.proposal.title,
        path=path_of(event.place),
        actor=request.opened_by,
        approver=event.approver,
        request=request.number,
        before="",
        after=references,
        comment="",
        restore_point=None,
    )


def withdrawn(event: events.Withdrawn) -> None:
    """A page was taken from the public."""
    number = event.previous.number
    _record(event, "withdrawn", version=number, before=str(number))


def moved(event: events.Moved) -> None:
    """An object got another address."""
    before, after = map(event.object.register_path, (event.old_path, event.new_path))
    _record(event, "moved", before=before, after=after)


def reordered(event: events.Reordered) -> None:
    """Children got another order. The restore point has the whole of it; the row of a large folder what has moved."""
    folder = event.object
    before, after = (tuple(folder[name].register_path(name) for name in names) for names in (event.before, event.after))
    was, now = shortened(before, after)
    _record(event, "reordered", order=before, before=was, after=now)


def removed(event: events.Removed) -> None:
    """An object went to the bin."""
    _record(event, "removed", path=event.old_path, before=event.object.register_path(event.old_path))


def restored(event: events.Restored) -> None:
    """An object came back from the bin."""
    _record(event, "restored", after=event.object.register_path(event.new_path))


def went_back(event: events.WentBack) -> None:
    """A folder was brought back to a restore point: one row for all of it, which names the point made before."""
    folder = event.object
    service_of(event.place, "register").append(
        time=event.time,
        action="went-back",
        uid=folder.uid,
        title=folder.register_title,
        path=folder.register_path(path_of(folder)),
        actor=event.actor,
        approver="",
        request=event.request,
        before=event.before,
        after=event.after,
        comment=event.comment,
        restore_point=event.point,
    )


def grants_changed(event: events.GrantsChanged) -> None:
    """Rights changed."""
    _record(event, "rights", before=event.before, after=event.after)


def owner_changed(event: events.OwnerChanged) -> None:
    """Another unit answers for a place."""
    _record(event, "owner", before=event.before, after=event.after)


def settings_changed(event: events.SettingsChanged) -> None:
    """A setting, a user or a group changed."""
    _record(event, "settings", before=event.before, after=event.after)


def consent_changed(event: events.ConsentChanged) -> None:
    """A person agreed to a publication, or no longer does; of the data themselves the row says nothing."""
    _record(event, "consent", before=event.before, after=event.after)


def erased(event: events.Erased) -> None:
    """A person or a question was withdrawn: this row is all that is left."""
    _record(event, "erased", path=f"{path_of(event.parent).rstrip('/')}/")


def purged(event: events.Purged) -> None:
    """The term of something in the bin was over; the rows before this one say what it was."""
    _record(event, "purged", path=event.path, before=event.object.register_path(event.path))


def confirmed(event: events.Confirmed) -> None:
    """A text was called still correct."""
    _record(event, "confirmed", before=event.before, after=event.time.isoformat(timespec="seconds"))


def language_waived(event: events.LanguageWaived) -> None:
    """A page may lack a language until a day, or no longer (E6)."""
    _record(event, "waiver", before=event.before, after=event.after)


def question_changed(event: events.QuestionChanged) -> None:
    """An act on a visitor's question: its number and the unit, nothing of who asked or what (G9)."""
    service_of(event.place, "register").append(
        time=event.time,
        action="question",
        uid=event.place.uid,
        title=f"№ {event.question.number}",
        path=path_of(event.unit or event.place),
        actor=event.actor,
        approver="",
        request=None,
        before="",
        after=event.action,
        comment="",
        restore_point=None,
    )


def _record(
    event, action, *, version=None, order=(), before="", after="", actor="", approver="", request=None, path=""
):
    if event.part:  # the act that it belongs to has the row
        return
    obj, basis = event.object, event.basis
    if basis is not None:
        actor, approver, request = actor or basis.asker, approver or basis.approver, request or basis.request
    place = obj.register_path(path or path_of(obj))
    number = version if version is not None else (obj.live.number if obj.live else 0)
    point = service_of(event.place, "restore-points").add(action, obj.uid, place, number, tuple(order), describe(obj))
    service_of(event.place, "register").append(
        time=event.time,
        action=action,
        uid=obj.uid,
        title=obj.register_title,
        path=place,
        actor=actor or event.actor,
        approver=approver,
        request=request,
        before=before,
        after=after,
        comment=event.comment,
        restore_point=point.number,
    )
