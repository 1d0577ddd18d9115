"""The crash harness: a child writes and acknowledges each commit on a pipe, is killed by -9, and the rest is compared.

    python -m tests.crash.harness {plain|content} FOLDER ROUNDS SEED

prints one JSON object. The parent loads everything once and forks, so that a round costs little more than its writing.
"""

import json
import os
import random
import select
import signal
import sys
import time
import traceback
from pathlib import Path

from orda.maintenance.integrity import walk
from orda.maintenance.storage import open_database

# Deep checks read everything there is; the acknowledged writes of the last rounds are compared in each round.
DEEP_EVERY = 20
RECENT = 300


def run(world, folder: Path, rounds: int, seed: int) -> dict:
    """Kill ``rounds`` times; what was acknowledged, and every sentence about what is wrong."""
    rng = random.Random(seed)
    uri = f"file://{folder}/Data.fs?blobstorage_dir={folder}/blobs"
    world.prepare(uri)
    acknowledged: list[dict] = []
    problems: list[str] = []
    silent = 0
    for number in range(1, rounds + 1):
        # Numbers rise from life to life, also past those that were written but not acknowledged any more.
        new = one_life(world, uri, rng, number * 100_000)
        problems += [ack["error"] for ack in new if "error" in ack]
        silent += not new
        acknowledged += [ack for ack in new if "error" not in ack]
        deep = number % DEEP_EVERY == 0 or number == rounds
        checked = acknowledged if deep else acknowledged[-RECENT:]
        problems += [f"round {number}: {found}" for found in check(world, uri, folder, checked, deep)]
        if len(problems) > 20:
            break
    return {
        "rounds": number,
        "acknowledged": len(acknowledged),
        "rounds_without_a_write": silent,
        "problems": problems,
        "bytes": (folder / "Data.fs").stat().st_size,
        "torn": len(list(folder.glob("Data.fs.tr*"))),
    }


def one_life(world, uri: str, rng: random.Random, start: int) -> list[dict]:
    """Fork a writer, let it live for a random while, kill it; what it had acknowledged."""
    seed, lifetime = rng.random(), rng.uniform(0.02, 0.5)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        live_and_write(world, uri, random.Random(seed), start, writer)
    os.close(writer)
    received = bytearray()
    end = None
    while end is None or time.monotonic() < end:
        wait = 30 if end is None else max(end - time.monotonic(), 0)
        if select.select([reader], [], [], wait)[0]:
            chunk = os.read(reader, 65536)
            if not chunk:
                break
            received += chunk
        # The life begins when the database is open, so that slow machines kill writers too, not only openers.
        end = time.monotonic() + lifetime if end is None else end
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while chunk := os.read(reader, 65536):
        received += chunk
    os.close(reader)
    # A line cut off by the death was written after its commit: it counts as not acknowledged.
    whole = bytes(received).rpartition(b"\n")[0]
    return [ack for line in whole.splitlines() if (ack := json.loads(line)) != "open"]


def live_and_write(world, uri: str, rng: random.Random, start: int, pipe: int) -> None:
    """The child; never returns."""

    def acknowledge(ack) -> None:
        os.write(pipe, json.dumps(ack).encode() + b"\n")

    try:
        database = open_database(uri)
        acknowledge("open")
        world.write(database, rng, start, acknowledge)
    except BaseException:  # noqa: BLE001 - the parent must hear of it before the end
        acknowledge({"error": traceback.format_exc()[-2000:]})
    finally:
        os._exit(1)


def check(world, uri: str, folder: Path, acknowledged: list[dict], deep: bool) -> list[str]:
    """Open the database as the next start would, and compare."""
    database = open_database(uri)
    try:
        problems = list(world.missing(database, acknowledged))
        if deep:
            problems += [problem.interpolate() for problem in walk(database.storage, folder / "blobs").problems]
        return problems
    finally:
        database.close()


def main() -> None:
    """Run from a shell or by the test."""
    kind, folder, rounds, seed = sys.argv[1:]
    if kind == "plain":
        from tests.crash.plain import Plain as World
    else:
        from tests.crash.content import ContentWorld as World
    result = run(World(), Path(folder), int(rounds), int(seed))
    print(json.dumps(result, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
