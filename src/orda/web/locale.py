"""Which language a request speaks: the one in its address, else the browser's wish, else Kazakh."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from orda.i18n import DOMAIN, LANGUAGES

LOCALE = Path(__file__).resolve().parents[1] / "locale"


def negotiate(request) -> str:
    """The best of our languages by Accept-Language."""
    if not request.accept_language:
        return LANGUAGES[0]
    return request.accept_language.lookup(LANGUAGES, default=LANGUAGES[0])


def language_of(request) -> str:
    """The interface language of the request until the traverser knows better."""
    first = request.environ.get("PATH_INFO", "/").split("/")[1:2]
    return first[0] if first and first[0] in LANGUAGES else negotiate(request)


def compile_catalogues(source: Path, target: Path) -> Path:
    """Compile each ``.po`` under ``source`` whose ``.mo`` under ``target`` is older; returns ``target``."""
    for lang in LANGUAGES:
        po = source / lang / "LC_MESSAGES" / f"{DOMAIN}.po"
        mo = target / lang / "LC_MESSAGES" / f"{DOMAIN}.mo"
        if po.is_file() and (not mo.is_file() or mo.stat().st_mtime < po.stat().st_mtime):
            mo.parent.mkdir(parents=True, exist_ok=True)
            with po.open("rb") as text:
                catalogue = read_po(text, locale=lang, domain=DOMAIN)
            unfinished = mo.with_suffix(f".{os.getpid()}.new")  # several processes may start at once
            with unfinished.open("wb") as out:
                write_mo(out, catalogue)
            unfinished.replace(mo)
    return target


def includeme(config):
    """Compile the catalogues beside the sources, or in ``var/`` where the package cannot be written."""
    try:
        folder = compile_catalogues(LOCALE, LOCALE)
    except OSError:  # not allowed, or a file system that is read-only
        folder = compile_catalogues(LOCALE, config.registry.deployment.var / "locale")
    config.add_translation_dirs(str(folder.resolve()))
    config.set_locale_negotiator(lambda request: request.lang)
    config.add_request_method(language_of, "lang", reify=True)
