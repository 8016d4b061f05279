"""A chat of two: two clients of a server, or a client and somebody at the server's own keyboard."""

from __future__ import annotations

from autograder.assignment.chat_session import ChatSession
from autograder.assignment.exit_command import leave, word_to_leave
from autograder.assignment.login import come_in, open_server, sit_down
from autograder.assignment.multi_user_checks import (
    ScreenCheck,
    insist_on_no_flood,
    insist_they_run,
    is_flooded,
    must_show,
    says,
    text_of,
)
from autograder.assignment.user_terminal import UserTerminal
from autograder.story.failures import Failed, Failure, FailureKind


def seat_two(table: ChatSession, *, at_the_server: bool) -> None:
    """Let Alice and Bob sit down; Alice at the server's keyboard if so told."""
    server = open_server(table)
    if at_the_server:
        table.terminals["alice"] = server
        sit_down(table, "bob")
        come_in(table, server)
    else:
        sit_down(table, "alice")
        sit_down(table, "bob")


def _two(table: ChatSession) -> tuple[UserTerminal, UserTerminal]:
    """The one who may speak first, and the other."""
    alice, bob = table.terminals["alice"], table.terminals["bob"]
    table.rests()
    return (bob, alice) if bob.at_prompt and not alice.at_prompt else (alice, bob)


def both_in(table: ChatSession) -> None:
    """Alice and Bob are connected."""
    insist_they_run(table.terminals["alice"], table.terminals["bob"])
    if table.server is None or not table.server.program.reported.listener(table.pair.protocol):
        raise Failed(Failure(FailureKind.NOBODY_LISTENS))


def both_ways(table: ChatSession) -> None:
    """What one types, the other's screen shows, both ways."""
    first, second = _two(table)
    must_show(table, second, says(table, first), first)
    must_show(table, first, says(table, second), second)


def any_order(table: ChatSession) -> None:
    """They speak in turn as long as they like."""
    for _ in range(3):
        both_ways(table)


def shown_at_the_prompt(table: ChatSession) -> None:
    """Either may say several things in a row, and the other, who types nothing, sees each at once."""
    first, second = _two(table)
    for speaker, listener in ((first, second), (second, first)):
        for _ in range(3):
            must_show(table, listener, says(table, speaker), speaker)


def long_text(table: ChatSession) -> None:
    """A long text arrives whole."""
    _one_way(table, text_of(table, 300))


def cyrillic(table: ChatSession) -> None:
    """Russian text arrives as it was typed."""
    _one_way(table, f"Привет, съешь ещё этих булок, {table.random.randint(100, 999)}")


def _one_way(table: ChatSession, text: str) -> None:
    first, second = _two(table)
    must_show(table, second, says(table, first, text), first)
    if not first.at_prompt and second.at_prompt:  # they take turns: it is the other's
        says(table, second)


def empty_line(table: ChatSession) -> None:
    """An empty line disturbs nobody."""
    first, second = _two(table)
    table.rests()
    first.types("")
    if _two(table)[0] is not first and not first.at_prompt:
        says(table, second)
    both_ways(table)


def leaver(table: ChatSession) -> None:
    """When one leaves, the other's program does not fall over."""
    first, second = _two(table)
    before = second.screen()
    word = word_to_leave(table.pair)
    leave(first, word)
    table.rests(lambda: is_flooded(second, before))
    insist_on_no_flood(second, before, first.role, {"since": "left"})
    if "Traceback (most recent call last)" in second.screen()[len(before) :]:
        facts = {"error": second.last_lines(1)}
        raise Failed(Failure(FailureKind.CLIENT_ENDED_WITH_TRACEBACK, who=second.role, by=first.role, facts=facts))


TWO = (
    ScreenCheck("both_in", "Alice and Bob are in the chat", both_in),
    ScreenCheck("both_ways", "What one types, the other's screen shows, both ways", both_ways, needs="both_in"),
    ScreenCheck("order", "They talk in turn for a while", any_order, needs="both_ways"),
    ScreenCheck("long", "A long text arrives whole", long_text, needs="both_ways"),
    ScreenCheck("cyrillic", "Russian text arrives as it was typed", cyrillic, needs="both_ways"),
    ScreenCheck("empty", "An empty line disturbs nobody", empty_line, needs="both_ways"),
    ScreenCheck(
        "prompt",
        "Either may type several lines in a row; the other sees each at once",
        shown_at_the_prompt,
        needs="both_ways",
    ),
    ScreenCheck("leaver", "When one leaves, the other's program does not fall over", leaver, needs="both_ways"),
)
