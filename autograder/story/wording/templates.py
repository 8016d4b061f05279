"""How a template becomes a sentence, and how a text stands in it."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from typing import Any

from autograder.story.failure_facts import Failure

_SHOWN = 80  # characters of a text


def in_quotes(text: str) -> str:
    """A text as a sentence shows it: cut, in quotation marks, odd characters escaped."""
    cut = text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."
    return '"' + "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in cut) + '"'


def filled(template: str, fields: Mapping[str, Any]) -> str:
    """The template with its placeholders filled; `{text!q}` is a text in quotation marks."""
    return _Quoting().vformat(template, (), fields)


def named_once(sentence: str, people: Mapping[str, str]) -> str:
    """The sentence, in which a name on the wire stands behind the first mention of a person only.

    `people`: "alice" -> "alice (kavomi27)".
    """
    for cast_name, person in people.items():
        before, found, after = sentence.partition(person)
        sentence = before + found + after.replace(person, cast_name)
    return sentence


def fields_of(failure: Failure) -> dict[str, Any]:
    """What a template may name."""
    return {
        **failure.facts,
        "who": failure.person(failure.who),
        "by": failure.person(failure.by),
        "about": failure.person(failure.about),
        "by_name": failure.name(failure.by),
        "text": failure.text,
        "program": failure.program,
    }


class _Quoting(Formatter):
    """A formatter that knows one conversion more: `!q`."""

    def convert_field(self, value: Any, conversion: str | None) -> Any:
        return in_quotes(value) if conversion == "q" else super().convert_field(value, conversion)
