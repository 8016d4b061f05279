"""Which messages are notices about somebody, and which are one notice again. No server is bound to any wording.

Two messages are the same one if they differ in digits only: those are clocks and counters. On a `raw`
wire, where nothing marks a message's end, notices are recognised by the characters around a name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_NO_NAMES = ("", "None", "exit", "b''")  # what stands in a notice where a name is missing
_SHARED = 12  # characters that two notices on `raw` must share
_FLOOD = 5  # times that even a message without words is too much
_WORDY = 4  # letters of a notice beside the name, by which it is known whoever it is about
_LONGEST_NAME = 20  # characters in the place of a name
_LONGEST = 300  # characters of a notice on `raw`
_PIECES = 50  # mentions on `raw` that are compared one by one; a flood shows by counting
_DIGITS = re.compile(r"\d+")
_NAME = "\0"  # stands for the name: a name has digits too, which are no clock's


def blurred(text: str) -> str:
    """The text with one sign in place of each number."""
    return _DIGITS.sub("#", text)


def _pattern(message: str, name: str) -> str:
    """A message as it would be about anybody, at any time."""
    return blurred(message.replace(name, _NAME))


def _letters(text: str) -> int:
    return sum(c.isalpha() for c in text)


def as_relayed(message: str, other: str, text: str, name: str) -> str:
    """How `other` would look, from the name on, if it were relayed as `text` is in this message.

    "" where nothing but blanks divides the name from the text: a notice may look the same.
    """
    before, _, behind = message.rpartition(text)
    _, found, between = before.rpartition(name)
    return f"{name}{between}{other}{behind}" if found and between.strip() else ""


# -- messages with a beginning and an end -----------------------------------------------------------


def announced_without(messages: Sequence[str], name: str, names: Sequence[str]) -> str | None:
    """A message like one with `name` in it, but with nothing, `None` or `exit` in its place; None if there is none.

    Where a notice has words of its own, a few others in the place of the name will do ("somebody has left"), if none
    of the `names` is among them.
    """
    notices = {_pattern(m, name).strip() for m in messages if name in m}
    nameless = {n.replace(_NAME, instead).strip() for n in notices for instead in _NO_NAMES if _letters(n)}
    wordy = [n for n in notices if n.count(_NAME) == 1 and _letters(n) >= _WORDY]
    others = [re.compile(re.escape(n).replace(re.escape(_NAME), f".{{1,{_LONGEST_NAME}}}")) for n in wordy]
    for message in messages:
        plain = blurred(message).strip()
        if plain and plain in nameless:
            return message
        if any(other.fullmatch(plain) for other in others) and not any(known in message for known in names):
            return message
    return None


def repeated_like(messages: Sequence[str], other: str, name: str) -> tuple[str, int]:
    """Of the messages that came about `other`, the one that came most often about `name`, and how often."""
    kinds = {_pattern(m, other) for m in messages if other in m}
    same = Counter(_pattern(m, name) for m in messages if name in m)
    return _most_often({kind: same[kind] for kind in kinds}, name)


def repeated_about(messages: Sequence[str], name: str) -> tuple[str, int]:
    """The message with `name` in it that came most often, and how often."""
    return _most_often(Counter(_pattern(m, name) for m in messages if name in m), name)


def _most_often(counts: dict[str, int], name: str) -> tuple[str, int]:
    best, count = max(counts.items(), key=lambda item: item[1], default=("", 0))
    return best.replace(_NAME, name), count


# -- a stream without ends --------------------------------------------------------------------------


def announced_without_on_raw(text: str, name: str, names: Sequence[str]) -> str | None:
    """A part of the stream like a notice with `name` in it, but beside none of the `names`; None if there is none.

    The words before the name tell, or those after it: they come once more.
    """
    *pieces, tail = text.split(name)
    for piece in pieces:
        words = piece[-_SHARED:]
        if _letters(words) < _SHARED // 2 or any(known in words for known in names):
            continue  # too little to know a notice by
        at = tail.find(words)
        if at >= 0 and not any(tail.startswith(known, at + len(words)) for known in names):
            return tail[at : at + 2 * _SHARED]
    for piece in [*pieces[1:], tail]:
        words = piece[: _SHARED // 2]
        at = tail.find(words, 1) if _letters(words) >= _SHARED // 3 else -1
        if at >= 0 and not any(tail[:at].endswith(known) for known in names):
            return tail[max(0, at - _SHARED // 2) : at + _SHARED]
    return None


def repeated_about_on_raw(text: str, name: str) -> tuple[str, int]:
    """The notice about `name` that stands most often in the stream, and how often.

    A text that repeats from one mention of the name to the next is one notice repeated.
    """
    pieces = text.split(name)
    behind = Counter(blurred(piece) for piece in pieces[1:])
    # The last piece may run on into another message: compare beginnings.
    last = blurred(pieces[-1]) if len(pieces) > 1 else ""
    best, count = max(behind.items(), key=lambda item: item[1], default=("", 0))
    if last != best and best and last.startswith(best.rstrip()):
        count += 1
    if 1 < count < _FLOOD and _letters(best) < _SHARED // 3:
        count = 1  # "joined bob." and "left bob." end alike
    around = [blurred(piece) for piece in pieces[:_PIECES]]
    twice = [i for i in range(len(around) - 2) if _is_one_notice_again(*around[i : i + 3])]
    if twice and len(twice) >= count:
        return f"{around[twice[0]][-_SHARED:]}{name}{around[twice[0] + 2][:_SHARED]}", len(twice) + 1
    return name + best, count


def _is_one_notice_again(before: str, between: str, after: str) -> bool:
    """Whether two mentions of a name, with this text around them, are one notice twice.

    Then `between` is the end of the notice and its beginning once more: the same beginning stands
    `before` the first mention, and the same end `after` the second.
    """
    if _letters(between) < _SHARED // 3 or len(between) > _LONGEST:
        return False
    return any(after.startswith(between[:k]) and before.endswith(between[k:]) for k in range(len(between) + 1))
