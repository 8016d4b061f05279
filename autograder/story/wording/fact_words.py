"""How a sentence shows a fact: the formatter behind every template of this folder."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from typing import Any

from autograder.story.causes import Data, Place, ThreadName
from autograder.story.thread_states import thread_label
from autograder.text.escaping import quoted, visible
from autograder.text.phrases import listed

_LONGEST_CODE = 60  # characters of a line of code
_LONGEST_DATA = 40  # characters of what travelled
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_RANKS = {0: "last", 1: "first", 2: "second", 3: "third"}


class FactFormatter(string.Formatter):
    """Fills facts into a template.

    A template is a whole sentence with named placeholders, as `str.format` has them: `{sent.data}`,
    `{times:,}`. A part in square brackets is left out if one of its facts is not known. Everything that
    comes from the student's program is shown with `visible`. Beside Python's own format specifications
    there are four:

    * `{who:capital}`: begins with a capital letter;
    * `{sent.data:text}`: the text alone, without the number of its bytes;
    * `{size:bytes}`: a number of bytes ("1 byte", "1,200 bytes");
    * `{rank:rank}`: the place in a row ("first"), 0 for the last.
    """

    def __init__(self, program: str) -> None:
        """`program` is the name of the program's own file, which places need not name."""
        self._program = program

    def sentence(self, template: str, facts: Mapping[str, Any]) -> str:
        """The template with the facts filled in."""

        def kept(part: re.Match[str]) -> str:
            names = {name.partition(".")[0] for _, name, _, _ in self.parse(part[1]) if name}
            return part[1] if names <= facts.keys() else ""

        return self.vformat(_OPTIONAL.sub(kept, template), (), facts)

    def format_field(self, value: Any, format_spec: str) -> str:
        """One fact as words."""
        if format_spec == "capital":
            words = self.format_field(value, "")
            return words[:1].upper() + words[1:]
        if format_spec == "bytes":
            return byte_count(value)
        if format_spec == "rank":
            return _RANKS.get(value, "later")
        if isinstance(value, Place):
            return self._place(value)
        if isinstance(value, Data):
            return _data(value, with_size=format_spec != "text")
        if isinstance(value, ThreadName):
            return _thread(value)
        if isinstance(value, tuple):
            return listed([visible(part) for part in value])
        if isinstance(value, str):
            return visible(value)
        return format(value, format_spec)

    def _place(self, place: Place) -> str:
        """A place as "line 24, `message = client.recv(1024)`, in handle_client"."""
        if not place.line:
            return "a line outside the program's file"
        words = f"line {place.line}"
        if place.file not in ("", self._program):
            words += f" of {visible(place.file)}"
        code = visible(place.code)
        if code:
            words += f", `{code if len(code) <= _LONGEST_CODE else code[: _LONGEST_CODE - 1] + '…'}`"
        if place.function:
            words += f"{',' if code else ''} in {visible(place.function)}"
        if place.inner_line:
            words += f" (and from there line {place.inner_line} in {visible(place.inner_function)})"
        return words


def _data(value: Data, *, with_size: bool) -> str:
    shown = quoted(value.data, value.size, _LONGEST_DATA)
    if shown.endswith(")") or not with_size:  # a text that was cut has its size behind it already
        return shown
    return f"{shown} ({byte_count(value.size)})"


def _thread(name: str) -> str:
    return "the main thread" if name in ("MainThread", "main") else thread_label(name) or "a thread"


def byte_count(count: int) -> str:
    """A number of bytes in words."""
    return "1 byte" if count == 1 else f"{count:,} bytes"
