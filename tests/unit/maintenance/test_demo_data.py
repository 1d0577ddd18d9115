"""The demonstration's texts: every language written in its own letters, simple HTML, links that lead somewhere."""

import re
import tomllib
from html.parser import HTMLParser
from importlib import resources

from orda import regulation
from orda.i18n import LANGUAGES
from orda.maintenance.demo.documents import DOCUMENTS
from orda.maintenance.demo.pictures import SCENES
from orda.maintenance.demo.records import record_files

FOLDER = resources.files("orda.maintenance.demo")
TAGS = set("p h2 h3 ul ol li a table thead tbody tr th td strong em blockquote".split())
KAZAKH_ONLY = re.compile("[әғқңөұүһі]", re.I)
CYRILLIC, LATIN = re.compile("[а-яё]", re.I), re.compile("[a-z]", re.I)


def data(name):
    return tomllib.loads(FOLDER.joinpath(name).read_text("utf-8"))


PAGES = [page for file in FOLDER.joinpath("pages").iterdir() for page in tomllib.loads(file.read_text("utf-8"))["page"]]
UNITS, NEWS, DRAFTS = data("units.toml"), data("news.toml")["news"], data("scenario.toml")["draft"]
# Records with long texts of the same sort as those of pages.
TAUGHT = ("programme", "article", "publication", "conference", "dataset")
ENTRIES = {
    **{page["path"]: page for page in (*PAGES, *UNITS["page"])},
    **{f"units/{unit['slug']}": unit for unit in UNITS["unit"]},
    **{f"news/{item['slug']}": item for item in NEWS},
    **{record["place"]: record for record in record_files() if record["kind"] in TAUGHT},
    **{f"draft of {draft['path']}": draft for draft in DRAFTS},
}
TEXTS = [(path, lang) for path, entry in ENTRIES.items() for lang in LANGUAGES if lang in entry]


class Simple(HTMLParser):
    """Notes whatever is not simple, well-formed HTML."""

    def __init__(self):
        super().__init__()
        self.open, self.links, self.faults = [], [], []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        if tag not in TAGS:
            self.faults.append(tag)
        for name, value in attrs:
            if (tag, name) == ("a", "href"):
                self.links.append(value)
            elif (tag, name) not in {("th", "scope"), ("a", "hreflang")}:
                self.faults.append(f"{tag} {name}")

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"/{tag}")


def parsed(path, lang):
    parser = Simple()
    parser.feed(ENTRIES[path][lang].get("body", ""))
    parser.close()
    return parser


def test_bodies_are_simple_html():
    faults = {}
    for path, lang in TEXTS:
        parser = parsed(path, lang)
        if parser.faults or parser.open:
            faults[path, lang] = parser.faults + parser.open
    assert faults == {}


def strange_in(plain, lang):
    """What does not belong in a text of the language: marks of other keyboards, letters of other alphabets."""
    if '"' in plain or " - " in plain or (lang != "en" and re.search("[“”]", plain)):
        yield "quotation mark or dash"
    if lang == "en" and CYRILLIC.search(plain):
        yield "Cyrillic letter"
    if bool(KAZAKH_ONLY.search(plain)) != (lang == "kk"):
        yield "Kazakh letters"
    yield from (word for word in re.findall(r"\w+", plain) if LATIN.search(word) and CYRILLIC.search(word))


def test_a_language_is_written_in_its_own_letters_and_marks():
    faults = {}
    for path, lang in TEXTS:
        plain = re.sub("<[^>]*>", " ", " ".join(ENTRIES[path][lang].values()))
        if found := list(strange_in(plain, lang)):
            faults[path, lang] = found
    assert faults == {}


def test_links_lead_to_something():
    reg = regulation.get()
    places = {place.name for place in (*reg.sections, *reg.collections)} | set(ENTRIES)
    places |= {f"{entry['folder']}/{entry['name']}" for entry in DOCUMENTS}
    places |= {record["place"] for record in record_files()}
    links = {link for path, lang in TEXTS for link in parsed(path, lang).links}
    inner = {link.removeprefix("path:/").partition("#")[0] for link in links if link.startswith("path:")}
    assert inner - places == set()


def test_there_is_as_much_as_was_promised():
    assert len(UNITS["unit"]) == 12
    assert len(PAGES) + len(UNITS["page"]) >= 140 and len(record_files()) >= 150
    assert len(NEWS) == 40
    assert any("en" not in page for page in UNITS["page"]) and any("ru" not in item for item in NEWS)
    assert {draft["state"] for draft in DRAFTS} >= {"visa", "returned"}


def test_names_in_one_file_are_known_in_the_other():
    accounts = {account["login"]: account for account in data("accounts.toml")["account"]}
    pictures = data("pictures.toml")
    assert {item["picture"] for item in NEWS} <= {picture["name"] for picture in pictures["picture"]}
    assert {picture["name"].partition("-")[0] for picture in pictures["picture"]} <= set(SCENES)
    assert {item["unit"] for item in NEWS} <= {unit["slug"] for unit in UNITS["unit"]}
    assert {unit["block"] for unit in UNITS["unit"]} <= set(regulation.get().blocks)
    for unit in UNITS["unit"]:
        head = accounts[unit["head"]]["name"]
        assert head == {lang: unit[lang]["head_name"] for lang in LANGUAGES}
    for draft in DRAFTS:
        assert draft["path"] in ENTRIES and draft["editor"] in accounts
    roles = regulation.get().roles
    for grant in data("accounts.toml")["grant"]:
        assert grant["role"] in roles
        assert not grant["place"] or grant["place"] in ENTRIES
