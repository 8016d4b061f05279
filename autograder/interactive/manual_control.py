"""The student takes over from a check: types, or comes with a client of their own, and sees what happens."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Sequence
from contextlib import closing, nullcontext
from pathlib import Path

from autograder.course.lessons import ROOT
from autograder.interactive.live_story import LiveStory
from autograder.interactive.play_output import print_last_lines, say
from autograder.interactive.proxy import Proxy
from autograder.scenario.client import Client
from autograder.scenario.client_harness import ClientHarness
from autograder.scenario.room import Room
from autograder.scenario.scripted_server import ScriptedServer
from autograder.story import events as ev
from autograder.story.failures import Failed
from autograder.text.escaping import visible
from autograder.text.phrases import listed

_ENOUGH = 1000  # pieces taken from one connection in a row: a program may never stop sending
_TICK = 0.05  # seconds between two looks at what has happened


class ManualControl:
    """A scene that is left running for the student. A line of input acts in it, an empty one ends it."""

    def __init__(self, scene: Room | ClientHarness) -> None:
        """Take over an open scene."""
        self._scene = scene
        self._live = LiveStory(scene.story)
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def run(self) -> None:
        """Go on until an empty line, Ctrl-C or the end of the program."""
        with closing(_open_proxy(self._scene)) if isinstance(self._scene, Room) else nullcontext():
            if isinstance(self._scene, ClientHarness):
                _explain_keyboard(self._scene)
            try:
                self._until_it_ends()
            except KeyboardInterrupt:
                say("")

    def _until_it_ends(self) -> None:
        threading.Thread(target=self._read_lines, daemon=True).start()
        program = self._scene.program
        while program.is_running:
            self._print_news()
            try:
                line = self._lines.get(timeout=_TICK)
            except queue.Empty:
                continue
            if not line:
                break
            if isinstance(self._scene, ClientHarness):
                _act(self._scene, line)
        program.flush_reports()
        self._print_news()
        if not program.is_running:
            say(f"{self._scene.story.program} has ended. The last it printed:")
            print_last_lines(program.output())

    def _print_news(self) -> None:
        _receive(self._scene)
        for line in self._live.news():
            say(f"  {line}")

    def _read_lines(self) -> None:
        # Not `input()`: a thread that waits in it keeps Python from ending.
        rest = b""
        while data := os.read(0, 4096):
            *lines, rest = (rest + data).split(b"\n")
            for line in lines:
                self._lines.put(line.decode("utf-8", "replace").strip())
        self._lines.put(None)


def _receive(scene: Room | ClientHarness) -> None:
    """Take what has arrived for our own clients or our server, so that the program never waits for them."""
    receivers: Sequence[Client | ScriptedServer] = scene.everyone() if isinstance(scene, Room) else [scene.server]
    for receiver in receivers:
        for _ in range(_ENOUGH):
            if not receiver.poll(0.0):
                break


# -- a server --------------------------------------------------------------------------------------


def _open_proxy(room: Room) -> Proxy:
    """Open the server to a client of the student's own, at the port that its source names, and print where."""
    listening = next(p for p in room.program.reported.listeners if p.address == room.address)
    port_in_source = listening.asked.port if listening.asked else 0
    datagrams = listening.kind == "udp"
    proxy = Proxy(room.story, room.address, port_in_source, datagrams=datagrams, on_connect=room.guests.__setitem__)
    called = room.conversation.person_called
    present = [visible(called(client.name)) for client in room.everyone() if not client.gone]
    here = f", and {listed(present)} {'is' if len(present) == 1 else 'are'} still there" if present else ""
    say(f"{room.story.program} still runs{here}.")
    say("Go on from here by hand, in a second terminal:\n")
    client = room.server.parent / "client.py"
    if proxy.port == port_in_source and client.is_file():
        say(f"  python {_short(client)}")
    say(f"  {'nc -u' if datagrams else 'nc'} 127.0.0.1 {proxy.port}\n")
    say(f"The address is 127.0.0.1, port {proxy.port}.")
    if port_in_source and proxy.port != port_in_source:
        say(f"(Port {port_in_source} is taken by another program on this machine.)")
    say("What happens is shown here. Enter ends it.\n")
    return proxy


def _short(path: Path) -> str:
    """A path as it is typed from the kit's folder."""
    path = path.resolve()
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)


# -- a client --------------------------------------------------------------------------------------


def _explain_keyboard(harness: ClientHarness) -> None:
    say(f"{harness.story.program} still runs, and its server is ours.")
    say("A line that you type here is typed at its keyboard; one that begins with > is sent by the server.")
    say("What happens is shown here. An empty line ends it.\n")


def _act(harness: ClientHarness, line: str) -> None:
    """Type a line at the program's keyboard, or let the server send what follows a ">"."""
    if not line.startswith(">"):
        harness.terminal.types_exactly(line)
        return
    connected = any(e.what == ev.CONNECTS for e in harness.story.of("server")) and not harness.server.hung_up
    try:
        if connected:
            harness.server.sends_line(line[1:].strip())
        else:
            say(f"  {harness.story.program} is not connected to the server.")
    except Failed as failed:
        say(f"  {failed.reason}")
