"""The site that is measured: the demonstration university with a thousand pages more."""

import itertools
import random
import time
from pathlib import Path

from orda.catalog.indexing import reindex
from orda.catalog.queue import drain
from orda.content import arrange, editing
from orda.maintenance import settings as settings_module
from orda.maintenance.workbench import open_site
from orda.security.actor import SYSTEM
from orda.workflow.requests.transitions import publish_at_once

SECTIONS = ("university", "education", "clinic", "science", "rector-blog")
FOLDERS = 10  # in each section
SEED = 20261123
# About as many forms of words as a Russian or Kazakh site of this size has.
VOCABULARY = 20_000
COMMON = "медицина"
SYLLABLES = "ба ла ғы ме ди ци на уни вер си тет қа зақ құ рыл тай дә рі гер фа куль те сту дент ор да кө мек".split()


def _vocabulary() -> tuple[list[str], list[float]]:
    """Invented words and how often each is used: by its rank, as in every natural text (Zipf's law)."""
    rng = random.Random(SEED)
    forms = dict.fromkeys("".join(rng.choices(SYLLABLES, k=rng.randint(1, 4))) for _each in range(VOCABULARY))
    return list(forms), list(itertools.accumulate(1 / rank for rank in range(1, len(forms) + 1)))


FORMS, WEIGHTS = _vocabulary()


def words(rng: random.Random, count: int) -> str:
    """So many invented words."""
    return " ".join(rng.choices(FORMS, cum_weights=WEIGHTS, k=count))


def texts(rng: random.Random, lang: str) -> tuple[dict[str, str], str]:
    """Title and summary, and a body of about 3 KB; the common word is in every text, once to five times."""
    often = rng.randint(1, 5)
    paragraphs = "".join(
        f"<p>{words(rng, rng.randint(25, 45))} {COMMON if number < often else words(rng, 1)}.</p>"
        for number in range(5)
    )
    body = f"<h2>{words(rng, 3)}</h2>{paragraphs}"
    return {"title": f"{words(rng, 3)} {lang}".capitalize(), "summary": words(rng, 10)}, body


def publish(parent, name: str, rng: random.Random):
    """One page in three languages, published."""
    page = arrange.add(parent, "page", actor=SYSTEM, name=name)
    written = {lang: texts(rng, lang) for lang in ("kk", "ru", "en")}
    editing.save_draft(
        page,
        texts={lang: text for lang, (text, _body) in written.items()},
        bodies={lang: body for lang, (_text, body) in written.items()},
        actor=SYSTEM,
        seen=editing.stamp(page),
    )
    publish_at_once(page)
    return page


def build(config: Path, pages: int) -> list[str]:
    """Add the pages; returns their paths without language."""
    rng, paths = random.Random(SEED), []
    with open_site(settings_module.load(config)) as site:
        for section in SECTIONS:
            for number in range(FOLDERS):
                folder = publish(site[section], f"bench-{number}", rng)
                for each in range(pages // (FOLDERS * len(SECTIONS))):
                    publish(folder, f"page-{each}", rng)
                    paths.append(f"/{section}/bench-{number}/page-{each}")
        reindex(site)
    return paths


def milliseconds_to_publish(config: Path, count: int) -> tuple[float, float]:
    """Processor time for one page: made, published and committed; and to index its words, as the indexer does it."""
    rng = random.Random(SEED + 1)
    with open_site(settings_module.load(config)) as site:
        manager = site._p_jar.transaction_manager

        def commit() -> None:
            manager.commit()
            manager.begin()

        def index_words() -> None:
            while drain(site):
                commit()

        for number in range(5):  # the first ones load code and indexes
            publish(site["university"]["bench-0"], f"first-{number}", rng)
            commit()
        index_words()
        begin = time.process_time()
        for number in range(count):
            publish(site["university"]["bench-0"], f"new-{number}", rng)
            commit()
        published = time.process_time()
        index_words()
        indexed = time.process_time()
    return (published - begin) / count * 1000, (indexed - published) / count * 1000
