"""Answering what a program asks before the chat, as a person would."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from autograder.assignment.chat_session import ChatSession
from autograder.assignment.command_lines import HOST, PASSWORD
from autograder.assignment.prompts import (
    Question,
    asks_host_and_port,
    classify,
    is_about_the_peer,
    is_speaker_tag,
    menu_choice,
)
from autograder.assignment.source_analysis import analyse_source
from autograder.assignment.source_facts import InputCall
from autograder.assignment.ungradable import CannotGrade, Ungradable
from autograder.assignment.user_terminal import UserTerminal

USUAL_PORT = 5050
_MOST_ANSWERS = 3  # to one question
_LINES_ABOVE = 6  # of the screen above a prompt
_LONGEST_UNLABELLED = 2  # characters of a prompt that says nothing: "> "


def server_port(session: ChatSession) -> int:
    """The port that the server's source asks for."""
    listeners = session.server.program.reported.listeners if session.server else []
    return next((one.asked.port for one in listeners if one.asked and one.asked.port), USUAL_PORT)


@dataclass(frozen=True)
class _Prompt:
    """One question at one terminal."""

    text: str  # what input() was given
    above: str  # the last lines on the screen above it
    input_call: InputCall
    times: int  # how often it has been asked

    @property
    def kind(self) -> Question:
        return classify(self.text, self.above, self.input_call.target, is_number=self.input_call.is_number)

    @property
    def all_text(self) -> str:
        return f"{self.above}\n{self.text}"


class LoginDialogue:
    """The questions that were asked at one terminal, and the answers."""

    def __init__(self, session: ChatSession, terminal: UserTerminal) -> None:
        """Nothing has been answered yet."""
        self._session = session
        self._terminal = terminal
        self._screen_read = len(terminal.screen())  # characters of the screen before the last answer
        self._times: Counter[tuple[str, int, str]] = Counter()  # how often each question was asked

    def give_nickname(self) -> None:
        """Type the user's nickname."""
        self._type(self._terminal.nickname)
        self._terminal.gave_nickname = True

    def is_asked_again(self) -> bool:
        """Whether the screen asks something since the last answer."""
        return classify("", self._above()) not in (Question.UNKNOWN, Question.MESSAGE)

    def answer(self) -> bool:
        """Answer the question at the prompt; False if it is the chat itself.

        Raises CannotGrade for a question that is asked again and again.
        """
        prompt = self._prompt()
        if self._is_chat(prompt):
            return False
        if prompt.times > _MOST_ANSWERS:
            raise CannotGrade(
                Ungradable.ASKS_AGAIN,
                program=self._terminal.source.path.name,
                question=(prompt.text or prompt.above).strip()[-120:],
                answer=self._terminal.typed[-1].text,
            )
        text = self._answer_to(prompt)
        if text is not None:
            self._type(text)
            return True
        if prompt.times > 1:  # the first one may be taken, or not allowed
            self._terminal.nickname = self._session.new_nickname(self._terminal.cast_name)
        self.give_nickname()
        return True

    # -- what is asked ---------------------------------------------------------------------------

    def _prompt(self) -> _Prompt:
        asked = self._terminal.prompt
        assert asked is not None
        question = (asked.file, asked.line, asked.text.replace(self._terminal.nickname, ""))
        self._times[question] += 1
        return _Prompt(asked.text, self._above(), self._input_call(asked.file, asked.line), self._times[question])

    def _above(self) -> str:
        """The last lines on the screen since the last answer, without the prompt itself."""
        new = self._terminal.screen()[self._screen_read :]
        asked = self._terminal.prompt
        if asked is not None and asked.text:
            new = new.removesuffix(asked.text)
        lines = [line.rstrip() for line in new.splitlines() if line.strip()]
        return "\n".join(lines[-_LINES_ABOVE:])

    def _input_call(self, file: str, line: int) -> InputCall:
        pair = self._session.pair
        for source in (self._terminal.source, pair.client, pair.server):
            if source.path == pair.home / file or source.path.name == file:
                return source.input_call_at(line)
        return analyse_source(pair.home / file).input_call_at(line)

    def _is_chat(self, prompt: _Prompt) -> bool:
        """Whether this prompt waits for what the user has to say in the chat."""
        terminal, kind = self._terminal, prompt.kind
        if terminal.gave_nickname and terminal.nickname.casefold() in prompt.text.casefold():
            return True  # "Alice: "
        if kind is Question.MESSAGE or (prompt.input_call.in_loop and is_speaker_tag(prompt.text)):
            return True
        if not terminal.gave_nickname:
            return False
        if len(prompt.text.strip()) > _LONGEST_UNLABELLED:
            return kind is Question.UNKNOWN and (prompt.input_call.in_loop or prompt.times > 1)
        return kind is not Question.CHOICE and not prompt.above.rstrip().endswith((":", "?"))  # nothing asks

    # -- what is answered ------------------------------------------------------------------------

    def _answer_to(self, prompt: _Prompt) -> str | None:
        """What to type; None for the user's nickname."""
        kind = prompt.kind
        if kind is Question.HOST:
            return f"{HOST}:{server_port(self._session)}" if asks_host_and_port(prompt.text) else HOST
        if kind is Question.PORT:
            return str(self._port(prompt.text or prompt.above))
        if kind is Question.CHOICE:
            return self._choice(prompt)
        if kind is Question.YES:
            in_russian = "да" in prompt.all_text.casefold() and "y/n" not in prompt.text.casefold()
            return "да" if in_russian else "y"
        return PASSWORD if kind is Question.PASSWORD else None

    def _choice(self, prompt: _Prompt) -> str:
        """The option to take from a menu; the next one each time it is asked again."""
        as_server = self._is_server if self._session.pair.is_one_file else None
        choice = menu_choice(prompt.all_text, as_server=as_server)
        return str(int(choice) + prompt.times - 1) if choice.isdigit() else choice

    def _port(self, question: str) -> int:
        pair = self._session.pair
        if pair.protocol == "udp" and "bind" in pair.client.calls:
            own, peers = (USUAL_PORT, USUAL_PORT + 1) if self._is_server else (USUAL_PORT + 1, USUAL_PORT)
            return peers if is_about_the_peer(question) else own
        return USUAL_PORT if self._is_server else server_port(self._session)

    @property
    def _is_server(self) -> bool:
        return self._terminal is self._session.server

    def _type(self, text: str) -> None:
        self._screen_read = len(self._terminal.screen())
        self._terminal.types(text)
