"""The table of the figures and the page that carries it."""

from dataclasses import dataclass

from tests.bench.crawl import Row
from tests.bench.load import Target
from tests.bench.weight import Weight

MAX_KILOBYTES, MAX_REQUESTS, MAX_CLICKS = 80, 6, 3


@dataclass(frozen=True)
class Figure:
    """One measured number with its bars; lower is better."""

    name: str
    value: float
    reach: float
    aim: float
    note: str = ""


def verdict(value: float, reach: float, aim: float) -> str:
    """In words."""
    return "aim reached" if value <= aim else "reached" if value <= reach else "**missed**"


def table(targets: list[Target], figures: list[Figure], weights: dict[str, Weight]) -> str:
    """Both tables, in Markdown."""
    lines = ["| ratio to a bare waitress | ratio | requests/s | must reach | aim | |", "|---|---|---|---|---|---|"]
    for each in targets:
        rate = sorted(each.rates)[len(each.rates) // 2]
        words = verdict(each.ratio, each.reach, each.aim)
        lines.append(f"| {each.name} | **{each.ratio:.2f}** | {rate:.0f} | {each.reach:g} | {each.aim:g} | {words} |")
    lines += ["", "| figure | value | must reach | aim | |", "|---|---|---|---|---|"]
    for each in figures:
        words = ", ".join(filter(None, (verdict(each.value, each.reach, each.aim), each.note)))
        lines.append(f"| {each.name} | **{each.value:.1f}** | {each.reach:g} | {each.aim:g} | {words} |")
    lines += [
        "",
        f"| page, cold browser (must reach: {MAX_KILOBYTES} KB, {MAX_REQUESTS} requests) | HTML plain | HTML gzip "
        "| all, plain | all, as sent | requests | links |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, weight in weights.items():
        heavy = weight.packed > MAX_KILOBYTES * 1000 or weight.requests > MAX_REQUESTS
        sizes = (weight.html, weight.html_packed, weight.plain, weight.packed)
        cells = " | ".join(f"{size / 1000:.1f} KB" for size in sizes)
        requests = f"{weight.requests} **missed**" if heavy else f"{weight.requests}"
        lines.append(f"| {name} | {cells} | {requests} | {weight.links} |")
    return "\n".join(lines)


def crawl_table(rows: list[Row]) -> str:
    """Every public page of the demonstration, in Markdown; a figure over its budget is marked."""
    lines = [
        f"| public pages (must: {MAX_KILOBYTES} KB, {MAX_REQUESTS} requests, {MAX_CLICKS} clicks to what is "
        "obligatory) | addresses | with their languages | largest HTML | gzip | as sent before pictures | requests "
        "| as sent with all pictures | pictures | clicks from home |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        sizes = (row.html, row.html_packed, row.sent)
        requests = _marked(str(row.requests), row.sent > MAX_KILOBYTES * 1000 or row.requests > MAX_REQUESTS)
        cells = [row.kind, row.objects, row.pages, *(f"{size / 1000:.1f} KB" for size in sizes), requests]
        clicks = row.clicks if row.clicks or row.kind == "site" else "–"
        lines.append(f"| {' | '.join(map(str, [*cells, f'{row.pictured / 1000:.1f} KB', row.pictures, clicks]))} |")
    return "\n".join(lines)


def _marked(text: str, over: bool) -> str:
    return f"{text} **missed**" if over else text


def document(figures: str, machine: str, effort: str, pages: int) -> str:
    """docs/performance.md."""
    return PAGE.format(figures=figures, machine=machine, effort=effort, pages=pages)


PAGE = """# Performance

Measured by `make bench` ({effort}) on {machine}. Anyone can run it again; `make bench ARGS=--quick` takes two minutes.

{figures}

## How it is measured

* The site: the demonstration university and {pages} pages of about 3 KB of text in each of three languages, in a new
  file storage, served by `orda serve` with 4 threads, its indexer running.
* The unit: a bare waitress with 4 threads that answers 30 KB from memory. `wrk` asks both over the loopback with 8
  connections, each round of Orda between two rounds of the unit. The ratio is the unit's requests per second divided by
  Orda's, the median of all rounds: 1 is the limit, lower is better.
* *Rendered every time* asks a random page with `?page=` and a rising number, which no page of text reads: the cache
  keeps no answer to what its view did not understand, so each goes the whole way through traversal, database, rights
  and templates.
* *As sent* counts the bytes on the wire of the page and all that its HTML names, asked with `Accept-Encoding: gzip`.
* *Public pages* are those of a walk in three languages from the home pages by the links that robots follow, and some of
  each sort of the others (filters together, pages for paper), before the thousand pages are added. Each figure is the
  greatest of its kind. Browsers ask for pictures only as they come into sight (`loading="lazy"`), not for all at once.
* Processor time to publish: 40 pages in three languages are made, published and committed one by one; then the indexer
  takes their words in its batches. The words follow Zipf's law, as those of natural texts do.

## Why it is fast

* The cache of answers (`web/caching.py`) stands before Pyramid: a page that was rendered in the present generation is
  served without a database connection. See `docs/architecture.md`, idea 4.
* Menus and section navigation are lists that are remembered per folder, language and generation (`web/navigation.py`),
  whoever reads; what a person may see of them is asked once per zone, not once per page (`catalog/zones.py`).
* Bodies are records of their own: menus, lists and rights never load them.
* Words are indexed by one thread, a moment after the publication (`catalog/queue.py`); all else in its transaction.
"""
