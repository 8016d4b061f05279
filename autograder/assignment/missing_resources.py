"""What a program needs and does not find here: that is no fault of the student's, so a person has to look."""

from __future__ import annotations

import re
from dataclasses import dataclass

from autograder.assignment.chat_session import ChatSession
from autograder.assignment.ungradable import CannotGrade
from autograder.assignment.user_terminal import UserTerminal


@dataclass(frozen=True)
class _Resource:
    """A kind of thing that may be missing. Templates: {program} is a file's name, {found} what the pattern found."""

    pattern: str  # searched in a program's last words
    reason: str
    to_do: str


_RESOURCES = (
    _Resource(
        r"ModuleNotFoundError: No module named '([^']+)'",
        "{program} needs the module {found}, which is not here",
        "Install {found} for the Python that grades, or ask for the missing file.",
    ),
    _Resource(
        r"(TclError|no display|cannot connect to X|\$DISPLAY|could not connect to display)",
        "{program} opens a window",
        "Start the server and three of these clients on a desktop, and look at the windows.",
    ),
    _Resource(
        r"(no such table|sqlite3\.|OperationalError|psycopg|pymysql|InterfaceError|redis)",
        "{program} needs a database that is not there",
        "Set the database up as the student did, or ask for it.",
    ),
    _Resource(
        r"(Inappropriate ioctl|termios\.error|not a tty|_curses\.error|setupterm)",
        "{program} wants a real terminal",
        "Start the server and three of these clients in three terminals, and look at them.",
    ),
    _Resource(
        r"FileNotFoundError: .*?'([^']+)'",
        "{program} needs a file that was not handed in: {found}",
        "Ask for the file {found}.",
    ),
    _Resource(
        r"(gaierror|Network is unreachable|No route to host|timed out: .*8\.8)",
        "{program} needs a network that is not here",
        "Run it on a machine with that network.",
    ),
)


def missing_resource(session: ChatSession) -> CannotGrade | None:
    """Why a person has to look, if something that is missing here stopped one of the programs."""
    for terminal in session.terminals.values():
        if terminal is not session.server and terminal.is_at_prompt and not terminal.calls:
            return _missing_answer(terminal)
    servers = [] if session.server is None else [session.server]
    for terminal in [*servers, *session.terminals.values()]:
        if not terminal.is_closed:
            last_words = _last_words(terminal)
            for resource in _RESOURCES:
                match = re.search(resource.pattern, last_words)
                if match:
                    words = {"program": terminal.source.path.name, "found": match.group(1)}
                    return CannotGrade(resource.reason.format(**words), resource.to_do.format(**words))
    return None


def _missing_answer(terminal: UserTerminal) -> CannotGrade:
    """A client that asks something before it connects, and none of the answers was right."""
    assert terminal.prompt is not None
    question = (terminal.prompt.text or terminal.last_lines(1)).strip()[-120:]
    answers = ", ".join(repr(line.text) for line in terminal.typed)
    return CannotGrade(
        f"{terminal.source.path.name} asks {question!r} before it connects, and {answers} did not answer it",
        "Start it, answer its questions, and see whether three users can talk.",
    )


def _last_words(terminal: UserTerminal) -> str:
    """The exceptions that ended its threads, and the last lines on its screen if it has ended."""
    exceptions = " ".join(death.text for death in terminal.program.reported.deaths)
    shown = terminal.screen() if not terminal.program.is_running else ""
    return "\n".join([exceptions, *shown.strip().splitlines()[-3:]])
