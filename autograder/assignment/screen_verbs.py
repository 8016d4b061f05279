"""What users do in a screen check, and what must be on their screens then."""

from __future__ import annotations

from collections.abc import Mapping

from autograder.assignment.chat_session import ChatSession
from autograder.assignment.event_recorder import SERVER
from autograder.assignment.user_terminal import UserTerminal
from autograder.scenario.waiting import WaitOutcome
from autograder.story import events
from autograder.story.failures import ENDED, Fact, Failed, Failure, FailureKind
from autograder.story.wording.failure_sentences import story_note

LONG = 300  # characters of a long text: what somebody types who has something to say
_FLOOD = 60 * 20  # characters that nobody typed: 60 short lines
_MOST_FILLERS = 8  # lines typed so that a client receives, before a text is given up
_SHOWN_INSTEAD = 160  # characters of the screen

# -- what users do ----------------------------------------------------------------------------------


def says(session: ChatSession, speaker: UserTerminal, text: str | None = None) -> str:
    """Type a text, a new one if none is given, when all is quiet after what was typed before."""
    text = session.new_text() if text is None else text
    session.wait_until_quiet()
    if session.receives_after_sending and not speaker.is_at_prompt:
        others = [t for t in session.terminals.values() if t is not speaker and t.is_at_prompt]
        types_filler(session, others[0] if others else speaker)
    speaker.types(text)
    return text


def types_filler(session: ChatSession, user: UserTerminal) -> None:
    """Type a text that no check waits for: a client that receives only after it has sent then shows what came."""
    user.types(session.filler())
    session.wait_until_quiet()


def long_text(session: ChatSession) -> str:
    """A text of at least LONG characters."""
    text = session.filler(words=3)
    while len(text) < LONG:
        text += " " + session.filler(words=3)
    return text


def russian_text(session: ChatSession) -> str:
    """A text in Cyrillic letters."""
    return f"Привет, съешь ещё этих булок, {session.random.randint(100, 999)}"


# -- what must be on their screens ------------------------------------------------------------------


def must_run(*users: UserTerminal) -> None:
    """Fail if one of these clients has ended."""
    for user in users:
        if not user.program.is_running:
            last_line = user.last_lines(1)
            facts = user.death_facts or ({"last_line": last_line} if last_line else {})
            raise Failed(Failure(FailureKind.CLIENT_ENDED, ENDED, who=user.cast_name, facts=facts))


def must_show(session: ChatSession, listener: UserTerminal, text: str, speaker: UserTerminal) -> None:
    """Wait for the text on the listener's screen; fail if it does not appear."""
    failure = failure_to_show(session, listener, text, speaker)
    if failure is not None:
        raise Failed(failure)


def failure_to_show(session: ChatSession, listener: UserTerminal, text: str, speaker: UserTerminal) -> Failure | None:
    """Wait for the text on the listener's screen; the failure if it does not appear."""
    screen_before = len(listener.screen())
    outcome = session.wait(lambda: listener.shows(text), listener)
    return failure_if_missing(session, listener, text, speaker, outcome=outcome, screen_before=screen_before)


def failure_if_missing(
    session: ChatSession,
    listener: UserTerminal,
    text: str,
    speaker: UserTerminal,
    outcome: WaitOutcome,
    screen_before: int,
) -> Failure | None:
    """The failure if the text is not on the listener's screen, after a wait with this outcome.

    `screen_before` is how many characters were there when the wait began.
    """
    for _ in range(_MOST_FILLERS if session.receives_after_sending else 0):
        if not listener.shows(text):
            types_filler(session, listener)
    if listener.shows(text):
        return None
    facts = _which_program_broke(session, speaker, listener)
    shown = listener.screen()[screen_before:].strip()
    if shown:
        facts["shown"] = shown[-_SHOWN_INSTEAD:]
    failure = Failure(
        FailureKind.NOT_ON_SCREEN_OF,
        outcome.value,
        who=listener.cast_name,
        text=text,
        by=speaker.cast_name,
        wait_ended=outcome.value,
        patience=session.patience,
        facts=facts,
    )
    session.story.record(listener.cast_name, events.WAITS, story_note(failure))
    return failure


def _which_program_broke(session: ChatSession, speaker: UserTerminal, listener: UserTerminal) -> dict[str, Fact]:
    """The first program between a speaker and a listener that has ended or has lost a thread."""
    assert session.server is not None
    for terminal in (session.server, speaker, listener):
        whose: dict[str, Fact] = {"ended_program_of": SERVER if terminal is session.server else terminal.cast_name}
        if terminal.death_facts:
            return whose | terminal.death_facts
        if not terminal.program.is_running and not terminal.is_closed:
            return whose
    return {}


def is_flooded(listener: UserTerminal, screen_before: int) -> bool:
    """Whether far more has come up than anybody typed, since so many characters were on the screen."""
    return len(listener.screen()) - screen_before > _FLOOD


def must_not_be_flooded(listener: UserTerminal, screen_before: int, about: str, since: Mapping[str, Fact]) -> None:
    """Fail if this screen is flooded since `about` left; `since` says how she left."""
    if is_flooded(listener, screen_before):
        new = listener.screen()[screen_before:]
        sample = new[200:320].strip() or new.strip()
        raise Failed(
            Failure(FailureKind.SCREEN_FLOODED, who=listener.cast_name, text=sample[:60], about=about, facts=since)
        )
