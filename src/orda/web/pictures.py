"""Pictures in pages: the address of the right scale, its size, its description."""

import re
from html import escape

from orda.content.site import find
from orda.web.navigation import visible
from orda.web.traversal import href

IN_TEXT = re.compile(r'<img\b([^>]*?)\bsrc="uid:([0-9a-f]{16})"([^>]*)>')
WIDTH_IN_TEXT = 1280
# The column of text is 42 rem wide at most; a little less lets a scale of 640 pixels do on plain screens.
SIZES_IN_TEXT = "(min-width: 48em) 40rem, 100vw"


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
    widths, best = sorted(stored.scales), scale_for(stored, width)
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


def scale_for(stored, width: int) -> int:
    """The narrowest scale that is at least ``width`` wide, or the widest there is."""
    widths = sorted(stored.scales)
    return next((each for each in widths if each >= width), widths[-1])


def with_pictures(request, html: str) -> str:
    """Rich text whose ``uid:`` pictures have scales to choose from and their size, so that nothing jumps while loading.

    Where the text describes a picture in no words of its own, the picture's stand; its rights follow it (E9). One that
    this reader may not see leaves its description only.
    """

    def shown(match: re.Match) -> str:
        before, uid, after = match.groups()
        found = picture_of(request, uid, WIDTH_IN_TEXT)
        if found is None:
            return f"<img{before}{after.lstrip()}>"
        described = after.replace('alt=""', f'alt="{escape(found["alt"])}"')
        size = f'width="{found["width"]}" height="{found["height"]}"'
        scales = f'src="{escape(found["src"])}" srcset="{escape(found["srcset"])}" sizes="{SIZES_IN_TEXT}"'
        credit = f'<span class="credit">© {escape(found["rights"])}</span>' if found["rights"] else ""
        return f'<img{before}{scales} {size} loading="lazy" decoding="async"{described}>{credit}'

    return IN_TEXT.sub(shown, html)
