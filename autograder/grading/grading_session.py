"""What the checks of one run share."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from autograder.program.patience import granted
from autograder.program.staging import Files, snapshot
from autograder.program.warm_pool import WarmPool
from autograder.scenario.waiting import PATIENCE, START_PATIENCE

SECOND_TRIES = 4  # in one session: a program that spins in every check is not waited for in each of them


@dataclass
class GradingSession:
    """What the checks of one run share: the programs as they were when it began, and what is found out meanwhile."""

    programs: dict[str, Path]  # "server" and "client" -> path
    seed: int
    wire: str | None = None  # found out by the first handshake, for the checks after it
    warm_pool: WarmPool | None = None
    finds_causes: bool = False  # whether failures are diagnosed
    second_tries: int = SECOND_TRIES  # how many are left; one that saves a check is not counted
    patience: float = field(default_factory=lambda: granted(PATIENCE))  # seconds; more once that has saved a check
    start_patience: float = field(default_factory=lambda: granted(START_PATIENCE))  # seconds; less once it was in vain
    wire_is_guess: bool = False  # the handshake was with a program that may only have been slow
    machine_fault: str | None = None  # why this machine lets us judge nothing more, as a sentence
    place: int = 0  # number of the place where the clients go, of several in which the program listens
    places_left: set[int] = field(default_factory=set)  # where a check failed that passed elsewhere
    notices: list[str] = field(default_factory=list)  # what the programs do that costs nothing here and fails elsewhere
    files: dict[str, Files] = field(default_factory=dict)  # "server" -> its folder when the run began

    tries: Counter[str] = field(default_factory=Counter)  # how often each check was tried

    def next_try_of(self, check: str) -> str:
        """What tells this try of a check apart from all others: what was said at the first is not said again."""
        self.tries[check] += 1
        return check if self.tries[check] == 1 else f"{check} {self.tries[check]}"

    def __post_init__(self) -> None:
        """Read the programs and their neighbours, once: what is saved there later is for the next run."""
        for program_role, path in self.programs.items():
            try:
                self.files[program_role] = snapshot(path.resolve(), path.resolve().parent)
            except OSError:
                continue  # the first check of this program says so
