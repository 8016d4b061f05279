"""What a sweep finds: races, and how much of the program was tried."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from autograder.races.scene_run import ObservedPause
from autograder.races.scenes import Scene
from autograder.races.shared_lines import AnalysedSource
from autograder.races.violations import Violation
from autograder.story.story import Story


@dataclass(frozen=True)
class Finding:
    """One race: what breaks, with which pause (None: under noise, or always), and the story of a run that shows it."""

    scene: Scene
    violation: Violation
    pause: ObservedPause | None
    story: Story
    also_at: tuple[int, ...] = ()  # other lines at which a pause breaks the same
    noise: int | None = None  # its seed


@dataclass
class SweepResult:
    """What came of a sweep."""

    program: Path
    source: AnalysedSource
    seed: int
    findings: list[Finding] = field(default_factory=list)
    unplayable: dict[str, str] = field(default_factory=dict)  # scene -> why: it breaks without any pause
    swept: set[int] = field(default_factory=set)  # lines
    not_swept: set[int] = field(default_factory=set)  # lines: the budget ran out before
    not_reached: set[int] = field(default_factory=set)  # lines to which no scene leads
    scenes: int = 0  # that could be played
    runs: int = 0
    paused: int = 0  # runs in which a thread was paused
    planned: int = 0
    seconds: float = 0.0

    @property
    def is_unswept(self) -> bool:
        """Whether the budget ran out before a single run: then nothing is known about races."""
        return self.planned > 0 and self.runs == 0 and not self.findings
