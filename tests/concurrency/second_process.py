"""A second process over a shared database: asks its own application what it is told to ask, answers on a pipe.

Each line of standard input is a path; each answer a line of JSON: {"snapshot": the version that this process's own
database connection saw before it asked, "status", "text"}.
"""

import json
import sys
import warnings

warnings.simplefilter("ignore")

from tests import factories  # noqa: E402 - after the filter
from tests.wsgi import ask  # noqa: E402


def main(uri: str, place: str) -> None:
    """Serve until standard input ends."""
    app = factories.make_app(uri)
    for line in sys.stdin:
        with factories.work_in(app) as site:
            for name in place.split("/"):
                site = site[name]
            snapshot = site.live.title("kk")
        answer = ask(app, line.strip())
        sys.stdout.write(json.dumps({"snapshot": snapshot, "status": answer.status, "text": answer.text}) + "\n")
        sys.stdout.flush()
    app.registry._zodb_databases[""].close()


if __name__ == "__main__":
    main(*sys.argv[1:])
