"""Binds the templates folder: Chameleon with our translations, a renderer for ``*.pt``, addresses of assets."""

import hashlib
import re
import tempfile
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from chameleon import PageTemplateLoader
from chameleon.loader import ModuleLoader
from pyramid.i18n import make_localizer
from pyramid.interfaces import ITranslationDirectories

from orda.i18n import DOMAIN, LANGUAGES
from orda.text.hyphenation import with_soft_headings

# What an address that holds a drawing need not write otherwise, in double quotes.
PLAIN = "/:,= '"
MAX_SENTENCES = 5_000
MAX_SENTENCE = 300
# A value that ends with the stop of an abbreviation ("2026 г.") ends the sentence as well.
_TWO_STOPS = re.compile(r"(?<=\w)\.((?:</\w+>)*)\.(?=\s|<|$)")


def cache_folder(var: Path) -> Path:
    """Where compiled templates lie between starts: compiling them anew takes seconds. Ours alone, for it is code.

    A folder that cannot be written gives way to one that lives as long as the process.
    """
    folder = var / "cache" / "templates"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder.resolve()
    except OSError:
        return Path(tempfile.mkdtemp(prefix="orda-templates-"))


class Theme:
    """The templates of the site and the translations that they speak."""

    def __init__(self, folder: Path, registry, var: Path = Path("var")):
        self.folder = folder
        self.registry = registry
        self._localizers: dict[str, object] = {}
        self._sentences: dict[tuple, str] = {}
        self._assets: dict[str, str] = {}
        self._symbols: dict[str, str] | None = None
        self.loader = PageTemplateLoader(
            str(folder), auto_reload=False, translate=self.translate, loader=ModuleLoader(str(cache_folder(var)))
        )

    def localizer(self, lang: str):
        """Pyramid's localizer of one interface language."""
        if lang not in self._localizers:
            directories = self.registry.queryUtility(ITranslationDirectories, default=[])
            self._localizers[lang] = make_localizer(lang, directories)
        return self._localizers[lang]

    def translate(self, msgid, domain=None, mapping=None, default=None, context=None, target_language=None):
        """Chameleon's hook. Texts of the form libraries are looked up in our own catalogue when theirs has none."""
        lang = target_language if target_language in LANGUAGES else LANGUAGES[0]
        if mapping or type(msgid) is not str or len(msgid) > MAX_SENTENCE:
            return self._translated(lang, msgid, domain, mapping, default)
        # The sentences of the templates: few, and every page asks for some of them.
        key = (lang, domain, msgid, default)
        text = self._sentences.get(key)
        if text is None:
            text = self._translated(lang, msgid, domain, mapping, default)
            if len(self._sentences) < MAX_SENTENCES:
                self._sentences[key] = text
        return text

    def _translated(self, lang: str, msgid, domain, mapping, default):
        localizer = self.localizer(lang)
        text = localizer.translate(msgid, domain=domain or DOMAIN, mapping=mapping)
        if domain not in (None, DOMAIN, "default") and text == msgid:
            text = localizer.translate(str(msgid), domain=DOMAIN, mapping=mapping)
        if mapping or getattr(msgid, "mapping", None):
            text = _TWO_STOPS.sub(r".\1", text)
        return default if default is not None and text == msgid and default != msgid else text

    def render(self, name: str, values: dict, lang: str) -> str:
        """The text of template ``name`` with ``values``."""
        text = self._template(name)(target_language=lang, **values)
        return text.decode() if isinstance(text, bytes) else text

    def _template(self, name: str):
        # What is written as plain text, such as the subject of a letter, escapes nothing.
        return self.loader.load(name, "text" if name.endswith(".txt.pt") else "xml")

    def compile_all(self) -> int:
        """Compile every template into the cache; returns how many there are.

        Best done by a process of its own: what compiling leaves in memory would stay as long as the site serves.
        """
        names = sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*.pt"))
        for name in names:
            self._template(name).cook_check()
        return len(names)

    def icon(self, name: str) -> str:
        """The icon as a symbol to stand in a page; "" for an unknown one."""
        if self._symbols is None:
            self._symbols = symbols_of((self.folder / "assets" / "icons.svg").read_text("utf-8"))
        return self._symbols.get(name, "")

    @cached_property
    def favicon(self) -> str:
        """``favicon.svg`` as an address that holds it."""
        drawing = (self.folder / "assets" / "favicon.svg").read_text("utf-8").strip()
        return f"data:image/svg+xml,{quote(drawing, safe=PLAIN)}"

    def asset(self, name: str) -> str:
        """The address of a file in ``assets/``, with a mark that changes when its content does."""
        if name not in self._assets:
            path = self.folder / "assets" / name
            mark = hashlib.sha256(path.read_bytes()).hexdigest()[:10] if path.is_file() else "missing"
            self._assets[name] = f"/assets/{name}?v={mark}"
        return self._assets[name]


def symbols_of(sprite: str) -> dict[str, str]:
    """{name: symbol} of the icons in a sprite, renamed so that they meet no other identity of a page."""
    found = re.findall(r'<symbol id="([a-z-]+)"(.*?</symbol>)', sprite)
    return {name: f'<symbol id="i-{name}"{rest}' for name, rest in found}


class TemplateRenderer:
    """Pyramid's renderer interface over one template."""

    def __init__(self, info):
        self.name = info.name
        self.registry = info.registry

    def __call__(self, value, system):
        request = system["request"]
        values = {"request": request, "context": system.get("context"), "lang": request.lang, "layout": request.layout}
        values.update(value)
        text = self.registry.theme.render(self.name, values, request.lang)
        return with_soft_headings(text) if self.name.startswith("visitor/") else text


def includeme(config):
    """Make the renderer for ``*.pt``."""
    deployment = config.registry.deployment
    config.registry.theme = Theme(deployment.templates, config.registry, deployment.var)
    config.add_renderer(".pt", TemplateRenderer)
