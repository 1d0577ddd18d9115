"""What can be refused, and why: every error carries a sentence for the person who caused it."""

from orda.i18n import _


class OrdaError(Exception):
    """Base of all refusals; ``message`` is a translation string for the reader."""

    message = _("This cannot be done.")

    def __init__(self, message=None):
        if message is not None:
            self.message = message
        super().__init__(str(self.message))


class NotAllowed(OrdaError):
    """The person lacks the right; ask the folder's head or the Digitalization Department."""

    message = _("You do not have the right to do this here.")


class StaleDraft(OrdaError):
    """The draft was changed since the form was opened; show both texts and let the person choose."""

    message = _("Somebody else saved this draft while you were writing.")

    def __init__(self, current=None):
        self.current = current
        super().__init__()


class InvalidState(OrdaError):
    """The step does not fit the present state, for example because somebody else took it first."""

    message = _("The state has changed since you opened this page. Look at it again, then decide.")


class BadName(OrdaError):
    """The address part is taken, reserved or has characters that an address cannot hold."""

    message = _("This address cannot be used.")


class BadPlace(OrdaError):
    """The object may not stand in that folder, for example a folder inside itself."""

    message = _("It cannot be placed there.")


class BadField(OrdaError):
    """A value that does not fit the others, or the rest of the site; ``field`` names it as the form does."""

    message = _("This value is not valid.")

    def __init__(self, field: str, message=None):
        self.field = field
        super().__init__(message)


class BadUpload(OrdaError):
    """The file is not what its name says, too large, or damaged."""

    message = _("This file cannot be accepted.")


class BadRegulation(OrdaError):
    """The regulation file is wrong; ``message`` names the line and the reason, the start is stopped."""


class StorageError(OrdaError):
    """The storage is locked by another process, unwritable, full or damaged."""
