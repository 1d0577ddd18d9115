"""Response headers that every answer carries, errors and files included (security checklist 11)."""

from pyramid.tweens import INGRESS

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
# Files from people are shown by nobody's rights but their own.
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def headers_tween_factory(handler, registry):
    """Adds the headers to whatever comes back."""

    def tween(request):
        response = handler(request)
        headers = response.headers
        headers.setdefault("Content-Security-Policy", getattr(request, "content_security_policy", POLICY))
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("X-Frame-Options", "DENY")
        headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if registry.deployment.https:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if "Cache-Control" not in headers and not getattr(request, "public_answer", False):
            headers["Cache-Control"] = "no-store"
        return response

    return tween


def includeme(config):
    """Put the tween outermost, so that error pages carry the headers too."""
    config.add_tween("orda.web.csp.headers_tween_factory", under=INGRESS)
