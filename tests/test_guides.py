"""The guides read as they were meant: tables are whole, and the map of the data names every service once."""

import re
from pathlib import Path

import pytest

from tests import factories

ROOT = Path(__file__).resolve().parents[1]
GUIDES = sorted((*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")), key=lambda path: path.name)
RULE = re.compile(r"\|[\s:|-]+\|")


def lines_of(guide: Path) -> list[str]:
    """The lines outside blocks of code, which may look like anything."""
    kept, code = [], False
    for line in guide.read_text(encoding="utf-8").splitlines():
        code ^= line.lstrip().startswith("```")
        kept.append("" if code else line)
    return kept


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
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
