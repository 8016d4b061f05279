"""Untrusted text made fit to be shown: nothing hidden, nothing that steers a terminal, widths known."""

from __future__ import annotations

import re
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


# Latin, Greek, Cyrillic, arrows, boxes: one column each; only for others is rich's table loaded.
_NARROW = re.compile(
    r"[ -~\xa1-\xac\xae-\u02ff\u0370-\u0377\u0391-\u0482\u048a-\u052f\u2026\u2190-\u2193\u2500-\u257f]*"
)


def cells(text: str) -> int:
    """How many columns of a terminal the text takes."""
    if _NARROW.fullmatch(text):
        return len(text)
    from rich.cells import cell_len

    return int(cell_len(text))


def cut(text: str, width: int, ellipsis: str = "…") -> str:
    """The text, shortened to at most `width` columns; a shortened one ends in the ellipsis."""
    if cells(text) <= width:
        return text
    room = width - cells(ellipsis)
    return _fitting(text, room) + ellipsis if room > 0 else _fitting(text, max(width, 0))


def _fitting(text: str, width: int) -> str:
    used = 0
    for index, char in enumerate(text):
        used += cells(char)
        if used > width:
            return text[:index]
    return text


def padded(text: str, width: int, ellipsis: str = "…") -> str:
    """The text filled with blanks to exactly `width` columns (cut if it is longer)."""
    text = cut(text, width, ellipsis)
    return text + " " * (width - cells(text))


_ESCAPE = re.compile(r"\\(?:[nrt]|x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8})")
_HALF_ESCAPE = re.compile(r"\\(?:x[0-9a-f]?|u[0-9a-f]{0,3}|U[0-9a-f]{0,7})?$")


def wrapped(text: str, width: int, lines: int, first: int | None = None, ellipsis: str = "…") -> list[str]:
    """The text broken at blanks into at most `lines` lines of `width` columns, the last one cut.

    `first` is the width of the first line, where an arrow shares it. Words longer than a line are
    broken where the line ends.
    """
    out: list[str] = []
    rest = text
    while rest and len(out) < lines:
        room = max(1, first if first is not None and not out else width)
        if cells(rest) <= room:
            return [*out, rest]
        if len(out) == lines - 1:
            return [*out, cut(rest, room, ellipsis)]
        head = _fitting(rest, room) or rest[0]
        half = _HALF_ESCAPE.search(head)
        if half and half.start() and _ESCAPE.match(rest, half.start()):
            head = head[: half.start()]
        blank = head.rfind(" ") if not rest[len(head) :].startswith(" ") else len(head)
        if blank > room // 3:
            head = head[:blank]
        out.append(head.rstrip())
        rest = rest[len(head) :].lstrip(" ")
    return out or [""]


_FALLBACKS = {"→": "->", "×": "x", "…": "...", "·": "-", "─": "-", "│": "|", "┼": "+", "┌": "+", "└": "+"}
_FALLBACK_RE = re.compile("[" + "".join(_FALLBACKS) + "]")


def encodable(text: str, encoding: str) -> str:
    """The text with every character that `encoding` lacks replaced: arrows and boxes by ASCII, others by escapes."""
    try:
        text.encode(encoding)
        return text
    except LookupError:
        encoding = "ascii"
    except UnicodeError:
        pass

    def fallback(match: re.Match[str]) -> str:
        try:
            match[0].encode(encoding)
            return match[0]
        except UnicodeError:
            return _FALLBACKS[match[0]]

    return _FALLBACK_RE.sub(fallback, text).encode(encoding, "backslashreplace").decode(encoding)
