"""Load: long lines by many clients, floods, silence, and clients that come and go."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from autograder.program import resource_counts
from autograder.scenario.bulk_transfer import pour, take_in
from autograder.scenario.conversation import let_time_pass
from autograder.scenario.room import Room
from autograder.scenario.tcp_client import TcpClient
from autograder.scenario.waiting import AtFirstSight, wait_for
from autograder.story import events
from autograder.story.failures import DEADLINE, SETTLED, Came, Failed, Failure, FailureKind, Instead
from autograder.story.wording.failure_sentences import story_note

_LONG = 60_000  # letters of a long line: it passes every usual limit of 64 KB
_BEGINNING = 30  # letters by which a text is known that has come broken up
_MEGABYTE = 1_000_000
_GROWTH = 8 * _MEGABYTE  # bytes by which a program may grow that is sent a line without end
_SLOW = 0.3  # seconds that a slow reader does not read at most; the handout grants a second
_SLOWEST = 40  # times the patience, for megabytes to reach a slow reader
_PAUSE = 0.05  # seconds between two things that somebody says in a quiet conversation
_MUCH_TOO_LATE = 2.5  # times the idle time: twice is in time
_IDLE = 300.0  # seconds of silence that the handout grants where the variable is not set
_A_SECOND = 1.1  # seconds
_LEFT_OVER = 3  # threads or sockets: a program may start some of its own when it needs them first
_WARM = 8  # users who come and go before anything is counted


class LoadRoom(Room):
    """A room in which much happens: megabytes, floods, silence, and users who come and go by the dozen."""

    # -- much to say -----------------------------------------------------------------------------

    def speak_in_turn(self, *cast_names: str, megabytes: int, until_told_about: str = "") -> None:
        """Have these clients say long lines in turn; fail unless all the others hear each line in time.

        It ends when so many megabytes were said, or with a notice about somebody.
        """
        clients = [self.client(cast_name) for cast_name in cast_names]
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

    def speak_at_once(self, *cast_names: str, megabytes: int, to: str) -> None:
        """Have these clients say long lines at the same time; fail unless a slow reader hears each of them, whole."""
        speakers = [self.client(cast_name) for cast_name in cast_names]
        listener = self.client(to)
        filler = self._filler()
        listener.limits_program_buffer(_LONG // 4)
        first, count = listener.inbox.end, megabytes * _MEGABYTE // _LONG // len(cast_names)
        numbers = range(first, first + count)  # never said before
        said = {s: [f"{self.words.text(f'{s.cast_name} {number}')} {filler}" for number in numbers] for s in speakers}
        sent = {s: "".join(f"{text}\n" for text in texts).encode() for s, texts in said.items()}
        for speaker, data in sent.items():
            self.story.record(speaker.cast_name, events.SENDS, data=data)
        pour(sent, speakers, seconds=self.patience, slow=listener)
        wait_for(lambda: False, partial(take_in, speakers), AtFirstSight(self.program), _SLOW)
        due, size = sum(map(len, sent.values())), -1
        deadline = time.monotonic() + _SLOWEST * self.patience
        while size < listener.inbox.size < due and time.monotonic() < deadline:  # as it keeps coming; all read
            size = listener.inbox.size
            all_ = [listener, *speakers]
            wait_for(lambda: listener.inbox.size >= due, partial(take_in, all_), self.program, self.patience)
        for speaker, texts in said.items():
            for text in texts:
                self._hears(listener, text, speaker)

    def _filler(self) -> str:
        return self.words.letters(1000) * (_LONG // 1000)

    def _hears(self, listener: TcpClient, text: str, speaker: TcpClient) -> None:
        """Fail unless the whole text arrives in time, behind its speaker's name, however much else does."""
        after = listener.heard.get(speaker.cast_name, 0)
        search = listener.awaits(lambda: listener.inbox.find(text, speaker.name, after), floods=False)
        if search.found is None:
            begun = text[:_BEGINNING]
            came = next((m for m in listener.inbox.messages if begun in m), None)
            instead = Instead(Came.BROKEN_UP, (came,)) if came else listener.since(after)
            failed = listener.missing(FailureKind.NOT_HEARD, search, text=text, by=speaker.cast_name, instead=instead)
            if listener.closed_by_program and came is None:
                # a slow reader may be let go, and on a busy machine we are slower yet
                raise Failed(replace(failed.failure, rests_on=DEADLINE))
            raise failed
        listener.heard[speaker.cast_name] = search.found

    def _is_told(self, clients: list[TcpClient], about: str) -> bool:
        name = self.words.name(about)
        return any(c.inbox.find_about(name, c.heard.get(about, 0)) is not None for c in clients)

    def floods(self, cast_name: str, *, megabytes: int = 0, lines: int = 0) -> None:
        """Have one client send letters without a newline, or so many short lines; all others read all the time.

        It ends when all is sent, or when the program stops reading. Fails if the program keeps a line without end.
        """
        client, others = self.client(cast_name), [c for c in self.everyone() if isinstance(c, TcpClient)]
        if lines:
            data = "".join(f"{number}\n" for number in range(lines)).encode()
        else:
            data = self.words.letters(1000).encode() * (megabytes * _MEGABYTE // 1000)
        self.conversation.quiets_down()  # it may still be starting processes, which have a memory of their own
        before = resource_counts.memory(self.program)

        def grows() -> bool:
            return bool(megabytes) and resource_counts.memory(self.program) - before > _GROWTH

        self.story.record(cast_name, events.SENDS, data=data)
        # a program that appends each piece to all before it gets ever slower, and needs time until its growth shows
        pour({client: data}, others, seconds=self.patience, until=grows, times=10 if megabytes else 3)
        if grows():
            grown = (resource_counts.memory(self.program) - before) // _MEGABYTE
            raise client.unexpected(FailureKind.MEMORY_GROWS, sent=megabytes, grown=grown, at_once=True)

    def still_chat(self, *cast_names: str) -> None:
        """Fail unless each of them is heard by all the others among them in time, whatever else comes."""
        clients = [self.client(cast_name) for cast_name in cast_names]
        for speaker in clients:
            said = self.words.text(f"and now {speaker.cast_name}")
            speaker.sends(f"{said}\n".encode())
            for listener in clients:
                if listener is not speaker:
                    self._hears(listener, said, speaker)

    @contextmanager
    def a_second(self) -> Iterator[None]:
        """Take more than a second for what is done inside: a server may let go who says too much within one."""
        began = time.monotonic()
        yield
        wait_for(lambda: False, let_time_pass, None, max(0.0, _A_SECOND - (time.monotonic() - began)))

    # -- silence ---------------------------------------------------------------------------------

    def chat_while_silent(self, silent: str, *cast_names: str, seconds: str) -> None:
        """Have some clients chat until a silent one is let go; fail if that is too early, or too late, or not heard.

        `seconds` is the time of silence after which the program is set to let a client go; twice as late is in time.
        """
        idle, one = float(seconds), self.client(silent)
        starved_before, began = self.program.starved_seconds(), time.monotonic()
        number = 0
        while not one.is_closed() and time.monotonic() - began < 2 * idle + self.patience:
            number += 1
            spoke = time.monotonic()
            for cast_name in cast_names:
                self._says_in_time(cast_name, cast_names, f"number {number}", spoke, idle)
            wait_for(one.is_closed, one.poll, None, _PAUSE)
        passed = time.monotonic() - began
        if one.closed_by_program and passed < idle / 2:
            # the machine may have stood still since the silent one was last heard
            raise one.unexpected(FailureKind.LET_GO_TOO_EARLY, rests_on=DEADLINE, seconds=passed, granted=idle)
        one.is_let_go()
        late = time.monotonic() - began - (self.program.starved_seconds() - starved_before)
        if late > _MUCH_TOO_LATE * idle:
            raise one.unexpected(FailureKind.LET_GO_TOO_LATE, rests_on=DEADLINE, seconds=late, granted=idle)

    def stays_silent(self, cast_name: str, *, seconds: float) -> None:
        """Have one client say nothing for so long; fail if the program lets it go meanwhile."""
        client, began = self.client(cast_name), time.monotonic()
        wait_for(client.is_closed, client.poll, None, seconds)
        if client.closed_by_program:
            passed = time.monotonic() - began
            raise client.unexpected(FailureKind.LET_GO_TOO_EARLY, seconds=passed, granted=_IDLE)

    def _says_in_time(self, cast_name: str, cast_names: tuple[str, ...], said: str, spoke: float, idle: float) -> None:
        speaker, text = self.client(cast_name), self.words.text(f"{said} ({cast_name})")
        try:
            speaker.sends(f"{text}\n".encode())
            for other in cast_names:
                if other != cast_name:
                    self._hears(self.client(other), text, speaker)
        except Failed as failed:
            late = time.monotonic() - spoke > idle / 2  # the machine stood still: the speakers were silent themselves
            raise Failed(replace(failed.failure, rests_on=DEADLINE)) if late else failed from None

    # -- coming and going ------------------------------------------------------------------------

    def come_and_go(self, cast_name: str, *, times: int, witness: str) -> None:
        """Have one client come and go so many times, in all ways; fail if threads or sockets are left over."""
        self._leave_nothing_over(self._comes_and_goes, cast_name, times, witness)

    def knock_and_go(self, cast_name: str, *, times: int, witness: str) -> None:
        """The same with somebody who never gives a name, or one that is taken."""
        self._leave_nothing_over(self._knocks_and_goes, cast_name, times, witness)

    def is_missed_if_let_go(self, cast_name: str, *, witness: str) -> None:
        """If the program has ended somebody's connection, fail unless the witness is told and the name is free."""
        client = self.client(cast_name)
        client.polls_all()
        if client.closed_by_program:
            self.client(witness).hears_about(cast_name)
            client.close()
            self.join(cast_name)

    def _leave_nothing_over(
        self, visit: Callable[[str, int, str], None], cast_name: str, times: int, witness: str
    ) -> None:
        for number in range(_WARM):
            visit(cast_name, number, witness)
        before = self._held(most=None)
        for number in range(times):
            visit(cast_name, number, witness)
        held = self._held(most=[count + _LEFT_OVER for count in before])
        kinds = (FailureKind.THREADS_LEFT_OVER, FailureKind.SOCKETS_LEFT_OVER)
        for kind, now, then in zip(kinds, held, before, strict=True):
            if now > then + _LEFT_OVER:
                why = SETTLED if self.program.is_settled() else DEADLINE
                failure = Failure(kind, why, who=witness, facts={"times": times, "count": now - then})
                self.story.record(witness, events.WAITS, story_note(failure))
                raise Failed(failure)

    def _comes_and_goes(self, cast_name: str, number: int, witness: str) -> None:
        watching = self.client(witness)
        client = self.join(cast_name)
        watching.hears_about(cast_name)
        (client.leaves, client.hangs_up, client.resets)[number % 3]()
        watching.hears_about(cast_name)
        if not client.gone:
            client.is_let_go()
        client.close()
        self.forget_former(cast_name)

    def _knocks_and_goes(self, cast_name: str, number: int, witness: str) -> None:
        client = self.connect(cast_name)
        client.waits_for_the_prompt()
        if number % 3 == 2:
            client.gives_name(self.client(witness).name)  # which is taken
            client.waits_until_read()
        (client.hangs_up, client.resets)[number % 2]()
        self.forget_former(cast_name)

    def _held(self, most: list[int] | None) -> list[int]:
        """How many threads and sockets the program has, once it rests, or once they are at `most` so many."""

        def count() -> list[int]:
            return [resource_counts.threads(self.program), resource_counts.sockets(self.program)]

        def are_few() -> bool:
            return most is not None and all(now <= limit for now, limit in zip(count(), most, strict=True))

        if most is None:
            self.conversation.quiets_down()
        else:
            wait_for(are_few, let_time_pass, self.program, self.patience)
        return count()
