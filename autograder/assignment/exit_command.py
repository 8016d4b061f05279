"""How one leaves: by the program's own word for it, as read from its texts, else by ending the input."""

from __future__ import annotations

import re

from autograder.assignment.pairing import Pair
from autograder.assignment.user_terminal import UserTerminal

_BARE = (
    "exit", "quit", "q", "bye", "leave", "close", "stop", "logout", "disconnect", "end", "fin", "done", "выход",
    "выйти",
    "пока", "стоп", "конец", "quitter", "salir", "ende", "beenden", "çıkış", "cikis", "sair",
)  # fmt: skip
_MARKS = "/\\!.:#@-"
_TOLD = re.compile(r"['\"`«<(\[ ]([/\\!.:#]?(?:" + "|".join(_BARE) + r"))(?=['\"`»>)\],.: ]|$)", re.IGNORECASE)


def is_a_word_to_leave(text: str) -> bool:
    """Whether a text is one by which chats are left: "exit", "/q", "Выход"."""
    return text.strip().lstrip(_MARKS).casefold() in _BARE and len(text.strip()) <= 12


def word_to_leave(pair: Pair) -> str:
    """The word by which this chat is left; "" if it has none."""
    for source in (pair.client, pair.server):  # what the source compares typed texts with; the client's own first
        words = [w for w in sorted(source.compared) if is_a_word_to_leave(w)]
        if words:
            return min(words, key=_rank)
    for source in (pair.client, pair.server):  # what it tells its user
        for text in source.strings:
            match = _TOLD.search(text)
            if match and re.search(r"exit|quit|leave|выход|выйти|salir|quitter|beenden|çık|sair", text, re.IGNORECASE):
                return match.group(1)
    return ""


def _rank(word: str) -> tuple[int, int]:
    plain = word.lstrip(_MARKS).casefold()
    return _BARE.index(plain), -len(word)


def leave(terminal: UserTerminal, word: str) -> None:
    """Leave by the word, or by ending the input."""
    if word:
        terminal.types(word)
    else:
        terminal.ends_input()
