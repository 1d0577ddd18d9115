"""Run buildout in a scratch folder and compare the versions it takes with those that pip installed here.

Takes some minutes and needs the package index; run it after every change of buildout.cfg: `make check-buildout`.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from pins import read_pins

ROOT = Path(__file__).resolve().parent.parent
NEEDED = ("buildout.cfg", "setup.py", "pyproject.toml", "src")
TOOLS = (
    "zc.buildout",
    "zc-buildout",
    "zc-recipe-egg",
    "platformdirs",
    "pip",
    "wheel",
    "packaging",
)  # of buildout itself
LIST = """
import json, re
from importlib.metadata import distributions
print(json.dumps({re.sub('[-_.]+', '-', d.name).lower(): d.version for d in distributions()}))
"""


def closure(name: str, extras: frozenset[str] = frozenset(), seen: dict[str, str] | None = None) -> dict[str, str]:
    """The distribution ``name`` and all that it needs, as installed in this environment."""
    seen = {} if seen is None else seen
    found = distribution(name)
    seen[name] = found.version
    for line in found.requires or ():
        need = Requirement(line)
        wanted = any(need.marker.evaluate({"extra": extra}) for extra in extras or {""}) if need.marker else True
        key = need.name.replace("_", "-").replace(".", "-").lower()
        if wanted and key not in seen:
            closure(key, frozenset(need.extras), seen)
    return seen


def built(folder: Path) -> dict[str, str]:
    """What buildout puts on the path of bin/py when it is run in ``folder``."""
    for name in NEEDED:
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, folder / name)
    pins = read_pins("versions")
    tool = folder / "tool"
    subprocess.run([sys.executable, "-m", "venv", tool], check=True)
    needs = [
        f"{name}=={pins[name]}" for name in ("pip", "setuptools", "wheel", "zc-buildout", "packaging", "platformdirs")
    ]
    subprocess.run([tool / "bin/python", "-m", "pip", "install", "-qq", *needs], check=True)
    run = subprocess.run([tool / "bin/buildout", "-U"], cwd=folder, capture_output=True, text=True)
    if run.returncode:
        sys.exit(f"buildout failed:\n{run.stdout[-2000:]}\n{run.stderr[-4000:]}")
    for script in ("bin/orda", "bin/py"):
        if not os.access(folder / script, os.X_OK):
            sys.exit(f"buildout made no {script}")
    told = subprocess.run([folder / "bin/py", "-c", LIST], cwd=folder, check=True, capture_output=True, text=True)
    return json.loads(told.stdout)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="orda-buildout-") as folder:
        theirs = built(Path(folder))
    ours = closure("orda")
    theirs = {name: version for name, version in theirs.items() if name in ours or name not in TOOLS}
    wrong = sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name))
    for name in wrong:
        print(f"{name}: pip {ours.get(name, 'has none')}, buildout {theirs.get(name, 'has none')}", file=sys.stderr)
    if wrong:
        sys.exit("buildout and pip do not make the same environment")
    print(f"buildout and pip agree on {len(ours)} distributions")


if __name__ == "__main__":
    main()
