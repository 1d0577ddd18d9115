"""The piece of HTML that units paste into their own sites (clause F21)."""

from html import escape

from orda import regulation


def snippet(lang: str) -> str:
    """The university's full name with an active link to the official site and its logo, in one language."""
    university = regulation.get().university
    home = f"https://{university.host}"
    name, short = university.titles[lang], university.short[lang]
    return (
        f'<p lang="{lang}"><a href="{home}/{lang}/">'
        f'<img src="{home}/assets/logo.svg" alt="{escape(short)}" width="48" height="48"> {escape(name)}</a></p>'
    )
