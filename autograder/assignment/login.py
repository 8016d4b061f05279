"""Starting the programs of a chat session and bringing its users into the chat."""

from __future__ import annotations

from autograder.assignment.chat_session import ChatSession
from autograder.assignment.command_lines import command_lines
from autograder.assignment.event_recorder import SERVER
from autograder.assignment.login_dialogue import USUAL_PORT, LoginDialogue, server_port
from autograder.assignment.user_terminal import UserTerminal
from autograder.story.failures import DEADLINE, ENDED, SETTLED, Failed, Failure, FailureKind

_MOST_QUESTIONS = 14  # before the chat


def start_server(session: ChatSession) -> UserTerminal:
    """Start the server and answer its questions until it listens. Raises Failed, CannotGrade."""
    source = session.pair.server
    for args in command_lines(source, USUAL_PORT, "Server"):
        terminal = session.start(SERVER, source, args)
        if _answer_until_it_listens(session, terminal):
            return terminal
        if terminal.program.is_running:
            break
    raise Failed(_why_it_does_not_listen(session, terminal))


def _answer_until_it_listens(session: ChatSession, terminal: UserTerminal) -> bool:
    program = terminal.program
    dialogue = LoginDialogue(session, terminal)

    def listens() -> bool:
        return program.reported.listener(session.pair.protocol) is not None

    for _ in range(_MOST_QUESTIONS):
        session.wait(lambda: listens() or terminal.is_at_prompt or not program.is_running, terminal)
        program.flush_reports()  # it may be settled already, and its report that it listens still on its way
        if terminal.is_at_prompt and not listens():
            session.wait_until_quiet()  # it may print a menu, or listen in another thread
        if listens() or not terminal.is_at_prompt:
            return listens()
        dialogue.answer()
    return False


def _why_it_does_not_listen(session: ChatSession, terminal: UserTerminal) -> Failure:
    program, file = terminal.program, terminal.source.path.name
    if not program.is_running:
        facts = terminal.death_facts or {"exit_code": program.exit_code or 0}
        return Failure(FailureKind.ENDED_BEFORE_LISTENING, ENDED, who=SERVER, program=file, facts=facts)
    facts = {"prompt": terminal.prompt.text} if terminal.is_at_prompt and terminal.prompt else {}
    rests_on = SETTLED if session.is_settled() else DEADLINE
    return Failure(FailureKind.SERVER_NOT_LISTENING, rests_on, who=SERVER, program=file, facts=facts)


def start_client(session: ChatSession, cast_name: str) -> UserTerminal:
    """Start a client for `cast_name` and bring it into the chat, as far as it goes. Raises CannotGrade."""
    source = session.pair.client
    for args in command_lines(source, server_port(session), session.new_nickname(cast_name)):
        terminal = session.start(cast_name, source, args)
        log_in(session, terminal)
        if terminal.program.is_running:
            break
    return terminal


def log_in(session: ChatSession, terminal: UserTerminal) -> None:
    """Answer questions until the chat has begun, then say something if nothing was said.

    Some servers count a user in only then. Raises CannotGrade.
    """
    dialogue = LoginDialogue(session, terminal)
    program = terminal.program
    for _ in range(_MOST_QUESTIONS):
        session.wait_until_quiet()
        if not program.is_running:
            return
        if terminal.is_at_prompt:
            if not dialogue.answer():
                break
        elif not program.reported.asks and terminal.source.reads_keyboard and not terminal.typed:
            dialogue.give_nickname()  # it reads sys.stdin, of which nothing is reported
        else:
            break
    if not program.is_running:
        return
    if not terminal.gave_nickname:
        dialogue.give_nickname()
        session.wait_until_quiet()
        if terminal.is_at_prompt and dialogue.is_asked_again():
            log_in(session, terminal)
    elif session.pair.protocol == "udp":
        terminal.types(f"I am {terminal.nickname}")
        session.wait_until_quiet()
