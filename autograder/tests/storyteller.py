"""Stories and results built by hand, for tests of what draws and tells them."""

from __future__ import annotations

from pathlib import Path

from autograder.grading.results import CheckResult, LessonResult, StepResult, Verdict
from autograder.story import events as ev
from autograder.story.causes import Cause, Place, ThreadName
from autograder.story.events import PROGRAM, Event
from autograder.story.story import Story
from autograder.story.thread_states import Frame, LockView, ThreadDump, ThreadState
from autograder.story.wires import LINES

SOURCE = "\n".join(
    f"def handle_{n}(client):" if n % 7 == 0 else f"    line_{n} = work({n})  # <script>" for n in range(1, 80)
)
SERVES_ALICE, SERVES_BOB = "Thread-1 (handle_client)", "Thread-2 (handle_client)"


class Storyteller:
    """Adds events one millisecond apart."""

    def __init__(self, **names: str) -> None:
        """Begin a story; `names` maps roles to names on the wire."""
        self.story = Story(source=SOURCE, wire=LINES)
        self.story.began = self.now = 100.0
        self.story.names.update(names)

    def client(self, who: str, what: str, text: str = "", data: bytes = b"") -> Storyteller:
        """A client does or sees something."""
        self.now += 0.001
        self.story.record(who, what, text, data, at=self.now)
        return self

    def does(self, what: str, line: int = 0, text: str = "", thread: str = "MainThread", size: int = 0) -> Storyteller:
        """The program does something that is no wire call."""
        self.now += 0.001
        event = Event(at=self.now, who=PROGRAM, what=what, text=text, line=line, thread=thread, size=size)
        self.story.add(event)
        return self

    def calls(
        self,
        call: str,
        line: int,
        peer: str = "",
        data: bytes = b"",
        thread: str = "MainThread",
        error: str = "",
        times: int = 1,
    ) -> Storyteller:
        """The program makes a wire call."""
        self.now += 0.001
        event = Event(
            at=self.now,
            who=PROGRAM,
            what=ev.CALLS,
            call=call,
            line=line,
            peer=peer,
            thread=thread,
            error=error,
            times=times,
            data=data[: ev.KEPT],
            size=len(data),
        )
        self.story.add(event)
        return self

    def joins(self, who: str, others: tuple[str, ...] = ()) -> Storyteller:
        """A whole handshake, with notices to the others."""
        name = self.story.names[who].encode()
        thread = f"Thread-{len(self.story.roles) + 1} (handle_client)"
        self.client(who, ev.CONNECTS).calls("accept", 12, who).does(ev.PRINTS, 13, f"new {who}\n")
        self.calls("send", 15, who, b"name?\n").client(who, ev.RECEIVES, data=b"name?\n")
        self.client(who, ev.SENDS, data=name + b"\n").calls("recv", 16, who, name + b"\n")
        self.does(ev.THREAD_STARTS, 18, thread)
        self.calls("sendall", 24, who, b"welcome, " + name + b"\n", thread)
        self.client(who, ev.RECEIVES, data=b"welcome, " + name + b"\n")
        for other in others:
            self.calls("sendall", 50, other, name + b" joined\n", thread)
            self.client(other, ev.RECEIVES, data=name + b" joined\n")
        return self


def two_in_one() -> Story:
    """Alice's two sends come out of one recv; bob's thread dies; alice waits in vain."""
    teller = Storyteller(alice="alice27", bob="Боб")
    teller.does(ev.PROGRAM_LISTENS, 70).joins("alice").joins("bob", ("alice",))
    teller.client("alice", ev.SENDS, data="привет, ".encode()).client("alice", ev.SENDS, data=b"all\n")
    teller.calls("recv", 33, "alice", "привет, all\n".encode(), SERVES_ALICE)
    teller.does(ev.PRINTS, 34, "got one\n", SERVES_ALICE)
    teller.calls("sendall", 52, "bob", "alice27: привет, all\n".encode(), SERVES_ALICE)
    teller.client("bob", ev.RECEIVES, data="alice27: привет, all\n".encode())
    teller.client("bob", ev.SENDS, data="ok 😀\n".encode()).calls("recv", 33, "bob", "ok 😀\n".encode(), SERVES_BOB)
    teller.does(ev.THREAD_DIES, 40, "NameError: name 'e' is not defined", SERVES_BOB)
    teller.client("alice", ev.WAITS, 'alice27 did not hear "ok 😀"')
    teller.story.thread_dump = ThreadDump(
        threads=(
            ThreadState(
                "MainThread", 1, "accept", 3, main=True, frames=(Frame("server.py", 12, "main", "sock.accept()"),)
            ),
            ThreadState(
                SERVES_ALICE, 2, "recv", 4, "alice", 0.4, frames=(Frame("server.py", 33, "handle_client", "recv"),)
            ),
        ),
        settled=True,
    )
    teller.story.output = "new alice\nnew bob\ngot one\n"
    return teller.story


def flood(times: int = 300) -> Story:
    """Alice hangs up, and the program tells bob and carol about nothing, for ever."""
    teller = Storyteller(alice="alice", bob="bob", carol="carol")
    teller.joins("alice").joins("bob", ("alice",)).joins("carol", ("alice", "bob"))
    teller.client("alice", ev.HANGS_UP)
    for number in range(times):
        teller.calls("recv", 33, "alice", b"", SERVES_ALICE).does(ev.PRINTS, 34, "alice: \n", SERVES_ALICE)
        teller.calls("sendall", 52, "bob", b"alice: ", SERVES_ALICE).calls(
            "sendall", 52, "carol", b"alice: ", SERVES_ALICE
        )
        if number % 3 == 0:
            teller.client("bob", ev.RECEIVES, data=b"alice: " * 3)
        if number % 4 == 0:
            teller.client("carol", ev.RECEIVES, data=b"alice: " * 4)
    teller.client("bob", ev.WAITS, "bob was told many times")
    return teller.story


def deadlock() -> ThreadDump:
    """Two threads, each holding the lock that the other wants; two more at one line."""
    return ThreadDump(
        threads=(
            ThreadState(
                SERVES_ALICE,
                2,
                "acquire",
                frames=(Frame("server.py", 33, "broadcast", ""), Frame("server.py", 41, "handle_client", "")),
                wants=LockView("names_lock", SERVES_BOB, 57),
                holds=("users_lock",),
            ),
            ThreadState(
                SERVES_BOB,
                3,
                "acquire",
                frames=(Frame("server.py", 58, "leave", ""),),
                wants=LockView("users_lock", SERVES_ALICE, 31),
                holds=("names_lock",),
            ),
            ThreadState("Thread-3", 4, "recv", 5, "alice", frames=(Frame("server.py", 20, "receive", ""),)),
            ThreadState("Thread-4", 5, "recv", 6, "bob", frames=(Frame("server.py", 20, "receive", ""),)),
        ),
        settled=True,
    )


def a_death(text: str = "NameError: name 'e' is not defined") -> Cause:
    """The cause of a failure: a thread that died, with `text` wherever the student's program has its say."""
    facts = {"program": "server.py", "thread": ThreadName(text), "served": text, "error": text}
    return Cause("dies_in_a_thread", Place("server.py", 40, text, text), facts=facts)


def result(
    *verdicts: Verdict, story: Story | None = None, reason: str = "alice did not hear it: nothing came"
) -> LessonResult:
    """A lesson of which each step ended as told; what failed has the story."""
    steps = []
    for number, verdict in enumerate(verdicts, 1):
        check = CheckResult(f"check_{number}", number, "server", f"Promise {number} is kept.", verdict)
        if verdict is Verdict.FAIL:
            check.reason = reason
            check.story = two_in_one() if story is None else story
        if verdict is Verdict.OOPS:
            check.traceback = (
                'Traceback:\n  File "somewhere/autograder/scenario/room.py", line 3, in join\nKeyError: bob\n'
            )
        steps.append(StepResult(number, "server", f"promise {number}", 10, [check]))
    root = Path(__file__).resolve().parents[2]
    return LessonResult("04_multichat", {"server": root / "lessons" / "04_multichat" / "server.py"}, 7, steps=steps)
