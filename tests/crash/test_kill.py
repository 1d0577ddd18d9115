"""No acknowledged write is lost and no two parts contradict each other, whenever the process is killed (R1, 2.3.3).

A few rounds run with the ordinary tests; `make crash` runs 200 of each kind. ORDA_CRASH_SEED repeats a failed run.
"""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = int(os.environ.get("ORDA_CRASH_ROUNDS", "5"))
SECONDS_A_ROUND = 20


@pytest.mark.parametrize("kind", ["plain", "content"])
def test_kill_9_loses_no_acknowledged_write(kind, tmp_path):
    seed = os.environ.get("ORDA_CRASH_SEED") or str(random.SystemRandom().randrange(10**6))
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.crash.harness", kind, tmp_path, str(ROUNDS), seed],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT)))},
        capture_output=True,
        text=True,
        timeout=120 + ROUNDS * SECONDS_A_ROUND,
    )
    assert run.returncode == 0, f"seed {seed}\n{run.stderr[-3000:]}"
    found = json.loads(run.stdout)
    print(f"{kind}, seed {seed}: {found['rounds']} rounds, {found['acknowledged']} acknowledged writes")
    assert found["problems"] == [], f"seed {seed}"
    assert found["rounds"] == ROUNDS
    assert found["acknowledged"] > ROUNDS
