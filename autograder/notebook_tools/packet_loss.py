"""Packet loss and reordering. On loopback there is none, so a notebook makes some itself, from a seed."""

from __future__ import annotations

import random
from collections.abc import Sequence

from autograder.notebook_tools.figures import Plot

_LATEST = 4  # places by which a delayed message arrives later, at most


def lossy_delivery(messages: Sequence[str], *, seed: int, loss: float = 0.2, delay: float = 0.3) -> list[str]:
    """The messages as a network may deliver them: each is lost with probability `loss`, else delayed with `delay`.

    A delayed one arrives one to four places later. Nothing is sent here.
    """
    network = random.Random(seed)
    arrivals = []
    for number, message in enumerate(messages):
        if network.random() >= loss:
            late_by = network.randint(1, _LATEST) if network.random() < delay else 0
            arrivals.append((number + late_by, number, message))
    return [message for _, _, message in sorted(arrivals)]


def plot_delivery(sent: Sequence[str], heard: Sequence[str]) -> Plot:
    """A plot with each message at its place among those sent and among those heard; lost ones are crosses."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 3.2), layout="constrained")
    axes = figure.subplots()
    places = {message: place for place, message in enumerate(heard)}
    for number, message in enumerate(sent):
        if message in places:
            axes.plot([number, places[message]], [1, 0], color="tab:blue", marker="o")
        else:
            axes.plot([number], [1], color="tab:red", marker="x", markersize=9)
    axes.set_yticks([0, 1], ["heard", "sent"])
    axes.set_ylim(-0.3, 1.3)
    axes.set_xlabel("place in the row of messages")
    axes.set_title(f"{len(sent)} sent, {len(heard)} heard: lost ones are crosses, crossing lines overtook each other")
    return Plot(figure)
