"""`--play 6`: the check of step 6 up to where it breaks; from there the student goes on by hand."""

from __future__ import annotations

import os
import queue
import shutil
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import closing, nullcontext
from dataclasses import replace
from pathlib import Path

from autograder.course.checks import Check
from autograder.course.lessons import ROOT, Lesson
from autograder.grading.results import CheckResult, Verdict
from autograder.grading.run_check import GradingSession
from autograder.grading.run_lesson import AfterFailure, run_checks
from autograder.interactive.live_story import LiveStory
from autograder.interactive.proxy import Relay
from autograder.report.output_tail import last_lines
from autograder.scenario.client import Client
from autograder.scenario.client_harness import ClientHarness
from autograder.scenario.room import Room
from autograder.scenario.scripted_server import ScriptedServer
from autograder.story import events as ev
from autograder.story.diagram.plain_text import story_lines
from autograder.story.failures import Failed
from autograder.story.story import Story
from autograder.text.columns import encodable, wrapped
from autograder.text.escaping import visible
from autograder.text.phrases import listed

_ENOUGH = 1000  # pieces taken from one connection in a row: a program may never stop sending
_PRINTED = 6  # last lines of what the program printed


class CheckBroke(Exception):
    """The check itself went wrong: our fault."""


def play(lesson: Lesson, programs: dict[str, Path], step: int, seed: int) -> bool:
    """Run the checks of `step` until one breaks, and keep its program running until Enter or Ctrl-C.

    Returns whether a check broke. Raises CheckBroke.
    """
    session = GradingSession(programs=programs, seed=seed, wire=lesson.wire, second_tries=0)
    checks = [check for check in lesson.checks if check.step == step and check.program in programs]
    played = [PlayedCheck(check, always=check is checks[-1]) for check in checks]
    broke = False
    results = run_checks([p.as_check() for p in played], session, AfterFailure.STOP)
    for one, result in zip(played, results, strict=False):
        one.show_end(result)
        broke = broke or result.verdict is Verdict.FAIL
    return broke


class PlayedCheck:
    """A check that hands over to the student where it breaks, or, if so wanted, where it ends."""

    def __init__(self, check: Check, *, always: bool) -> None:
        """`always` hands over even if nothing breaks."""
        self._check, self._always = check, always
        self._by_hand: tuple[float, float] | None = None  # from when to when the student had it
        self._keys: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def as_check(self) -> Check:
        """The check to run."""
        return replace(self._check, function=self._run)

    def _run(self, place: Room | ClientHarness) -> None:
        try:
            self._check.function(place)
        except Failed as failed:
            self._hand_over(place, failed.reason)
            raise
        if self._always:
            self._hand_over(place, "Nothing broke: this is how the check ends.")

    def show_end(self, result: CheckResult) -> None:
        """After the program is closed: what was done by hand, or why nothing could be."""
        if result.verdict is Verdict.OOPS:
            raise CheckBroke(result.traceback.strip().rpartition("\n")[2])
        story = result.story
        if story is not None and self._by_hand is not None:
            _draw_what_arrived(story, *self._by_hand)
        elif story is not None and result.verdict is Verdict.FAIL:  # it never came to listen
            self._show_beginning(story, result.reason)
            _print_last_lines(story.output)
            _say(f"There is nothing to go on with: {story.program} has to listen first.")

    def _show_beginning(self, story: Story, outcome: str) -> None:
        _say(f"Step {self._check.step}, by hand: {visible(self._check.promise)}\n")
        _draw(story)
        _say("\n" + "\n".join(wrapped(visible(outcome), 78, 6)) + "\n")

    # -- by hand ---------------------------------------------------------------------------------

    def _hand_over(self, place: Room | ClientHarness, outcome: str) -> None:
        if isinstance(place, Room):
            place.name_everyone()
        else:
            place.story.name_peers(lambda address: "server")
        self._show_beginning(place.story, outcome)
        began = time.monotonic()
        with closing(_open_proxy(place)) if isinstance(place, Room) else nullcontext():
            if isinstance(place, ClientHarness):
                _explain_the_keyboard(place)
            try:
                self._until_it_ends(place)
            except KeyboardInterrupt:
                _say("")
            self._by_hand = (began, time.monotonic())  # what comes later is our own clearing up

    def _until_it_ends(self, place: Room | ClientHarness) -> None:
        """Show what happens, and pass on what is typed, until an empty line or the end of the program."""
        live = LiveStory(place.story)
        threading.Thread(target=self._read_keys, daemon=True).start()
        while place.program.is_running:
            _receive(place)
            _print_news(live)
            try:
                typed = self._keys.get(timeout=0.05)
            except queue.Empty:
                continue
            if not typed:
                break
            if isinstance(place, ClientHarness):
                _act(place, typed)
        _receive(place)
        place.program.flush_reports()
        _print_news(live)
        if not place.program.is_running:
            _say(f"{place.story.program} has ended. The last it printed:")
            _print_last_lines(place.program.output())

    def _read_keys(self) -> None:
        # Not `input()`: a thread that sits in it keeps Python from ending.
        rest = b""
        while data := os.read(0, 4096):
            *lines, rest = (rest + data).split(b"\n")
            for line in lines:
                self._keys.put(line.decode("utf-8", "replace").strip())
        self._keys.put(None)


def _open_proxy(room: Room) -> Relay:
    """Open the program to a client of the student's own, at the port that its source names, and say where."""
    program = room.program
    place = next(p for p in program.reported.listeners if p.address == room.address)
    asked = place.asked.port if place.asked else 0
    proxy = Relay(room.story, room.address, asked, datagrams=place.kind == "udp", seat=room.guests.__setitem__)
    present = [visible(client.name) for client in room.everyone() if not client.gone]
    here = f", and {listed(present)} {'is' if len(present) == 1 else 'are'} still there" if present else ""
    _say(f"{room.story.program} still runs{here}.")
    _say("Go on from here by hand, in a second terminal:\n")
    client = room.server.parent / "client.py"
    if proxy.port == asked and client.is_file():
        _say(f"  python {_short(client)}")
    _say(f"  {'nc -u' if place.kind == 'udp' else 'nc'} 127.0.0.1 {proxy.port}\n")
    _say(f"The address is 127.0.0.1, port {proxy.port}.")
    if asked and proxy.port != asked:
        _say(f"(Port {asked} is taken by another program on this machine.)")
    _say("What happens is shown here. Enter ends it.\n")
    return proxy


def _explain_the_keyboard(harness: ClientHarness) -> None:
    _say(f"{harness.story.program} still runs, and its server is ours.")
    _say("A line that you type here is typed at its keyboard; one that begins with > is sent by the server.")
    _say("What happens is shown here. An empty line ends it.\n")


def _act(harness: ClientHarness, typed: str) -> None:
    if not typed.startswith(">"):
        harness.terminal.types_exactly(typed)
        return
    connected = any(e.what == ev.CONNECTS for e in harness.story.of("server")) and not harness.server.hung_up
    try:
        if connected:
            harness.server.sends_line(typed[1:].strip())
        else:
            _say(f"  {harness.story.program} is not connected to the server.")
    except Failed as failed:
        _say(f"  {failed.reason}")


def _receive(place: Room | ClientHarness) -> None:
    """Take in what came for our own clients, so that the program is never held up by them."""
    receivers: Sequence[Client | ScriptedServer] = place.everyone() if isinstance(place, Room) else [place.server]
    for receiver in receivers:
        for _ in range(_ENOUGH):
            if not receiver.poll(0.0):
                break


# -- printing --------------------------------------------------------------------------------------


def _print_news(live: LiveStory) -> None:
    for line in live.news():
        _say(f"  {line}")


def _print_last_lines(output: str) -> None:
    for line in last_lines(output, _PRINTED)[0]:
        _say(f"  {line}")


def _draw_what_arrived(story: Story, began: float, ended: float) -> None:
    """Draw what happened between two moments as a story of its own."""
    later = [e for e in story.events if began < e.at < ended]
    roles = [role for role in story.roles if any(role in (e.who, e.peer) for e in later)]
    excerpt = Story(
        story.program, story.source, began=story.began, events=later, roles=roles, names=story.names, wire=story.wire
    )
    _say("\nWhat arrived\n")
    if later:
        _draw(excerpt, full=True)
    else:
        _say("  Nothing.")


def _draw(story: Story, *, full: bool = False) -> None:
    width = min(shutil.get_terminal_size((80, 24)).columns, 110) if sys.stdout.isatty() else 80
    for text, _tone in story_lines(story, width - 2, full=full, encoding=sys.stdout.encoding or "utf-8"):
        _say(f"  {text}".rstrip())


def _say(text: str) -> None:
    print(encodable(text, sys.stdout.encoding or "utf-8"), flush=True)


def _short(path: Path) -> str:
    """A path as it is typed from the kit's folder."""
    path = path.resolve()
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)
