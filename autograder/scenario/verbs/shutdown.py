"""The end of a server: asked to end in one way or another, it says goodbye, ends well, and can be started again."""

from __future__ import annotations

from autograder.program import platform_support, resource_counts
from autograder.program.controls import interrupt, terminate
from autograder.scenario.client import Client, Search
from autograder.scenario.conversation import let_time_pass
from autograder.scenario.room import Room
from autograder.scenario.waiting import PATIENCE, wait_for
from autograder.story import events
from autograder.story.events import PROGRAM
from autograder.story.failures import ENDED, Fact, Failed, Failure, FailureKind, NotHere

_TO_END = 2.0  # seconds, as the handout says


class ShutdownRoom(Room):
    """A room that can be closed and opened again."""

    def gets_ctrl_c(self) -> None:
        """Press Ctrl-C for the program. What it sent before has been taken in."""
        self.gets_ctrl_c_unread_by("")

    def gets_ctrl_c_unread_by(self, silent: str) -> None:
        """Press Ctrl-C for the program; one takes nothing in, neither before nor afterwards."""
        self._hears_the_last(but_not=silent)
        self.story.record(PROGRAM, events.GETS, "Ctrl-C")
        interrupt(self.program)

    def gets_sigterm(self) -> None:
        """Ask the program to end, as a machine that shuts down does. Raises NotHere on Windows."""
        if not platform_support.can_terminate():
            raise NotHere("Windows has no SIGTERM: it ends a program without asking it")
        self._hears_the_last()
        self.story.record(PROGRAM, events.GETS, "SIGTERM")
        terminate(self.program)

    def _hears_the_last(self, but_not: str = "") -> None:
        for client in self.everyone():
            if client.cast_name != but_not:
                client.takes_all_in()

    def says_goodbye_to(self, *cast_names: str) -> None:
        """Fail unless each of them gets one message more, whatever it says, and then the end."""
        for cast_name in cast_names:
            client = self.client(cast_name)
            search = self._awaits_more(client)
            if search.found is None:
                raise client.missing(FailureKind.NO_GOODBYE, search)
        for cast_name in cast_names:
            self.client(cast_name).is_let_go()

    def _awaits_more(self, client: Client) -> Search[bool]:
        size = client.inbox.size
        return client.awaits(lambda: client.inbox.size > size or None)

    def ends_well(self) -> None:
        """Fail unless the program ends in time, with exit code 0."""
        program = self.program
        seconds = _TO_END * max(1.0, self.patience / PATIENCE)
        outcome = wait_for(lambda: not program.is_running, let_time_pass, program, seconds)
        if program.is_running:
            raise Failed(
                Failure(
                    FailureKind.STILL_RUNS, outcome.value, wait_ended=outcome.value, program=program.script.name,
                    facts={"seconds": _TO_END},
                )
            )  # fmt: skip
        if program.exit_code:
            program.flush_reports()
            facts: dict[str, Fact] = {"exit_code": program.exit_code}
            if program.reported.deaths:
                facts |= {"error": program.reported.deaths[-1].text, "line": program.reported.deaths[-1].line}
            raise Failed(Failure(FailureKind.WRONG_EXIT_CODE, ENDED, program=program.script.name, facts=facts))

    def starts_again(self) -> None:
        """Start the program once more, on the port it had; fail if it does not come to listen there."""
        listener = self.listener
        self.story.record(PROGRAM, events.EXITS, size=self.program.exit_code)
        self.program.close()
        for client in self.everyone():
            client.polls_all()  # unread bytes would make a reset of the close, and the port forget its last connections
            client.close()
        self.story.record(PROGRAM, events.STARTS_AGAIN)
        self.start(again=listener)
        try:
            self.wait_until_it_listens()
        except Failed as failed:
            if self._is_taken_by_a_stranger(listener.address[1]):
                raise NotHere(f"somebody else has taken port {listener.address[1]} meanwhile") from failed
            raise

    def _is_taken_by_a_stranger(self, port: int) -> bool:
        """Whether a TCP port is in use, also once all that this program started has been ended."""
        if not resource_counts.is_somebodys(port):
            return False
        self.program.close()
        return resource_counts.is_somebodys(port)
