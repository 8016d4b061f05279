"""One thing that happened: the unit every story is made of."""

from __future__ import annotations

from typing import NamedTuple

# What clients, the typist and the scripted server do.
CONNECTS = "connects"  # opened a connection (TCP), or its socket (UDP)
SENDS = "sends"  # put `data` on the wire
RECEIVES = "receives"  # took `data` from the wire
ENDS_SENDING = "ends sending"  # half-close: shut down its sending side
HANGS_UP = "hangs up"  # closed its socket in the ordinary way (FIN)
RESETS = "resets"  # closed its socket with a reset (RST)
SEES_CLOSE = "sees close"  # the other side closed in the ordinary way
SEES_RESET = "sees reset"  # the other side reset the connection
TYPES = "types"  # the typist pressed Enter after `text`
ENDS_INPUT = "ends input"  # the typist pressed Ctrl-D (Ctrl-Z on Windows)
WAITS = "waits"  # gave up waiting for `text`
LISTENS_ITSELF = "opens"  # our scripted server opened its listener

# What the program does, as the launcher inside it reports.
PROGRAM_LISTENS = "listens"  # `listen` (TCP) or `bind` (UDP) succeeded
CALLS = "calls"  # one call on the wire: `call`, with line, thread, bytes
PRINTS = "prints"  # wrote `text` to its screen
ASKS = "asks"  # entered `input()`, with its prompt in `text`
THREAD_STARTS = "thread starts"
RAISES = "raises"  # an exception, `text`, is on its way or being handled: a call or a print made meanwhile says so
THREAD_DIES = "thread dies"  # an exception ended a thread; `text` is "NameError: ..."
MAIN_ENDS = "main ends"  # the last line of the file was passed, or an exception ended it
GETS = "gets"  # was asked to end, by `text`: Ctrl-C or SIGTERM
STARTS_AGAIN = "starts again"
IS_PAUSED = "is paused"  # the race finder stopped a thread before a line
GOES_ON = "goes on"  # and let it go
EXITS = "exits"  # the process is gone; `size` is its exit code

PROGRAM = "program"


class Caller(NamedTuple):
    """A line of the student's that called what happened at another line."""

    file: str
    line: int
    function: str


class Event(NamedTuple):
    """One event of a story. A tuple: a frozen dataclass takes six times as long to make, and a room makes hundreds.

    `at` is in seconds on the clock of `time.monotonic()`, which all processes of one machine share.
    `who` is the role that acted: "alice", "typist", "server" (our scripted one) or `PROGRAM`.
    `data` holds at most the first `KEPT` bytes of what went over the wire; `size` the true count.
    The fields from `call` on are filled for events of the program only: the wire call, the line of
    the student's file that made it (0 if none), that line's function, the thread's name, the
    connection (`fd`) with the role at its far end (`peer`, "" if unknown), the exception it
    ended with (`error`), and how many bytes a send was given to send (`asked`; `size` is what it took).
    Of equal calls in a row only some are told: `times` says for how many an event stands, and `gap` that
    an equal call right after it may not have been told. A print with a `gap` begins a new line. `callers` are
    the student's lines that led to it, the nearest first.
    """

    at: float
    who: str
    what: str
    text: str = ""
    data: bytes = b""
    size: int = 0
    call: str = ""
    line: int = 0
    file: str = ""
    function: str = ""
    thread: str = ""
    fd: int = -1
    peer: str = ""
    times: int = 1
    error: str = ""
    asked: int = 0
    gap: bool = False
    callers: tuple[Caller, ...] = ()


KEPT = 200  # bytes of each message kept in a story: enough to recognise it, small enough for floods
