"""How the messages of a chat travel: the three wires."""

from __future__ import annotations

LINES = "lines"  # over TCP, each message a line
RAW = "raw"  # over TCP, with nothing between one message and the next
DATAGRAMS = "datagrams"  # over UDP, each message a datagram
