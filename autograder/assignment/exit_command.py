"""How a user leaves: by the program's own command, found in its source, else by ending the input."""

from __future__ import annotations

import re

from autograder.assignment.pairing import Pair
from autograder.assignment.user_terminal import UserTerminal

_WORDS = (
    "exit", "quit", "q", "bye", "leave", "close", "stop", "logout", "disconnect", "end", "fin", "done", "выход",
    "выйти", "пока", "стоп", "конец", "quitter", "salir", "ende", "beenden", "çıkış", "cikis", "sair",
)  # fmt: skip
_PREFIXES = "/\\!.:#@-"
_QUOTED_COMMAND = re.compile(
    r"['\"`«<(\[ ]([/\\!.:#]?(?:" + "|".join(_WORDS) + r"))(?=['\"`»>)\],.: ]|$)", re.IGNORECASE
)
_ABOUT_LEAVING = re.compile("exit|quit|leave|выход|выйти|salir|quitter|beenden|çık|sair", re.IGNORECASE)
_LONGEST_COMMAND = 12  # characters


def exit_command(pair: Pair) -> str | None:
    """The command by which this chat is left, if it has one: "exit", "/q", "Выход"."""
    for source in (pair.client, pair.server):  # what typed texts are compared with; the client's own first
        commands = [text for text in sorted(source.compared) if _is_exit_command(text)]
        if commands:
            return min(commands, key=_rank)
    for source in (pair.client, pair.server):  # what users are told
        for text in source.strings:
            match = _QUOTED_COMMAND.search(text)
            if match and _ABOUT_LEAVING.search(text):
                return match.group(1)
    return None


def _is_exit_command(text: str) -> bool:
    return text.strip().lstrip(_PREFIXES).casefold() in _WORDS and len(text.strip()) <= _LONGEST_COMMAND


def _rank(command: str) -> tuple[int, int]:
    """The usual words first; of one word, the form with more before it."""
    return _WORDS.index(command.lstrip(_PREFIXES).casefold()), -len(command)


def leave(terminal: UserTerminal, command: str | None) -> None:
    """Leave by the command, or by ending the input."""
    if command is None:
        terminal.ends_input()
    else:
        terminal.types(command)
