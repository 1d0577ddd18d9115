"""Measures a site of 1,000 pages against a bare waitress and writes docs/performance.md: ``make bench``.

The unit is a waitress with 4 threads that answers 30 KB from memory, asked in turn with Orda in the same minutes:
ratio = its requests per second divided by Orda's. ``make bench ARGS=--quick`` is a rough run that writes nothing.
"""

import argparse
import os
import platform
import shutil
import statistics
import sys
import tempfile
import warnings
from datetime import date
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
warnings.simplefilter("ignore")

from tests.bench import building, crawl, load, servers, weight  # noqa: E402 - after the path
from tests.bench.load import Target  # noqa: E402
from tests.bench.report import Figure, crawl_table, document, table  # noqa: E402

REPORT = ROOT / "docs" / "performance.md"
PASSWORD = "orda-demo"  # noqa: S105 - the demonstration's, published


def main() -> None:
    """Build, measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a rough run of two minutes; writes nothing")
    parser.add_argument("--rounds", type=int, help="rounds of each row (5; quick: 1)")
    parser.add_argument("--seconds", type=int, help="seconds of each round (8; quick: 2)")
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--write", action="store_true", help="write docs/performance.md in a quick run too")
    options = parser.parse_args()
    rounds = options.rounds or (1 if options.quick else 5)
    seconds = options.seconds or (2 if options.quick else 8)
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is needed: apt install wrk")
    with tempfile.TemporaryDirectory(prefix="orda-bench-") as folder:
        text = bench(Path(folder) / "etc" / "orda.ini", options.pages, rounds, seconds, 3 if options.quick else 7)
    tell(text)
    if options.write or not options.quick:
        REPORT.write_text(document(text, machine(), f"{rounds} rounds of {seconds} s", options.pages), "utf-8")
        tell(f"Written to {REPORT.relative_to(ROOT)}")


def tell(text: str) -> None:
    """To the terminal, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def machine() -> str:
    """What it was measured on, without its name."""
    return (
        f"{os.cpu_count()} cores, {platform.system()} on {platform.machine()}, Python {platform.python_version()}, "
        f"{date.today().isoformat()}"
    )


def bench(config: Path, pages: int, rounds: int, seconds: int, starts: int) -> str:
    """The table of all figures, in Markdown."""
    tell(f"Building the demonstration and {pages} pages …")
    servers.orda("demo", "--config", str(config))
    pages_of_kinds = crawl_table(crawl.crawl(config))
    tell(pages_of_kinds)
    paths = building.build(config, pages)
    port, bare = servers.free_port(), servers.free_port()
    figures = [_start(config, port, starts)]
    with servers.site(config, port) as (process, _seconds), servers.baseline(bare):
        fresh = servers.resident_megabytes(process)
        targets = _targets(port, paths)
        load.measure(targets, port, bare, rounds, seconds, tell)
        loaded = servers.resident_megabytes(process)
        # 130 for the site, 80 for the dictionaries of three languages, which the first seconds of serving load.
        figures.append(Figure("resident memory after load, MB", loaded, 210, 180, f"{fresh:.0f} before it"))
        weights = _weigh(port, paths)
    request, words = building.milliseconds_to_publish(config, 40)
    note = f"{request:.1f} in the request, {words:.1f} by the indexer"
    figures.append(Figure("create, publish, index one page: processor time, ms", request + words, 15, 8, note))
    return f"{table(targets, figures, weights)}\n\n{pages_of_kinds}"


def _start(config: Path, port: int, times: int) -> Figure:
    taken = []
    for _each in range(times):
        with servers.site(config, port) as (_process, seconds):
            taken.append(seconds)
    return Figure("start to first page, s", statistics.median(taken), 2, 1.2)


def _targets(port: int, paths: list[str]) -> list[Target]:
    page = f"/kk{paths[len(paths) // 2]}"
    folder = page.rpartition("/")[0]
    tag = servers.get(port, page)[1]["etag"]
    colleague = {"Cookie": servers.session(port, "digital", PASSWORD)}
    everything = [f"/kk{path}" for path in paths]
    search = f"/kk/@@search?q={quote(building.COMMON)}"
    return [
        Target("anonymous page, cached", [page], 2, 1.3),
        Target("anonymous page, cached, gzip", [page], 2, 1.3, {"Accept-Encoding": "gzip"}),
        Target("anonymous page, random of all, cached", everything, 2.5, 1.5),
        Target("anonymous page, rendered every time", everything, 20, 8, unique=True),
        Target("304 on If-None-Match", [page], 2, 1.2, {"If-None-Match": tag}),
        Target("search page, a word that is in every page", [search], 30, 15),
        Target("suggestions for three letters", [f"/kk/@@suggest?q={quote(building.COMMON[:3])}"], 8, 4),
        Target("page for a signed-in colleague", everything, 40, 20, colleague),
        Target("edit form", [f"{page}/@@edit"], 80, 50, colleague),
        Target("folder contents", [f"{folder}/@@contents"], 50, 30, colleague),
    ]


def _weigh(port: int, paths: list[str]) -> dict[str, weight.Weight]:
    news = next(line for line in _links(port, "/kk/news") if line.startswith("/kk/news/") and "@@" not in line)
    named = {
        "home": "/kk/",
        "information page": f"/kk{paths[0]}",
        "section": "/kk/university",
        "news item": news,
        "news list": "/kk/news",
        "unit": next(line for line in _links(port, "/kk/units") if line.startswith("/kk/units/")),
    }
    return {name: weight.weigh(port, path) for name, path in named.items()}


def _links(port: int, path: str) -> list[str]:
    body = servers.get(port, path)[2].decode()
    return [part.partition('"')[0] for part in body.split('href="')[1:]]


if __name__ == "__main__":
    main()
