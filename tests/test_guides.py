"""The guides read as they were meant: tables are whole, the map of the data names every service once, and the guides of
authors, heads and the Digitalization Department say the same in three languages, in the very words of the interface."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from orda.i18n import LANGUAGES
from tests import factories

ROOT = Path(__file__).resolve().parents[1]
GUIDES = sorted((*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")), key=lambda path: str(path.relative_to(ROOT)))
AT_WORK = ROOT / "docs" / "guide"
FOR_WHOM = ("README.md", "authors.md", "heads.md", "digital.md")
MAX_PICTURES, MAX_BYTES_OF_PICTURE = 16, 150_000
HEADING = re.compile(r"^#+(?= )", re.M)
BOLD = re.compile(r"\*\*(.+?)\*\*")
PICTURE = re.compile(r"!\[[^\]]+\]\(([^)]+)\)")
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)#]+)\)")
ADDRESS = re.compile(r"`@@([a-z-]+)")
CLAUSE = re.compile(r"\b[A-G]\d{1,2}\b")
VIEW = re.compile(r'name="([a-z-]+)"')
RULE = re.compile(r"\|[\s:|-]+\|")


def lines_of(guide: Path) -> list[str]:
    """The lines outside blocks of code, which may look like anything."""
    kept, code = [], False
    for line in guide.read_text(encoding="utf-8").splitlines():
        code ^= line.lstrip().startswith("```")
        kept.append("" if code else line)
    return kept


def at_work(lang: str, name: str) -> str:
    """The text of a guide for people at work."""
    return (AT_WORK / lang / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def interface() -> dict[str, set[str]]:
    """Every text of the interface by language; an English one that is not written anew is its own message."""
    found = {}
    for lang in LANGUAGES:
        with (ROOT / "src" / "orda" / "locale" / lang / "LC_MESSAGES" / "orda.po").open(encoding="utf-8") as file:
            found[lang] = {message.string or message.id for message in read_po(file, locale=lang) if message.id}
    return found


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: str(path.relative_to(ROOT)))
def test_tables_are_neither_cut_by_a_blank_line_nor_run_into_a_paragraph(guide):
    lines = ["", *lines_of(guide), "", ""]
    for number, (before, line, after) in enumerate(zip(lines, lines[1:], lines[2:], strict=False), 1):
        if line.startswith("|") and not before.startswith("|"):
            assert RULE.fullmatch(after), f"{guide.name}:{number} begins a table without a head"
        if line and not line.startswith("|"):
            assert not before.startswith("|"), f"{guide.name}:{number} is drawn as a row of the table above"


def test_the_map_of_the_data_names_every_service_once():
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    block = text[text.index("  .services") : text.index("  .generation")]
    named = [word for line in block.splitlines()[1:] for word in line.split()]
    app = factories.make_app()
    with factories.work_in(app) as site:
        assert sorted(named) == sorted(site.services)
    app.registry._zodb_databases[""].close()


@pytest.mark.parametrize("name", FOR_WHOM)
@pytest.mark.parametrize(
    "pattern", [HEADING, PICTURE, ADDRESS, CLAUSE], ids=["headings", "pictures", "views", "clauses"]
)
def test_the_guides_say_the_same_in_three_languages(pattern, name):
    kazakh = pattern.findall(at_work("kk", name))
    for lang in LANGUAGES[1:]:
        assert sorted(pattern.findall(at_work(lang, name))) == sorted(kazakh), f"{lang}/{name} differs from kk/{name}"
    assert kazakh or name == "README.md", f"nothing to compare in kk/{name}"


@pytest.mark.parametrize("name", FOR_WHOM[1:])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_bold_in_a_guide_stands_so_on_the_screen(lang, name, interface):
    bold = BOLD.findall(at_work(lang, name))
    assert [text for text in bold if text not in interface[lang]] == []
    assert len(bold) > 10


@pytest.mark.parametrize("name", FOR_WHOM)
def test_a_guide_names_as_many_buttons_in_each_language(name):
    assert len({len(BOLD.findall(at_work(lang, name))) for lang in LANGUAGES}) == 1


def test_guides_lead_to_files_and_views_that_exist():
    sources = (ROOT / "src" / "orda" / "views").rglob("*.py")
    views = {name for path in sources for name in VIEW.findall(path.read_text(encoding="utf-8"))}
    for lang in LANGUAGES:
        for name in FOR_WHOM:
            text = at_work(lang, name)
            assert set(ADDRESS.findall(text)) <= views
            for target in (*PICTURE.findall(text), *LINK.findall(text)):
                assert (AT_WORK / lang / target).is_file(), f"{lang}/{name} leads to {target}, which is not there"


def test_the_pictures_of_the_guides_are_few_small_and_all_used():
    named = {Path(each).name for name in FOR_WHOM for each in PICTURE.findall(at_work("kk", name))}
    source = (ROOT / "docs" / "screenshot.py").read_text(encoding="utf-8")
    made = set(re.findall(r'"([a-z-]+)": Scene\(', source))
    assert {name.partition("-kk-")[0] for name in named} == made
    assert 0 < len(named) <= MAX_PICTURES
    for name in named:
        assert (ROOT / "docs" / "screenshots" / name).stat().st_size <= MAX_BYTES_OF_PICTURE
