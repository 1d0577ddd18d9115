"""The Word files of letters (E13): each is held for some days from the look at it, kept with each request that is made
of it for as long as that is, and goes with the words of the letter when its page is erased."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from BTrees.OOBTree import OOBTree
from persistent import Persistent
from substanced.content import service

from orda import clock
from orda.content.kinds.file import StoredFile
from orda.content.site import service_of
from orda.content.uploads import TYPES
from orda.errors import OrdaError
from orda.i18n import _

MAX_UNSENT = 10  # of one person; the oldest makes room
UNSENT = timedelta(days=7)


@dataclass(frozen=True)
class Unsent:
    """A file that was read and not sent yet."""

    file: StoredFile
    at: datetime


@service("letter-files", service_name="letter-files")
class LetterFiles(Persistent):
    """The service that holds the files of letters that are not sent yet, by the login that read each and its
    checksum."""

    def __init__(self):
        self.unsent = OOBTree()

    def of(self, login: str) -> list[tuple[str, str]]:
        """The keys of one person's files."""
        return list(self.unsent.keys((login, ""), (login, "g")))  # a checksum is hexadecimal


def letter_files_of(context) -> LetterFiles:
    """The service of the site that ``context`` belongs to."""
    return service_of(context, "letter-files")


def hold(context, login: str, data: bytes, filename: str) -> StoredFile:
    """Hold a file that ``login`` has read until it is sent."""
    service = letter_files_of(context)
    file = StoredFile(data, filename, TYPES["docx"])
    service.unsent[login, file.sha256] = Unsent(file, clock.now())
    keys = sorted(service.of(login), key=lambda key: service.unsent[key].at)
    for key in keys[:-MAX_UNSENT]:
        del service.unsent[key]
    return file


def held_file(context, login: str, sha256: str) -> StoredFile:
    """The file that ``login`` has read. Another letter may be made of it too, so it stays until it is old.

    Raises OrdaError when it is not held any more.
    """
    held = letter_files_of(context).unsent.get((login, sha256))
    if held is None:
        raise OrdaError(_("The Word file of this letter is no longer held here. Choose it again."))
    return held.file


def drop(context, sha256: str) -> None:
    """Hold a file no more, whoever has read it."""
    service = letter_files_of(context)
    for key in [key for key in service.unsent if key[1] == sha256]:
        del service.unsent[key]


def forget_unsent(site) -> int:
    """Drop what nobody has sent for a week; how many."""
    service, before = letter_files_of(site), clock.now() - UNSENT
    old = [key for key, held in service.unsent.items() if held.at < before]
    for key in old:
        del service.unsent[key]
    return len(old)
