"""A room that lasts: one never reads, one floods, many come and go; at last it is closed, and opened again."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial

from autograder.program import platform_support, resource_counts
from autograder.program.controls import interrupt, terminate
from autograder.program.linux import sockets
from autograder.scenario.bulk_transfer import pour, take_in
from autograder.scenario.room import Room
from autograder.scenario.verbs.joining import Client
from autograder.scenario.waiting import PATIENCE, AtFirstSight, wait_for
from autograder.story import events
from autograder.story.events import PROGRAM
from autograder.story.failure_facts import Fact
from autograder.story.failures import DEADLINE, ENDED, SETTLED, Came, Failed, Failure, FailureKind, Instead, NotHere
from autograder.story.wording.failure_sentences import story_note

_LONG = 60_000  # letters of a long line: it passes every usual limit of 64 KB
_BEGINNING = 30  # letters by which a text is known that has come broken up
_MEGABYTE = 1_000_000
_GROWTH = 8 * _MEGABYTE  # bytes by which a program may grow that is sent a line without end
_TO_END = 2.0  # seconds, as the handout says
_SLOW = 0.3  # seconds that a slow reader does not read at most; the handout grants a second
_PAUSE = 0.05  # seconds between two things that somebody says in a quiet conversation
_LEFT_OVER = 3  # threads or sockets: a program may start some of its own when it needs them first
_WARM = 8  # users who come and go before anything is counted


class LastingRoom(Room):
    """A room with everything that happens in a long night."""

    # -- much to say -----------------------------------------------------------------------------

    def speak_in_turn(self, *roles: str, megabytes: int, until_told_about: str = "") -> None:
        """Have each say long lines in turn; fail unless all the others among them hear each line in time.

        It ends when so many megabytes were said, or with a notice about a user.
        """
        clients = [self.client(role) for role in roles]
        filler = self._filler()
        for number in range(megabytes * _MEGABYTE // _LONG):
            if until_told_about and self._is_told(clients, until_told_about):
                return
            speaker = clients[number % len(clients)]
            text = f"{self.words.text(f'part {number}')} {filler}"
            speaker.sends(f"{text}\n".encode())
            for listener in clients:
                if listener is not speaker:
                    self._hears(listener, text, speaker)
                    listener.inbox.shorten()

    def speak_at_once(self, *roles: str, megabytes: int, to: str) -> None:
        """Have all say long lines at the same time; fail unless one who reads slowly hears each of them, whole."""
        speakers = [self.client(role) for role in roles]
        listener = self.client(to)
        filler = self._filler()
        sockets.narrow(self.program.pid, listener._socket, _LONG // 4)
        first, count = listener.inbox.end, megabytes * _MEGABYTE // _LONG // len(roles)
        numbers = range(first, first + count)  # never said before
        said = {s: [f"{self.words.text(f'{s.role} {number}')} {filler}" for number in numbers] for s in speakers}
        sent = {s: "".join(f"{text}\n" for text in texts).encode() for s, texts in said.items()}
        for speaker, data in sent.items():
            self.story.tell(speaker.role, events.SENDS, data=data)
        pour(sent, speakers, seconds=self.patience, slow=listener)
        wait_for(lambda: False, partial(take_in, speakers), AtFirstSight(self.program), _SLOW)
        due, size = sum(map(len, sent.values())), -1
        while size < listener.inbox.size < due:  # as long as it keeps coming; the speakers read as well
            size = listener.inbox.size
            all_ = [listener, *speakers]
            wait_for(lambda: listener.inbox.size >= due, partial(take_in, all_), self.program, self.patience)
        for speaker, texts in said.items():
            for text in texts:
                self._hears(listener, text, speaker)

    def _filler(self) -> str:
        return self.words.letters(1000) * (_LONG // 1000)

    def _hears(self, listener: Client, text: str, speaker: Client) -> None:
        """Fail unless the whole text arrives in time, behind its speaker's name, however much else does."""
        after = listener._heard.get(speaker.role, 0)
        position, why = listener._await(lambda: listener.inbox.find(text, speaker.name, after), floods=False)
        if position is None:
            begun = text[:_BEGINNING]
            came = next((m for m in listener.inbox.messages if begun in m), None)
            instead = Instead(Came.BROKEN_UP, (came,)) if came else listener._since(after)
            failed = listener._failed(FailureKind.NOT_HEARD, why, text=text, by=speaker.role, instead=instead)
            if listener.closed_by_program and came is None:
                # who reads slowly may be let go, and on a busy machine we are slower yet
                raise Failed(replace(failed.failure, rests_on=DEADLINE))
            raise failed
        listener._heard[speaker.role] = position

    def _is_told(self, clients: list[Client], about: str) -> bool:
        name = self.words.name(about)
        return any(c.inbox.find_about(name, c._heard.get(about, 0)) is not None for c in clients)

    def floods(self, role: str, *, megabytes: int = 0, lines: int = 0) -> None:
        """Have one user send letters without a newline, or so many short lines; all the others read all the time.

        It ends when all are out, or when the program does not want them. Fails if the program keeps what has no end.
        """
        client, others = self.client(role), [c for c in self.everyone() if isinstance(c, Client)]
        if lines:
            data = "".join(f"{number}\n" for number in range(lines)).encode()
        else:
            data = self.words.letters(1000).encode() * (megabytes * _MEGABYTE // 1000)
        before = resource_counts.memory(self.program)

        def grows() -> bool:
            return bool(megabytes) and resource_counts.memory(self.program) - before > _GROWTH

        self.story.tell(role, events.SENDS, data=data)
        # who glues each piece to all that came before gets ever slower, and may need long to show that it grows
        pour({client: data}, others, seconds=self.patience, until=grows, times=10 if megabytes else 3)
        if grows():
            grown = (resource_counts.memory(self.program) - before) // _MEGABYTE
            raise client._failed_wrong(FailureKind.MEMORY_GROWS, sent=megabytes, grown=grown, at_once=True)

    def still_chat(self, *roles: str) -> None:
        """Fail unless each of them is heard by all the others among them in time, whatever else comes."""
        clients = [self.client(role) for role in roles]
        for speaker in clients:
            said = self.words.text(f"and now {speaker.role}")
            speaker.sends(f"{said}\n".encode())
            for listener in clients:
                if listener is not speaker:
                    self._hears(listener, said, speaker)

    # -- silence ---------------------------------------------------------------------------------

    def chat_while_silent(self, silent: str, *roles: str, seconds: str) -> None:
        """Have some chat on, each heard by the others, until the silent one is let go; fail if it is too early or late.

        `seconds` is the time after which the program has been told to let somebody go. A look twice as late is in time.
        """
        idle, one = float(seconds), self.client(silent)
        began = time.monotonic()
        number = 0
        while not one._is_closed() and time.monotonic() - began < 2 * idle + self.patience:
            number += 1
            spoke = time.monotonic()
            for role in roles:
                self._says_hears(role, roles, f"number {number}", spoke, idle)
            wait_for(one._is_closed, one.look, None, _PAUSE)
        if one.closed_by_program and time.monotonic() - began < idle / 2:
            passed = time.monotonic() - began
            raise one._failed_wrong(FailureKind.LET_GO_TOO_EARLY, seconds=passed, granted=idle)
        one.is_let_go()

    def _says_hears(self, role: str, roles: tuple[str, ...], said: str, spoke: float, idle: float) -> None:
        speaker, text = self.client(role), self.words.text(f"{said} ({role})")
        try:
            speaker.sends(f"{text}\n".encode())
            for other in roles:
                if other != role:
                    self._hears(self.client(other), text, speaker)
        except Failed as failed:
            late = time.monotonic() - spoke > idle / 2  # the machine stood still: they were silent themselves
            raise Failed(replace(failed.failure, rests_on=DEADLINE)) if late else failed from None

    # -- coming and going ------------------------------------------------------------------------

    def come_and_go(self, role: str, *, times: int, witness: str) -> None:
        """Have one user come and go so many times, in all ways; fail if threads or sockets are left over."""
        for number in range(_WARM):
            self._comes_and_goes(role, number, witness)
        before = self._held(most=None)
        for number in range(times):
            self._comes_and_goes(role, number, witness)
        held = self._held(most=[count + _LEFT_OVER for count in before])
        kinds = (FailureKind.THREADS_LEFT_OVER, FailureKind.SOCKETS_LEFT_OVER)
        for kind, now, then in zip(kinds, held, before, strict=True):
            if now > then + _LEFT_OVER:
                why = SETTLED if self.program.is_settled() else DEADLINE
                failure = Failure(kind, why, who=witness, facts={"times": times, "count": now - then})
                self.story.tell(witness, events.WAITS, story_note(failure))
                raise Failed(failure)

    def _comes_and_goes(self, role: str, number: int, witness: str) -> None:
        watching = self.client(witness)
        client = self.join(role)
        watching.hears_about(role)
        (client.leaves, client.hangs_up, client.resets)[number % 3]()
        watching.hears_about(role)
        if not client.gone:
            client.is_let_go()
        client.close()
        self._clients.pop(f"{role} (before)", None)

    def _held(self, most: list[int] | None) -> list[int]:
        """How many threads and sockets the program has, once it rests, or once they are few enough."""

        def count() -> list[int]:
            return [resource_counts.threads(self.program), resource_counts.sockets(self.program)]

        def are_few() -> bool:
            return most is not None and all(now <= limit for now, limit in zip(count(), most, strict=True))

        if most is None:
            self.rests()
        else:
            wait_for(are_few, self._let_time_pass, self.program, self.patience)
        return count()

    # -- the end ---------------------------------------------------------------------------------

    def gets_ctrl_c(self) -> None:
        """Press Ctrl-C for the program. What it sent before has been taken in."""
        self.gets_ctrl_c_unread_by("")

    def gets_ctrl_c_unread_by(self, silent: str) -> None:
        """Press Ctrl-C for the program; one takes nothing in, neither before nor afterwards."""
        self._hears_the_last(but_not=silent)
        self.story.tell(PROGRAM, events.GETS, "Ctrl-C")
        interrupt(self.program)

    def gets_sigterm(self) -> None:
        """Ask the program to end, as a machine that shuts down does. Raises NotHere on Windows."""
        if not platform_support.can_terminate():
            raise NotHere("Windows has no SIGTERM: it ends a program without asking it")
        self._hears_the_last()
        self.story.tell(PROGRAM, events.GETS, "SIGTERM")
        terminate(self.program)

    def _hears_the_last(self, but_not: str = "") -> None:
        for client in self.everyone():
            if client.role != but_not:
                client._takes_all_in()

    def says_goodbye_to(self, *roles: str) -> None:
        """Fail unless each of them gets one message more, whatever it says, and then the end."""
        for role in roles:
            client = self.client(role)
            size = client.inbox.size
            why = self._until_more_than(size, client)
            if client.inbox.size == size:
                raise client._failed(FailureKind.NO_GOODBYE, why)
        for role in roles:
            self.client(role).is_let_go()

    def _until_more_than(self, size: int, client: Client) -> str:
        return client._await(lambda: client.inbox.size > size or None)[1]

    def ends_well(self) -> None:
        """Fail unless the program ends in time, with exit code 0."""
        program = self.program
        seconds = _TO_END * max(1.0, self.patience / PATIENCE)
        outcome = wait_for(lambda: not program.is_running, self._let_time_pass, program, seconds)
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
        _, port = self.address
        self.story.tell(PROGRAM, events.EXITS, size=self.program.exit_code)
        self.program.close()
        for client in self.everyone():
            while client.look(0.0):
                continue  # unread bytes would make a reset of the close, and the port forget its last connections
            client.close()
        self.story.tell(PROGRAM, events.STARTS_AGAIN)
        self._start(port)
        try:
            self._wait_until_it_listens()
        except Failed as failed:
            if resource_counts.is_somebodys(port):
                raise NotHere(f"somebody else has taken port {port} meanwhile") from failed
            raise
