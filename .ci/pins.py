"""Read the versions that buildout.cfg pins, and write them as a constraints file for pip.

Usage: pins.py FILE [SECTION ...]    writes NAME==VERSION lines; later sections are laid over [versions]
       pins.py --get SECTION NAME    prints one version
       pins.py --unpinned            prints what this environment holds and no pin names, left over from other pins
"""

import sys
import sysconfig
from configparser import RawConfigParser
from importlib.metadata import distributions
from pathlib import Path

BUILDOUT = Path(__file__).resolve().parent.parent / "buildout.cfg"


def normalised(name: str) -> str:
    """The one spelling of a distribution's name: ``Zope.Index`` and ``zope-index`` are the same."""
    return name.replace("_", "-").replace(".", "-").lower()


def read_pins(*sections: str) -> dict[str, str]:
    """Normalised name -> exact version, from the given sections of buildout.cfg, later ones winning."""
    parser = RawConfigParser(delimiters=("=",), inline_comment_prefixes=())
    parser.optionxform = str
    parser.read(BUILDOUT, encoding="utf-8")
    pins: dict[str, str] = {}
    for section in sections:
        pins.update({normalised(name): version.strip() for name, version in parser.items(section)})
    return pins


def installed() -> dict[str, str]:
    """Normalised name -> version of what pip has put into this environment, but for pip and Orda itself."""
    places = [sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]  # not what setuptools carries inside itself
    found = {normalised(one.name): one.version for one in distributions(path=places)}
    return {name: version for name, version in found.items() if name not in ("pip", "orda")}


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["--get"] and len(arguments) == 3:
        print(read_pins(arguments[1])[normalised(arguments[2])])
    elif arguments == ["--unpinned"]:
        print("\n".join(sorted(installed().keys() - read_pins("versions").keys())))
    elif arguments and not arguments[0].startswith("-"):
        pins = read_pins("versions", *arguments[1:])
        lines = [f"{name}=={version}\n" for name, version in sorted(pins.items())]
        Path(arguments[0]).write_text("".join(lines), encoding="utf-8")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
