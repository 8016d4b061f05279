"""What must hold whatever the threads do meanwhile, judged by what the clients received.

Nobody shares a name; each message arrives exactly once at each other user, and whole; those who left
are announced, and not twice; no number is given twice; no thread dies; nobody is stuck.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from autograder.races.messages import Said
from autograder.races.scene_run import Stage
from autograder.story.deadlock import circle, circle_words
from autograder.story.thread_states import ThreadDump, thread_label
from autograder.story.wires import RAW
from autograder.story.wording.templates import in_quotes

SHARED, LOST, TWICE, MIXED, NUMBER, UNTOLD, TOLD_TWICE, DIED, STUCK, KEPT = (
    "shared name", "lost", "twice", "mixed", "number twice", "untold", "told twice", "died", "stuck", "kept",
)  # fmt: skip
_BEFORE = 200  # characters before a text in which its speaker's name is looked for, on `raw`
_SHOWN = 60
_TELLING = 16  # letters of a text by which a part of it is known


@dataclass(frozen=True, slots=True)
class Violation:
    """One promise that broke: its kind, what happened in words, and the line and thread where it shows, if any."""

    kind: str
    text: str
    line: int = 0
    thread: str = ""


def prefixes(stage: Stage, role: str, text: str) -> list[str]:
    """What stands before each arrival of a text at a listener: in its message, or, on `raw`, since the text before."""
    inbox = stage.client(role).inbox
    if inbox.wire == RAW:
        found = []
        for match in re.finditer(re.escape(text), inbox.text):
            before = inbox.text[max(0, match.start() - _BEFORE) : match.start()]
            ends = [before.rfind(said.text) + len(said.text) for said in stage.said if said.text in before]
            found.append(before[max(ends, default=0) :])
        return found
    found = []
    for message in [*inbox.messages, inbox.begun]:
        pieces = message.split(text)
        found += [text.join(pieces[: n + 1]) for n in range(len(pieces) - 1)]
    return found


def nearest_name(prefix: str, names: list[str]) -> str:
    """Which of the names stands last in it; "" if none does."""
    places = {name: prefix.rfind(name) for name in names}
    best = max(places, key=lambda name: places[name], default="")
    return best if best and places[best] >= 0 else ""


def judge(stage: Stage) -> list[Violation]:
    """Everything that broke in a scene that has been played to its end."""
    found = _deaths(stage)
    stuck = _stuck(stage)
    found += stuck
    heard = [v for said in stage.said for role in stage.listeners(said) for v in _message(stage, said, role)]
    if stuck:
        heard = [v for v in heard if v.kind not in (LOST, MIXED)]  # its consequence
    found += heard
    if stage.scene.same_name:
        found += _shared(stage)
    for role in stage.scene.leavers:
        found += [] if stuck else _announced(stage, role)
    found += _numbers(stage)
    return found


def _deaths(stage: Stage) -> list[Violation]:
    if not stage.room.program.is_running:
        return [Violation(DIED, "the program ends")]
    return [
        Violation(DIED, f"dies at line {death.line} ({death.text})", death.line, death.thread)
        for death in stage.room.program.reported.deaths[stage.deaths_before :]
    ]


def _stuck(stage: Stage) -> list[Violation]:
    """Threads that wait for locks that nobody will give back: only asked where something due is missing."""
    thread_dump = stage.thread_dump
    if thread_dump is None:
        return []
    ring = circle(thread_dump)
    if ring:
        first = min(range(len(ring)), key=lambda n: ring[n].line)
        ring = ring[first:] + ring[:first]
        return [Violation(STUCK, "; ".join(circle_words(ring)), ring[0].line, ring[0].name)]
    return _held(thread_dump)


def _held(thread_dump: ThreadDump) -> list[Violation]:
    for thread in thread_dump.threads:
        if thread.wants is None or not thread.wants.owner:
            continue
        owner = next((t for t in thread_dump.threads if t.name == thread.wants.owner), None)
        doing = f", which is in {owner.call}() at line {owner.line}" if owner and owner.call else ""
        lock = f"{thread.wants.name}, held since line {thread.wants.owner_line} by {thread_label(thread.wants.owner)}"
        text = f"{thread_label(thread.name)} waits at line {thread.line} for {lock}{doing}"
        return [Violation(STUCK, text, thread.wants.owner_line, thread.wants.owner)]
    return []


def _message(stage: Stage, said: Said, role: str) -> list[Violation]:
    """One message at one listener."""
    listener = stage.client(role)
    found = prefixes(stage, role, said.text)
    due = stage.is_due(said, role)
    if not found:
        if not due:
            return []
        piece = said.text[:_TELLING]
        if piece in listener.inbox.everything.decode("utf-8", "replace"):
            return [Violation(MIXED, f"what {said.by} says reaches {role} broken up")]
        return [Violation(LOST, f"what {said.by} says does not reach {role}")]
    if len(found) > 1:
        return [Violation(TWICE, f"what {said.by} says reaches {role} {len(found)} times")]
    if not due:
        return []  # one who comes or goes meanwhile may miss anything
    name = nearest_name(found[0], stage.names)
    if name != said.name:
        came = next((m for m in listener.inbox.between(0, listener.inbox.end) if said.text in m), said.text)
        whose = f"with the name {name}" if name else "without a name"
        return [Violation(MIXED, f"what {said.by} says reaches {role} {whose} before it: {in_quotes(came[-_SHOWN:])}")]
    others = [other for other in stage.said if other is not said and other.text in found[0]]
    if others and listener.inbox.wire != RAW:
        return [Violation(MIXED, f"what {said.by} and {others[0].by} say reaches {role} as one message")]
    return []


def _shared(stage: Stage) -> list[Violation]:
    witness = stage.scene.stayers[0]
    pair = [said for said in stage.said if said.by in stage.scene.newcomers]
    under = [
        said
        for said in pair
        if any(nearest_name(p, stage.names) == said.name for p in prefixes(stage, witness, said.text))
    ]
    if len({said.by for said in under}) < 2:
        return []
    return [Violation(SHARED, f"two users both become {under[0].name!r}")]


def _announced(stage: Stage, role: str) -> list[Violation]:
    name = stage.client(role).name
    found = []
    for listener in stage.scene.stayers:
        inbox = stage.client(listener).inbox
        start = stage.positions.get(listener, 0)
        message, count = inbox.repeated_about(name, start, inbox.end)
        if count > 1:
            found.append(Violation(TOLD_TWICE, f"{listener} is told {count} times: {in_quotes(message[:_SHOWN])}"))
        elif inbox.find_about(name, start) is None:
            found.append(Violation(UNTOLD, f"{listener} is not told that {role} left"))
    if stage.kept:
        found += [Violation(KEPT, f"{r} says exit and is not let go") for r in stage.kept]
    return found


def _numbers(stage: Stage) -> list[Violation]:
    """Two messages with the same number, where a server numbers its messages (seen before, by `counts`)."""
    found: list[Violation] = []
    if stage.numbered is None:
        return found
    for role in stage.scene.stayers:
        numbers: dict[int, Said] = {}
        for said in stage.said:
            number = number_of(stage, said, role, stage.numbered)
            if number is None:
                continue
            if number in numbers and numbers[number].by != said.by:
                found.append(
                    Violation(NUMBER, f"{role} hears both {numbers[number].by} and {said.by} as number {number}")
                )
            numbers[number] = said
    return found


def number_of(stage: Stage, said: Said, role: str, place: int) -> int | None:
    """The `place`th number before a text and outside of names, as one listener heard it."""
    for prefix in prefixes(stage, role, said.text)[:1]:
        for name in stage.names:
            prefix = prefix.replace(name, "~")
        numbers = re.findall(r"\d+", prefix)
        if len(numbers) > place:
            return int(numbers[place])
    return None


def counts(stage: Stage) -> set[int]:
    """Which numbers before a text go up by one from message to message, whoever speaks.

    To be asked of several scenes without pauses. A clock may look so once, and not each time.
    """
    found: set[int] = set()
    for place in range(3):
        starts = []
        for role in stage.scene.stayers:
            numbers = [
                (i, number_of(stage, said, role, place)) for i, said in enumerate(stage.closing) if said.by != role
            ]
            starts.append({number - i if number is not None else None for i, number in numbers})
        if starts and all(len(start) == 1 and None not in start for start in starts):
            found.add(place)
    return found
