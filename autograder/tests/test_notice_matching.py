from __future__ import annotations

import pytest

from autograder.scenario.notice_matching import (
    announced_without,
    announced_without_on_raw,
    as_relayed,
    repeated_about,
    repeated_about_on_raw,
    repeated_like,
)


def test_exit_would_be_relayed_as_a_text_was() -> None:
    assert as_relayed("12:01 bob27: hello, all", "exit", "hello, all", "bob27") == "bob27: exit"
    assert as_relayed("<bob27> hello, all!", "exit", "hello, all", "bob27") == "bob27> exit!"


def test_with_blanks_alone_between_name_and_text_a_notice_may_look_the_same() -> None:
    assert as_relayed("bob27 hello", "exit", "hello", "bob27") == ""
    assert as_relayed("hello", "exit", "hello", "bob27") == ""


NAMES = ["bob27", "carol31"]


@pytest.mark.parametrize("instead", ["None", "", "exit", "b''", "somebody", "a nameless one"])
def test_a_notice_about_nobody_is_known_by_a_notice_about_somebody(instead: str) -> None:
    messages = ["12:00 bob27 has left", "hello", f"12:05 {instead} has left"]

    assert announced_without(messages, "bob27", NAMES) == messages[2]


def test_a_notice_about_somebody_else_is_none_about_nobody() -> None:
    assert announced_without(["bob27 has left", "carol31 has left"], "bob27", NAMES) is None
    assert announced_without(["bob27 has left", "carol31: he has left"], "bob27", NAMES) is None
    assert announced_without(["bob27", "", "hello"], "bob27", NAMES) is None  # a name alone shows no notice


def test_on_raw_a_notice_about_nobody_is_known_by_the_words_beside_the_name() -> None:
    names = ["bob27", "carol31"]

    assert announced_without_on_raw("bob27 has left the chatNone has left the chat", "bob27", names) is not None
    assert announced_without_on_raw("bob27 has left the chatcarol31 has left the chat", "bob27", names) is None


def test_messages_that_differ_in_digits_only_are_one_message_again() -> None:
    messages = ["12:00:01 bob27 left (3 here)", "12:00:02 bob27 left (2 here)", "bob27: bye"]

    assert repeated_about(messages, "bob27") == ("#:#:# bob27 left (# here)", 2)
    assert repeated_about(messages, "bob28") == ("", 0)


def test_only_messages_like_those_about_somebody_else_are_counted() -> None:
    messages = ["alice11 left", "bob27: hi", "bob27: hi", "bob27 left"]

    assert repeated_like(messages, "alice11", "bob27") == ("bob27 left", 1)


@pytest.mark.parametrize(
    ("stream", "count"),
    [
        ("bob27 has leftbob27 has left", 2),
        ("chat: bob27 has left. chat: bob27 has left. ", 2),
        ("bob27 joined.hello bob27 left.", 1),
        ("joined bob27.left bob27.", 1),
        ("bob27: " * 400, 400),
        ("", 0),
    ],
)
def test_on_raw_what_repeats_from_one_name_to_the_next_is_one_notice_again(stream: str, count: int) -> None:
    assert repeated_about_on_raw(stream, "bob27")[1] == count
