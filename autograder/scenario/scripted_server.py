"""Our scripted server, for grading client programs: TCP or UDP, one caller."""

from __future__ import annotations

import select
import socket
import time
from collections import Counter
from collections.abc import Callable

from autograder.scenario.conversation import Conversation
from autograder.scenario.tcp_options import acknowledge, prepare, set_to_reset
from autograder.scenario.waiting import WaitOutcome, wait_for
from autograder.story import events
from autograder.story.failures import WRONG, Came, Failed, Failure, FailureKind, Instead
from autograder.story.wires import DATAGRAMS
from autograder.story.wording.failure_sentences import story_note

CAST_NAME = "server"  # as the diagrams name it
_CHUNK = 65536
_MOST = 8_000_000  # bytes that are kept: a typist types some thousand
_EDGE = b"\xff"  # around each datagram received: in no text of UTF-8


class ScriptedServer:
    """Listens on a private port; a program under the launcher finds it wherever it means to go."""

    def __init__(self, conversation: Conversation, *, listens: bool = True) -> None:
        """Listen, TCP or UDP as the conversation's wire says; else nobody is there who would take a connection."""
        self._conversation = conversation
        self._datagrams = conversation.wire == DATAGRAMS
        self._listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM if self._datagrams else socket.SOCK_STREAM)
        self._listener.bind(("127.0.0.1", 0))
        if not self._datagrams and listens:
            self._listener.listen()
        self._listener.setblocking(False)
        self.address: tuple[str, int] = self._listener.getsockname()
        self._caller: socket.socket | None = None
        self._caller_address: tuple[str, int] | None = None
        self.hung_up = ""  # "closed" or "reset" once the program ended the connection
        self.received = bytearray()
        self.size = 0  # bytes received
        self._taken = 0  # bytes already asked for
        self._echoed = 0  # bytes already sent back

    # -- bytes -----------------------------------------------------------------------------------

    def poll(self, seconds: float) -> bool:
        """Take in what arrives within `seconds`; True, at once, if something did."""
        watched = self._listener if self._datagrams or self._caller is None else self._caller
        if self.hung_up or watched.fileno() < 0:
            time.sleep(min(seconds, 0.005))
            return False
        ready, _, _ = select.select([watched], [], [], seconds)
        if not ready:
            return False
        if not self._datagrams and self._caller is None:
            self._answer_the_call()
            return True
        try:
            data = self._receive()
        except BlockingIOError:
            return False
        except ConnectionError:
            self.hung_up = "reset"
            self._records(events.SEES_RESET)
            return True
        if not data and not self._datagrams:
            self.hung_up = "closed"
            self._records(events.SEES_CLOSE)
            return True
        self._records(events.RECEIVES, data=data)
        self.size += len(data)
        if self.size < _MOST:  # what comes later is read and thrown away
            self.received += _EDGE + data + _EDGE if self._datagrams else data
        return True

    def _answer_the_call(self) -> None:
        self._caller, self._caller_address = self._listener.accept()
        prepare(self._caller)
        self._conversation.program.our_sockets.append(self._caller)
        self._records(events.CONNECTS)

    def _receive(self) -> bytes:
        if self._caller is not None:
            data = self._caller.recv(_CHUNK)
            acknowledge(self._caller)
            return data
        data, self._caller_address = self._listener.recvfrom(_CHUNK)
        if self.size == 0:
            self._records(events.CONNECTS)
        return data

    # -- the connection --------------------------------------------------------------------------

    @property
    def is_connected(self) -> bool:
        """Whether the program has connected (TCP)."""
        return self._caller is not None

    def awaits_a_call(self) -> WaitOutcome:
        """Wait until the program connects, or until it is clear that it does not."""
        return self._awaits(lambda: self._caller is not None)

    def is_called(self) -> None:
        """Fail unless the program connects."""
        outcome = self.awaits_a_call()
        if self._caller is None:
            raise self._missing(FailureKind.DID_NOT_CONNECT, outcome)

    def is_left(self) -> None:
        """Fail unless the program ends the connection."""
        outcome = self._awaits(lambda: bool(self.hung_up))
        if not self.hung_up:
            raise self._missing(FailureKind.CONNECTION_NOT_CLOSED, outcome)

    # -- receiving -------------------------------------------------------------------------------

    def gets(self, said: str) -> None:
        """Fail unless the program sends this text (on UDP as one datagram, with nothing else in it)."""
        self.gets_exactly(self._conversation.words.text(said))

    def gets_whole(self, said: str) -> None:
        """Fail unless the program sends this text next, with nothing before it but the end of the line before (TCP)."""
        start, text = self._taken, self._conversation.words.text(said)
        self._gets(text, text.encode())
        came = bytes(self.received[start : self._taken - len(text.encode())])
        if came.strip(b"\r\n"):
            facts = {"came": came.decode("utf-8", "replace")}
            program = self._conversation.story.program
            raise Failed(Failure(FailureKind.SENT_SOMETHING_ELSE, text=text, program=program, facts=facts))

    def gets_exactly(self, text: str) -> None:
        """Fail unless the program sends these very characters, and on UDP nothing else in the datagram."""
        self._gets(text, _EDGE + text.encode() + _EDGE if self._datagrams else text.encode())

    def _gets(self, text: str, wanted: bytes) -> None:
        """Fail unless `wanted` comes, later than what was asked for before."""
        start = self._taken
        outcome = self._awaits(lambda: self.received.find(wanted, start) >= 0 or bool(self.hung_up))
        at = self.received.find(wanted, start)
        if at < 0:
            came = bytes(self.received[start:]).replace(_EDGE * 2, b" ").strip(_EDGE).decode("utf-8", "replace")
            instead = Instead(Came.OTHER_TEXT, (came,)) if came.strip() else Instead(Came.NOTHING)
            raise self._missing(FailureKind.NOT_SENT_TO_SERVER, outcome, text, instead)
        self._taken = at + len(wanted)

    def has_not_got(self, text: str) -> None:
        """Fail if the program has sent a message that begins so already, before anybody typed it."""
        self.poll(0.0)
        before = _EDGE if self._datagrams else b"\n"
        if before + text.encode() in before + self.received:
            raise self._unexpected(FailureKind.SENT_TWICE, text)

    def got_each_line_once(self) -> None:
        """Fail if a line that was typed came more than once, or on TCP without its newline."""
        self._awaits(lambda: False)
        between = _EDGE * 2 if self._datagrams else b"\n"
        messages = [m.removesuffix(b"\r") for m in bytes(self.received).strip(_EDGE).split(between)]
        for text, typed in Counter(self._conversation.typed).items():
            if messages.count(text.encode()) > typed:
                raise self._unexpected(FailureKind.SENT_TWICE, text)
        if not self._datagrams and messages[-1]:
            raise self._unexpected(FailureKind.SENT_WITHOUT_NEWLINE, messages[-1].decode("utf-8", "replace"))

    def awaits(self, text: str) -> WaitOutcome:
        """Wait until the program sends these characters, or hangs up, or until neither can happen."""
        wanted = text.encode()
        return self._awaits(lambda: wanted in self.received or bool(self.hung_up))

    def is_read(self) -> None:
        """Fail if the program has not taken in what was sent: then its text on the screen is not from here.

        Where that cannot be seen (not on Linux, a program of several processes, or one that has hung up), nothing
        is asked.
        """
        program, caller = self._conversation.program, self._caller
        if caller is None or not program.is_alone():
            return

        def is_read() -> bool:
            return bool(self.hung_up) or not program.unread_from(caller)

        outcome = self._awaits(is_read)
        if not is_read():
            raise self._missing(FailureKind.NOT_READ_FROM_SERVER, outcome)

    # -- sending ---------------------------------------------------------------------------------

    def says(self, said: str, *, by: str = "bob") -> None:
        """Send a chat message as the lessons' server does: a line (on UDP a datagram) "bob: text"."""
        self._conversation.told.append(said)
        self.sends_line(f"{self._conversation.words.name(by)}: {self._conversation.words.text(said)}")

    def says_in_pieces(self, said: str, *, by: str = "bob") -> None:
        """Send a chat message a byte at a time; each follows when the program has read the one before."""
        message = f"{self._conversation.words.name(by)}: {self._conversation.words.text(said)}\n".encode()
        for byte in message:
            self.sends(bytes([byte]))
            self.is_read()

    def says_at_once(self, *said: str, by: str = "bob") -> None:
        """Send several chat messages in one single send."""
        name, words = self._conversation.words.name(by), self._conversation.words
        self.sends("".join(f"{name}: {words.text(text)}\n" for text in said).encode())

    def echoes(self) -> None:
        """Send back every byte received since the last time."""
        self.sends(self._not_echoed())

    def echoes_in_pieces(self, *, at_most: int) -> None:
        """Send the same back in pieces of so many bytes; each follows when the program has read the one before."""
        data = self._not_echoed()
        for begin in range(0, len(data), at_most):
            self.poll(0.0)
            if self.hung_up:
                return
            self.sends(data[begin : begin + at_most])
            self.is_read()

    def echoes_half(self) -> None:
        """Send back the first half of the bytes received since the last time."""
        data = self._not_echoed()
        self.sends(data[: len(data) // 2])

    def echoes_in_upper_case(self) -> None:
        """Send back the text received since the last time, in capitals: as many bytes, and others."""
        self.sends(self._not_echoed().decode("utf-8", "replace").upper().encode())

    def _not_echoed(self) -> bytes:
        """The bytes received since the last time that this was asked."""
        data = bytes(self.received[self._echoed :])
        self._echoed = len(self.received)
        return data

    def sends_line(self, text: str) -> None:
        """Send one message: a line, or a datagram."""
        self.sends(text.encode() + (b"" if self._datagrams else b"\n"))

    def sends(self, data: bytes) -> None:
        """Put bytes on the wire."""
        self._records(events.SENDS, data=data)
        try:
            if self._datagrams:
                assert self._caller_address is not None
                self._listener.sendto(data, self._caller_address)
            elif self._caller is not None:
                self._caller.sendall(data)
        except OSError as error:
            failure = Failure(
                FailureKind.SERVER_COULD_NOT_SEND, text=data.decode("utf-8", "replace"), facts={"error": str(error)}
            )
            raise Failed(failure) from error

    def goes_away(self) -> None:
        """Close the connection and stop listening, as a server that is switched off."""
        self._records(events.HANGS_UP)
        self.close()

    def breaks_off(self) -> None:
        """Reset the connection and stop listening, as a server whose machine crashes."""
        self._records(events.RESETS)
        if self._caller is not None:
            set_to_reset(self._caller)
        self.close()

    def close(self) -> None:
        """Let go of the sockets."""
        if self._caller is not None:
            self._caller.close()
        self._listener.close()

    # -- how it is done --------------------------------------------------------------------------

    def _records(self, what: str, text: str = "", data: bytes = b"") -> None:
        self._conversation.story.record(CAST_NAME, what, text, data)

    def _awaits(self, happened: Callable[[], bool]) -> WaitOutcome:
        patience = self._conversation.patience_for(has_begun=self._has_begun())
        return wait_for(happened, self.poll, self._conversation.program, patience)

    def _has_begun(self) -> bool:
        """Whether anything has come from the program, here or on its screen."""
        return self._caller is not None or self.size > 0 or self._conversation.program.output_size() > 0

    def _unexpected(self, kind: FailureKind, text: str) -> Failed:
        failure = Failure(kind, who=CAST_NAME, text=text, program=self._conversation.story.program)
        self._records(events.WAITS, story_note(failure))
        return Failed(failure)

    def _missing(
        self, kind: FailureKind, outcome: WaitOutcome, text: str = "", instead: Instead | None = None
    ) -> Failed:
        rests_on, wait_ended = (WRONG, "") if self.hung_up else (outcome.value, outcome.value)
        failure = Failure(
            kind, rests_on, who=CAST_NAME, text=text, instead=instead, connection=self.hung_up, wait_ended=wait_ended,
            patience=self._conversation.patience, program=self._conversation.story.program,
        )  # fmt: skip
        self._records(events.WAITS, story_note(failure))
        return Failed(failure)
