"""The answer when all else has failed, a commit included: a page without database, a number for the log."""

import errno
import logging
import uuid

from pyramid.response import Response
from pyramid_retry import is_error_retryable, is_last_attempt
from transaction.interfaces import TransientError

log = logging.getLogger(__name__)
FULL = (errno.ENOSPC, errno.EDQUOT)


def will_be_retried(request, error: BaseException) -> bool:
    """Is ``error`` a conflict that the retry policy answers by running the request again?"""
    transient = isinstance(error, TransientError) and not is_last_attempt(request)
    return transient or is_error_retryable(request, error)


def answer(request, error: BaseException) -> Response:
    """The page for ``error``: the disk is full (507), too many writers at once (503), or the unforeseen (500)."""
    code = uuid.uuid4().hex[:8]
    log.error("error %s at %s %s", code, request.method, request.environ.get("PATH_INFO"), exc_info=error)
    if isinstance(error, OSError) and error.errno in FULL:
        name, status = "errors/full.pt", 507
    elif isinstance(error, TransientError):
        name, status = "errors/busy.pt", 503
    else:
        name, status = "errors/error.pt", 500
    theme = request.registry.theme
    text = theme.render(name, {"css": theme.asset("site.css"), "reference": code}, "kk")
    return Response(text, status=status, content_type="text/html", charset="utf-8")


def last_resort_tween_factory(handler, registry):
    """Answers for what no exception view could see: the commit happens outside of them."""

    def tween(request):
        try:
            return handler(request)
        except Exception as error:  # noqa: BLE001 - the last one who can
            if will_be_retried(request, error):
                raise
            return answer(request, error)

    return tween


def includeme(config):
    """Just inside the headers, outside of everything that can fail."""
    config.add_tween(
        "orda.web.last_resort.last_resort_tween_factory",
        under="orda.web.csp.headers_tween_factory",
        over=["orda.web.hosts.hosts_tween_factory", "pyramid_tm.tm_tween_factory"],
    )
