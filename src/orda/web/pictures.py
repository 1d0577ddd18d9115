"""Pictures in pages: the address of the right scale, its size, its description."""

from orda.content.site import find
from orda.web.navigation import visible
from orda.web.traversal import href


def picture_of(request, uid: str, width: int) -> dict | None:
    """{src, srcset, alt, caption, rights, width, height} of the image with ``uid``; None if it cannot be shown."""
    image = find(request.site, uid) if uid else None
    if image is None or image.kind != "image" or not visible(request, image):
        return None
    return picture(request, image, width, image.live)


def picture(request, image, width: int, edition, view: str = "scale") -> dict | None:
    """The same for an image at hand, as ``edition`` has it; ``view`` serves its scales."""
    stored = edition.fields.get("upload")
    if stored is None:
        return None
    widths = sorted(stored.scales)
    best = next((each for each in widths if each >= width), widths[-1])
    names = {each: href(request, image, f"{view}/{each}.webp") for each in widths}
    return {
        "src": names[best],
        "srcset": ", ".join(f"{address} {each}w" for each, address in names.items()),
        "alt": edition.text(request.lang, "alt"),
        "caption": edition.text(request.lang, "caption"),
        "rights": edition.fields.get("rights", ""),
        "width": best,
        "height": max(1, round(stored.height * best / stored.width)),
    }
