"""Requests per second by wrk, target and baseline in turn, so that a machine that slows down slows both."""

import http.client
import re
import statistics
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

CONNECTIONS = 8
# Paths are asked at random; with ``unique`` each has a parameter that its view does not read: no such answer is kept.
SCRIPT = """
local paths, number = {}, %(first)d
for line in io.lines(%(file)r) do paths[#paths + 1] = line end
math.randomseed(%(first)d + 1)
request = function()
  local path = paths[math.random(#paths)]
  if %(unique)s then number = number + 1; path = path .. "?page=" .. number end
  return wrk.format(nil, path)
end
"""


@dataclass
class Target:
    """A row of the table: which addresses are asked, with which headers."""

    name: str
    paths: list[str]
    reach: float
    aim: float
    headers: dict[str, str] = field(default_factory=dict)
    unique: bool = False
    ratios: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """Baseline requests per second divided by this target's: 1 is the limit."""
        return statistics.median(self.ratios)


def measure(targets: list[Target], port: int, baseline_port: int, rounds: int, seconds: int, tell=print) -> None:
    """Fill in the ratios: each round of a target stands between two of the baseline."""
    for target in targets:
        _prime(target, port)
        _rate(target, port, 1, 50_000)
        for number in range(rounds):
            before = _rate(_BARE, baseline_port, seconds)
            rate = _rate(target, port, seconds, 1 + number * 10_000)
            after = _rate(_BARE, baseline_port, seconds)
            target.rates.append(rate)
            target.ratios.append((before + after) / 2 / rate if rate else float("inf"))
        tell(f"{target.name}: {target.ratio:.2f} ({statistics.median(target.rates):.0f} requests/s)")


def _prime(target: Target, port: int) -> None:
    """Ask for every address twice: what has been asked for before is what a row of cached pages is about."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for path in target.paths * 2:
        connection.request("GET", path, headers=target.headers)
        connection.getresponse().read()
    connection.close()


_BARE = Target("bare waitress", ["/"], 1, 1)


def _rate(target: Target, port: int, seconds: int, first: int = 1) -> float:
    with tempfile.TemporaryDirectory() as folder:
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "60s"]
        for name, value in target.headers.items():
            command += ["-H", f"{name}: {value}"]
        if len(target.paths) > 1 or target.unique:
            paths, script = Path(folder) / "paths", Path(folder) / "ask.lua"
            paths.write_text("\n".join(target.paths))
            script.write_text(SCRIPT % {"file": str(paths), "first": first, "unique": str(target.unique).lower()})
            command += ["-s", str(script)]
        address = f"http://127.0.0.1:{port}{target.paths[0]}"
        text = subprocess.run([*command, address], capture_output=True, text=True, check=True).stdout
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    if refused:
        raise SystemExit(f"{target.name}: {refused.group(1)} answers were neither 2xx nor 3xx")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1))
