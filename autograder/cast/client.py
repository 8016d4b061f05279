"""One scripted TCP client with a name, and what it can do to a server."""

from __future__ import annotations

import select
import socket
import struct
import time
from typing import TYPE_CHECKING

from autograder.cast.ears import Ears, quoted
from autograder.cast.failed import DEADLINE, ENDED, SETTLED, WRONG, Failed
from autograder.cast.inbox import LINES, RAW
from autograder.cast.waiting import wait_for
from autograder.cast.wire import acknowledge, prepare
from autograder.program import doors, kernel
from autograder.story import events

if TYPE_CHECKING:
    from autograder.cast.room import Room

CHUNK = 65536
_ALLOWED_GROWTH = 8_000_000  # bytes; a right server needs none, and keeping more costs a naive one minutes
_LEAST_SHARE = 0.02  # of a long answer, within one patience: recv(1) brings a megabyte in half a minute
_A_MOMENT = 0.3  # seconds for a server that refuses to close; one that asks again is settled at once


class Client(Ears):
    """A TCP client. Bytes arrive only while it looks: one that does not look is a slow reader."""

    def __init__(self, room: Room, role: str) -> None:
        """Connect to the room's program; raises Failed if it cannot."""
        super().__init__(room, role)
        address, began = room.address, time.monotonic()
        try:
            self._socket = socket.create_connection(address, timeout=room.patience)
        except OSError as error:
            raise Failed(f"{self.name} could not connect: {error}", WRONG) from error
        prepare(self._socket)
        room.program.our_sockets.append(self._socket)
        self.port: int = self._socket.getsockname()[1]
        self._local = self._socket.getsockname()
        self.gone = False
        room.story.tell(role, events.CONNECTS, at=began)  # the program may have accepted already

    @property
    def address(self) -> str:
        """Its own address, as the program sees it ("127.0.0.1:40312")."""
        return f"{self._local[0]}:{self._local[1]}"

    @property
    def unread(self) -> int | None:
        """How many bytes of what it sent the program has not read; None where that cannot be told."""
        return kernel.unread_from(self.room.program.pid, self._socket)

    # -- bytes -----------------------------------------------------------------------------------

    def look(self, seconds: float) -> bool:
        """Take in what arrives within `seconds`; True, at once, if something did (the end counts)."""
        if self.gone or self.closed_by_program:
            time.sleep(min(seconds, 0.005))  # nothing to wait on; let others run
            return False
        try:
            ready, _, _ = select.select([self._socket], [], [], seconds)
        except (OSError, ValueError):
            return False
        return bool(ready) and self._take()

    def _take(self) -> bool:
        try:
            data = self._socket.recv(CHUNK)
        except BlockingIOError:
            return False
        except ConnectionError:
            self.closed_by_program = "reset"
            self.room.story.tell(self.role, events.SEES_RESET)
            return True
        acknowledge(self._socket)
        if data:
            self.room.story.tell(self.role, events.RECEIVES, data=data)
            self.inbox.feed(data)
        else:
            self.closed_by_program = "closed"
            self.room.story.tell(self.role, events.SEES_CLOSE)
        return True

    def sends(self, data: bytes, *, quietly: bool = False) -> bool:
        """Put bytes on the wire, taking in what comes meanwhile; False if the program closed before all was out.

        Raises Failed if the program neither reads nor closes.
        """
        if not quietly:
            self.room.story.tell(self.role, events.SENDS, data=data)
        view = memoryview(data)
        sent = 0
        last = time.monotonic()
        while sent < len(view):
            try:
                readable, writable, _ = select.select(
                    [] if self.closed_by_program else [self._socket], [self._socket], [], 0.02
                )
                if readable:
                    self._take()
                    last = time.monotonic()
                if writable:
                    sent += self._socket.send(view[sent : sent + 4 * CHUNK])
                    last = time.monotonic()
            except BlockingIOError:
                continue
            except (OSError, ValueError):
                if not self.closed_by_program:
                    self._drain()
                return False
            if time.monotonic() - last > self.room.patience:
                if self.closed_by_program:
                    return False  # it has ended its side, and reads no more
                why = SETTLED if self.room.program.is_settled() else DEADLINE
                raise Failed(
                    f"{self.name} could send only {sent} of {len(view)} bytes: the program reads no further", why
                )
        return True

    def _drain(self) -> None:
        """Take in what had arrived before the connection broke."""
        while not self.closed_by_program:
            before = self.inbox.size
            self.look(0.01)
            if self.inbox.size == before and not self.closed_by_program:
                self.closed_by_program = "reset"
                self.room.story.tell(self.role, events.SEES_RESET)

    # -- verbs -----------------------------------------------------------------------------------

    def says(self, said: str, *, end: str = "\n") -> None:
        """Say one message: a line, or on a `raw` wire one bare send, once the program has read the one before."""
        text = self.room.words.text(said)
        self.room.speakers[said] = self.role
        if self.inbox.wire == RAW:
            self.room.reads_all_from(self)
        self.sends(text.encode() + (end.encode() if self.inbox.wire == LINES else b""))

    def says_in_pieces(self, said: str, *, cut: int | None = None, pieces: int = 2, end: str = "\n") -> None:
        """Say one message in pieces; each follows when the program has read the one before.

        `cut` is the byte to cut at, counted from the end if negative; without it the pieces are equally long.
        """
        data = self.room.words.text(said).encode() + (end.encode() if self.inbox.wire == LINES else b"")
        self.room.speakers[said] = self.role
        cuts = [len(data) * i // pieces for i in range(1, pieces)] if cut is None else [cut % len(data)]
        for begin, at in zip([0, *cuts], cuts, strict=False):
            self.sends(data[begin:at])
            self.room.reads_all_from(self)
        self.sends(data[cuts[-1] :])

    def says_at_once(self, *said: str, half_of: str = "") -> None:
        """Say several messages in one single send, and the beginning of one more; `says_the_rest` completes that."""
        end = "\n" if self.inbox.wire == LINES else ""
        self.room.speakers.update(dict.fromkeys((*said, half_of), self.role))
        last = (self.room.words.text(half_of) + end).encode() if half_of else b""
        begun, self._to_say = last[: len(last) // 2], last[len(last) // 2 :]
        self.sends("".join(self.room.words.text(s) + end for s in said).encode() + begun)

    def says_the_rest(self) -> None:
        """Say the rest of the message begun with `says_at_once`."""
        self.sends(self._to_say)

    _to_say = b""

    def says_in_a_row(self, *said: str) -> None:
        """Say several messages without a pause: lines in one send; on `raw` each when the last was read."""
        if self.inbox.wire == LINES:
            self.says_at_once(*said)
            return
        for text in said:
            self.says(text)

    def sends_bad_text(self, said: str, *, encoding: str) -> None:
        """Send a line in an encoding that is not UTF-8."""
        self.sends(self.room.words.text(said).encode(encoding) + b"\n")

    def hears_in_upper_case(self, said: str, *, bytes_after: str = "") -> None:
        """Fail unless the next line not heard yet is the text in upper case, to the letter.

        `bytes_after` names what must follow the text directly, the end of the line included: blanks are kept,
        and no carriage return may be left.
        """
        wanted = self.room.words.text(said).upper() + bytes_after.removesuffix("\n")
        position = self._lines_heard
        _, why = self._await(lambda: self.inbox.end > position or None)
        came = self.inbox.messages[position : position + 1]
        if not came:
            raise self._failed(f"{self.name} did not get {quoted(wanted)}", self._begun_only(), why)
        self._lines_heard = position + 1
        if bytes_after and f"{wanted}\r\n".encode() in self.inbox.everything:
            raise self._failed_wrong(f"{self.name} got {quoted(wanted)} with a \\r left at its end")
        if came[0] != wanted:
            raise self._failed_wrong(f"{self.name} should get {quoted(wanted)} and got {quoted(came[0])}")

    _lines_heard = 0

    def hears_an_error_instead(self, said: str) -> None:
        """Fail unless a line comes that is not the text in upper case: whatever it says, it is the error line."""
        position = self._lines_heard
        _, why = self._await(lambda: self.inbox.end > position or None)
        came = self.inbox.messages[position : position + 1]
        if not came:
            what = f"{self.name} sent bytes that are not UTF-8 and got no error line"
            raise self._failed(what, self._begun_only(), why)
        self._lines_heard = position + 1
        ascii_part = self.room.words.text(said).upper().rpartition(" ")[2]
        if ascii_part in came[0]:
            raise self._failed_wrong(
                f"{self.name} sent bytes that are not UTF-8 and got {quoted(came[0])}, as for text"
            )

    def hears_a_last_word(self) -> None:
        """Fail unless anything more arrives.

        A reset may destroy what was sent before it, on every system but Linux: there it may have come.
        """
        try:
            self.hears_something()
        except Failed:
            if self.closed_by_program != "reset" or doors.IS_LINUX:
                raise

    def _begun_only(self) -> str:
        return f"{quoted(self.inbox.begun)} came, but no newline after it" if self.inbox.begun else ""

    def floods(self, *, megabytes: int) -> None:
        """Send letters without a newline until the program closes or all are out; fail if its memory grows with them.

        A few megabytes of what was sent may be kept, but not most of it.
        """
        chunk = self.room.words.letters(1000).encode() * 1000
        before = self.room.program.memory()
        self.room.story.tell(self.role, events.SENDS, data=chunk, size=megabytes * len(chunk))
        for sent in range(1, megabytes + 1):
            if not self.sends(chunk, quietly=True):
                return
            grown = self.room.program.memory() - before
            if grown > _ALLOWED_GROWTH:
                grew = f"the program's memory grew by {grown // 1_000_000} MB"
                raise self._failed_wrong(f"{self.name} sent {sent} MB without a newline, and {grew}")

    def is_turned_away(self) -> None:
        """Fail unless the program says something to this newcomer and ends the connection.

        A program that asks for the name first, and then says that there is no room, does so too. The
        question alone, known from those who came before, says nothing.
        """
        question = frozenset(self.room.question)
        self.hears_something()
        wait_for(lambda: bool(self.closed_by_program), self.look, self.room.program, _A_MOMENT)
        gave_name = not self.closed_by_program
        if gave_name:
            self.gives_name()
        self.is_let_go()
        if gave_name and self.closed_by_program == "reset":
            return  # the name was not wanted: the reset may have swept away the last word
        if not self.inbox.lines_so_far() - question:
            raise self._failed_wrong(f"{self.name} was let go without a word: only the question for the name came")

    def is_asked_for_name(self) -> None:
        """Fail unless the program says something first: any message is a prompt."""
        came, why = self._await(lambda: (self.inbox.end or self.inbox.begun) or None)
        if came is None:
            raise self._failed(f"{self.name} connected and was not asked for a name", "", why)
        self.room.learn_wire(self)

    def waits_for_the_prompt(self) -> Failed | None:
        """Wait for the prompt, or until it is certain that none comes. Decides nothing: returns what is amiss."""
        try:
            self.is_asked_for_name()
        except Failed as failed:
            if failed.rests_on != SETTLED:
                raise
            return failed
        return None

    def waits_for_the_welcome(self) -> Failed | None:
        """Wait for the welcome, or until it is certain that none comes. Decides nothing: returns what is amiss."""
        try:
            self.is_welcomed()
        except Failed as failed:
            if failed.rests_on != SETTLED:
                raise
            return failed
        return None

    def gives_name(self, name: str = "") -> None:
        """Answer the prompt with its name, in the way the room's wire has it."""
        self._before_name = self.inbox.end
        self.room.question |= self.inbox.lines_so_far()
        self.room.give_name(self, (name or self.name).encode())

    def is_welcomed(self, name: str = "") -> None:
        """Fail unless a message with its name comes, later than the name was given."""
        own, after = name or self.name, self._before_name
        position, why = self._await(lambda: self.inbox.find_about(own, after))
        if position is None:
            if own in self.inbox.begun:
                instead = f"{quoted(self.inbox.begun)} came, but no newline after it"
            else:
                instead = self._since(0 if self.closed_by_program else after)  # "full", taken for a prompt
            raise self._failed(f"{own} gave a name and was not welcomed by it", instead, why)
        self._came_in = position

    def joins(self) -> None:
        """Come in: wait for the prompt, give the name, be welcomed.

        The first one to come in may miss one of prompt and welcome, if it is certain that it does not
        come: a program that lacks it loses the step about it and not every step. Who comes later must
        get what the first one got.
        """
        lacks = self.room.lacks
        unasked = self.waits_for_the_prompt()
        if unasked and lacks is not None and "prompt" not in lacks:
            raise unasked
        self.gives_name()
        try:
            self.is_welcomed()
        except Failed as failed:
            if failed.rests_on != SETTLED or (unasked if lacks is None else "welcome" not in lacks):
                raise (unasked or failed) from None
            self.room.lacks = {"welcome"}
        else:
            self.room.lacks = lacks if lacks is not None else {"prompt"} if unasked else set()

    def leaves(self) -> None:
        """Say `exit`, the word that leaves every chat of this course, unless the program has ended the connection."""
        if self.closed_by_program:
            return
        if self.inbox.wire == RAW:
            self.room.reads_all_from(self)
        self.sends(b"exit\n" if self.inbox.wire == LINES else b"exit")

    def is_refused_or_asked_again(self, *, instead_of: str, witness: str) -> None:
        """Fail if a taken name was accepted: this client gave the name of `instead_of`.

        Either the connection ends, or the server waits for another name, which is then given; what
        this client says after that must reach `witness` under the new name, not the taken one.
        """
        wait_for(lambda: bool(self.closed_by_program), self.look, self.room.program, _A_MOMENT)
        if self.closed_by_program:
            return
        self.gives_name(self.name)
        taken, said = self.room.client(instead_of).name, f"it is me, {self.role}"
        self.room.reads_all_from(self)
        self.says(said)
        text, listener = self.room.words.text(said), self.room.client(witness)
        listener._await(lambda: listener.inbox.find(text) or bool(self._is_closed()) or None)
        if self._is_closed():
            return
        listener.look(0.0)
        position = listener.inbox.find(text, self.name)
        if position is None:
            if any(listener.inbox.find(words, taken) is not None for words in (text, self.name)):
                raise self._failed_wrong(f"a second {taken} was let in: {listener.name} hears both as {taken}")
            raise self._failed_wrong(f"a second {taken} was neither refused nor asked for another name")

    def _is_closed(self) -> bool:
        self.look(0.0)
        return bool(self.closed_by_program)

    def is_let_go(self) -> None:
        """Fail unless the program ends the connection (a reset counts: unread bytes cause one)."""
        why = (
            ""
            if self.closed_by_program
            else wait_for(lambda: bool(self.closed_by_program), self.look, self.room.program, self.room.patience)
        )
        if not self.closed_by_program:
            self.room.story.tell(self.role, events.WAITS, f"{self.name}'s connection is still open")
            because = {
                SETTLED: "; the program can do nothing more until a client acts",
                ENDED: "; the program has ended",
            }
            raise Failed(f"{self.name}'s connection stays open{because.get(why, '')}", why)

    def gets_back(self, data: bytes) -> None:
        """Fail unless exactly these bytes come next. As long as they keep coming, a slow program has time."""
        begin = self._taken
        end = begin + len(data)
        why = DEADLINE
        while why == DEADLINE:
            size = self.inbox.size
            _, why = self._await(lambda: True if len(self.received) >= end else None, floods=False)
            if self.inbox.size - size < len(data) * _LEAST_SHARE:
                break
        got = bytes(self.received[begin:end])
        self._taken = end
        if got == data:
            return
        same = next((i for i, (a, b) in enumerate(zip(got, data, strict=False)) if a != b), min(len(got), len(data)))
        if same < len(got):
            came, due = _bytes(got[same:]), _bytes(data[same:])
            first = f"got back its first {same} bytes and then" if same else "got back"
            raise self._failed_wrong(f"{self.name} sent {len(data)} bytes and {first} {came}, where {due} was due")
        instead = f"{len(got)} bytes came, {_bytes(got)}" if got else ""
        raise self._failed(
            f"{self.name} sent {len(data)} bytes, {_bytes(data)}, and did not get them back", instead, why
        )

    def _failed_wrong(self, reason: str) -> Failed:
        self.room.story.tell(self.role, events.WAITS, reason)
        return Failed(reason, WRONG)

    # what `gets_back` compares: all bytes, kept beside the inbox
    @property
    def received(self) -> bytearray:
        """All bytes received so far (the first megabytes of a flood)."""
        return self.inbox.everything

    _taken = 0
    _before_name = 0

    def ends_sending(self) -> None:
        """Half-close: nothing more will be sent, but everything is still read (`shutdown(SHUT_WR)`)."""
        self.room.story.tell(self.role, events.ENDS_SENDING)
        try:
            self._socket.shutdown(socket.SHUT_WR)
        except OSError as error:
            raise Failed(f"{self.name}'s connection ended before she had sent all: {error}", WRONG) from error

    def hangs_up(self) -> None:
        """Close the connection in the ordinary way, without a word."""
        if self.gone:
            return
        self.look(0.0)  # unread bytes would turn the close into a reset
        self.room.story.tell(self.role, events.HANGS_UP)
        self.close()

    def resets(self) -> None:
        """Break the connection off with a reset, as a crashed machine does."""
        self.room.story.tell(self.role, events.RESETS)
        try:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        except OSError:
            pass  # it had ended already
        self.close()

    def close(self) -> None:
        """Let go of the socket."""
        self.gone = True
        self._socket.close()


def _bytes(data: bytes) -> str:
    return repr(data)[1:] if len(data) <= 32 else repr(data[:24])[1:] + "..."
