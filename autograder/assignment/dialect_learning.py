"""Learning a dialect from what the student's own clients sent and received in a chat session."""

from __future__ import annotations

import re

from autograder.assignment.chat_session import ChatSession
from autograder.assignment.dialect import NAME, TEXT, Dialect, Header
from autograder.assignment.user_terminal import UserTerminal
from autograder.story.call_names import RECEIVING, SENDING
from autograder.story.events import Event

_LONGEST_HEADER = 16  # bytes
_LONGEST_TAG = 80  # bytes before a relayed text in which the name of its sender is looked for


def learn_dialect(session: ChatSession) -> Dialect | None:
    """The dialect, from the first two clients of a session where all went well; None if it is not recognised."""
    alice, bob = session.first_terminal_of("alice"), session.first_terminal_of("bob")
    if alice is None or bob is None:
        return None
    index = next((i for i, line in enumerate(alice.typed) if line.text in session.chat_texts), None)
    if index is None:
        return None
    protocol = session.pair.protocol
    text, name = alice.typed[index].text.encode(), alice.nickname.encode()
    sent = _sent_between(alice, alice.typed[index].at, _end_of_line(alice, index))
    if text not in b"".join(sent) or (protocol == "udp" and len(sent) != 1):
        return None
    header, message = _split_header(b"".join(sent))
    template = message.replace(text, TEXT, 1).replace(name, NAME)
    hello = _hello(alice, index, header, protocol)
    if TEXT not in template or not all(_is_readable(part) for part in (template, *hello)):
        return None
    heard = b"".join(event.data for event in _received(bob))
    position = heard.find(text)
    if position < 0:
        return None
    if _name_was_relayed(alice, bob, text):
        hello = ()
    server_speaks_first = _server_speaks_first(alice)
    return Dialect(
        protocol,
        server_speaks_first,
        server_speaks_first and any(question.text.strip() for question in alice.program.reported.asks[:1]),
        hello,
        template,
        header,
        relays_names=name in heard[max(0, position - _LONGEST_TAG) : position],
    )


def _hello(alice: UserTerminal, index: int, header: Header | None, protocol: str) -> tuple[bytes, ...]:
    """Templates of what alice's client sent before her first chat message, line `index` of what she typed."""
    first_chat = alice.typed[index].at
    if any(line.text == f"I am {alice.nickname}" for line in alice.typed):  # said so that a UDP server knows her
        first_chat = alice.typed[max(index - 1, 0)].at
    parts = _messages(_sent_between(alice, 0.0, first_chat), header)
    if protocol == "tcp" and header is None and not _receives_between_sends(alice):
        parts = [b"".join(parts)]
    return tuple(part.replace(alice.nickname.encode(), NAME) for part in parts if part)


def _name_was_relayed(alice: UserTerminal, bob: UserTerminal, text: bytes) -> bool:
    """Whether bob's name, the first thing he typed, reached alice as a chat message does: then it was one."""
    name = bob.nickname.encode()
    example = next((event.data for event in _received(bob) if text in event.data), b"")
    before, _, after = example.replace(alice.nickname.encode(), name).partition(text)
    wanted = _with_numbers_masked(before)
    end = name + after
    return any(
        event.data.endswith(end) and _with_numbers_masked(event.data.removesuffix(end)) == wanted
        for event in _received(alice)
    )


def _with_numbers_masked(data: bytes) -> bytes:
    return re.sub(rb"\d+", b"#", data)


def _server_speaks_first(terminal: UserTerminal) -> bool:
    first_sent = min((event.at for event in terminal.calls if event.call in SENDING), default=0.0)
    return any(event.size and event.at < first_sent for event in _received(terminal))


def _received(terminal: UserTerminal) -> list[Event]:
    return [event for event in terminal.calls if event.call in RECEIVING]


def _end_of_line(terminal: UserTerminal, index: int) -> float:
    """When the next line was typed."""
    return terminal.typed[index + 1].at if index + 1 < len(terminal.typed) else float("inf")


def _sent_between(terminal: UserTerminal, start: float, end: float) -> list[bytes]:
    in_order = sorted(terminal.calls, key=lambda event: event.at)
    return [event.data for event in in_order if event.call in SENDING and start <= event.at < end]


def _receives_between_sends(terminal: UserTerminal) -> bool:
    """Whether something came between the first two sends: then those are two messages."""
    sends = [event.at for event in terminal.calls if event.call in SENDING][:2]
    return len(sends) > 1 and any(sends[0] < event.at < sends[1] for event in _received(terminal))


def _split_header(data: bytes) -> tuple[Header | None, bytes]:
    """The header of a message, if it begins with its own length, and the rest."""
    for size in range(1, _LONGEST_HEADER + 1):
        head, rest = data[:size], data[size:]
        if head.strip().isdigit() and int(head) == len(rest) and len(rest) > 8:
            return Header(size), rest
        if size in (2, 4, 8):
            for order in ("big", "little"):
                if Header(size, order).length_in(head) == len(rest):
                    return Header(size, order), rest
    return None, data


def _messages(sent: list[bytes], header: Header | None) -> list[bytes]:
    """What was sent, message by message and without headers."""
    if header is None:
        return sent
    data, messages = b"".join(sent), []
    while len(data) >= header.size:
        end = header.size + header.length_in(data[: header.size])
        messages.append(data[header.size : end])
        data = data[end:]
    return messages


def _is_readable(template: bytes) -> bool:
    try:
        text = template.replace(TEXT, b"").replace(NAME, b"").decode()
    except UnicodeDecodeError:
        return False
    return all(c.isprintable() or c in "\r\n\0\t\x1b" for c in text)
