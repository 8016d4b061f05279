"""Text in the columns of a terminal: how wide it is, cut, filled and wrapped, in whatever encoding."""

from __future__ import annotations

import re

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
