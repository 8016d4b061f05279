"""A client that never reads its socket, and what the others receive meanwhile."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

from autograder.notebook_tools.figures import Plot
from autograder.notebook_tools.programs import zoo_program
from autograder.scenario.room import Room
from autograder.story.failures import Failed

_AT_ONCE = 100_000  # bytes of one send


@dataclass
class Deliveries:
    """How many bytes carol had received, and when, while alice talked and bob never read."""

    name: str
    offered: float  # megabytes that alice wanted to say
    seconds: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)
    let_go: float | None = None  # seconds until carol was told that bob had gone

    @property
    def froze(self) -> bool:
        """Whether more than a tenth of what alice wanted to say did not reach carol."""
        return self.megabytes[-1] < self.offered * 0.9 if self.megabytes else True

    def add(self, seconds: float, size: int) -> None:
        """`size` bytes had arrived after so many seconds."""
        self.seconds.append(seconds)
        self.megabytes.append(size / 1e6)


def measure_stuck_reader(
    server: Path, *, megabytes: float = 6.0, letters: int = 4000, patience: float = 1.0
) -> Deliveries:
    """Let alice say so many megabytes in a room in which bob never reads; ends when nothing moves any more.

    Alice's lines have so many letters: a server that slows her down counts lines.
    """
    found = Deliveries(server.parent.name, megabytes)
    with Room(server, patience=patience) as room:
        alice, _bob, carol = room.join("alice", "bob", "carol")
        began = time.monotonic()
        lines = f"{'x' * letters}\n".encode() * max(1, _AT_ONCE // letters)
        before = carol.inbox.end
        for _ in range(int(megabytes * 1_000_000 / len(lines))):
            try:
                alice.sends(lines, quietly=True)
            except Failed:
                break  # the server does not read alice any more: it waits for bob
            while carol.poll(0.0):
                continue
            found.add(time.monotonic() - began, carol.inbox.size)
            if found.let_go is None and carol.inbox.find_about("bob", before) is not None:
                found.let_go = found.seconds[-1]
        room.rests()
        while carol.poll(0.0):
            continue
        found.add(time.monotonic() - began, carol.inbox.size)
    return found


def queue_per_user_server() -> Path:
    """A chat server of the zoo that keeps a queue and a writing thread for each user."""
    return zoo_program("04", "right_a_writer_queue_for_each")


def plot_deliveries(*rows: Deliveries) -> Plot:
    """A plot of what carol received over time, a line for each of several servers."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 3.2), layout="constrained")
    axes = figure.subplots()
    for row in rows:
        (drawn,) = axes.plot(row.seconds, row.megabytes, marker=".", label=row.name)
        if row.let_go is not None:
            axes.axvline(row.let_go, color=drawn.get_color(), linestyle=":", label=f"{row.name}: bob is let go")
    axes.set_xlabel("seconds")
    axes.set_ylabel("megabytes that carol got")
    axes.set_title("bob never reads")
    axes.legend()
    return Plot(figure)
