"""This environment holds exactly the versions that buildout.cfg pins, and buildout.cfg pins all that it holds."""

import importlib.util
import os
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PYRAMID2 = os.environ.get("ORDA_PYRAMID2") == "1"
EXACT = re.compile(r"^\d+(\.\d+)*((a|b|rc|\.post|\.dev)\d+)?$")


def load_pins():
    """The reader that sets up environments, so that test and set-up cannot disagree."""
    spec = importlib.util.spec_from_file_location("pins", ROOT / ".ci" / "pins.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


pins = load_pins()


def test_every_pin_is_one_exact_version():
    assert {name: version for name, version in pins.read_pins("versions").items() if not EXACT.match(version)} == {}


def test_what_is_installed_is_what_is_pinned():
    wanted = pins.read_pins("versions", "pyramid2") if PYRAMID2 else pins.read_pins("versions")
    wrong = {
        name: f"{version}, pinned {wanted.get(name, 'nowhere')}"
        for name, version in pins.installed().items()
        if wanted.get(name) != version
    }
    assert wrong == {}, "run `make setup-test`, or put what is new into buildout.cfg"


@pytest.mark.parametrize("line", [">=1.0", "1.0,<2", "<81", "*", ""])
def test_a_range_is_not_a_pin(line):
    assert not EXACT.match(line)


def test_names_are_compared_in_one_spelling():
    assert pins.normalised("Zope.Index") == pins.normalised("zope-index") == "zope-index"
    assert pins.normalised("pyramid_tm") == "pyramid-tm"


def test_pins_are_written_for_pip(tmp_path):
    pins.main([str(tmp_path / "pins.txt"), "pyramid2"])
    lines = (tmp_path / "pins.txt").read_text().splitlines()
    assert f"pyramid=={pins.read_pins('pyramid2')['pyramid']}" in lines
    assert all(line.count("==") == 1 for line in lines)
