"""What search engines read: descriptions in the words of schema.org, as JSON-LD in the head of the page."""

import json

CONTEXT = "https://schema.org"
EMPTY = ("", None, [], {})


def describe(request, **properties) -> None:
    """Add a description to the page; ``type`` stands for ``@type``, what is empty is left out."""
    kind = properties.pop("type")
    said = {"@context": CONTEXT, "@type": kind, **_filled(properties)}
    request.environ.setdefault("orda.structured", []).append(said)


def descriptions(request) -> list[str]:
    """The descriptions as JSON that may stand inside a script element, which nothing in it can end."""
    found = request.environ.get("orda.structured", ())
    return [json.dumps(each, ensure_ascii=False).replace("<", "\\u003c") for each in found]


def _filled(value):
    if isinstance(value, dict):
        filled = {name: _filled(each) for name, each in value.items()}
        return {name: each for name, each in filled.items() if each not in EMPTY}
    if isinstance(value, (list, tuple)):
        return [each for each in map(_filled, value) if each not in EMPTY]
    return value


def absolute(request, address: str) -> str:
    """An address of this site with its host, where the site has been told it; else as it is."""
    return f"{request.registry.deployment.canonical or ''}{address}"
