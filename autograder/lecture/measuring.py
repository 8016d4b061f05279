"""One who never reads: what the others are given meanwhile, over time."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.cast.failed import Failed
from autograder.cast.room import Room
from autograder.lecture.finding import right

_LINE = "x" * 4000


@dataclass
class Deliveries:
    """How many bytes carol had received, and when, while alice talked and bob never read."""

    name: str
    seconds: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)
    said: float = 0.0  # megabytes that alice was able to say

    @property
    def froze(self) -> bool:
        """Whether carol was still owed most of what alice wanted to say."""
        return self.megabytes[-1] < self.said * 0.9 if self.megabytes else True


def stuck_reader(server: Path, *, megabytes: float = 6.0, patience: float = 1.0) -> Deliveries:
    """Let alice say so much to a room in which bob never reads; returns what carol got. Ends when all stands still."""
    found = Deliveries(server.parent.name)
    with Room(server, patience=patience) as room:
        alice, _bob, carol = room.join("alice", "bob", "carol")
        began = time.monotonic()
        line = f"{_LINE}\n".encode() * 25
        for _ in range(int(megabytes * 1_000_000 / len(line))):
            try:
                alice.sends(line, quietly=True)
            except Failed:
                break  # the server does not read alice any more: it waits for bob
            while carol.look(0.0):
                continue
            found.seconds.append(time.monotonic() - began)
            found.megabytes.append(carol.inbox.size / 1e6)
        room.rests()
        while carol.look(0.0):
            continue
        found.seconds.append(time.monotonic() - began)
        found.megabytes.append(carol.inbox.size / 1e6)
    found.said = megabytes
    return found


def queue_outside() -> Path:
    """A chat server of the zoo that keeps a queue and a writing thread for each user."""
    return right("04", "right_a_writer_queue_for_each")


def plot(*rows: Deliveries) -> Any:
    """A matplotlib figure of several deliveries."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 3.2), layout="constrained")
    axes = figure.subplots()
    for row in rows:
        axes.plot(row.seconds, row.megabytes, marker=".", label=row.name)
    axes.set_xlabel("seconds")
    axes.set_ylabel("megabytes that carol got")
    axes.set_title("bob never reads")
    axes.legend()
    return figure
