"""The clients of a scene: what they do, and waiting for what the program sends them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from autograder.races.messages import SentMessage
from autograder.races.scenes import COMES_IN, CONNECTS, HANGS_UP, LEAVES, SPEAKS, Action, Scene
from autograder.scenario.bulk_transfer import take_in
from autograder.scenario.room import Room
from autograder.scenario.seeded_texts import SeededTexts
from autograder.scenario.tcp_client import TcpClient
from autograder.scenario.waiting import WaitOutcome, wait_for
from autograder.story.wires import RAW

LONG = 1500  # letters of a long message: more than one recv(1024) returns
# How long to wait until the program is settled, as a share of the patience.
_MOMENT = 0.07  # where the last wait could not see whether it is
_WHILE = 0.3  # where the last wait saw it settle: if it does not now, it is slow, or the machine is


class RunTexts(SeededTexts):
    """Names and texts of one run of a sweep; two newcomers may want the same name."""

    def __init__(self, seed: int, about: str, same: tuple[str, ...]) -> None:
        """`about` tells the run apart from all others; the clients in `same` want one and the same name."""
        super().__init__(seed, about)
        self._same = same

    def name(self, cast_name: str) -> str:
        """The name in the chat of one client."""
        return super().name("same" if cast_name in self._same else cast_name)

    def spare_name(self, cast_name: str) -> str:
        """The name that a client gives when the one it wanted was refused."""
        return super().name(cast_name)


class SceneClients:
    """The clients of one scene by their cast names, and the messages they sent."""

    def __init__(self, room: Room, scene: Scene, seed: int, about: str) -> None:
        """Nobody is connected yet. Names and texts are made from `seed` and from what the run is `about`."""
        self._words = RunTexts(seed, about, scene.newcomers if scene.same_name else ())
        room.conversation.words = self._words
        self.sent: list[SentMessage] = []
        self._room, self._scene = room, scene
        self._clients: dict[str, TcpClient] = {}
        self._settled_last_time = False

    def __getitem__(self, who: str) -> TcpClient:
        """The client with this cast name."""
        return self._clients[who]

    def __iter__(self) -> Iterator[str]:
        """Cast names, in the order in which they connected."""
        return iter(self._clients)

    @property
    def names(self) -> list[str]:
        """Every name in the chat, and those that clients are given whose name was refused."""
        spare = [self._words.spare_name(who) for who in self._clients]
        return list(dict.fromkeys([client.name for client in self._clients.values()] + spare))

    def listeners(self, message: SentMessage) -> list[str]:
        """Who may hear a message: everyone but its speaker."""
        return [who for who in self._clients if who != message.by]

    def still_connected(self, whos: tuple[str, ...]) -> list[str]:
        """Those whose connections the program has not closed."""
        return [who for who in whos if not self._clients[who].closed_by_program]

    # -- what they do ----------------------------------------------------------------------------

    def enter(self, *, one_by_one: bool) -> None:
        """Have everyone enter who is present when the scene begins, and the newcomers connect.

        `one_by_one`: what follows from one client does not meet the next: that would be a race before the scene.
        """
        for who in self._scene.present:
            self._clients[who] = self._room.join(who)
            if one_by_one:
                self.settle()
        for who in self._scene.newcomers:
            self._clients[who] = self._room.connect(who)
            self._clients[who].waits_for_the_prompt()
        self.settle()

    def act(self, action: Action) -> None:
        """Do one action of the scene."""
        if action.does == SPEAKS:
            self.say(action.who, f"{action.who} speaks", long=True)
        elif action.does == COMES_IN:
            self._clients[action.who].gives_name()
        elif action.does == LEAVES:
            self._clients[action.who].leaves()
        elif action.does == HANGS_UP:
            self._clients[action.who].hangs_up()
        elif action.does == CONNECTS:
            self._clients[action.who] = self._room.connect(action.who)

    def say(self, who: str, words: str, *, long: bool = False) -> SentMessage:
        """Send a message with these words in it; a `long` one has many letters more, except on a `raw` wire."""
        key = f"{words} ({len(self.sent)})"
        if long and self._room.wire != RAW:
            (key,) = self._words.lengths(LONG)
        client = self._clients[who]
        message = SentMessage(who, self._words.text(key), client.name)
        self.sent.append(message)
        client.says(key)
        return message

    def give_spare_name(self, who: str) -> None:
        """Give a name that nobody else has. To the server it is a name or a message: it may have accepted one."""
        self._clients[who].gives_name(self._words.spare_name(who))

    def leave(self) -> None:
        """Have everyone leave, so that another scene can be played in this room. Raises Failed if one cannot."""
        for client in self._clients.values():
            if not client.gone and not client.closed_by_program:
                client.leaves()
        self.settle()
        for client in self._clients.values():
            client.hangs_up()
        self.settle()

    # -- waiting ---------------------------------------------------------------------------------

    def wait_until(self, happened: Callable[[], bool]) -> WaitOutcome:
        """Wait until it happens, or until the wait ends otherwise."""
        return wait_for(happened, self._take_in, self._room.program, self._room.patience)

    def settle(self) -> None:
        """Wait until the program is settled; where that cannot be seen, for a share of the patience."""
        patience = self._room.patience * (_WHILE if self._settled_last_time else _MOMENT)
        outcome = wait_for(lambda: False, self._take_in, self._room.program, patience)
        self._settled_last_time = outcome is WaitOutcome.SETTLED

    def _take_in(self, seconds: float) -> bool:
        """Take in what arrives at any client within `seconds`."""
        return take_in(list(self._clients.values()), seconds)
