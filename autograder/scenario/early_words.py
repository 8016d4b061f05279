"""What is heard of a message while its speaker has not ended it: nothing may be, on a wire of lines."""

from __future__ import annotations

from autograder.scenario.accounting import is_piece
from autograder.scenario.conversation import Conversation, EarlyWords


class Look:
    """Looks at what comes to everybody while one client says a text piece by piece."""

    def __init__(self, conversation: Conversation, speaker: str, core: str) -> None:
        """`core` is the part of the text that nobody says by chance; without one nothing can be seen."""
        self._conversation, self._speaker, self._core = conversation, speaker, core
        self._before = {cast_name: client.inbox.end for cast_name, client in conversation.clients.items()}

    def takes_note(self, *, at_rest: bool = False) -> None:
        """Note the first thing that has come of the text by now, or by the time that the program is `at_rest`."""
        if not self._core:
            return
        if at_rest:
            self._conversation.quiets_down()
        for cast_name, before in self._before.items():
            client = self._conversation.client(cast_name)
            client.polls_all()
            came = [*client.inbox.between(before, client.inbox.end), client.inbox.begun]
            piece = next((message for message in came if message and is_piece(message, self._core)), "")
            if piece:
                self._conversation.early.append(EarlyWords(cast_name, self._speaker, piece))
                self._core = ""
                return
