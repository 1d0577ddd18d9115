"""Every template compiles, keeps to the strict CSP, asks no other host, and leaves no text untranslated."""

import re
from pathlib import Path

import pytest
from chameleon import PageTemplate, PageTemplateLoader, PageTextTemplate
from chameleon.loader import ModuleLoader

from orda.web.theme import cache_folder
from tests.template_texts import TEMPLATES, page_templates, read

ALL = sorted(TEMPLATES.rglob("*.pt"))
ASSETS = sorted(path for path in (TEMPLATES / "assets").rglob("*") if path.suffix in (".css", ".js", ".svg", ".html"))
# Addresses that name a thing instead of fetching it.
NAMESPACES = re.compile(r"https?://(?:www\.w3\.org|xml\.zope\.org|schema\.org|creativecommons\.org)/[\w./#-]*")

# Pages for the moment when neither database nor catalogues can be relied on: the three languages stand in them.
ALL_LANGUAGES_INSIDE = {"errors/busy.pt", "errors/error.pt", "errors/full.pt"}


def name_of(path) -> str:
    return str(path.relative_to(TEMPLATES))


def test_there_are_templates():
    assert ALL


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_a_template_compiles(path):
    """What is compiled lies under a name made of its source, and is there for the tests that show pages."""
    if path.name.endswith(".txt.pt"):
        PageTextTemplate(path.read_text(encoding="utf-8")).cook_check()
    else:
        compiled = ModuleLoader(str(cache_folder(Path("var"))))
        PageTemplateLoader(str(TEMPLATES), auto_reload=False, loader=compiled).load(name_of(path)).cook_check()


@pytest.mark.parametrize("path", page_templates(), ids=name_of)
def test_a_template_keeps_the_rules(path):
    mail = "mail" in path.relative_to(TEMPLATES).parts
    source = path.read_text(encoding="utf-8")
    faults = read(source, mail=mail).faults
    if name_of(path) in ALL_LANGUAGES_INSIDE:
        assert set(re.findall(r'lang="(\w\w)"', source)) == {"kk", "ru", "en"}
        faults = [fault for fault in faults if "text that nobody translates" not in fault]
    assert faults == []


@pytest.mark.parametrize("path", page_templates(), ids=name_of)
def test_the_templates_that_a_template_loads_are_there(path):
    source = re.sub(r"<!--!.*?-->", "", path.read_text(encoding="utf-8"), flags=re.S)
    for loaded in re.findall(r"\bload:\s*([\w./-]+\.pt)", source):
        assert (path.parent / loaded).is_file(), f"{name_of(path)} loads {loaded}"


@pytest.mark.parametrize("path", ASSETS, ids=name_of)
def test_an_asset_asks_no_other_host(path):
    text = re.sub(r"/\*.*?\*/|<!--.*?-->", "", path.read_text(encoding="utf-8"), flags=re.S)
    text = NAMESPACES.sub("", text)
    assert re.findall(r"""(?:https?:|url\(\s*['"]?|@import\s+['"]|from\s+['"])//[\w.-]+""", text) == []


# The reader of templates is itself tested: on what Chameleon really asks to have translated, and on each fault.

MESSAGES = [
    ('<p i18n:translate="">Hello\n   you</p>', ["Hello you"]),
    ('<p i18n:translate="">Hello <b i18n:name="who">${name}</b>!</p>', ["Hello ${who}!"]),
    ('<p i18n:translate="">Outer <b i18n:name="b" i18n:translate="">Inner</b></p>', ["Outer ${b}", "Inner"]),
    ('<a title="Hi there" i18n:attributes="title">${name}</a>', ["Hi there"]),
    ('<div><img alt="A bird" i18n:attributes="alt"><i i18n:translate="">Two words</i></div>', ["A bird", "Two words"]),
    ('<p i18n:translate="">Terms &amp; conditions</p>', ["Terms &amp; conditions"]),
    ("<p>${name} · 12 — <b>H2</b> RSS &nbsp;</p>", []),
]


@pytest.mark.parametrize(("source", "messages"), MESSAGES)
def test_the_reader_finds_the_messages_that_chameleon_asks_for(source, messages):
    asked = []

    def translate(msgid, default=None, **rest):
        asked.append(str(msgid))
        return str(default)

    PageTemplate(source, translate=translate)(name="World")
    reading = read(source)
    assert [text for _, text in reading.messages] == messages
    assert sorted(asked) == sorted(messages)
    assert reading.faults == []


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("<p>Forgotten</p>", "1: text that nobody translates"),
        ("<p>\n${x} Алма</p>", "text that nobody translates"),
        ('<p i18n:translate="">Found <b i18n:name="n">five</b></p>', "text that nobody translates: 'five'"),
        ('<p i18n:translate="">Found ${n} pages</p>', "holds an expression"),
        ('<p i18n:translate="">Found <b>five</b></p>', "<b> inside a message"),
        ('<p i18n:translate="">${text}</p>', "holds an expression"),
        ('<p i18n:translate=""> – </p>', "no words"),
        ('<a title="Hi there">${x}</a>', "is translated by nobody"),
        ('<input type="submit" value="Send">', "is translated by nobody"),
        ('<a title="Hi ${x}" i18n:attributes="title">${x}</a>', "holds an expression"),
        ('<a i18n:attributes="title">${x}</a>', "which is not there"),
        ("<p>${'Not found' if x else ''}</p>", "a text inside an expression"),
        ("<p tal:content=\"'Not found' if x else ''\"></p>", "a text inside an expression"),
        ('<p style="color: red">${x}</p>', "inline style"),
        ('<p tal:attributes="style x">${x}</p>', "inline style"),
        ('<p onclick="go()">${x}</p>', "inline script"),
        ("<script>go()</script>", "<script> without src"),
        ("<style>p {}</style>", "<style> in a page"),
        ('<img src="https://example.org/a.png">', "leaves the site"),
        ('<a href="javascript:go()">${x}</a>', "leaves the site"),
        ('<script src="//example.org/a.js"></script>', "leaves the site"),
    ],
)
def test_the_reader_finds_every_fault(source, fault):
    assert fault in " ".join(read(source).faults)


@pytest.mark.parametrize(
    "source",
    [
        '<script src="${layout.asset(\'a.js\')}" type="module"></script>',
        '<script type="application/ld+json">{"name": "x"}</script>',
        '<a href="/kk/x" class="button quiet" title="${x}">${x}</a>',
        "<p>${{'kk': 'ҚАЗ'}[lang]} ${'button quiet' if x else None}</p>",
        '<p tal:content="x" i18n:translate="">example</p>',
        "<!--! A comment that Chameleon drops, about <p>Words</p> -->",
        '<html xmlns="http://www.w3.org/1999/xhtml"></html>',
    ],
)
def test_the_reader_finds_no_fault_where_there_is_none(source):
    assert read(source).faults == []


def test_a_mail_may_have_inline_looks_but_no_script():
    assert read('<p style="margin: 0">${x}</p>', mail=True).faults == []
    assert read('<p onclick="go()">${x}</p>', mail=True).faults != []
