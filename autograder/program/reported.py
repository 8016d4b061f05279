"""What a program's launcher has reported so far. Anybody in the student's process may report: all of it is bounded."""

from __future__ import annotations

import threading
from typing import Any

from autograder.program.addresses import Address, Listener
from autograder.program.report_parsing import address_of, event_of, loopback_address, text_of
from autograder.story.events import Event

_MOST_ADDRESSES = 20  # listeners, and addresses it connects to, that are kept
_MOST_EVENTS = 1000  # deaths, and questions at the keyboard, that are kept


class Reported:
    """Where the program listens, where it connects to, what it asked, and which of its threads died."""

    def __init__(self, began: float) -> None:
        """Nothing yet; the program `began` at this time of `time.monotonic()`."""
        self._began = began
        self._lock = threading.Lock()
        self.listeners: list[Listener] = []
        self.destinations: list[Address] = []  # as in the source: the launcher redirects its connections
        self.deaths: list[Event] = []
        self.asks: list[Event] = []  # calls of `input`

    def take(self, report: dict[str, Any]) -> Event | None:
        """Keep what one report says. Returns the event of the story that comes of it; None if none does."""
        event = event_of(report, self._began)
        if event is None:
            return None
        what = report["e"]
        if what == "listens":
            if not self._take_listener(report, event.line):
                return None
        elif what == "goes to":
            self._take_destination(report, event.line)
            return None  # the call itself is an event
        elif what == "thread dies":
            _keep(event, self.deaths)
        elif what == "asks":
            _keep(event, self.asks)
        return event

    def _take_listener(self, report: dict[str, Any], line: int) -> bool:
        address = loopback_address(report.get("host"), report.get("port"))
        if address is None or len(self.listeners) >= _MOST_ADDRESSES:
            return False
        asked = address_of(report.get("asked"))
        listener = Listener(text_of(report.get("kind")), address, Address(*asked, line) if asked else None, line)
        with self._lock:
            if all((one.kind, one.address) != (listener.kind, address) for one in self.listeners):
                self.listeners.append(listener)  # asyncio calls `listen` once more for a socket that listens already
        return True

    def _take_destination(self, report: dict[str, Any], line: int) -> None:
        address = address_of((report.get("host"), report.get("port")))
        if address is not None and len(self.destinations) < _MOST_ADDRESSES:
            self.destinations.append(Address(*address, line))

    def places(self, kind: str) -> list[Listener]:
        """The sockets of this kind at which the chat may be: those for the lessons' port, else all."""
        with self._lock:
            found = [one for one in self.listeners if one.kind == kind]
        return [one for one in found if one.has_lesson_port] or found

    def listener(self, kind: str) -> Listener | None:
        """The socket of this kind at which the chat is, as far as that can be seen."""
        return next(iter(self.places(kind)), None)


def _keep(event: Event, events: list[Event]) -> None:
    if len(events) < _MOST_EVENTS:
        events.append(event)
