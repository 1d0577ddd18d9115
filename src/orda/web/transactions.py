"""One transaction a request: explicit, retried after conflicts with a pause, never written by a GET."""

import logging
import random
import time

from pyramid_retry import IBeforeRetry
from pyramid_zodbconn import get_connection

log = logging.getLogger(__name__)
ATTEMPTS = 8
READING = ("GET", "HEAD", "OPTIONS")


def root_factory(request):
    """The site in the request's own database connection."""
    return site(request)


def site(request):
    """The root object, one dictionary look-up away from the connection."""
    return get_connection(request).root()["app_root"]


def pause_before_retry(event) -> None:
    """Wait a little, randomly, longer each time: two writers that collided must not collide again."""
    attempt = event.environ.get("retry.attempt", 0)
    time.sleep(random.uniform(0, 0.01 * 2 ** min(attempt, 5)))  # noqa: S311 - no secret, only spreading


def veto(request, response) -> bool:
    """pyramid_tm asks before it commits: a GET that changed anything, or an error, is undone."""
    if request.method in READING:
        changed = changed_objects(request)
        # Who looks at a working copy sees the site as it would be: changed for this one answer, and given up.
        if changed and getattr(request, "trial", None) is None:
            log.error("a %s of %s changed %s; undone", request.method, request.path, changed[:5])
        return True
    # A form that is sent while a copy is looked at is kept only once what was tried has been given up.
    return response.status_int >= 400 or getattr(request, "on_trial", False)


def changed_objects(request) -> list[str]:
    """Classes of the objects that the request's transaction would write."""
    connection = getattr(request, "_primary_zodb_conn", None)
    if connection is None:
        return []
    return [type(obj).__name__ for obj in [*connection._registered_objects, *connection._added.values()]]


def includeme(config):
    """Transaction manager, retry policy, connection per request."""
    config.add_settings(
        {
            "tm.manager_hook": "pyramid_tm.explicit_manager",
            "tm.annotate_user": False,
            "tm.commit_veto": veto,
            "retry.attempts": ATTEMPTS,
        }
    )
    config.include("pyramid_retry")
    config.include("pyramid_tm")
    config.include("orda.web.turnstile")
    config.include("pyramid_zodbconn")
    # Opened by ourselves: the blob wrapper that pyramid_zodbconn would get from zodburi loses blobs during a pack.
    config.registry._zodb_databases[""] = config.registry.database
    config.add_subscriber(pause_before_retry, IBeforeRetry)
    config.add_request_method(site, "site", reify=True)
    config.set_root_factory(root_factory)
