"""`--play 6`: the check of step 6 up to where it breaks; from there the student goes on by hand."""

from __future__ import annotations

import os
import queue
import sys
import threading
import time
from collections.abc import Iterable
from pathlib import Path

from autograder.course.checks import Check, load
from autograder.course.lessons import ROOT, Lesson
from autograder.grading.run_check import Setup, place_for
from autograder.interactive.proxy import Relay
from autograder.report.output_tail import last_lines
from autograder.scenario.client_harness import Desk
from autograder.scenario.room import Room
from autograder.scenario.waiting import Patience
from autograder.story import events as ev
from autograder.story.diagram.plain_text import story_lines
from autograder.story.events import PROGRAM, Event
from autograder.story.failures import Failed
from autograder.story.story import Story
from autograder.text.columns import encodable, wrapped
from autograder.text.escaping import quoted, visible
from autograder.text.phrases import listed

PASSED, NOT_YET = 0, 1
_SHOWN = {ev.CONNECTS, ev.SENDS, ev.RECEIVES, ev.HANGS_UP, ev.SEES_CLOSE, ev.SEES_RESET, ev.PRINTS, ev.THREAD_DIES}
_ENOUGH = 1000  # looks at one client in a row: a program may never stop sending


def play(lesson: Lesson, programs: dict[str, Path], step: int, seed: int) -> int:
    """Run the checks of `step` until one breaks, and hold the room open there until Enter or Ctrl-C.

    Returns 1 if a check broke, 0 if none did.
    """
    file = load(lesson.checks)
    setup = Setup(programs=programs, seed=seed, wire=file.wire)
    checks = [check for check in file.checks if check.step == step and check.program in programs]
    for check in checks[:-1]:
        if (broke := _Play(check, setup).run(only_if_it_breaks=True)) is not None:
            return broke
    return _Play(checks[-1], setup).run() or PASSED


class _Play:
    """One check, played."""

    def __init__(self, check: Check, setup: Setup) -> None:
        self._check = check
        self._place: Room | Desk = place_for(check, setup, Patience().seconds)
        self._story = self._place.story
        self._told: set[tuple[float, str, str]] = set()  # events already shown; some arrive late, and before others
        self._keys: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def run(self, *, only_if_it_breaks: bool = False) -> int | None:
        """Play it; returns NOT_YET if it broke, PASSED if not, None if it did not and is of no interest then."""
        broke = ""
        try:
            with self._place as place:
                try:
                    self._check.function(place)
                except Failed as failed:
                    broke = failed.reason
                if not broke and only_if_it_breaks:
                    return None
                self._begin(broke)
                paused = time.monotonic()
                with_door = self._open_door(place) if isinstance(place, Room) else None
                try:
                    self._go_on(place)
                except KeyboardInterrupt:
                    _say("")
                finally:
                    by_hand = (paused, time.monotonic())  # what comes later is our own clearing up
                    if with_door is not None:
                        with_door.close()
        except Failed as failed:  # it never came to listen
            self._begin(failed.reason)
            for line in last_lines(self._story.output, 6)[0]:
                _say(f"  {line}")
            _say(f"There is nothing to go on with: {self._story.program} has to listen first.")
            return NOT_YET
        self._end(*by_hand)
        return NOT_YET if broke else PASSED

    # -- words -----------------------------------------------------------------------------------

    def _begin(self, broke: str) -> None:
        _say(f"Step {self._check.step}, by hand: {visible(self._check.promise)}\n")
        place = self._place
        if isinstance(place, Room):
            place.name_everyone()
        else:
            self._story.name_peers(lambda address: "server")
        _draw(self._story)
        said = broke or "Nothing broke: this is how the check ends."
        _say("\n" + "\n".join(wrapped(visible(said), 78, 6)) + "\n")

    def _open_door(self, room: Room) -> Relay:
        program = room.program
        place = next(p for p in program.listening if p.address == room.address)
        asked = place.asked.port if place.asked else 0
        relay = Relay(self._story, room.address, asked, datagrams=place.kind == "udp", seat=room.guests.__setitem__)
        present = [visible(client.name) for client in room.everyone() if not client.gone]
        here = f", and {listed(present)} {'is' if len(present) == 1 else 'are'} still there" if present else ""
        _say(f"{self._story.program} still runs{here}.")
        _say("Go on from here by hand, in a second terminal:\n")
        client = room.server.parent / "client.py"
        if relay.port == asked and client.is_file():
            _say(f"  python {_short(client)}")
        _say(f"  {'nc -u' if place.kind == 'udp' else 'nc'} 127.0.0.1 {relay.port}\n")
        _say(f"The address is 127.0.0.1, port {relay.port}.")
        if asked and relay.port != asked:
            _say(f"(Port {asked} is taken by another program on this machine.)")
        _say("What happens is shown here. Enter ends it.\n")
        return relay

    # -- going on --------------------------------------------------------------------------------

    def _go_on(self, place: Room | Desk) -> None:
        self._told = {_key(event) for event in self._story.events}
        if isinstance(place, Desk):
            _say(f"{self._story.program} still runs, and its server is ours.")
            _say("A line that you type here is typed at its keyboard; one that begins with > is sent by the server.")
            _say("What happens is shown here. An empty line ends it.\n")
        threading.Thread(target=self._read_keys, daemon=True).start()
        while place.program.is_running:
            _look(place)
            self._tell_news()
            try:
                typed = self._keys.get(timeout=0.05)
            except queue.Empty:
                continue
            if not typed:
                break
            if isinstance(place, Desk):
                self._act(place, typed)
        _look(place)
        place.program.flush_reports()
        self._tell_news()
        if not place.program.is_running:
            _say(f"{self._story.program} has ended. The last it printed:")
            for line in last_lines(place.program.output(), 6)[0]:
                _say(f"  {line}")

    def _act(self, desk: Desk, typed: str) -> None:
        if not typed.startswith(">"):
            desk.typist.types_exactly(typed)
            return
        connected = any(e.what == ev.CONNECTS for e in self._story.of("server")) and not desk.server.hung_up
        try:
            if connected:
                desk.server.sends_line(typed[1:].strip())
            else:
                _say(f"  {self._story.program} is not connected to the server.")
        except Failed as failed:
            _say(f"  {failed.reason}")

    def _read_keys(self) -> None:
        # Not `input()`: a thread that sits in it keeps Python from ending.
        rest = b""
        while data := os.read(0, 4096):
            *lines, rest = (rest + data).split(b"\n")
            for line in lines:
                self._keys.put(line.decode("utf-8", "replace").strip())
        self._keys.put(None)

    def _tell_news(self) -> None:
        """Show what came since the last time."""
        news: list[Event] = []
        for event in list(self._story.events):
            if _key(event) in self._told:
                continue
            self._told.add(_key(event))
            if event.what == ev.PRINTS and news and _place(news[-1]) == _place(event):  # one print, several writes
                news[-1] = news[-1]._replace(text=f"{news[-1].text.rstrip()} {event.text}")
            elif event.what in _SHOWN:
                news.append(event)
        for event in news:
            _say(f"  {_in_words(event, self._story)}")

    def _end(self, begin: float, end: float) -> None:
        """After the room is closed: the story of what was done by hand."""
        story = self._story
        later = [e for e in story.events if begin < e.at < end]
        roles = [role for role in story.roles if any(e.who == role or e.peer == role for e in later)]
        by_hand = Story(program=story.program, source=story.source, began=story.began, names=story.names)
        by_hand.events, by_hand.roles = later, roles
        _say("\nWhat arrived\n")
        if later:
            _draw(by_hand, full=True)
        else:
            _say("  Nothing.")


def _key(event: Event) -> tuple[float, str, str]:
    return event.at, event.who, event.what


def _place(event: Event) -> tuple[str, str, int]:
    return event.what, event.thread, event.line


def _look(place: Room | Desk) -> None:
    """Take in what came for our own clients, so that the program is never held up by them."""
    ears: Iterable[object] = place.everyone() if isinstance(place, Room) else [place.server]
    for ear in ears:
        for _ in range(_ENOUGH):
            if not ear.look(0.0):  # type: ignore[attr-defined]  # clients and the host alike
                break


def _in_words(event: Event, story: Story) -> str:
    who = story.program if event.who == PROGRAM else event.who
    at = f", line {event.line}" if event.line else ""
    what = {ev.THREAD_DIES: "a thread dies,", ev.SEES_CLOSE: "sees the connection end", ev.SEES_RESET: "sees a reset"}
    data = event.data or event.text.encode("utf-8", "surrogatepass")
    said = f" {quoted(data, event.size or None)}" if data else ""
    return f"{visible(who)}{at}: {what.get(event.what, event.what)}{said}"


def _draw(story: Story, *, full: bool = False) -> None:
    import shutil

    width = min(shutil.get_terminal_size((80, 24)).columns, 110) if sys.stdout.isatty() else 80
    for text, _tone in story_lines(story, width - 2, full=full, encoding=sys.stdout.encoding or "utf-8"):
        _say(f"  {text}".rstrip())


def _say(text: str) -> None:
    print(encodable(text, sys.stdout.encoding or "utf-8"), flush=True)


def _short(path: Path) -> str:
    """A path as it is typed from the kit's folder."""
    path = path.resolve()
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)
