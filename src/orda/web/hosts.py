"""Answers only for the hosts it was told of: a forged Host header reaches no link, mail, cache or redirect (B6)."""

from pyramid.response import Response
from pyramid.tweens import INGRESS

# Where a redirect leads, as the view said it: WebOb would put the request's host before it.
LOCATION = "orda.location"
LOCAL = ("localhost", "127.0.0.1", "[::1]", "")


class KnownHosts:
    """The hosts that the deployment names; any host when it names none."""

    def __init__(self, hosts: tuple[str, ...]):
        self._allowed = frozenset((*(host.lower() for host in hosts), *LOCAL)) if hosts else None

    def __contains__(self, host: str) -> bool:
        if self._allowed is None or host in self._allowed:
            return True
        host = host.lower()
        name, _colon, port = host.rpartition(":")
        return host in self._allowed or (port.isdigit() and name in self._allowed)


def hosts_tween_factory(handler, registry):
    """Refuses other hosts with 400. The cache of answers asks the same before it serves."""
    known = KnownHosts(registry.deployment.hosts)

    def tween(request):
        if request.host not in known:
            return Response("400 unknown host\n", status=400, content_type="text/plain")
        response = handler(request)
        if "Location" in response.headers:
            request.environ[LOCATION] = response.headers["Location"]
        return response

    return tween


class RelativeRedirects:
    """The middleware that sends a redirect on as it was meant: within the site without any host."""

    def __init__(self, app):
        self.app = app
        self.registry = app.registry

    def __call__(self, environ, start_response):
        def start(status, headers, *rest):
            meant = environ.get(LOCATION)
            if meant is not None:
                headers = [(name, meant if name.lower() == "location" else value) for name, value in headers]
            return start_response(status, headers, *rest)

        return self.app(environ, start)


def includeme(config):
    """Inside the headers tween."""
    config.add_tween("orda.web.hosts.hosts_tween_factory", under=INGRESS)
