"""What a program's prompt asks for, in seven languages, and which option of a menu to take."""

from __future__ import annotations

import re
from enum import Enum

from autograder.assignment import prompt_words as words

_MENU = re.compile(r"(?m)(?:^|[\s(\[])1\s?[\])\.:\-–—=/,]\s*\S|\b1 ?(?:or|или|o|oder|ou|veya|/) ?2\b")
_YES_NO = re.compile(r"\(?\b[yY]/[nN]\b|\b[дД]/[нН]\b|\byes/no\b|\bда/нет\b", re.IGNORECASE)
_HOST_AND_PORT = re.compile(r"host\s*:\s*port|ip\s*:\s*port|адрес\s*:\s*порт|хост\s*:\s*порт", re.IGNORECASE)
_SPEAKER_TAG = re.compile(
    r"\W*(?:server|client|user|сервер|клиент|serveur|servidor|cliente|kunde)\s?\d?\W*", re.IGNORECASE
)
_OPTION = re.compile(r"(?:^|[\s(\[,;/])([0-9a-zA-Z])\s?[\])\.:\-–—=]\s*([^\n,;/()\[\]]+)")  # "1 - join"
_EITHER = re.compile(r"[(\[]\s*(\w+)\s*[/|]\s*\w+")  # "(tcp/udp)"


class Question(Enum):
    """What a prompt asks for."""

    HOST = "host"
    PORT = "port"
    CHOICE = "choice"
    YES = "yes"
    NAME = "name"
    PASSWORD = "password"
    MESSAGE = "message"  # the chat itself: it has begun
    UNKNOWN = "unknown"


def classify(prompt: str, above: str = "", target: str = "", *, is_number: bool = False) -> Question:
    """What is asked for.

    `prompt` is what `input()` was given, `above` the last lines on the screen before it, `target`
    the variable that takes the answer, `is_number` whether the answer has to be one. What the prompt
    says counts first; one that says nothing is understood by the screen above it, then by the
    variable's name.
    """
    question = _classify_text(prompt)
    if is_number and question in (Question.MESSAGE, Question.UNKNOWN) and not _MENU.search(f"{above}\n{prompt}"):
        return Question.PORT
    question_above = _classify_text(above)
    is_short_message = question is Question.MESSAGE and len(prompt.strip()) <= 2  # "я " may end a question
    if is_short_message and question_above in (Question.CHOICE, Question.NAME, Question.PORT, Question.HOST):
        return question_above
    if question is not Question.UNKNOWN:
        return question
    if prompt.strip(" \t\n>:$#-»") and not is_number:
        return Question.UNKNOWN
    if question_above not in (Question.UNKNOWN, Question.MESSAGE):
        return question_above
    by_target = _classify_text(_words_of(target))
    if by_target is not Question.UNKNOWN:
        return by_target
    return Question.PORT if is_number else question_above


def _words_of(identifier: str) -> str:
    """The words of `userName2` or `user_name`."""
    return re.sub(r"[_\d]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", identifier))


def _classify_text(text: str) -> Question:
    if words.PASSWORD.search(text):
        return Question.PASSWORD
    if _YES_NO.search(text):
        return Question.YES
    if _MENU.search(text):
        return Question.CHOICE
    host, port = words.HOST.search(text), words.PORT.search(text)
    if host and (not port or host.start() < port.start()):
        return Question.HOST
    if port:
        return Question.PORT
    message = words.MESSAGE.search(text)
    if words.NAME.search(text) and not (message and message.group().casefold() in words.SURELY_MESSAGE):
        return Question.NAME
    if words.CHOICE.search(text):
        return Question.CHOICE
    if message:
        return Question.MESSAGE
    return Question.HOST if words.MAYBE_HOST.search(text) else Question.UNKNOWN


def is_about_the_peer(prompt: str) -> bool:
    """Whether a question about a port or an address means somebody else's, not one's own."""
    return words.PEER.search(prompt) is not None


def is_speaker_tag(prompt: str) -> bool:
    """Whether a prompt only says who speaks ("server> ", "Клиент: "): in a loop that is the chat, not a question."""
    return _SPEAKER_TAG.fullmatch(prompt) is not None


def asks_host_and_port(prompt: str) -> bool:
    """Whether one answer has to hold host and port ("host:port")."""
    return _HOST_AND_PORT.search(prompt) is not None


def menu_choice(menu: str, *, as_server: bool | None = None) -> str:
    """What to type at a menu: the first option, or, where one file plays both parts, the one for this part."""
    options = _OPTION.findall(menu)
    if as_server is not None:
        wanted = words.SERVE if as_server else words.JOIN
        for mark, option in options:
            if wanted.search(option):
                return str(mark)
        word = wanted.search(menu)
        if word and not options:
            return word.group()
    if options and not any(mark == "1" for mark, _ in options):
        return str(options[0][0])
    either = _EITHER.search(menu)
    if either and not either.group(1).isdigit() and not options:
        return either.group(1)
    return "1"
