"""What an instructor looks at with three clients open. Each look raises Failed, or returns.

Verdicts come from the screens only. Texts are new in each run, so whatever stands on bob's screen
of what alice typed has come through the server; her own echo is on her own screen, where nobody looks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from autograder.assignment.chat_session import ChatSession
from autograder.assignment.exit_command import leave, word_to_leave
from autograder.assignment.login import open_server, sit_down
from autograder.assignment.user_terminal import UserTerminal
from autograder.scenario.waiting import WaitOutcome
from autograder.story import events
from autograder.story.failure_facts import Fact
from autograder.story.failures import ENDED, Failed, Failure, FailureKind
from autograder.story.wording.failure_sentences import story_note

LONG = 300  # characters of a long text: what somebody types who has something to say
FLOOD = 60  # short lines on a screen that nobody typed


@dataclass(frozen=True)
class ScreenCheck:
    """One thing looked at; `key` is its name in marks.ini."""

    key: str
    promise: str
    look: Callable[[ChatSession], None]
    needs: str = ""  # pointless once this one failed


def seat(table: ChatSession, *roles: str) -> list[UserTerminal]:
    """Open the server and let these sit down, one after another."""
    open_server(table)
    return [sit_down(table, role) for role in roles]


def says(table: ChatSession, speaker: UserTerminal, text: str = "") -> str:
    """Type a text, at a person's pace: when all is quiet after what was typed before."""
    text = text or table.a_text()
    table.rests()
    if table.in_turns and not speaker.at_prompt:
        nudge(table, next((t for t in table.terminals.values() if t is not speaker and t.at_prompt), speaker))
    speaker.types(text)
    return text


def nudge(table: ChatSession, listener: UserTerminal) -> None:
    """Have somebody type something: a client that receives only after it has sent shows then what has come."""
    listener.types(table.a_text(2))
    table.rests()


def text_of(table: ChatSession, length: int) -> str:
    """A text of at least so many characters."""
    text = table.a_text()
    while len(text) < length:
        text += " " + table.a_text()
    return text


def must_show(
    table: ChatSession, listener: UserTerminal, text: str, speaker: UserTerminal, *, patiently: bool = True
) -> None:
    """Fail unless the text comes up on the listener's screen; if not `patiently`, it has been waited for."""
    before = len(listener.screen())
    if patiently:
        outcome = listener.wait_until(lambda: listener.shows(text))
    else:
        outcome = WaitOutcome.SETTLED if table.is_settled() else WaitOutcome.DEADLINE
    for _ in range(8 if table.in_turns else 0):
        if not listener.shows(text):
            nudge(table, listener)
    if outcome is WaitOutcome.HAPPENED or listener.shows(text):
        return
    new = listener.screen()[before:].strip()
    facts: dict[str, Fact] = {**_who_broke(table, listener, speaker)}
    if new:
        facts["shown"] = new[-160:]
    failure = Failure(
        FailureKind.NOT_ON_SCREEN_OF, outcome.value, who=listener.role, text=text, by=speaker.role,
        wait_ended=outcome.value, patience=table.patience, facts=facts,
    )  # fmt: skip
    table.story.tell(listener.role, events.WAITS, story_note(failure))
    raise Failed(failure)


def _who_broke(table: ChatSession, listener: UserTerminal, speaker: UserTerminal) -> dict[str, Fact]:
    """Which program has ended, or has lost a thread, of those between a speaker and a listener."""
    assert table.server is not None
    for terminal in (table.server, speaker, listener):
        role = "server" if terminal is table.server else terminal.role
        program = terminal.program
        if program.reported.deaths:
            death = program.reported.deaths[-1]
            return {"ended_role": role, "line": death.line, "file": death.file, "error": death.text}
        if not program.is_running and not terminal.gone:
            return {"ended_role": role}
    return {}


def three_at_once(table: ChatSession) -> None:
    """Alice, Bob and Carol are in the chat at the same time."""
    alice, bob, carol = (table.terminals[r] for r in ("alice", "bob", "carol"))
    insist_they_run(alice, bob, carol)
    text = says(table, carol)
    alice.wait_until(lambda: alice.shows(text) and bob.shows(text))
    heard = [listener for listener in (alice, bob) if listener.shows(text)]
    if len(heard) == 2:
        return
    first: Failed | None = None
    try:
        must_show(table, bob if alice in heard else alice, text, carol, patiently=False)
    except Failed as failed:
        first = failed
    touched = {carol.role, *(listener.role for listener in heard)} if heard else set()
    for speaker in (alice, bob):
        text = says(table, speaker)
        table.rests()
        for listener in (alice, bob, carol):
            if listener is not speaker and listener.shows(text):
                touched |= {speaker.role, listener.role}
    if touched >= {"alice", "bob", "carol"} or first is None:
        return
    out = next(t for t in (carol, bob, alice) if t.role not in touched)
    raise Failed(Failure(FailureKind.NOT_IN_CHAT, first.rests_on, who=out.role, underlying=first.failure))


def insist_they_run(*terminals: UserTerminal) -> None:
    """Fail if one of these clients has ended."""
    for terminal in terminals:
        if not terminal.program.is_running:
            died = terminal.program.reported.deaths[-1] if terminal.program.reported.deaths else None
            facts: dict[str, Fact] = {}
            if died:
                facts = {"error": died.text, "line": died.line, "file": died.file}
            elif terminal.last_lines(1):
                facts = {"last_line": terminal.last_lines(1)}
            raise Failed(Failure(FailureKind.CLIENT_ENDED, ENDED, who=terminal.role, facts=facts))


def heard_by_all(table: ChatSession) -> None:
    """What Alice types, Bob's and Carol's screens show."""
    alice, bob, carol = (table.terminals[r] for r in ("alice", "bob", "carol"))
    text = says(table, alice)
    for listener in (bob, carol):
        try:
            must_show(table, listener, text, alice)
        except Failed:
            nudge(table, listener)  # the relaying itself may be right
            if not listener.shows(text):
                raise


def shown_at_the_prompt(table: ChatSession) -> None:
    """What others type comes up while Bob and Carol sit at the prompt and type nothing."""
    alice, bob, carol = (table.terminals[r] for r in ("alice", "bob", "carol"))
    text = says(table, alice)
    must_show(table, bob, text, alice)
    must_show(table, carol, text, alice)


def any_order(table: ChatSession) -> None:
    """Anybody may speak, in any order, several times in a row."""
    alice, bob, carol = (table.terminals[r] for r in ("alice", "bob", "carol"))
    for speaker, times in ((carol, 1), (bob, 3), (alice, 2), (carol, 1)):
        for _ in range(times):
            text = says(table, speaker)
            for listener in (alice, bob, carol):
                if listener is not speaker:
                    must_show(table, listener, text, speaker)


def long_text(table: ChatSession) -> None:
    """A long text arrives whole."""
    alice, bob = table.terminals["alice"], table.terminals["bob"]
    must_show(table, bob, says(table, alice, text_of(table, LONG)), alice)


def cyrillic(table: ChatSession) -> None:
    """Russian text arrives as it was typed."""
    alice, bob = table.terminals["alice"], table.terminals["bob"]
    text = f"Привет, съешь ещё этих булок, {table.random.randint(100, 999)}"
    must_show(table, bob, says(table, alice, text), alice)


def empty_line(table: ChatSession) -> None:
    """An empty line disturbs nobody."""
    alice, bob = table.terminals["alice"], table.terminals["bob"]
    table.rests()
    alice.types("")
    must_show(table, bob, says(table, alice), alice)
    must_show(table, alice, says(table, bob), bob)


def latecomer(table: ChatSession) -> None:
    """One who comes late hears what follows, and is heard."""
    alice, bob = table.terminals["alice"], table.terminals["bob"]
    dave = sit_down(table, "dave")
    insist_they_run(dave)
    must_show(table, dave, says(table, alice), alice)
    text = says(table, dave)
    must_show(table, alice, text, dave)
    must_show(table, bob, text, dave)


def leaver(table: ChatSession) -> None:
    """When Bob leaves, the chat goes on for the others."""
    alice, bob, carol = (table.terminals[r] for r in ("alice", "bob", "carol"))
    table.rests()
    before = alice.screen()
    word = word_to_leave(table.pair)
    leave(bob, word)
    since: dict[str, Fact] = {"since": "left by word", "word": word} if word else {"since": "ended input"}
    table.rests(lambda: is_flooded(alice, before))
    insist_on_no_flood(alice, before, "bob", since)
    ends = table.ends_heard()
    try:
        must_show(table, carol, says(table, alice), alice)
    except Failed:
        if table.ends_heard() == ends:
            raise
        # Bob's connection ended only with this line: his client had closed it while another thread of it was in
        # recv(). Whether the line gets past the leaving is a matter of luck; what is typed next is not.
        must_show(table, carol, says(table, alice), alice)
    table.rests()
    must_show(table, alice, says(table, carol), carol)
    insist_on_no_flood(alice, before, "bob", since)


def killed(table: ChatSession) -> None:
    """When Carol's terminal is closed, the chat goes on for the others."""
    alice, carol = table.terminals["alice"], table.terminals["carol"]
    other = table.terminals.get("dave") or table.terminals["bob"]
    table.rests()
    before = alice.screen()
    carol.is_closed()
    table.rests(lambda: is_flooded(alice, before))
    insist_on_no_flood(alice, before, "carol", {"since": "terminal closed"})
    must_show(table, other, says(table, alice), alice)
    table.rests()
    must_show(table, alice, says(table, other), other)
    insist_on_no_flood(alice, before, "carol", {"since": "terminal closed"})


def is_flooded(listener: UserTerminal, before: str) -> bool:
    """Whether far more has come up since `before` than anybody typed."""
    return len(listener.screen()) - len(before) > FLOOD * 20


def insist_on_no_flood(listener: UserTerminal, before: str, about: str, since: Mapping[str, Fact]) -> None:
    """Fail if this screen is flooded since somebody left; `since` says how."""
    if is_flooded(listener, before):
        new = listener.screen()[len(before) :]
        words = new[200:320].strip() or new.strip()
        raise Failed(Failure(FailureKind.SCREEN_FLOODED, who=listener.role, text=words[:60], about=about, facts=since))


MULTI = (
    ScreenCheck("at_once", "Alice, Bob and Carol are in the chat at the same time", three_at_once),
    ScreenCheck("heard", "What Alice types, Bob's and Carol's screens show", heard_by_all, needs="at_once"),
    ScreenCheck(
        "prompt", "It comes up while they sit at the prompt and type nothing", shown_at_the_prompt, needs="heard"
    ),
    ScreenCheck("order", "Anybody may speak, in any order, several times in a row", any_order, needs="prompt"),
    ScreenCheck("long", "A long text arrives whole", long_text, needs="heard"),
    ScreenCheck("cyrillic", "Russian text arrives as it was typed", cyrillic, needs="heard"),
    ScreenCheck("empty", "An empty line disturbs nobody", empty_line, needs="heard"),
    ScreenCheck("latecomer", "One who comes late hears what follows, and is heard", latecomer, needs="heard"),
    ScreenCheck("leaver", "When Bob leaves, the chat goes on for the others", leaver, needs="heard"),
    ScreenCheck("killed", "When Carol's terminal is closed, the chat goes on for the others", killed, needs="heard"),
)
