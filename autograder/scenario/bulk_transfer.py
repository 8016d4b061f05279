"""Many bytes at once: several clients send as much as the program takes, while others read."""

from __future__ import annotations

import select
import time
from collections.abc import Callable, Sequence

from autograder.scenario.verbs.joining import Client

_SLICE = 1 << 16  # bytes of one send
_FULL = 0.005  # seconds in which nobody could send anything: everything between us and the program is full


def pour(
    sent_by: dict[Client, bytes],
    readers: Sequence[Client],
    *,
    seconds: float,
    slow: Client | None = None,
    until: Callable[[], bool] = lambda: False,
    times: int = 3,
) -> None:
    """Have clients send their bytes: until all are out, or nothing moves for so many `seconds`, or `until` it happens.

    Nothing is decided here. A program may slow a flood down, and it may let somebody go: it gets so many
    `times` the `seconds`. `readers` read all the time, and a `slow` one only when nobody could send.
    """
    left = {client: memoryview(data) for client, data in sent_by.items()}
    began = last = time.monotonic()
    while left and time.monotonic() - last < seconds and time.monotonic() - began < times * seconds and not until():
        sent = _send_some(left)
        took = [reader.look(0.0) for reader in readers]
        if slow is not None and not sent:
            took.append(slow.look(0.0))
        if sent or any(took):
            last = time.monotonic()


def take_in(clients: Sequence[Client], seconds: float) -> bool:
    """Take in what arrives at any of them within so many seconds; whether anything did."""
    by_socket = {client._socket: client for client in clients if not client.gone and not client.closed_by_program}
    if not by_socket:
        return False
    readable, _, _ = select.select(list(by_socket), [], [], seconds)
    return any([by_socket[sock].look(0.0) for sock in readable])  # noqa: C419  at all of them, not up to the first


def _send_some(left: dict[Client, memoryview]) -> bool:
    """Send what can be sent at once, a slice of each; whether anything was. Who is done, or let go, is taken out."""
    by_socket = {client._socket: client for client in left if not client.closed_by_program}
    for client in [client for client in left if client.closed_by_program]:
        del left[client]
    if not by_socket:
        return False
    _, writable, _ = select.select([], list(by_socket), [], _FULL)
    sent = False
    for sock in writable:
        client = by_socket[sock]
        try:
            size = sock.send(left[client][:_SLICE])
        except BlockingIOError:
            continue
        except OSError:
            client._drain()
            size = len(left[client])
        left[client] = left[client][size:]
        sent = True
        if not left[client]:
            del left[client]
    return sent
