"""What Python and the system say when a call raises.

These are the only words that a diagnosis looks for, and none of them are ours.
"""

from __future__ import annotations

_PEER_GONE = ("BrokenPipe", "ConnectionReset", "ConnectionAborted")
_SOCKET_CLOSED = ("Bad file descriptor", "not a socket")
_NOT_LISTENING = ("Invalid argument", "10022")  # 10022: the same, on Windows
_CHANGED_WHILE_ITERATING = ("changed size during iteration", "mutated during iteration")
_WANTS_BYTES = (
    "a bytes-like object is required, not 'str'",
    "can't concat str to bytes",
    "must be bytes or a tuple of bytes, not str",
    "'str' object has no attribute 'decode'",
    "string argument without an encoding",
    "expected a bytes-like object, str found",
)
_WANTS_TEXT = (
    "'bytes' object has no attribute 'encode'",
    'can only concatenate str (not "bytes") to str',
    "must be str or a tuple of str, not bytes",
    "expected str instance, bytes found",
    "must be str, not bytes",
)
_ARGUMENTS = ("argument after * must be", "positional argument", "unexpected keyword argument")
_TORN = ("JSONDecodeError", "UnpicklingError", "struct.error", "unpack requires", "Ran out of input")
_PORT_TAKEN = ("Address already in use", "10048")


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


def wants_bytes(error: str) -> bool:
    """Whether a text was given where bytes are needed."""
    return _has_any(error, _WANTS_BYTES)


def wants_text(error: str) -> bool:
    """Whether bytes were given where a text is needed."""
    return _has_any(error, _WANTS_TEXT)


def arguments_do_not_fit(error: str) -> bool:
    """Whether a function was called with other arguments than it takes."""
    return error.startswith("TypeError") and _has_any(error, _ARGUMENTS)


def is_torn_object(error: str) -> bool:
    """Whether what was decoded was not one whole object."""
    return _has_any(error, _TORN)


def is_more_than_one_object(error: str) -> bool:
    """Whether one object was followed by the beginning of another."""
    return "Extra data" in error


def is_closed_in_select(error: str) -> bool:
    """Whether `select` was given a socket that is closed."""
    return _has_any(error, ("negative integer (-1)", *_SOCKET_CLOSED))


def is_bad_descriptor(error: str) -> bool:
    """Whether a call was made on a socket that the program had closed itself."""
    return _has_any(error, _SOCKET_CLOSED)


def is_port_taken(error: str) -> bool:
    """Whether another program has the port."""
    return _has_any(error, _PORT_TAKEN)


def _has_any(error: str, words: tuple[str, ...]) -> bool:
    return any(word in error for word in words)
