"""The checks of a chat of two: two clients of a server, or a client and a user at the server's own keyboard."""

from __future__ import annotations

from autograder.assignment.chat_session import ChatSession
from autograder.assignment.exit_command import exit_command, leave
from autograder.assignment.login import log_in, start_client, start_server
from autograder.assignment.screen_check import SHOWN_AT_PROMPT, screen_check
from autograder.assignment.screen_verbs import (
    is_flooded,
    long_text,
    must_not_be_flooded,
    must_run,
    must_show,
    russian_text,
    says,
)
from autograder.assignment.user_terminal import UserTerminal
from autograder.story.failures import Failed, Failure, FailureKind


def start_two_users(session: ChatSession) -> None:
    """Start the server and two clients, one after the other."""
    start_server(session)
    start_client(session, "alice")
    start_client(session, "bob")


def start_user_at_server(session: ChatSession) -> None:
    """Start the server, with Alice at its keyboard, and a client for Bob."""
    server = start_server(session)
    session.terminals["alice"] = server
    start_client(session, "bob")
    log_in(session, server)


def _first_and_second(session: ChatSession) -> tuple[UserTerminal, UserTerminal]:
    """The user who may speak first, and the other."""
    alice, bob = session.users("alice", "bob")
    session.wait_until_quiet()
    return (bob, alice) if bob.is_at_prompt and not alice.is_at_prompt else (alice, bob)


def _speak_in_turn(session: ChatSession) -> None:
    first, second = _first_and_second(session)
    must_show(session, second, says(session, first), first)
    must_show(session, first, says(session, second), second)


def _speak_one_way(session: ChatSession, text: str) -> None:
    first, second = _first_and_second(session)
    must_show(session, second, says(session, first, text), first)
    session.wait_until_quiet()  # the prompt comes after the text
    if not first.is_at_prompt and second.is_at_prompt:  # they take turns: it is the other's
        says(session, second)


@screen_check("both_in")
def both_in(session: ChatSession) -> None:
    """Alice and Bob are in the chat."""
    must_run(*session.users("alice", "bob"))
    if session.server is None or session.server.program.reported.listener(session.pair.protocol) is None:
        raise Failed(Failure(FailureKind.NOBODY_LISTENS))


@screen_check("both_ways", needs=both_in)
def both_ways(session: ChatSession) -> None:
    """What one types, the other's screen shows, both ways."""
    _speak_in_turn(session)


@screen_check("order", needs=both_ways)
def talk_in_turn(session: ChatSession) -> None:
    """They talk in turn for a while."""
    for _ in range(3):
        _speak_in_turn(session)


@screen_check("long", needs=both_ways)
def long_text_whole(session: ChatSession) -> None:
    """A long text arrives whole."""
    _speak_one_way(session, long_text(session))


@screen_check("cyrillic", needs=both_ways)
def russian_text_unchanged(session: ChatSession) -> None:
    """Russian text arrives as it was typed."""
    _speak_one_way(session, russian_text(session))


@screen_check("empty", needs=both_ways)
def empty_line(session: ChatSession) -> None:
    """An empty line disturbs nobody."""
    first, second = _first_and_second(session)
    session.wait_until_quiet()
    first.types("")
    if _first_and_second(session)[0] is not first and not first.is_at_prompt:
        says(session, second)
    _speak_in_turn(session)


@screen_check(SHOWN_AT_PROMPT, needs=both_ways)
def several_lines_in_a_row(session: ChatSession) -> None:
    """Either may type several lines in a row; the other sees each at once."""
    first, second = _first_and_second(session)
    for speaker, listener in ((first, second), (second, first)):
        for _ in range(3):
            must_show(session, listener, says(session, speaker), speaker)


@screen_check("leaver", needs=both_ways)
def one_leaves(session: ChatSession) -> None:
    """When one leaves, the other's program does not fall over."""
    first, second = _first_and_second(session)
    screen_before = len(second.screen())
    leave(first, exit_command(session.pair))
    session.wait_until_quiet(lambda: is_flooded(second, screen_before))
    must_not_be_flooded(second, screen_before, first.cast_name, {"since": "left"})
    if "Traceback (most recent call last)" in second.screen()[screen_before:]:
        kind, facts = FailureKind.CLIENT_ENDED_WITH_TRACEBACK, {"error": second.last_lines(1)}
        raise Failed(Failure(kind, who=second.cast_name, by=first.cast_name, facts=facts))


TWO_USER_CHECKS = (
    both_in, both_ways, talk_in_turn, long_text_whole, russian_text_unchanged, empty_line, several_lines_in_a_row,
    one_leaves,
)  # fmt: skip
