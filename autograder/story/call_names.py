"""The names of calls, as events and thread states have them."""

from __future__ import annotations

# Calls on the wire.
RECEIVING_DATAGRAMS = ("recvfrom", "recvfrom_into", "recvmsg", "recvmsg_into")
RECEIVING = ("recv", "recv_into", *RECEIVING_DATAGRAMS)
SENDING_STREAM = ("send", "sendall")
SENDING = (*SENDING_STREAM, "sendto", "sendmsg")
ENDING = ("close", "shutdown")

# Calls in which a thread stands.
READING = (*RECEIVING, "readinto", "readline", "read")  # a file over a socket included
WATCHING_SOCKETS = ("select", "poll", "epoll_wait", "kqueue")  # waits for any of several sockets
