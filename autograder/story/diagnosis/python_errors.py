"""What Python and the system say when a call raises.

These are the only words that a diagnosis looks for, and none of them are ours.
"""

from __future__ import annotations

_PEER_GONE = ("BrokenPipe", "ConnectionReset", "ConnectionAborted")
_SOCKET_CLOSED = ("Bad file descriptor", "not a socket")
_NOT_LISTENING = ("Invalid argument", "10022")  # 10022: the same, on Windows
_CHANGED_WHILE_ITERATING = ("changed size during iteration", "mutated during iteration")


def is_peer_gone(error: str) -> bool:
    """Whether a send failed because the other side has gone, or because the socket is closed here."""
    return _has_any(error, _PEER_GONE + _SOCKET_CLOSED)


def is_connection_error(error: str) -> bool:
    """Whether it is one of Python's ConnectionError family."""
    return "Connection" in error


def is_closed_socket(error: str) -> bool:
    """Whether a call failed because the socket was closed, or never listened."""
    return _has_any(error, (*_SOCKET_CLOSED, "Invalid argument"))


def is_not_listening(error: str) -> bool:
    """Whether an accept failed because listen was not called."""
    return _has_any(error, _NOT_LISTENING)


def is_changed_while_iterating(error: str) -> bool:
    """Whether a loop over a dictionary or a set failed because that changed meanwhile."""
    return _has_any(error, _CHANGED_WHILE_ITERATING)


def is_decode_error(error: str) -> bool:
    """Whether bytes were decoded that are not UTF-8."""
    return "UnicodeDecodeError" in error


def _has_any(error: str, words: tuple[str, ...]) -> bool:
    return any(word in error for word in words)
