"""Which files of a submission are servers, which are clients, and which belong together."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from autograder.assignment.program_roles import is_client, is_server, protocol_of
from autograder.assignment.runnable import require_readable
from autograder.assignment.source_facts import SourceFacts
from autograder.assignment.submission_files import analyse_files
from autograder.assignment.ungradable import CannotGrade, Ungradable

MOST_PAIRS = 4
_MOST_FILES_NAMED = 8  # in a sentence


@dataclass
class Pair:
    """A server and the client that belongs to it. The same file may play both parts."""

    server: SourceFacts
    client: SourceFacts
    protocol: str  # "tcp" or "udp"
    home: Path  # the folder whose files are the student's
    server_is_user: bool = False  # somebody chats at the server's keyboard: a chat of two

    @property
    def is_one_file(self) -> bool:
        """Whether the same file is started twice."""
        return self.server.path == self.client.path

    @property
    def server_name(self) -> str:
        """The server's path within the submission."""
        return self._name(self.server)

    @property
    def client_name(self) -> str:
        """The client's path within the submission."""
        return self._name(self.client)

    def _name(self, source: SourceFacts) -> str:
        path = source.path
        return path.relative_to(self.home).as_posix() if path.is_relative_to(self.home) else path.name


@dataclass
class Submission:
    """The files of a submission and the pairs among them."""

    home: Path
    sources: dict[Path, SourceFacts]
    pairs: list[Pair] = field(default_factory=list)

    @property
    def module_names(self) -> set[str]:
        """The names that its files and their folders can be imported by."""
        return {name for path in self.sources for name in (path.stem, path.parent.name)}


def find_pairs(home: Path, server: Path | None = None, client: Path | None = None) -> Submission:
    """Analyse every Python file below `home` and pair servers with clients; files that are named are taken as named.

    Raises CannotGrade if there is no pair.
    """
    named = [path for path in (server, client) if path is not None]
    submission = Submission(home, analyse_files(home, named))
    programs = _programs(submission.sources)
    servers = [submission.sources[server]] if server else [p for p in programs if is_server(p)]
    clients = [submission.sources[client]] if client else [p for p in programs if is_client(p) and p not in servers]
    submission.pairs = _pair_up(servers, clients, home, both_named=len(named) == 2)
    if not submission.pairs:
        peers = _peers(servers, clients, home)
        if peers is None:
            _raise_no_pair(list(submission.sources.values()), programs, servers, clients)
        submission.pairs.append(peers)
    return submission


def _programs(sources: dict[Path, SourceFacts]) -> list[SourceFacts]:
    """The files a person would start: those with a part in the chat that no other such file imports."""
    with_a_part = [s for s in sources.values() if s.problem is None and (is_server(s) or is_client(s))]
    imported = {helper for source in with_a_part for helper in source.helpers}
    return [s for s in with_a_part if s.path not in imported] or with_a_part


def _pair_up(servers: list[SourceFacts], clients: list[SourceFacts], home: Path, *, both_named: bool) -> list[Pair]:
    """The most likely pairs: each program in one of them, as far as there are enough of both."""
    candidates = [
        (_likelihood(server, client), server, client)
        for server in servers
        for client in clients
        if both_named or protocol_of(server) == protocol_of(client)
    ]
    candidates.sort(key=lambda c: (-c[0], str(c[1].path), str(c[2].path)))
    pairs: list[Pair] = []
    for _, server, client in candidates:
        server_is_taken = any(pair.server is server for pair in pairs)
        client_is_taken = any(pair.client is client for pair in pairs)
        if client_is_taken and (server_is_taken or len(servers) > 1):
            continue
        if server_is_taken and len(clients) <= len(servers):
            continue
        pairs.append(Pair(server, client, protocol_of(server), home, server.reads_keyboard))
    return pairs[:MOST_PAIRS]


def _likelihood(server: SourceFacts, client: SourceFacts) -> float:
    """How likely two programs were written for each other: same folder, same port, like names."""
    server_name, client_name = server.path.stem.casefold(), client.path.stem.casefold()
    score = 3.0 * (server.path.parent == client.path.parent)
    score += 2.0 * any(number > 1024 for number in server.numbers & client.numbers)
    words, others = _words_apart_from_role(server_name), _words_apart_from_role(client_name)
    score += 1.5 * len(words & others) - 0.5 * len(words ^ others)
    score += 0.25 * (re.search("serv|сервер", server_name) is not None)
    score += 0.25 * (re.search("client|клиент", client_name) is not None)
    return score


def _words_apart_from_role(name: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", re.sub(r"server|client|сервер|клиент|srv|cli", " ", name)))


def _peers(servers: list[SourceFacts], clients: list[SourceFacts], home: Path) -> Pair | None:
    """A pair without a server of its own: one file that is both, or two equals that both bind a port."""
    if not clients:
        for program in servers:
            if is_client(program) and program.reads_keyboard:
                protocol = protocol_of(program)
                equals = [s for s in servers if s is not program and protocol_of(s) == protocol]
                return Pair(program, equals[0] if equals else program, protocol, home, server_is_user=True)
    binding = next((c for c in clients if "bind" in c.calls), None)
    if not servers and binding is not None:  # by their names, both are clients
        other = next((c for c in clients if c is not binding), binding)
        return Pair(binding, other, protocol_of(binding), home, server_is_user=True)
    return None


def _raise_no_pair(
    sources: list[SourceFacts], programs: list[SourceFacts], servers: list[SourceFacts], clients: list[SourceFacts]
) -> NoReturn:
    for source in sources:
        require_readable(source)
    if not sources:
        raise CannotGrade(Ungradable.NO_PYTHON_FILE)
    if any(program.broadcasts for program in programs):
        raise CannotGrade(Ungradable.NO_SERVER_BY_DESIGN)
    files = ", ".join(sorted(source.path.name for source in sources)[:_MOST_FILES_NAMED])
    if servers and not clients:
        raise CannotGrade(Ungradable.NO_CLIENT, program=servers[0].path.name, files=files)
    if clients and not servers:
        raise CannotGrade(Ungradable.NO_SERVER, program=clients[0].path.name, files=files)
    raise CannotGrade(Ungradable.NO_PROGRAM, files=files)
