"""One event in words, as a diagram shows it."""

from __future__ import annotations

from autograder.story import events as ev
from autograder.story.call_names import RECEIVING, SENDING
from autograder.story.events import Event
from autograder.story.thread_states import thread_label
from autograder.text.escaping import quoted, visible

# What travels from a client to the program, and the other way; with the words for it, if they are not its bytes.
TO_PROGRAM = {
    ev.CONNECTS: "connects",
    ev.SENDS: "",
    ev.ENDS_SENDING: "ends sending",
    ev.HANGS_UP: "hangs up",
    ev.RESETS: "resets the connection",
    ev.TYPES: "types",
    ev.ENDS_INPUT: "ends the input",
}
FROM_PROGRAM = {
    ev.RECEIVES: "",
    ev.SEES_CLOSE: "sees the connection closed",
    ev.SEES_RESET: "sees the connection reset",
}


def client_words(event: Event) -> str:
    """One event of a client, of the terminal or of the scripted server."""
    if event.what in (ev.SENDS, ev.RECEIVES):
        return quoted(event.data, event.size)
    if event.what == ev.TYPES:
        return f"types {_quoted_text(event.text)}"
    if event.what == ev.WAITS:
        return visible(event.text) or "gave up waiting"
    if event.what == ev.LISTENS_ITSELF:
        return "listens"
    words = TO_PROGRAM.get(event.what) or FROM_PROGRAM.get(event.what) or visible(event.what)
    return f"{words} {visible(event.text)}".rstrip()


def program_words(event: Event, data_known: bool = False) -> str:
    """One event of the program; `data_known`: the arrow beside it shows the bytes and the client."""
    at_line = f"line {event.line} " if event.line else ""
    text = visible(event.text.rstrip("\n"))
    if event.what == ev.CALLS:
        return _call_words(event, data_known)
    if event.what == ev.PRINTS:
        return f"{at_line}prints {_quoted_text(event.text.rstrip(chr(10)))}"
    if event.what == ev.ASKS:
        return f"{at_line}asks at the keyboard" + (f": {text}" if text else "")
    if event.what == ev.PROGRAM_LISTENS:
        return f"{at_line}listens"
    if event.what == ev.THREAD_STARTS:
        return f"{at_line}starts {thread_label(event.text) or 'a thread'}"
    if event.what == ev.THREAD_DIES:
        where = f" at line {event.line}" if event.line else ""
        return f"{_named_thread(event.thread)} dies{where}: {text}"
    if event.what == ev.MAIN_ENDS:
        return f"{at_line}the main thread ends" + (f": {text}" if text else "")
    if event.what == ev.EXITS:
        how = f"exit code {event.size}" if event.size >= 0 else f"stopped by signal {-event.size}"
        return f"the program ends, {how}"
    return f"{at_line}{visible(event.what)} {text}".rstrip()


def _named_thread(name: str) -> str:
    """A thread by its name; one that a student has named after a user is not to be taken for that user."""
    label = thread_label(name)
    return label if label == "main" or label.startswith("Thread") else f"thread {label}".rstrip()


def _call_words(event: Event, data_known: bool) -> str:
    """`line 15 recv → 7 bytes`; with the client and the bytes themselves unless the arrow beside it shows them."""
    call = visible(event.call)
    sends, receives = event.call in SENDING, event.call in RECEIVING
    words = (f"line {event.line} {call}" if event.line else call) + times_words(event.times if is_sum(event) else 1)
    peer = visible(event.peer)
    if event.call == "accept":
        words += f" → {peer}" if peer and not event.error else ""
    elif peer and not data_known:
        words += f" {'to' if sends else 'from' if receives else 'of'} {peer}"
    if event.error:
        return f"{words} → {visible(event.error)}"
    if receives:
        is_end = event.size == 0 and "from" not in event.call  # a datagram may be empty
        words += f" → {byte_count(event)}" + (" (the end)" if is_end else "")
    elif sends:
        words += f" {byte_count(event)}"
    if (sends or receives) and event.data and not data_known:
        words += f": {quoted(event.data, event.size)}"
    return words


def _quoted_text(text: str) -> str:
    return quoted(text.encode("utf-8", "surrogateescape"))


def times_words(count: int) -> str:
    """How often something happened; nothing for once."""
    return f" × {count:,}" if count > 1 else ""


def byte_count(event: Event) -> str:
    """How many bytes; for a folded event, in all."""
    size = "1 byte" if event.size == 1 else f"{event.size:,} bytes"
    return f"{size} in all" if is_sum(event) else size


def is_sum(event: Event) -> bool:
    """Whether an event was folded from several of different sizes: it has no data, and the sum of the sizes."""
    return event.times > 1 and event.size > 0 and not event.data
