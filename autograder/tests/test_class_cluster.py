"""A class graded by two workers of a real scheduler on loopback, one of which is lost in the middle."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from autograder.course.lessons import ROOT
from autograder.tests.test_class_grading import LESSON, SOLUTION, class_of, command, marks

pytest.importorskip("distributed")
LONG = 120  # seconds after which a test gives up on a machine


class Cluster:
    """Processes of dask, and the file by which they find one another."""

    def __init__(self, place: Path, stack: ExitStack) -> None:
        self._place, self._stack = place, stack
        self.file = place / "scheduler.json"
        self.start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(self.file))
        deadline = time.monotonic() + LONG
        while not self.file.exists():
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def start(self, *words: str, kit: Path = ROOT) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", "distributed.cli.dask_" + words[0], *words[1:], "--no-dashboard"],
            env=os.environ | {"PYTHONPATH": str(kit)},
            cwd=self._place,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._stack.callback(process.wait)
        self._stack.callback(process.kill)
        return process

    def worker(self, kit: Path = ROOT) -> subprocess.Popen[bytes]:
        options = ("--scheduler-file", str(self.file), "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1")
        return self.start("worker", *options, kit=kit)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    with ExitStack() as stack:
        yield Cluster(tmp_path, stack)


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="processes are killed here")
def test_a_lost_workers_submissions_are_done_elsewhere_once(tmp_path: Path, cluster: Cluster) -> None:
    programs = {f"s{number}": b"print('not begun')\n" for number in range(6)} | {"ann": SOLUTION}
    place = class_of(tmp_path / "class", programs)
    lost, _ = cluster.worker(), cluster.worker()
    ledger = tmp_path / "r" / "ledger.jsonl"
    words = (LESSON, place, "--into", tmp_path / "r", "--seed", "7", "--no-canaries", "--cluster", cluster.file)

    run = subprocess.Popen(command(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + LONG
    while not (ledger.exists() and ledger.read_bytes().count(b"\n") >= 1):
        assert time.monotonic() < deadline
        assert run.poll() is None, run.communicate()
        time.sleep(0.02)
    lost.kill()
    out, err = run.communicate(timeout=LONG)

    assert run.returncode == 0, out + err
    assert marks(tmp_path / "r") == dict.fromkeys(programs, 0) | {"ann": 85}
    lines = [json.loads(line) for line in ledger.read_bytes().splitlines()]
    assert sorted(line["student"] for line in lines) == sorted(programs)


@pytest.mark.slow
def test_a_worker_without_this_kit_is_refused(tmp_path: Path, cluster: Cluster) -> None:
    place = class_of(tmp_path / "class", {"ann": SOLUTION})
    cluster.worker(kit=tmp_path)

    words = (LESSON, place, "--into", tmp_path / "r", "--cluster", cluster.file)
    run = subprocess.run(command(*words), capture_output=True, text=True, timeout=LONG)

    assert run.returncode == 2
    assert "cannot import this kit" in run.stderr or "another version of the kit" in run.stderr
    assert "Traceback" not in run.stderr
