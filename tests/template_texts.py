"""Reads page templates as Chameleon does: which messages they hold, and what in them breaks the house rules.

Shared by ``test_templates.py`` (the rules) and ``test_locale.py`` (the messages). Faults read ``line: sentence``.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from chameleon.parser import ElementParser
from chameleon.tokenize import iter_xml
from chameleon.zpt.program import I18N, TAL, MacroProgram

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"

# Attributes that people read or hear.
SPOKEN = {"title", "alt", "placeholder", "label", "abbr", "aria-label", "aria-description", "aria-roledescription"}
SPOKEN |= {
    "aria-valuetext",
    "aria-placeholder",
    "data-confirm",
    "data-label",
    "data-message",
    "data-text",
    "data-title",
}
# Texts that are the same in every language: names of languages and their signs, units, marks.
UNTRANSLATED = {
    "Қазақша",
    "Русский",
    "English",
    "ҚАЗ",
    "РУС",
    "ENG",
    "KK",
    "RU",
    "EN",
    "Orda",
    "RSS",
    "Atom",
    "iCal",
    "CSV",
    "JSON",
    "PDF",
}
LETTER = re.compile(r"[^\W\d_]")
WORD = re.compile(r"[^\W\d_]{2}")  # H2, B, № are signs
ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-f]+|\w+);", re.I)
LITERAL = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")
SENTENCE = re.compile(
    r"^[^\W\d_a-z][^\W_]*['’,]?\s+\S*[^\W\d_]"
)  # begins with a capital (or Cyrillic) letter, has a second word
OUTSIDE = re.compile(r"^\s*(?:https?:)?//|^\s*(?:javascript|data:text/html)", re.I)


@dataclass
class Reading:
    """What one template holds: its messages with their lines, and its faults."""

    messages: list[tuple[int, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def without_expressions(text: str) -> tuple[str, list[str]]:
    """``text`` with every ``${…}`` taken out, and what stood inside them; braces in expressions are counted."""
    rest, inside, start = [], [], 0
    for match in re.finditer(r"(?<!\$)\$\{", text):
        if match.start() < start:
            continue
        depth, end = 1, match.end()
        while end < len(text) and depth:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        rest.append(text[start : match.start()])
        inside.append(text[match.end() : end - 1])
        start = end
    rest.append(text[start:])
    return "".join(rest), inside


def squeezed(text: str) -> str:
    """White space as Chameleon sees it in a message."""
    return re.sub(r"\s+", " ", text).strip()


def speaks(text: str) -> bool:
    """Does ``text``, with its expressions and entities taken out, still hold words that need a translation?"""
    plain = squeezed(ENTITY.sub(" ", without_expressions(text)[0]))
    words = [word for word in re.split(r"[\s·|/,.:;()–—-]+", plain) if WORD.search(word)]
    return any(word not in UNTRANSLATED for word in words)


def attributes_of(node: dict) -> dict[str, tuple[str, int]]:
    """Name -> (value, line) of a start tag, as written."""
    return {str(a["name"]): (str(a["value"]), a["name"].location[0]) for a in node["attrs"]}


class Reader:
    """Walks one template's elements; see ``read``."""

    def __init__(self, mail: bool):
        self.mail = mail
        self.reading = Reading()

    def fault(self, line: int, sentence: str) -> None:
        self.reading.faults.append(f"{line}: {sentence}")

    def message(self, line: int, text: str, where: str, own: str) -> None:
        """Note a message; ``own`` is its literal text, in which an expression may not stand."""
        if without_expressions(own)[1]:
            self.fault(line, f"{where} holds an expression, so it never equals a message: {squeezed(text)[:60]!r}")
        elif not LETTER.search(text):
            self.fault(line, f"{where} has no words to translate")
        else:
            self.reading.messages.append((line, squeezed(text)))

    def walk(self, items: list, translated: bool = False, silent: bool = False) -> None:
        """Judge ``items``; ``translated``: text here belongs to a message; ``silent``: code, not words."""
        for kind, parts in items:
            if kind == "text":
                line = parts[0].location[0]
                if not silent and not translated and speaks(str(parts[0])):
                    self.fault(line, f"text that nobody translates: {squeezed(str(parts[0]))[:60]!r}")
                self.expressions(line, without_expressions(str(parts[0]))[1])
            elif kind in ("element", "start_tag"):
                node, children = parts[0], parts[2] if kind == "element" else []
                self.element(node, children, translated, silent)

    def element(self, node: dict, children: list, translated: bool, silent: bool) -> None:
        attributes, spaced = attributes_of(node), node["ns_attrs"]
        name, line = str(node["name"]).lower(), node["name"].location[0]
        self.attributes(name, attributes)
        self.spoken(attributes)
        if translated and (I18N, "name") not in spaced:
            self.fault(line, f"<{name}> inside a message: give it i18n:name, or split the message")
        opens = (I18N, "translate") in spaced
        dynamic = (TAL, "content") in spaced or (TAL, "replace") in spaced
        if opens and not dynamic:
            own = "".join(str(parts[0]) for kind, parts in children if kind == "text")
            self.message(line, str(spaced[I18N, "translate"]) or self.text_of(children), "the message", own)
        self.walk(children, translated=opens, silent=silent or dynamic or name in ("script", "style"))

    def text_of(self, children: list) -> str:
        """The message of an element: its text, with ``${name}`` where children have an ``i18n:name``."""
        pieces = []
        for kind, parts in children:
            if kind == "text":
                pieces.append(str(parts[0]))
            elif kind in ("element", "start_tag") and (I18N, "name") in parts[0]["ns_attrs"]:
                pieces.append(f"${{{parts[0]['ns_attrs'][I18N, 'name']}}}")
        return "".join(pieces)

    def spoken(self, attributes: dict[str, tuple[str, int]]) -> None:
        """Attributes that people read are translated: their text is a message by ``i18n:attributes``."""
        clauses = [
            clause.split() for clause in attributes.get("i18n:attributes", ("", 0))[0].split(";") if clause.strip()
        ]
        dynamic = {
            clause.split()[0] for clause in attributes.get("tal:attributes", ("", 0))[0].split(";") if clause.strip()
        }
        named = {clause[0]: clause[1:] for clause in clauses}
        for name, explicit in named.items():
            if name in attributes:
                value, line = attributes[name]
                self.message(line, explicit[0] if explicit else value, f"the attribute {name}", value)
            elif name not in dynamic:
                self.fault(attributes["i18n:attributes"][1], f"i18n:attributes names {name}, which is not there")
        button = attributes.get("type", ("", 0))[0] in ("submit", "button", "reset")
        for name, (value, line) in attributes.items():
            if (name in SPOKEN or (name == "value" and button)) and name not in named and speaks(value):
                self.fault(line, f"{name}={value[:60]!r} is translated by nobody: add i18n:attributes")

    def attributes(self, name: str, attributes: dict[str, tuple[str, int]]) -> None:
        """No inline behaviour or looks, nothing from other hosts: the strict CSP would refuse it anyway."""
        line = min((line for _, line in attributes.values()), default=0)
        clauses = [c.split() for c in attributes.get("tal:attributes", ("", 0))[0].split(";") if c.strip()]
        names = {*attributes, *(clause[0] for clause in clauses)}
        if not self.mail and "style" in names:
            self.fault(line, f"<{name}> has an inline style")
        if handlers := sorted(n for n in names if re.match(r"on[a-z]+$", n)):
            self.fault(line, f"<{name}> has inline script: {', '.join(handlers)}")
        if name == "script" and "src" not in names and not attributes.get("type", ("", 0))[0].endswith("json"):
            self.fault(line, "<script> without src")
        if name == "style" and not self.mail:
            self.fault(line, "<style> in a page; styles stand in assets")
        for key in ("href", "src", "srcset", "action", "poster", "data", "xlink:href"):
            if key in attributes and OUTSIDE.search(attributes[key][0]):
                self.fault(attributes[key][1], f"{key} leaves the site: {attributes[key][0][:60]!r}")
        for key, (value, where) in attributes.items():
            if key.startswith(("tal:", "metal:")):
                self.expressions(where, [value])
            else:
                self.expressions(where, without_expressions(value)[1])

    def expressions(self, line: int, expressions: list[str]) -> None:
        """A sentence inside an expression is translated by nobody either."""
        for expression in expressions:
            for match in LITERAL.finditer(expression):
                literal = match[1] if match[1] is not None else match[2]
                if SENTENCE.search(literal) and speaks(literal):
                    self.fault(line, f"a text inside an expression: {literal[:60]!r}")


def read(source: str, mail: bool = False) -> Reading:
    """The messages and faults of one page template; in ``mail`` looks are inline, since mail programs want it so."""
    source = re.sub(r"<!--!.*?-->", lambda m: "\n" * m[0].count("\n"), source, flags=re.S)
    stream = ElementParser(iter_xml(source, "<template>"), MacroProgram.DEFAULT_NAMESPACES, restricted_namespace=False)
    reader = Reader(mail)
    reader.walk(list(stream))
    return reader.reading


def page_templates() -> list[Path]:
    """Every template of a page or of the HTML part of a mail; ``*.txt.pt`` are plain text."""
    return [path for path in sorted(TEMPLATES.rglob("*.pt")) if not path.name.endswith(".txt.pt")]
