"""What one Python file of a submission does, as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class InputCall:
    """One call of `input()`."""

    line: int
    target: str = ""  # the variable that takes its value
    is_number: bool = False  # whether the value is converted to a number
    in_loop: bool = False


@dataclass
class SourceFacts:
    """What a file does, by its source; nothing more is known of a file with a `problem`."""

    path: Path
    problem: str | None = None  # why it cannot be read as Python
    is_python2: bool = False
    calls: set[str] = field(default_factory=set)  # names of the socket calls, as "recv"
    call_lines: set[tuple[str, int]] = field(default_factory=set)  # (call, each line that it spans)
    socket_kinds: set[str] = field(default_factory=set)  # "tcp", "udp": the sockets it makes
    imports: set[str] = field(default_factory=set)  # top-level modules that it cannot do without
    optional_imports: set[str] = field(default_factory=set)  # those inside `try`
    imported_names: set[str] = field(default_factory=set)  # dotted names, for finding helper files
    input_calls: list[InputCall] = field(default_factory=list)
    reads_keyboard: bool = False
    numbers: set[int] = field(default_factory=set)  # those that could be ports
    strings: list[str] = field(default_factory=list)
    compared: set[str] = field(default_factory=set)  # texts that something is compared with
    arguments: list[tuple[str, str]] = field(default_factory=list)  # (option or "", name) the command line should have
    uses_argv: bool = False
    broadcasts: bool = False
    helpers: set[Path] = field(default_factory=set)  # files of the submission that it imports, directly or not

    def input_call_at(self, line: int) -> InputCall:
        """The `input()` call on this line; one of which nothing is known if there is none."""
        return next((call for call in self.input_calls if call.line == line), InputCall(line))

    def absorb(self, helper: SourceFacts) -> None:
        """Add what a helper module does: it runs as part of this program."""
        self.calls |= helper.calls
        self.socket_kinds |= helper.socket_kinds
        self.imports |= helper.imports
        self.optional_imports |= helper.optional_imports
        self.numbers |= helper.numbers
        self.compared |= helper.compared
        self.strings += helper.strings
        self.reads_keyboard |= helper.reads_keyboard
        self.broadcasts |= helper.broadcasts
