"""What a program needs and does not find here: that is no fault of the student's, so a person has to look."""

from __future__ import annotations

import re

from autograder.assignment.chat_session import ChatSession
from autograder.assignment.ungradable import CannotGrade, Ungradable
from autograder.assignment.user_terminal import UserTerminal

# What is searched in a program's last words; the group is what the sentence names.
_PATTERNS = {
    Ungradable.MODULE_MISSING: r"ModuleNotFoundError: No module named '([^']+)'",
    Ungradable.DISPLAY_MISSING: r"(TclError|no display|cannot connect to X|\$DISPLAY|could not connect to display)",
    Ungradable.DATABASE_MISSING: r"(no such table|sqlite3\.|OperationalError|psycopg|pymysql|InterfaceError|redis)",
    Ungradable.TERMINAL_MISSING: r"(Inappropriate ioctl|termios\.error|not a tty|_curses\.error|setupterm)",
    Ungradable.FILE_MISSING: r"FileNotFoundError: .*?'([^']+)'",
    Ungradable.NETWORK_MISSING: r"(gaierror|Network is unreachable|No route to host|timed out: .*8\.8)",
}


def missing_resource(session: ChatSession) -> CannotGrade | None:
    """Why a person has to look, if something that is missing here stopped one of the programs."""
    for terminal in session.terminals.values():
        if terminal is not session.server and terminal.is_at_prompt and not terminal.calls:
            return _missing_answer(terminal)
    for terminal in session.open_terminals():
        last_words = _last_words(terminal)
        for kind, pattern in _PATTERNS.items():
            match = re.search(pattern, last_words)
            if match:
                return CannotGrade(kind, program=terminal.source.path.name, found=match.group(1))
    return None


def _missing_answer(terminal: UserTerminal) -> CannotGrade:
    """A client that asks something before it connects, and none of the answers was right."""
    assert terminal.prompt is not None
    return CannotGrade(
        Ungradable.ASKS_BEFORE_CONNECTING,
        program=terminal.source.path.name,
        question=(terminal.prompt.text or terminal.last_lines(1)).strip()[-120:],
        answers=", ".join(repr(line.text) for line in terminal.typed),
    )


def _last_words(terminal: UserTerminal) -> str:
    """The exceptions that ended its threads, and the last lines on its screen if it has ended."""
    exceptions = " ".join(death.text for death in terminal.program.reported.deaths)
    shown = terminal.screen() if not terminal.program.is_running else ""
    return "\n".join([exceptions, *shown.strip().splitlines()[-3:]])
