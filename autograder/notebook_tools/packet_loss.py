"""Bad weather for datagrams: on loopback none gets lost, so a lecture loses and shuffles some itself, by a seed."""

from __future__ import annotations

import random
from collections.abc import Sequence

from autograder.notebook_tools.figures import Plot


def bad_weather(messages: Sequence[str], *, seed: int, loss: float = 0.2, late: float = 0.3) -> list[str]:
    """The messages as a network may deliver them: each lost with probability `loss`, else held back with `late`.

    One that is held back arrives one to four places later. Nothing is sent here.
    """
    weather = random.Random(seed)
    arrivals = []
    for number, message in enumerate(messages):
        if weather.random() >= loss:
            delay = weather.randint(1, 4) if weather.random() < late else 0
            arrivals.append((number + delay, number, message))
    return [message for _, _, message in sorted(arrivals)]


def journey(sent: Sequence[str], heard: Sequence[str]) -> Plot:
    """A matplotlib figure: each message at its place among those sent, and among those heard; the lost ones marked."""
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
