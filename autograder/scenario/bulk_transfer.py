"""Many bytes at once: several clients send as much as the program takes, while others read."""

from __future__ import annotations

import select
import time
from collections.abc import Callable, Mapping, Sequence

from autograder.scenario.tcp_connection import TcpConnection

_SLICE = 1 << 16  # bytes of one send
_FULL = 0.005  # seconds in which nobody could send anything: everything between us and the program is full


def pour(
    sent_by: Mapping[TcpConnection, bytes],
    readers: Sequence[TcpConnection],
    *,
    seconds: float,
    slow: TcpConnection | None = None,
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
        took = [reader.poll(0.0) for reader in readers]
        if slow is not None and not sent:
            took.append(slow.poll(0.0))
        if sent or any(took):
            last = time.monotonic()


def take_in(clients: Sequence[TcpConnection], seconds: float) -> bool:
    """Take in what arrives at any of them within so many seconds; whether anything did."""
    connected = [client for client in clients if not client.gone and not client.closed_by_program]
    if not connected:
        time.sleep(min(seconds, 0.005))  # nothing to wait on; let others run
        return False
    readable, _, _ = select.select(connected, [], [], seconds)
    return any([client.poll(0.0) for client in readable])  # noqa: C419  all of them, not up to the first


def _send_some(left: dict[TcpConnection, memoryview]) -> bool:
    """Send what can be sent at once, a slice of each; whether anything was.

    Clients that have sent all, or were let go, are removed from `left`.
    """
    for client in [client for client in left if client.closed_by_program]:
        del left[client]
    if not left:
        return False
    _, writable, _ = select.select([], list(left), [], _FULL)
    sent = False
    for client in writable:
        size = client.sends_some(left[client][:_SLICE])
        left[client] = left[client][size:]
        sent = sent or size > 0
        if not left[client]:
            del left[client]
    return sent
