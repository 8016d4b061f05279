"""Plays scenes in one running program, one after the other, as long as nothing breaks in it."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from autograder.program.patience import granted
from autograder.program.staging import Files
from autograder.program.warm_pool import WarmPool
from autograder.races.invariants import judge
from autograder.races.scene_run import PausePoint, SceneRun
from autograder.races.scenes import Scene
from autograder.races.shared_lines import AnalysedSource
from autograder.races.violations import Violation
from autograder.scenario.room import Room
from autograder.scenario.waiting import PATIENCE
from autograder.story import events
from autograder.story.failures import Failed

_MOST_SCENES = 60  # in one program: its story is bounded, and so are the reports of its calls


@dataclass
class SweepContext:
    """What all players of one sweep share."""

    server: Path
    files: Files
    source: AnalysedSource
    seed: int
    about: str  # tells the sweep apart from others with this seed
    warm_pool: WarmPool
    wire: str | None = None  # None until the first handshake has found it out
    counter: int | None = None  # position of the number before a message that counts the messages, if there is one
    run_numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))  # next() on it is atomic


class PlayedScene(NamedTuple):
    """One scene played: the run, what broke, and what kept it from being played to its end."""

    run: SceneRun | None
    violations: list[Violation]
    failed: Failed | None


class ScenePlayer:
    """One worker's room, opened when it is needed. Use it as a context manager."""

    def __init__(self, context: SweepContext, *, fresh: bool = False, patience: float = 1.0) -> None:
        """`fresh`: each scene in a program of its own; `patience` multiplies the usual one."""
        self._context, self._fresh, self._patience = context, fresh, patience
        self._room: Room | None = None
        self._stack = ExitStack()  # the open room
        self._scenes = 0  # played in it
        self.wire: str | None = None  # as the last scene found it

    def __enter__(self) -> ScenePlayer:
        """Nothing is started yet."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        """End the program."""
        self._close_room()

    def play(
        self, scene: Scene, *, point: PausePoint | None = None, trace: bool = False, noise: int | None = None
    ) -> PlayedScene:
        """Play a scene; one that cannot be played in a used program is played once more in a fresh one."""
        played = self._play(scene, point, trace, noise)
        if played.failed is not None and self._scenes > 1:
            self._close_room()
            played = self._play(scene, point, trace, noise)
        if played.run is None or played.failed or played.violations or self._fresh or self._scenes >= _MOST_SCENES:
            self._close_room()
            return played
        try:
            played.run.clients.leave()
        except Failed:
            self._close_room()  # it does not let them go; the next scene gets a program of its own
        return played

    def _play(self, scene: Scene, point: PausePoint | None, trace: bool, noise: int | None) -> PlayedScene:
        run: SceneRun | None = None
        try:
            room = self._open_room()
            self._scenes += 1
            context = self._context
            about = f"{context.about} {next(context.run_numbers)}"
            run = SceneRun(room, scene, context.source, seed=context.seed, about=about, counter=context.counter)
            run.play(point, trace=trace, noise=noise)
            violations = judge(run)
            if violations:
                _end_story(run, violations[0].text)
        except Failed as failed:
            return PlayedScene(run, [], failed)
        self.wire = room.wire
        return PlayedScene(run, violations, None)

    def _open_room(self) -> Room:
        if self._room is None:
            self._scenes = 0
            context = self._context
            self._room = self._stack.enter_context(
                Room(
                    context.server,
                    files=context.files,
                    wire=context.wire,
                    seed=context.seed,
                    warm_pool=context.warm_pool,
                    patience=granted(PATIENCE) * self._patience,
                    pauses=True,
                )
            )
        return self._room

    def _close_room(self) -> None:
        self._room = None
        self._stack.close()


def _end_story(run: SceneRun, what_broke: str) -> None:
    """Leave in the story what belongs to this scene, up to where it broke."""
    story = run.room.story
    story.thread_dump = run.thread_dump
    story.record(run.scene.stayers[0], events.WAITS, what_broke)
    story.failed_at = time.monotonic()
    not_shown = (events.THREAD_STARTS, events.PRINTS)
    story.is_excerpt = True
    story.events = [event for event in story.events if event.at >= run.began and event.what not in not_shown]
