"""Response headers that every answer carries, errors and files included (security checklist 11)."""

from pyramid.tweens import INGRESS

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
# Files from people are shown by nobody's rights but their own.
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def headers_tween_factory(handler, registry):
    """Adds the headers to whatever comes back."""

    def tween(request):
        response = handler(request)
        headers = response.headers
        headers.setdefault("Content-Security-Policy", getattr(request, "content_security_policy", POLICY))
        for name, value in FIXED.items():
            headers.setdefault(name, value)
        if registry.deployment.https:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        public = getattr(request, "public_answer", False) and response.status_int < 400
        if "Cache-Control" not in headers and not public:
            headers["Cache-Control"] = "no-store"
        return response

    return tween


def includeme(config):
    """Put the tween outermost, so that error pages carry the headers too."""
    config.add_tween("orda.web.csp.headers_tween_factory", under=INGRESS)
