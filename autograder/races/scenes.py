"""The scenes of the race finder: what scripted clients do while one thread of the server is paused.

Each scene has a first action, whose thread may be paused, and a second one that others do meanwhile;
both orders are scenes of their own. Clients are known by their cast names ("alice").
"""

from __future__ import annotations

from dataclasses import dataclass

SPEAKS, COMES_IN, LEAVES, HANGS_UP, CONNECTS = "speaks", "comes in", "leaves", "hangs up", "connects"


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that one client does."""

    who: str
    does: str


@dataclass(frozen=True, slots=True)
class Scene:
    """Who is in the chat before, and what two clients do."""

    name: str  # in words: "alice speaks while bob leaves"
    present: tuple[str, ...]  # who is in the chat when the scene begins, in the order in which they came
    first: Action
    second: Action
    same_name: bool = False  # the two newcomers want the same name

    @property
    def actions(self) -> tuple[Action, Action]:
        """Both, in order."""
        return self.first, self.second

    @property
    def newcomers(self) -> tuple[str, ...]:
        """Clients that are connected when the scene begins, and give their names during it."""
        return tuple(action.who for action in self.actions if action.does == COMES_IN)

    @property
    def leavers(self) -> tuple[str, ...]:
        """Clients that leave or hang up during the scene."""
        return tuple(action.who for action in self.actions if action.does in (LEAVES, HANGS_UP))

    @property
    def stayers(self) -> tuple[str, ...]:
        """Clients that are in the chat from the beginning to the end."""
        return tuple(who for who in self.present if who not in self.leavers)


def _both_orders(name: str, other_name: str, present: tuple[str, ...], one: Action, other: Action) -> list[Scene]:
    return [Scene(name, present, one, other), Scene(other_name, present, other, one)]


# Whoever leaves came first, and so stands first in a list that another thread may be iterating over.
_FOUR = ("bob", "alice", "carol", "dave")
_THREE = ("bob", "alice", "carol")

SCENES: tuple[Scene, ...] = (
    Scene("two newcomers want the same name", ("alice",), Action("bob", COMES_IN), Action("dave", COMES_IN), True),
    *_both_orders(
        "dave comes in while alice speaks", "alice speaks while dave comes in", _THREE,
        Action("alice", SPEAKS), Action("dave", COMES_IN),
    ),
    *_both_orders(
        "bob leaves while alice speaks", "alice speaks while bob leaves", _FOUR,
        Action("alice", SPEAKS), Action("bob", LEAVES),
    ),
    Scene("bob speaks while alice speaks", _THREE, Action("alice", SPEAKS), Action("bob", SPEAKS)),
    Scene("alice speaks twice", _THREE, Action("alice", SPEAKS), Action("alice", SPEAKS)),
    Scene("dave leaves while bob leaves", _FOUR, Action("bob", LEAVES), Action("dave", LEAVES)),
    Scene("dave comes in while bob comes in", ("alice", "carol"), Action("bob", COMES_IN), Action("dave", COMES_IN)),
    *_both_orders(
        "bob hangs up while alice speaks", "alice speaks while bob hangs up", _FOUR,
        Action("alice", SPEAKS), Action("bob", HANGS_UP),
    ),
    *_both_orders(
        "dave comes in while bob leaves", "bob leaves while dave comes in", _THREE,
        Action("bob", LEAVES), Action("dave", COMES_IN),
    ),
    Scene("alice speaks while dave has not given a name", _THREE, Action("dave", CONNECTS), Action("alice", SPEAKS)),
)  # fmt: skip
