"""Untrusted text made fit to be shown: nothing hidden, nothing that steers a terminal, widths known."""

from __future__ import annotations

import unicodedata

_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_JOINERS = {"\u200d", "\ufe0e", "\ufe0f"}  # between parts of one emoji; terminals disagree about their width
_MARKS_IN_A_ROW = 3  # more combining marks than this would climb over the neighbouring rows


def _escaped(char: str) -> str:
    code = ord(char)
    if char in _NAMED:
        return _NAMED[char]
    if 0xDC80 <= code <= 0xDCFF:  # a byte that is not UTF-8, kept by "surrogateescape"
        return f"\\x{code - 0xDC00:02x}"
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def visible(text: str) -> str:
    r"""The text with everything invisible or dangerous written as an escape such as `\n` or `\x1b`.

    Control and format characters (terminal escapes, right-to-left overrides, zero-width letters),
    lone surrogates, line separators and unassigned characters are escaped; letters of any script,
    emoji and a few combining marks stay as they are. The result has no line breaks.
    """
    if text.isascii() and text.isprintable():
        return text
    out: list[str] = []
    marks = 0
    before = ""
    for char in text:
        kind = unicodedata.category(char)
        marks = marks + 1 if kind in ("Mn", "Me") else 0
        if char in _JOINERS and before in ("So", "Sk"):
            continue  # drawn apart, the parts of a joined emoji have a width everyone agrees on
        if kind[0] == "C" or kind in ("Zl", "Zp") or marks > _MARKS_IN_A_ROW or char in _JOINERS:
            out.append(_escaped(char))
        else:
            out.append(" " if kind == "Zs" else char)
        before = kind
    return "".join(out)


def quoted(data: bytes, size: int | None = None, limit: int = 60) -> str:
    """Bytes as a reader knows them: UTF-8 in quotes, odd bytes escaped, cut to `limit` characters.

    `size` is the true number of bytes when `data` is only their beginning; a cut text says how long
    the whole was.
    """
    size = len(data) if size is None else size
    if size > len(data):  # a letter cut in half by keeping only the beginning is nobody's mistake
        data = _whole_letters(data)
        limit = min(limit, 24)
    text = visible(data.decode("utf-8", "surrogateescape"))
    if size > len(data) or len(text) > limit:
        return f'"{text[:limit]}…" ({size:,} bytes)'
    return f'"{text}"'


def _whole_letters(data: bytes) -> bytes:
    for back in range(1, min(4, len(data) + 1)):
        byte = data[-back]
        if byte >= 0xC0:
            need = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return data[:-back] if need > back else data
        if byte < 0x80:
            break
    return data
