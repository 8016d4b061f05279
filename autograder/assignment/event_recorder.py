"""Recording what the programs of a chat session report."""

from __future__ import annotations

import time

from autograder.story import events
from autograder.story.call_names import SENDING
from autograder.story.events import Event
from autograder.story.story import Story

SERVER = "server"  # the server's cast name
ProgramEvents = list[tuple[str, Event]]  # (cast name, event)
_KEPT = (events.CALLS, events.PROGRAM_LISTENS, events.THREAD_STARTS, events.ASKS)


class EventRecorder:
    """Turns reports into events of the session's story. Each program reports from a thread of its own."""

    def __init__(self, story: Story) -> None:
        """Nothing has been reported yet."""
        self.last_activity = time.monotonic()  # when any program last reported something
        self.program_events: ProgramEvents = []  # what the required modules are judged by
        self.client_stories: dict[str, Story] = {}  # cast name -> what this client's program did itself
        self.newest_client: str | None = None  # who is taken for the peer of a new connection
        self._story = story
        self._peers: dict[str, str] = {}  # address -> cast name
        self._is_stopped = False

    def record(self, cast_name: str, calls: list[Event], event: Event) -> None:
        """Take an event of the program of `cast_name`; a client's calls on the wire are added to `calls`."""
        self.last_activity = time.monotonic()
        if self._is_stopped:
            return
        if event.what in _KEPT:
            self.program_events.append((cast_name, event))
        if cast_name == SERVER:
            if event.peer and self.newest_client is not None:
                self._peers.setdefault(event.peer, self.newest_client)
            self._story.add(event)
            return
        if cast_name in self.client_stories:
            self.client_stories[cast_name].add(event)
        if event.what == events.CALLS:
            calls.append(event)
            self._record_client_call(cast_name, event)

    def _record_client_call(self, cast_name: str, event: Event) -> None:
        if event.call in ("connect", "connect_ex"):
            self._story.record(cast_name, events.CONNECTS, at=event.at)
        elif event.call in SENDING:
            self._story.record(cast_name, events.SENDS, data=event.data, size=event.size, at=event.at)
        elif event.call.startswith("recv") and event.size:
            self._story.record(cast_name, events.RECEIVES, data=event.data, size=event.size, at=event.at)

    def stop(self) -> None:
        """Record nothing more: what follows is the end of the programs."""
        self._is_stopped = True

    def name_peers(self) -> None:
        """Replace the addresses in the server's events by the cast names of the clients."""
        self._story.name_peers(lambda address: self._peers.get(address, address))
