"""From the start of a program to the chat: its command line, and its opening questions, answered as a person would."""

from __future__ import annotations

from autograder.assignment.chat_session import ChatSession
from autograder.assignment.prompts import Question, is_a_tag, is_about_the_other, option, wants, wants_both
from autograder.assignment.source_facts import InputCall, SourceFacts
from autograder.assignment.ungradable import CannotGrade
from autograder.assignment.user_terminal import UserTerminal
from autograder.story.failure_facts import Fact
from autograder.story.failures import DEADLINE, ENDED, SETTLED, Failed, Failure, FailureKind

_TURNS = 14  # questions before the chat, at most
_SAME = 3  # times that one question is answered
HOST = "127.0.0.1"
USUAL_PORT = 5050
PASSWORD = "Secret123"


def orders(source: SourceFacts, port: int, name: str) -> list[tuple[str, ...]]:
    """The command lines worth trying: none, what the source says, the usual ones."""
    if not (source.uses_argv or source.arguments):
        return [()]
    answers = {Question.HOST: HOST, Question.PORT: str(port), Question.NAME: name, Question.PASSWORD: PASSWORD}
    planned: list[str] = []
    for flag, called in source.arguments:
        planned += [flag] if flag else []
        planned.append(answers.get(wants("", "", called), name))
    usual = [(HOST, str(port)), (str(port),), (HOST, str(port), name), (name,), (HOST,), (name, HOST, str(port))]
    found: list[tuple[str, ...]] = [()]
    for order in [tuple(planned), *usual]:
        if order not in found:
            found.append(order)
    return found


def server_port(table: ChatSession) -> int:
    """The port that the server's source asks for."""
    places = table.server.program.reported.listeners if table.server else []
    return next((p.asked.port for p in places if p.asked and p.asked.port), USUAL_PORT)


def open_server(table: ChatSession) -> UserTerminal:
    """Start the server and answer what it asks, until it listens. Raises Failed, CannotGrade."""
    source, kind = table.pair.server, table.pair.protocol
    tries = orders(source, USUAL_PORT, "Server")
    for number, args in enumerate(tries):
        terminal = table.start("server", source, args)
        if _until_it_listens(table, terminal, kind):
            return terminal
        if terminal.program.is_running or number == len(tries) - 1:
            break
    died = terminal.program.reported.deaths[-1] if terminal.program.reported.deaths else None
    if not terminal.program.is_running:
        facts: dict[str, Fact] = {"exit_code": terminal.program.exit_code or 0}
        if died:
            facts = {"error": died.text, "line": died.line}
        raise Failed(
            Failure(FailureKind.ENDED_BEFORE_LISTENING, ENDED, who="server", program=source.path.name, facts=facts)
        )
    why = SETTLED if table.is_settled() else DEADLINE
    facts = {"prompt": terminal.prompt.text} if terminal.at_prompt and terminal.prompt else {}
    raise Failed(Failure(FailureKind.SERVER_NOT_LISTENING, why, who="server", program=source.path.name, facts=facts))


def _until_it_listens(table: ChatSession, terminal: UserTerminal, kind: str) -> bool:
    program = terminal.program
    answers = _Answers(table, terminal)
    for _ in range(_TURNS):
        table.wait(
            lambda: program.reported.listener(kind) is not None or terminal.at_prompt or not program.is_running,
            terminal,
        )
        program.flush_reports()  # it may rest already, and its word that it listens be still on its way
        if program.reported.listener(kind) is None and terminal.at_prompt:
            table.rests()  # it may print a menu, or listen in another thread
        if program.reported.listener(kind) is not None or not terminal.at_prompt:
            return program.reported.listener(kind) is not None
        answers.give()
    return False


def sit_down(table: ChatSession, role: str) -> UserTerminal:
    """Start a client for `role` and bring it to the chat, as far as it goes. Raises CannotGrade."""
    source = table.pair.client
    port = server_port(table)
    tries = orders(source, port, table.a_name(role))
    for args in tries:
        terminal = table.start(role, source, args)
        if args and terminal.name not in args:
            args = tuple(terminal.name if a.startswith(role.capitalize()) else a for a in args)
        come_in(table, terminal)
        if terminal.program.is_running:
            break
    return terminal


def come_in(table: ChatSession, terminal: UserTerminal) -> None:
    """Answer questions until the chat has begun, then say something if nothing was said.

    Some servers count one in only then.
    """
    answers = _Answers(table, terminal)
    program = terminal.program
    for _ in range(_TURNS):
        table.rests()
        if not program.is_running:
            return
        if not terminal.at_prompt:
            if not program.reported.asks and terminal.source.reads_keyboard and terminal.typed < 1:
                answers.types_name()  # it reads sys.stdin, of which nothing is known
                continue
            break
        if not answers.give():
            break
    if not program.is_running:
        return
    if not terminal.gave_name:
        answers.types_name()
        table.rests()
        if terminal.at_prompt and answers.is_asked_again():
            come_in(table, terminal)
    elif table.pair.protocol == "udp":
        terminal.types(f"I am {terminal.name}")
        table.rests()


class _Answers:
    """What was asked at one terminal, and what was answered."""

    def __init__(self, table: ChatSession, terminal: UserTerminal) -> None:
        self._table = table
        self._terminal = terminal
        self._seen = len(terminal.screen())  # characters of the screen read before the last answer
        self._times: dict[tuple[str, int, str], int] = {}

    def types_name(self) -> None:
        """Give one's name."""
        terminal = self._terminal
        self._type(terminal.name)
        terminal.gave_name = True

    def is_asked_again(self) -> bool:
        """Whether the screen asks something since the last answer."""
        return wants("", self._above()) not in (Question.UNKNOWN, Question.MESSAGE)

    def give(self) -> bool:
        """Answer the question at the prompt; False if it is the chat itself."""
        terminal = self._terminal
        asked = terminal.prompt
        assert asked is not None
        site = self._site(asked.file, asked.line)
        above = self._above()
        key = (asked.file, asked.line, asked.text.replace(terminal.name, ""))
        times = self._times[key] = self._times.get(key, 0) + 1
        found = wants(asked.text, above, site.target, number=site.is_number)
        if self._is_chat(found, asked.text, above, site, times):
            return False
        if times > _SAME:
            raise CannotGrade(
                f"{terminal.source.path.name} asks {(asked.text or above).strip()[-120:]!r} again and again, and "
                f"{terminal.texts[-1]!r} is not the answer",
                "Start it, answer its questions, and see whether three users can talk.",
            )
        self._answer(found, asked.text, above, times)
        return True

    def _is_chat(self, found: Question, prompt: str, above: str, site: InputCall, times: int) -> bool:
        terminal = self._terminal
        if terminal.gave_name and terminal.name.casefold() in prompt.casefold():
            return True  # "Alice: "
        if found is Question.MESSAGE or (site.in_loop and is_a_tag(prompt)):
            return True
        if not terminal.gave_name:
            return False
        if len(prompt.strip()) > 2:
            return found is Question.UNKNOWN and (site.in_loop or times > 1)
        return found is not Question.CHOICE and not above.rstrip().endswith((":", "?"))  # nothing asks: the chat is on

    def _answer(self, found: Question, prompt: str, above: str, times: int) -> None:
        terminal, table = self._terminal, self._table
        is_server = terminal is table.server
        if found is Question.HOST:
            self._type(f"{HOST}:{server_port(table)}" if wants_both(prompt) else HOST)
        elif found is Question.PORT:
            self._type(str(self._port(prompt or above, is_server)))
        elif found is Question.CHOICE:
            both = is_server if table.pair.is_one_file else None
            first = option(f"{above}\n{prompt}", as_server=both)
            self._type(str(int(first) + times - 1) if first.isdigit() else first)
        elif found is Question.YES:
            self._type("да" if "да" in f"{above}{prompt}".casefold() and "y/n" not in prompt.casefold() else "y")
        elif found is Question.PASSWORD:
            self._type(PASSWORD)
        else:
            if times > 1:
                terminal.name = table.a_name(terminal.role)
            self.types_name()

    def _port(self, prompt: str, is_server: bool) -> int:
        if self._table.pair.protocol == "udp" and "bind" in self._table.pair.client.calls:
            own, other = (USUAL_PORT, USUAL_PORT + 1) if is_server else (USUAL_PORT + 1, USUAL_PORT)
            return other if is_about_the_other(prompt) else own
        return USUAL_PORT if is_server else server_port(self._table)

    def _type(self, text: str) -> None:
        self._seen = len(self._terminal.screen())
        self._terminal.types(text)

    def _above(self) -> str:
        asked = self._terminal.prompt
        new = self._terminal.screen()[self._seen :]
        if asked is not None and asked.text and new.endswith(asked.text):
            new = new.removesuffix(asked.text)
        lines = [line.rstrip() for line in new.splitlines() if line.strip()]
        return "\n".join(lines[-6:])

    def _site(self, file: str, line: int) -> InputCall:
        home = self._table.pair.home
        for source in (self._terminal.source, self._table.pair.client, self._table.pair.server):
            if source.path == home / file or source.path.name == file:
                return source.input_call_at(line)
        from autograder.assignment.source_analysis import analyse_source

        return analyse_source(home / file).input_call_at(line)
