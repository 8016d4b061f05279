"""Plays scenes in one running program, one after the other, as long as nothing breaks in it."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from autograder.program.patience import granted
from autograder.program.warm_pool import WarmPool
from autograder.races.invariants import Violation, judge
from autograder.races.scene_run import Spot, Stage
from autograder.races.scenes import Scene
from autograder.scenario.room import Room
from autograder.scenario.waiting import PATIENCE
from autograder.story import events
from autograder.story.failures import Failed

_MOST_SCENES = 60  # in one program: its story, and what is reported of its calls, have an end


@dataclass
class Troupe:
    """What all players of one sweep share."""

    server: Path
    seed: int
    warm_pool: WarmPool
    wire: str | None = None  # once the first handshake has found it out
    numbered: int | None = None  # which number before a message counts the messages, if one does
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))  # of runs: next() is atomic


class Played(NamedTuple):
    """One scene played: what it left, what broke, and what kept it from being played to its end."""

    stage: Stage | None
    broken: list[Violation]
    failed: Failed | None


class Player:
    """One worker's room, opened when it is needed. Use it as a context manager."""

    def __init__(self, troupe: Troupe, *, fresh: bool = False, patience: float = 1.0) -> None:
        """`fresh`: every scene in a program of its own; `patience` multiplies the usual one."""
        self._troupe, self._fresh, self._patience = troupe, fresh, patience
        self._room: Room | None = None
        self._scenes = 0
        self.wire: str | None = None

    def __enter__(self) -> Player:
        """Nothing is started yet."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        """End the program."""
        self._close()

    def play(self, scene: Scene, *, spot: Spot | None = None, looks: bool = False, noise: int | None = None) -> Played:
        """Play a scene; what keeps it from being played in a used program is tried again in a fresh one."""
        played = self._play(scene, spot, looks, noise)
        if played.failed is not None and self._scenes > 1:
            self._close()
            played = self._play(scene, spot, looks, noise)
        if played.failed or played.broken or self._fresh or self._scenes >= _MOST_SCENES:
            self._close()
        else:
            try:
                played.stage.clear()  # type: ignore[union-attr]  # there is one where nothing failed
            except Failed:
                self._close()  # it does not let them go; the next scene gets a program of its own
        return played

    def _play(self, scene: Scene, spot: Spot | None, looks: bool, noise: int | None) -> Played:
        stage: Stage | None = None
        try:
            room = self._open()
            self._scenes += 1
            number = next(self._troupe.numbers)
            stage = Stage(room, scene, number, self._troupe.seed, self._troupe.numbered)
            stage.play(spot, looks=looks, noise=noise)
            broken = judge(stage)
            if broken:
                _end_story(stage, broken[0].text)
        except Failed as failed:
            return Played(stage, [], failed)
        self.wire = room.wire
        return Played(stage, broken, None)

    def _open(self) -> Room:
        if self._room is None:
            self._scenes = 0
            room = Room(
                self._troupe.server, wire=self._troupe.wire, seed=self._troupe.seed, warm_pool=self._troupe.warm_pool,
                patience=granted(PATIENCE) * self._patience, pauses=True,
            )  # fmt: skip
            room.__enter__()
            self._room = room
        return self._room

    def _close(self) -> None:
        room, self._room = self._room, None
        if room is not None:
            room.__exit__(None, None, None)


def _end_story(stage: Stage, what: str) -> None:
    """Leave of the story what belongs to this scene, up to where it broke."""
    story = stage.room.story
    story.thread_dump = stage.thread_dump
    story.tell(stage.scene.stayers[0], events.WAITS, what)
    story.failed_at = time.monotonic()
    before = (events.THREAD_STARTS, events.PRINTS)
    story.is_excerpt = True
    story.events = [e for e in story.events if e.at >= stage.began and e.what not in before]
