"""What must hold whatever the threads do meanwhile, judged by what the clients received.

Nobody shares a name; each message arrives exactly once at each other user, and whole; it is told once
that a user left; no number is given twice; no thread dies; no thread waits for ever.
"""

from __future__ import annotations

from autograder.races.messages import SentMessage, last_name
from autograder.races.numbering import numbers_given_twice
from autograder.races.scene_run import SceneRun
from autograder.races.violations import Damage, Violation
from autograder.story.deadlock import circle, circle_words
from autograder.story.thread_states import ThreadDump, thread_label
from autograder.story.wires import RAW
from autograder.story.wording.templates import in_quotes

_SHOWN = 60  # characters of a message in a sentence
_KNOWN_BY = 16  # letters of a text by which a part of it is recognised


def judge(run: SceneRun) -> list[Violation]:
    """Everything that broke in a scene that has been played to its end."""
    stuck = _stuck(run)
    heard = [
        violation
        for message in run.clients.sent
        for who in run.clients.listeners(message)
        for violation in _message(run, message, who)
    ]
    if stuck:  # what is missing then is a consequence
        heard = [v for v in heard if v.damage not in (Damage.LOST, Damage.MIXED)]
    found = _deaths(run) + stuck + heard
    if run.scene.same_name:
        found += _shared_name(run)
    if not stuck:
        for leaver in run.scene.leavers:
            found += _farewells(run, leaver)
    return found + numbers_given_twice(run)


def _deaths(run: SceneRun) -> list[Violation]:
    program = run.room.program
    if not program.is_running:
        return [Violation(Damage.THREAD_DIED, "the program ends")]
    return [
        Violation(
            Damage.THREAD_DIED,
            f"dies at line {death.line} ({death.text})" if death.line else f"dies ({death.text})",
            death.line,
            death.thread,
        )
        for death in program.reported.deaths[run.deaths_before :]
    ]


def _stuck(run: SceneRun) -> list[Violation]:
    """Threads that wait for locks that nobody will release: only asked where something due is missing."""
    if run.thread_dump is None:
        return []
    ring = circle(run.thread_dump)
    if not ring:
        return _held(run.thread_dump)
    first = min(range(len(ring)), key=lambda n: ring[n].line)
    ring = ring[first:] + ring[:first]
    return [Violation(Damage.STUCK, "; ".join(circle_words(ring)), ring[0].line, ring[0].name)]


def _held(thread_dump: ThreadDump) -> list[Violation]:
    """The first thread that waits for a lock held by another thread."""
    for thread in thread_dump.threads:
        if thread.wants is None or not thread.wants.owner:
            continue
        owner = next((t for t in thread_dump.threads if t.name == thread.wants.owner), None)
        doing = f", which is in {owner.call}() at line {owner.line}" if owner and owner.call else ""
        lock = f"{thread.wants.name}, held since line {thread.wants.owner_line} by {thread_label(thread.wants.owner)}"
        text = f"{thread_label(thread.name)} waits at line {thread.line} for {lock}{doing}"
        return [Violation(Damage.STUCK, text, thread.wants.owner_line, thread.wants.owner)]
    return []


def _message(run: SceneRun, message: SentMessage, who: str) -> list[Violation]:
    """One message at one listener."""
    inbox = run.clients[who].inbox
    found = run.prefixes(message, who)
    if not found:
        if not run.is_due(message, who):
            return []
        if message.text[:_KNOWN_BY] in inbox.everything.decode("utf-8", "replace"):
            return [Violation(Damage.MIXED, f"what {message.by} says reaches {who} broken up")]
        return [Violation(Damage.LOST, f"what {message.by} says does not reach {who}")]
    if len(found) > 1:
        return [Violation(Damage.TWICE, f"what {message.by} says reaches {who} {len(found)} times")]
    if not run.is_due(message, who):
        return []  # whoever comes or goes meanwhile may miss anything
    return _form(run, message, who, found[0])


def _form(run: SceneRun, message: SentMessage, who: str, prefix: str) -> list[Violation]:
    """Whether a message that arrived stands behind its speaker's name, and alone."""
    inbox = run.clients[who].inbox
    name = last_name(prefix, run.clients.names)
    if name != message.name:
        came = next((m for m in inbox.between(0, inbox.end) if message.text in m), message.text)
        whose = f"with the name {name}" if name else "without a name"
        text = f"what {message.by} says reaches {who} {whose} before it: {in_quotes(came[-_SHOWN:])}"
        return [Violation(Damage.MIXED, text)]
    others = [other for other in run.clients.sent if other is not message and other.text in prefix]
    if others and inbox.wire != RAW:
        return [Violation(Damage.MIXED, f"what {message.by} and {others[0].by} say reaches {who} as one message")]
    return []


def _shared_name(run: SceneRun) -> list[Violation]:
    """Whether both newcomers are heard under the name that both wanted."""
    witness = run.scene.stayers[0]
    same = [
        message
        for message in run.clients.sent
        if message.by in run.scene.newcomers
        and any(last_name(p, run.clients.names) == message.name for p in run.prefixes(message, witness))
    ]
    if len({message.by for message in same}) < 2:
        return []
    return [Violation(Damage.SHARED_NAME, f"two users both become {same[0].name!r}")]


def _farewells(run: SceneRun, leaver: str) -> list[Violation]:
    """Whether those who stay are told once that a user left, and whether that user's connection is closed."""
    name = run.clients[leaver].name
    found = []
    for listener in run.scene.stayers:
        inbox = run.clients[listener].inbox
        start = run.received_before.get(listener, 0)
        message, count = inbox.repeated_about(name, start, inbox.end)
        if count > 1:
            text = f"{listener} is told {count} times: {in_quotes(message[:_SHOWN])}"
            found.append(Violation(Damage.TOLD_TWICE, text))
        elif inbox.find_about(name, start) is None:
            found.append(Violation(Damage.NOT_TOLD, f"{listener} is not told that {leaver} left"))
    return found + [Violation(Damage.STAYS_CONNECTED, f"{who} says exit and is not let go") for who in run.not_let_go]
