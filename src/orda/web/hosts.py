"""Answers only for the hosts it was told of, so that a forged Host header reaches no link, mail or cache (B6)."""

from pyramid.response import Response
from pyramid.tweens import INGRESS

LOCAL = ("localhost", "127.0.0.1", "[::1]", "")


def hosts_tween_factory(handler, registry):
    """Refuses other hosts with 400."""
    allowed = {host.lower() for host in registry.deployment.hosts}

    def tween(request):
        host = request.host.lower()
        name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
        if allowed and host not in allowed and name not in allowed and name not in LOCAL:
            return Response("400 unknown host\n", status=400, content_type="text/plain")
        return handler(request)

    return tween


def includeme(config):
    """Inside the headers tween."""
    config.add_tween("orda.web.hosts.hosts_tween_factory", under=INGRESS)
