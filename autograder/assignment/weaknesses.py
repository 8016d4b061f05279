"""What would go wrong outside class, as data, and the sentences made from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class WeaknessKind(str, Enum):
    """What breaks the chat, or spoils it; the value is its name in marks.ini."""

    SILENT = "silent"  # somebody who connects and says nothing
    UNNAMED = "unnamed"  # somebody who gives no name
    EARLY_LEAVER = "early_leaver"  # somebody who leaves before giving a name
    VANISHED = "vanished"  # a user whose window is closed
    RESET = "reset"  # a connection that breaks
    GLUED = "glued"  # two messages in one recv()
    PIECES = "pieces"  # one message in two recv()s
    LARGE = "large"
    BAD_BYTES = "bad_bytes"  # bytes that are not UTF-8
    SECOND_ALICE = "second_alice"  # two users of one name


class Effect(str, Enum):
    """What follows, where one kind of weakness shows itself in several ways."""

    CHAT_BROKEN = "chat_broken"
    SERVER_HAS_ENDED = "server_has_ended"
    SERVER_ENDS = "server_ends"
    SERVER_FLOODS = "server_floods"
    SERVER_SPINS = "server_spins"
    MESSAGES_JOINED = "messages_joined"
    MESSAGE_LOST = "message_lost"
    EVERYBODY_UNHEARD = "everybody_unheard"
    SENDER_UNHEARD = "sender_unheard"
    FIRST_GOES_DEAF = "first_goes_deaf"
    NOT_TOLD_APART = "not_told_apart"


_EFFECTS = {
    Effect.CHAT_BROKEN: "the chat is broken for the others",
    Effect.SERVER_HAS_ENDED: "the server has ended",
    Effect.SERVER_ENDS: "the server ends",
    Effect.SERVER_FLOODS: "the server goes on as if it had said something, and floods the others",
    Effect.SERVER_SPINS: "a loop of the server spins for ever after that and takes a whole processor",
    Effect.MESSAGES_JOINED: "two messages sent quickly arrive glued together as one",
    Effect.MESSAGE_LOST: "of two messages sent quickly the second is lost",
    Effect.EVERYBODY_UNHEARD: "bytes that are not UTF-8 break the chat for everybody",
    Effect.SENDER_UNHEARD: "after bytes that are not UTF-8 nobody hears their sender any more",
    Effect.FIRST_GOES_DEAF: "a second user of the same name gets in, and the first goes deaf",
    Effect.NOT_TOLD_APART: "two users may have the same name, and nobody can tell them apart",
}
_SENTENCES = {
    WeaknessKind.SILENT: "while somebody who has connected gives no name, nobody else gets in",
    WeaknessKind.UNNAMED: "somebody who never gave a name hears everything",
    WeaknessKind.EARLY_LEAVER: "somebody connects and leaves before giving a name: after that {effect}",
    WeaknessKind.VANISHED: "a user's window is closed: {effect}",
    WeaknessKind.RESET: "a user's connection breaks: {effect}",
    WeaknessKind.GLUED: "{effect}: one recv() is taken for one message",
    WeaknessKind.PIECES: "a message that arrives in two pieces is not put together again",
    WeaknessKind.LARGE: "a text of 3,000 bytes arrives cut or in pieces",
    WeaknessKind.BAD_BYTES: "{effect}",
    WeaknessKind.SECOND_ALICE: "{effect}",
}


@dataclass
class Weakness:
    """Something that would go wrong outside class. `lines` are the student's, innermost first."""

    kind: WeaknessKind
    effect: Effect | None = None
    lines: list[tuple[int, str]] = field(default_factory=list)
    costs: float = 0.0  # points taken off the mark

    @property
    def sentence(self) -> str:
        """The weakness in words."""
        return _SENTENCES[self.kind].format(effect=_EFFECTS[self.effect] if self.effect else "")

    def as_json(self) -> dict[str, Any]:
        """As JSON data."""
        data: dict[str, Any] = {
            "name": self.kind.value,
            "sentence": self.sentence,
            "lines": [{"line": number, "code": code} for number, code in self.lines],
            "costs": self.costs,
        }
        if self.effect is not None:
            data["effect"] = self.effect.value
        return data
