"""What scripted clients do while one thread is paused.

Each scene has a first action, whose thread may be paused, and a second one that others do meanwhile;
both orders are scenes of their own. Roles in `come` are in the chat before, in this order.
"""

from __future__ import annotations

from dataclasses import dataclass

SAYS, COMES_IN, LEAVES, HANGS_UP, CONNECTS = "says", "comes in", "leaves", "hangs up", "connects"


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that one client does."""

    role: str
    does: str


@dataclass(frozen=True, slots=True)
class Scene:
    """Who is there, who waits at the door, and what two of them do."""

    says: str  # in words: "alice speaks while bob leaves"
    come: tuple[str, ...]
    first: Action
    second: Action
    same_name: bool = False  # the two newcomers want the same name

    @property
    def actions(self) -> tuple[Action, Action]:
        """Both, in order."""
        return self.first, self.second

    @property
    def newcomers(self) -> tuple[str, ...]:
        """Roles that stand at the door: asked for a name, and not in yet."""
        return tuple(a.role for a in self.actions if a.does == COMES_IN)

    @property
    def leavers(self) -> tuple[str, ...]:
        """Roles that go during the scene."""
        return tuple(a.role for a in self.actions if a.does in (LEAVES, HANGS_UP))

    @property
    def stayers(self) -> tuple[str, ...]:
        """Roles that are there from the beginning to the end."""
        return tuple(role for role in self.come if role not in self.leavers)


def _both(says: str, other: str, come: tuple[str, ...], one: Action, two: Action) -> list[Scene]:
    return [Scene(says, come, one, two), Scene(other, come, two, one)]


# Whoever leaves came first: so his place is the first one in a list that somebody is going through.
_FOUR = ("bob", "alice", "carol", "dave")
_THREE = ("bob", "alice", "carol")

SCENES: tuple[Scene, ...] = (
    Scene("two newcomers want the same name", ("alice",), Action("bob", COMES_IN), Action("dave", COMES_IN), True),
    *_both(
        "dave comes in while alice speaks", "alice speaks while dave comes in", _THREE,
        Action("alice", SAYS), Action("dave", COMES_IN),
    ),
    *_both(
        "bob leaves while alice speaks", "alice speaks while bob leaves", _FOUR,
        Action("alice", SAYS), Action("bob", LEAVES),
    ),
    Scene("bob speaks while alice speaks", _THREE, Action("alice", SAYS), Action("bob", SAYS)),
    Scene("alice speaks twice", _THREE, Action("alice", SAYS), Action("alice", SAYS)),
    Scene("dave leaves while bob leaves", _FOUR, Action("bob", LEAVES), Action("dave", LEAVES)),
    Scene("dave comes in while bob comes in", ("alice", "carol"), Action("bob", COMES_IN), Action("dave", COMES_IN)),
    *_both(
        "bob hangs up while alice speaks", "alice speaks while bob hangs up", _FOUR,
        Action("alice", SAYS), Action("bob", HANGS_UP),
    ),
    *_both(
        "dave comes in while bob leaves", "bob leaves while dave comes in", _THREE,
        Action("bob", LEAVES), Action("dave", COMES_IN),
    ),
    Scene("alice speaks while dave has not given a name", _THREE, Action("dave", CONNECTS), Action("alice", SAYS)),
)  # fmt: skip
