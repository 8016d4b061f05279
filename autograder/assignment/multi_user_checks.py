"""The checks of a chat of many: what an instructor looks at with three clients open.

Verdicts come from the screens only. Texts are new in each run, so whatever stands on bob's screen
of what alice typed has come through the server; her own echo is on her own screen, where nobody looks for it.
"""

from __future__ import annotations

from autograder.assignment.chat_session import ChatSession
from autograder.assignment.exit_command import exit_command, leave
from autograder.assignment.login import start_client, start_server
from autograder.assignment.screen_check import SHOWN_AT_PROMPT, screen_check
from autograder.assignment.screen_verbs import (
    failure_if_missing,
    failure_to_show,
    is_flooded,
    long_text,
    must_not_be_flooded,
    must_run,
    must_show,
    russian_text,
    says,
    types_filler,
)
from autograder.assignment.user_terminal import UserTerminal
from autograder.scenario.waiting import WaitOutcome
from autograder.story.failures import Fact, Failed, Failure, FailureKind


def start_three_users(session: ChatSession) -> None:
    """Start the server and three clients, one after another."""
    start_server(session)
    for cast_name in ("alice", "bob", "carol"):
        start_client(session, cast_name)


@screen_check("at_once")
def all_at_once(session: ChatSession) -> None:
    """Alice, Bob and Carol are in the chat at the same time."""
    alice, bob, carol = session.users("alice", "bob", "carol")
    must_run(alice, bob, carol)
    text = says(session, carol)
    session.wait(lambda: alice.shows(text) and bob.shows(text), alice)
    heard_by = [listener for listener in (alice, bob) if listener.shows(text)]
    if len(heard_by) == 2:
        return
    missed_by = bob if alice in heard_by else alice
    outcome = WaitOutcome.SETTLED if session.is_settled() else WaitOutcome.DEADLINE
    failure = failure_if_missing(
        session, missed_by, text, carol, outcome=outcome, screen_before=len(missed_by.screen())
    )
    in_chat = {carol, *heard_by} if heard_by else set()
    for speaker in (alice, bob):
        text = says(session, speaker)
        session.wait_until_quiet()
        heard_by = [user for user in (alice, bob, carol) if user is not speaker and user.shows(text)]
        in_chat |= {speaker, *heard_by} if heard_by else set()
    left_out = [user.cast_name for user in (carol, bob, alice) if user not in in_chat]
    if left_out and failure is not None:
        raise Failed(Failure(FailureKind.NOT_IN_CHAT, failure.rests_on, who=left_out[0], underlying=failure))


@screen_check("heard", needs=all_at_once)
def heard_by_all(session: ChatSession) -> None:
    """What Alice types, Bob's and Carol's screens show."""
    alice, bob, carol = session.users("alice", "bob", "carol")
    text = says(session, alice)
    for listener in (bob, carol):
        failure = failure_to_show(session, listener, text, alice)
        if failure is not None:
            types_filler(session, listener)  # the relaying itself may be right
            if not listener.shows(text):
                raise Failed(failure)


@screen_check(SHOWN_AT_PROMPT, needs=heard_by_all)
def shown_at_the_prompt(session: ChatSession) -> None:
    """It comes up while they sit at the prompt and type nothing."""
    alice, bob, carol = session.users("alice", "bob", "carol")
    text = says(session, alice)
    must_show(session, bob, text, alice)
    must_show(session, carol, text, alice)


@screen_check("order", needs=shown_at_the_prompt)
def any_order(session: ChatSession) -> None:
    """Anybody may speak, in any order, several times in a row."""
    alice, bob, carol = session.users("alice", "bob", "carol")
    for speaker in (carol, bob, bob, bob, alice, alice, carol):
        text = says(session, speaker)
        for listener in (alice, bob, carol):
            if listener is not speaker:
                must_show(session, listener, text, speaker)


@screen_check("long", needs=heard_by_all)
def long_text_whole(session: ChatSession) -> None:
    """A long text arrives whole."""
    alice, bob = session.users("alice", "bob")
    must_show(session, bob, says(session, alice, long_text(session)), alice)


@screen_check("cyrillic", needs=heard_by_all)
def russian_text_unchanged(session: ChatSession) -> None:
    """Russian text arrives as it was typed."""
    alice, bob = session.users("alice", "bob")
    must_show(session, bob, says(session, alice, russian_text(session)), alice)


@screen_check("empty", needs=heard_by_all)
def empty_line(session: ChatSession) -> None:
    """An empty line disturbs nobody."""
    alice, bob = session.users("alice", "bob")
    session.wait_until_quiet()
    alice.types("")
    must_show(session, bob, says(session, alice), alice)
    must_show(session, alice, says(session, bob), bob)


@screen_check("latecomer", needs=heard_by_all)
def latecomer(session: ChatSession) -> None:
    """One who comes late hears what follows, and is heard."""
    alice, bob = session.users("alice", "bob")
    dave = start_client(session, "dave")
    must_run(dave)
    must_show(session, dave, says(session, alice), alice)
    text = says(session, dave)
    must_show(session, alice, text, dave)
    must_show(session, bob, text, dave)


@screen_check("leaver", needs=heard_by_all)
def one_leaves(session: ChatSession) -> None:
    """When Bob leaves, the chat goes on for the others."""
    alice, bob, carol = session.users("alice", "bob", "carol")
    session.wait_until_quiet()
    screen_before = len(alice.screen())
    command = exit_command(session.pair)
    leave(bob, command)
    since: dict[str, Fact] = {"since": "left by word", "word": command} if command else {"since": "ended input"}
    session.wait_until_quiet(lambda: is_flooded(alice, screen_before))
    must_not_be_flooded(alice, screen_before, "bob", since)
    connections_ended = session.connections_ended()
    failure = failure_to_show(session, carol, says(session, alice), alice)
    if failure is not None:
        if session.connections_ended() == connections_ended:
            raise Failed(failure)
        # Bob's connection ended only with this line: his client had closed it while another thread of it was in
        # recv(). Whether the line arrives then is a matter of luck; what is typed next is not.
        must_show(session, carol, says(session, alice), alice)
    session.wait_until_quiet()
    must_show(session, alice, says(session, carol), carol)
    must_not_be_flooded(alice, screen_before, "bob", since)


@screen_check("killed", needs=heard_by_all)
def one_is_killed(session: ChatSession) -> None:
    """When Carol's terminal is closed, the chat goes on for the others."""
    alice, carol = session.users("alice", "carol")
    other: UserTerminal = session.terminals.get("dave") or session.terminals["bob"]
    session.wait_until_quiet()
    screen_before = len(alice.screen())
    carol.closes_window()
    session.wait_until_quiet(lambda: is_flooded(alice, screen_before))
    must_not_be_flooded(alice, screen_before, "carol", {"since": "terminal closed"})
    must_show(session, other, says(session, alice), alice)
    session.wait_until_quiet()
    must_show(session, alice, says(session, other), other)
    must_not_be_flooded(alice, screen_before, "carol", {"since": "terminal closed"})


MULTI_USER_CHECKS = (
    all_at_once, heard_by_all, shown_at_the_prompt, any_order, long_text_whole, russian_text_unchanged, empty_line,
    latecomer, one_leaves, one_is_killed,
)  # fmt: skip
