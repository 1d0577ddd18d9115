"""How much a posted form may hold: reading one costs a server far more than sending it costs a stranger."""

import re

from pyramid.tweens import EXCVIEW

from orda.errors import OrdaError
from orda.i18n import _
from orda.security.throttle import Allowance, network_of

# Nobody but people who have signed in writes long forms or uploads files.
MAX_STRANGERS = 64 * 1024
MAX_FIELDS = 12_000  # the order of a full folder, with room
# But what a visitor has written into the form for questions shall come back with a word on its length, however much.
QUESTION = "/@@ask"
# A megabyte of Cyrillic, three characters for each byte of it.
MAX_QUESTION = 3_500_000
MAX_QUESTION_FIELDS = 40
LONG_QUESTIONS = (5, 60)  # so many from one network in so many seconds
CHUNK = 1024 * 1024
# The fields of the forms for people at work that hold files, by the last part of their names.
FILES = frozenset(("upload", "file", "signature"))
TOKEN = "csrf_token"  # noqa: S105 - a field's name
_BOUNDARY = re.compile(r'boundary="?([^";,\s]{1,200})', re.IGNORECASE)


class FormTooLong(OrdaError):
    """The form holds more than any of ours: too many fields, or it is a stranger's and long."""


def check_form(request) -> None:
    """Raises FormTooLong, before anything reads the form: its fields are only counted here."""
    length = request.content_length or 0
    if length <= MAX_STRANGERS:
        return
    fields = MAX_FIELDS
    if request.path_info.endswith(QUESTION):
        fields = MAX_QUESTION_FIELDS
        if length > MAX_QUESTION or _too_often(request):
            raise FormTooLong(
                _("The question is far too long. Go back: your browser still has what you wrote. Shorten it and send.")
            )
    elif request.identity is None:
        raise FormTooLong(
            _("Your session ended while this form was open. Sign in again in another tab, go back and send it again.")
        )
    boundary = _BOUNDARY.search(request.headers.get("Content-Type", ""))
    if _count(request, b"--" + boundary.group(1).encode() if boundary else b"&") > fields:
        raise FormTooLong(_("This form has too many fields."))


def read_form(request) -> None:
    """Reads the form once, so that no view meets one that cannot be read. Raises OrdaError: a stranger who sends
    nonsense gets a word on it, and the log no page for each."""
    try:
        names, token = set(request.POST), request.POST.get(TOKEN, "")
    # What WebOb raises at a foreign character set (as a warning), a boundary that is none, letters that are none.
    except (ValueError, LookupError, DeprecationWarning) as error:
        raise OrdaError(_("This form cannot be read.")) from error
    # A part without a name; a token that Pyramid could not compare.
    if None in names or not (isinstance(token, str) and token.isascii()):
        raise OrdaError(_("This form cannot be read."))
    # Nor does a view at the workplace meet a file where it asks for words.
    if request.identity is not None and any(
        hasattr(value, "file") and name.rpartition(".")[2] not in FILES for name, value in request.POST.items()
    ):
        raise OrdaError(_("This form cannot be read."))


def _too_often(request) -> bool:
    allowance = request.registry.__dict__.setdefault("long_questions", Allowance())
    network = network_of(request.remote_addr or "")
    if allowance.wait(network, *LONG_QUESTIONS):
        return True
    allowance.spend(network)
    return False


def _count(request, separator: bytes) -> int:
    request.make_body_seekable()
    stream, found, end = request.body_file_raw, 0, b""
    stream.seek(0)
    while found <= MAX_FIELDS and (chunk := stream.read(CHUNK)):
        found += (end + chunk).count(separator)
        end = chunk[len(chunk) - len(separator) + 1 :] if len(separator) > 1 else b""
    stream.seek(0)
    return found


def form_tween_factory(handler, registry):
    """Looks at every form before Pyramid does, which asks it for the token against forgery."""

    def tween(request):
        if request.method not in ("GET", "HEAD"):
            check_form(request)
            read_form(request)
        return handler(request)

    return tween


def includeme(config):
    """Inside the error pages and the transaction: who is asking decides."""
    config.add_tween("orda.web.posted.form_tween_factory", under=EXCVIEW)
