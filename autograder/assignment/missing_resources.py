"""What stopped a program and is no fault of the student's that a machine could judge: a person has to look."""

from __future__ import annotations

import re

from autograder.assignment.chat_session import ChatSession
from autograder.assignment.ungradable import CannotGrade

_CASES = (
    (r"ModuleNotFoundError: No module named '([^']+)'", "{0} needs the module {1}, which is not here",
     "Install {1} for the Python that grades, or ask for the missing file."),
    (r"(TclError|no display|cannot connect to X|\$DISPLAY|could not connect to display)", "{0} opens a window",
     "Start the server and three of these clients on a desktop, and look at the windows."),
    (r"(no such table|sqlite3\.|OperationalError|psycopg|pymysql|InterfaceError|redis)",
     "{0} needs a database that is not there",
     "Set the database up as the student did, or ask for it."),
    (r"(Inappropriate ioctl|termios\.error|not a tty|_curses\.error|setupterm)", "{0} wants a real terminal",
     "Start the server and three of these clients in three terminals, and look at them."),
    (r"FileNotFoundError: .*?'([^']+)'", "{0} needs a file that was not handed in: {1}", "Ask for the file {1}."),
    (r"(gaierror|Network is unreachable|No route to host|timed out: .*8\.8)", "{0} needs a network that is not here",
     "Run it on a machine with that network."),
)  # fmt: skip


def not_the_students(table: ChatSession) -> CannotGrade | None:
    """Why a person has to look, if what ended one of the programs was something missing here."""
    for terminal in table.terminals.values():
        asked = terminal.prompt
        if not terminal.calls and asked is not None and terminal.at_prompt and terminal is not table.server:
            question = (asked.text or terminal.last_lines(1)).strip()[-120:]
            return CannotGrade(
                f"{terminal.source.path.name} asks {question!r} before it connects, "
                f"and {', '.join(map(repr, terminal.texts))} did not answer it",
                "Start it, answer its questions, and see whether three users can talk.",
            )
    everyone = [table.server] if table.server else []
    for terminal in [*everyone, *table.terminals.values()]:
        if terminal.gone:
            continue
        deaths = " ".join(d.text for d in terminal.program.reported.deaths)
        shown = terminal.screen() if not terminal.program.is_running else ""
        last = "\n".join(shown.strip().splitlines()[-3:])
        for pattern, reason, to_do in _CASES:
            match = re.search(pattern, f"{deaths}\n{last}")
            if match:
                words = (terminal.source.path.name, match.group(1))
                return CannotGrade(reason.format(*words), to_do.format(*words))
    return None
