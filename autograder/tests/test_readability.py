"""Every sentence that the kit can say: short, of an easy grade, without blame, and in words of its lesson."""

from __future__ import annotations

import re

import pytest

from autograder.story.wording import cause_hints, cause_sentences, expectations, failure_sentences
from autograder.tests import golden
from autograder.tests.readability import grade, longest, plain_words

LONGEST = 25  # words of a sentence
HIGHEST = 9.0  # the US school grade
MOST_PROSE = 160  # words of a report before its diagram
BLAME = re.compile(r"\b(you forgot|wrong of you|simply|just|obviously|of course|stupid|bad code|!)", re.IGNORECASE)
FAILURES = {
    **failure_sentences._NOT_RECEIVED,
    **failure_sentences._NOT_DONE,
    **failure_sentences._WHOLE,
    **expectations._EXPECTED,
}
TEXTS = {
    **{f"cause {key}": text for key, text in cause_sentences.SENTENCES.items()},
    **{f"hint {name} {n}": text for name, hints in cause_hints.HINTS.items() for n, text in enumerate(hints, 1)},
    **{f"failure {kind.value}": text for kind, text in FAILURES.items()},
}
# Not said before the lesson that teaches it: a list for each word, with the causes that may use it.
LATER = {"asyncio": "06", "epoll": "06", "backlog": "06", "handshake": "06", "descriptor": "06", "syscall": "06"}


@pytest.mark.parametrize("key", TEXTS)
def test_a_sentence_is_easy_to_read(key: str) -> None:
    text = plain_words(TEXTS[key])

    assert longest(text) <= LONGEST, text
    assert grade(text) <= HIGHEST or len(text.split()) < 5, (grade(text), text)  # a few words have no grade
    assert not BLAME.search(text), text


@pytest.mark.parametrize("key", TEXTS)
def test_no_sentence_has_a_word_that_only_a_later_lesson_teaches(key: str) -> None:
    assert not [word for word in LATER if word in TEXTS[key].casefold()]


@pytest.mark.parametrize("name", golden.CHOSEN)
def test_a_report_fits_on_a_screen_and_has_little_prose_before_its_diagram(name: str) -> None:
    report = golden.golden_file(name).read_text(encoding="utf-8")
    prose = report.partition("What happened")[0]

    assert len(report.splitlines()) <= 40
    assert len(re.findall(r"\w+", prose)) <= MOST_PROSE


def test_a_long_sentence_and_a_hard_one_are_found() -> None:
    hard = "The simultaneous modification of dictionaries necessitates additional synchronisation."

    assert grade(hard) > HIGHEST
    assert longest("one " * 30 + ".") > LONGEST
    assert plain_words("{who} sent `x = 1` at {place}.") == "Bob sent x at line ten."
