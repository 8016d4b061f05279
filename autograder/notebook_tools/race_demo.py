"""A race shown on purpose: one thread is paused while others act. And how rarely it shows by chance."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from autograder.course import lessons
from autograder.races.findings import SweepResult
from autograder.races.scenes import SCENES
from autograder.races.sentences import sentence, what_was_swept
from autograder.races.sweep import Sweep, SweepOptions
from autograder.scenario.room import Room
from autograder.story.story import Story


@dataclass(frozen=True)
class RaceDemo:
    """What the race finder found in one scene. Shows itself as its sentences."""

    result: SweepResult

    @property
    def story(self) -> Story:
        """The run that shows the race. Raises IndexError where none was found."""
        return self.result.findings[0].story

    @property
    def line(self) -> int:
        """Where one thread was paused; 0 where nothing broke."""
        pauses = [finding.pause for finding in self.result.findings if finding.pause is not None]
        return pauses[0].point.line if pauses else 0

    @property
    def command(self) -> str:
        """What to type in a terminal, in the kit's folder, to see it again."""
        server = self.result.program
        if lessons.ROOT in server.parents:
            server = server.relative_to(lessons.ROOT)
        return f"python autograder/run.py 06 --server {server.as_posix()} --races --pause {self.line}"

    def __repr__(self) -> str:
        """The sentence of each race; without any, how much was swept (not how long it took)."""
        sentences = [sentence(finding, self.result.source) for finding in self.result.findings]
        swept = what_was_swept(self.result)[0].partition(": ")[2]
        return "\n".join(sentences) or f"No race found: {swept}"


def find_race(server: Path, scene: str, *, pause: int | None = None, seed: int = 7) -> RaceDemo:
    """Play one scene of the race finder with a pause at one line after the other, or at the line `pause` only."""
    chosen = tuple(known for known in SCENES if known.name == scene)
    if not chosen:
        raise ValueError(f"no scene {scene!r}; there are {', '.join(known.name for known in SCENES)}")
    # One worker: then the names in it are the same each time.
    options = SweepOptions(seed=seed, only_line=pause, scenes=chosen, noisy_runs=0, workers=1)
    return RaceDemo(Sweep(server, options).run())


def count_shared_names(server: Path, *, times: int = 20) -> int:
    """How often two newcomers get one name without any pause, when both give it as fast as they can."""
    count = 0
    for _ in range(times):
        with Room(server) as room:
            bob, dave = room.connect("bob"), room.connect("dave")
            bob.waits_for_the_prompt()
            dave.waits_for_the_prompt()
            bob.gives_name("bob")
            dave.gives_name("bob")
            count += bob.hears_something() == dave.hears_something()
    return count
