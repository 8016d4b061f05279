"""When a person has to grade: why, as data, and the sentences made from it."""

from __future__ import annotations

from enum import Enum


class Ungradable(str, Enum):
    """Why a machine cannot grade here."""

    # The submission as a whole.
    ARCHIVE_TOO_LARGE = "archive_too_large"
    ARCHIVE_BROKEN = "archive_broken"
    NO_PYTHON_FILE = "no_python_file"
    NO_SERVER = "no_server"
    NO_CLIENT = "no_client"
    NO_PROGRAM = "no_program"
    SEVERAL_PROGRAMS = "several_programs"
    NO_SERVER_BY_DESIGN = "no_server_by_design"  # the programs find one another by broadcasts

    # A program that cannot run here, or whose keyboard and screen cannot be used as plain text.
    PYTHON_2 = "python_2"
    SYNTAX_ERROR = "syntax_error"
    OPENS_WINDOW = "opens_window"
    DRAWS_ON_WHOLE_TERMINAL = "draws_on_whole_terminal"
    NEEDS_WINDOWS = "needs_windows"
    NEEDS_MODULE = "needs_module"
    READS_NO_KEYBOARD = "reads_no_keyboard"

    # A program that stopped, or went no further, for want of something.
    MODULE_MISSING = "module_missing"
    DISPLAY_MISSING = "display_missing"
    DATABASE_MISSING = "database_missing"
    TERMINAL_MISSING = "terminal_missing"
    FILE_MISSING = "file_missing"
    NETWORK_MISSING = "network_missing"
    ASKS_AGAIN = "asks_again"
    ASKS_BEFORE_CONNECTING = "asks_before_connecting"


class CannotGrade(Exception):
    """A person has to look."""

    def __init__(self, kind: Ungradable, **facts: str) -> None:
        """`facts` fill the sentences of the kind."""
        super().__init__(kind, facts)
        self.kind = kind
        self.facts = facts

    def __str__(self) -> str:
        """The reason."""
        return self.reason

    @property
    def reason(self) -> str:
        """Why, as a sentence."""
        return _SENTENCES[self.kind][0].format(**self.facts)

    @property
    def to_do(self) -> str:
        """What that person would do, as a sentence."""
        return _SENTENCES[self.kind][1].format(**self.facts)


_LOOK_AT_WINDOWS = "Start the server and three of these clients on a desktop, and look at the windows."
_ANSWER_QUESTIONS = "Start it, answer its questions, and see whether three users can talk."
_SENTENCES = {
    Ungradable.ARCHIVE_TOO_LARGE: ("{archive} unpacks to more than 20 MB", "Unpack it and name the two programs."),
    Ungradable.ARCHIVE_BROKEN: ("{archive} cannot be unpacked: {error}", "Ask for a zip file that opens."),
    Ungradable.NO_PYTHON_FILE: ("there is no Python file in this hand-in", "Ask what was meant to be handed in."),
    Ungradable.NO_SERVER: ("there is a client ({program}) and no server among: {files}", "Ask for the server."),
    Ungradable.NO_CLIENT: ("there is a server ({program}) and no client among: {files}", "Ask for the client."),
    Ungradable.NO_PROGRAM: (
        "neither a server nor a client was found among: {files}",
        "Name them with --server and --client.",
    ),
    Ungradable.SEVERAL_PROGRAMS: (
        "several files could be the {program}: {files}",
        "Ask which one is meant, or leave only that one in the submission.",
    ),
    Ungradable.NO_SERVER_BY_DESIGN: (
        "the programs find each other by broadcasting, without a server",
        "Try it on a network of two machines.",
    ),
    Ungradable.PYTHON_2: ("this is Python 2: {problem}", "Run it with Python 2, or ask for Python 3."),
    Ungradable.SYNTAX_ERROR: ("Python cannot read {problem}", "Look at that line; a newer Python may read it."),
    Ungradable.OPENS_WINDOW: (
        "{program} opens a window ({module}); the keyboard and the screen here are plain text",
        _LOOK_AT_WINDOWS,
    ),
    Ungradable.DRAWS_ON_WHOLE_TERMINAL: (
        "{program} draws on a whole terminal ({module}); the keyboard and the screen here are plain text",
        _LOOK_AT_WINDOWS,
    ),
    Ungradable.NEEDS_WINDOWS: ("{program} imports {module}, which only Windows has", "Run it on a Windows machine."),
    Ungradable.NEEDS_MODULE: (
        "{program} imports {module}, which is not installed here and does not come with Python",
        "Install {module} for the Python that grades, and grade again; or ask why it is needed.",
    ),
    Ungradable.READS_NO_KEYBOARD: (
        "{program} is both programs and reads no keyboard, so nobody can type at it",
        "Start it twice and see whether two users can talk.",
    ),
    Ungradable.MODULE_MISSING: (
        "{program} needs the module {found}, which is not here",
        "Install {found} for the Python that grades, or ask for the missing file.",
    ),
    Ungradable.DISPLAY_MISSING: ("{program} opens a window", _LOOK_AT_WINDOWS),
    Ungradable.DATABASE_MISSING: (
        "{program} needs a database that is not there",
        "Set the database up as the student did, or ask for it.",
    ),
    Ungradable.TERMINAL_MISSING: (
        "{program} wants a real terminal",
        "Start the server and three of these clients in three terminals, and look at them.",
    ),
    Ungradable.FILE_MISSING: ("{program} needs a file that was not handed in: {found}", "Ask for the file {found}."),
    Ungradable.NETWORK_MISSING: (
        "{program} needs a network that is not here",
        "Run it on a machine with that network.",
    ),
    Ungradable.ASKS_AGAIN: (
        "{program} asks {question!r} again and again, and {answer!r} is not the answer",
        _ANSWER_QUESTIONS,
    ),
    Ungradable.ASKS_BEFORE_CONNECTING: (
        "{program} asks {question!r} before it connects, and {answers} did not answer it",
        _ANSWER_QUESTIONS,
    ),
}
