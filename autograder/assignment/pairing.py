"""Which files of a hand-in are servers, which are clients, and who belongs together."""

from __future__ import annotations

import os
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from autograder.assignment.source_analysis import OTHER_SYSTEMS, SCREENS, WINDOWS, SourceFacts, missing_module, read

MOST_FILES = 80
MOST_FOLDERS = 500
MOST_BYTES = 20_000_000
MOST_PAIRS = 4
_SKIPPED = {"__pycache__", "__MACOSX", "node_modules", "venv", ".venv", "env", "site-packages", ".git", ".idea"}


class CannotGrade(Exception):
    """A person has to look: `reason` says why, `to_do` what that person would do."""

    def __init__(self, reason: str, to_do: str) -> None:
        """Both are sentences."""
        super().__init__(reason)
        self.reason = reason
        self.to_do = to_do


@dataclass
class Pair:
    """A server and the client that belongs to it. The same file may play both parts."""

    server: SourceFacts
    client: SourceFacts
    protocol: str  # "tcp" or "udp"
    home: Path  # the folder whose files are the student's
    server_types: bool = False  # somebody sits at the server's keyboard: a chat of two

    @property
    def peers(self) -> bool:
        """Whether one file is started twice."""
        return self.server.path == self.client.path

    def name(self, role: str) -> str:
        """The path of "server" or "client" within the hand-in."""
        path = (self.server if role == "server" else self.client).path
        return path.relative_to(self.home).as_posix() if path.is_relative_to(self.home) else path.name


@dataclass
class Submission:
    """What was found. `notices` are told with the result."""

    home: Path
    pairs: list[Pair] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    readings: dict[Path, SourceFacts] = field(default_factory=dict)


def unpack(archive: Path, into: Path) -> Path:
    """Unpack a zip's Python and data files; raises CannotGrade for one that is broken or too large."""
    try:
        with zipfile.ZipFile(archive) as packed:
            size = 0
            for info in packed.infolist():
                name = PurePosixPath(info.filename.replace("\\", "/"))
                if info.is_dir() or name.is_absolute() or ".." in name.parts or _SKIPPED & set(name.parts):
                    continue
                size += info.file_size
                if size > MOST_BYTES:
                    raise CannotGrade(
                        f"{archive.name} unpacks to more than 20 MB", "Unpack it and name the two programs."
                    )
                target = into.joinpath(*name.parts)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(packed.read(info))
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
        raise CannotGrade(f"{archive.name} cannot be unpacked: {error}", "Ask for a zip file that opens.") from error
    return into


def look_into(home: Path, server: Path | None = None, client: Path | None = None) -> Submission:
    """Read every Python file below `home` and pair servers with clients; files that are named are taken as named."""
    found = Submission(home)
    for path in _python_files(home):
        found.readings[path] = read(path)
    for named in (server, client):
        if named is not None and named not in found.readings:
            found.readings[named] = read(named)
    _follow_imports(found)
    programs = _programs(found)
    servers = [found.readings[server]] if server else [r for r in programs if _serves(r)]
    clients = [found.readings[client]] if client else [r for r in programs if _calls(r) and r not in servers]
    _pair_up(found, servers, clients, given=server is not None and client is not None)
    if not found.pairs:
        _explain(found, programs, servers, clients)
    return found


def _python_files(home: Path) -> list[Path]:
    files: list[Path] = []
    for number, (folder, folders, names) in enumerate(os.walk(home), 1):
        folders[:] = sorted(f for f in folders if f not in _SKIPPED and not f.startswith("."))
        files += [Path(folder, name) for name in sorted(names) if name.endswith(".py") and not name.startswith(".")]
        if number > MOST_FOLDERS or len(files) > 10 * MOST_FILES:
            break  # a whole home directory, perhaps: what lies on top is enough
    files = [path for path in files if path.is_file() and not path.is_symlink()]
    return sorted(files, key=lambda p: (len(p.parts), p))[:MOST_FILES]


def _follow_imports(found: Submission) -> None:
    by_name: dict[str, Path] = {}
    for path in found.readings:
        parts = path.relative_to(found.home).with_suffix("").parts if path.is_relative_to(found.home) else (path.stem,)
        for start in range(len(parts)):
            by_name.setdefault(".".join(parts[start:]).removesuffix(".__init__"), path)
    direct = {
        path: {by_name[m] for m in reading.modules if m in by_name and by_name[m] != path}
        for path, reading in found.readings.items()
    }
    for path, reading in found.readings.items():
        waiting = list(direct[path])
        while waiting:
            helper = waiting.pop()
            if helper not in reading.helpers and helper != path:
                reading.helpers.add(helper)
                waiting += direct[helper]
    own = [(reading, [found.readings[h] for h in sorted(reading.helpers)]) for reading in found.readings.values()]
    snapshots = {r.path: read(r.path) for _, helpers in own for r in helpers}
    for reading, helpers in own:
        for one in helpers:
            reading.absorb(snapshots[one.path])


def _programs(found: Submission) -> list[SourceFacts]:
    """The files a person would start: those with a part in the chat that no other such file imports."""
    acting = [r for r in found.readings.values() if not r.problem and (_serves(r) or _calls(r))]
    imported = {h for r in acting for h in r.helpers}
    top = [r for r in acting if r.path not in imported]
    return top or acting


def _serves(reading: SourceFacts) -> bool:
    calls = reading.calls
    if calls & {"listen", "accept", "create_server", "start_server", "sock_accept"}:
        return True
    return "udp" in reading.kinds and "bind" in calls and _protocol(reading) == "udp" and not _is_udp_client(reading)


def _is_udp_client(reading: SourceFacts) -> bool:
    """A UDP client may bind too: it has a keyboard, and its port is any or its own."""
    return (
        reading.reads_keyboard
        and re.search(r"client|klient|клиент|user|peer", reading.path.stem.casefold()) is not None
    )


def _calls(reading: SourceFacts) -> bool:
    calls = reading.calls
    return bool(calls & {"connect", "connect_ex", "create_connection", "open_connection", "sock_connect"}) or (
        "udp" in reading.kinds and bool(calls & {"sendto", "create_datagram_endpoint", "send"})
    )


def _protocol(reading: SourceFacts) -> str:
    """The protocol of its chat: a UDP socket made to learn one's own address does not count."""
    calls = reading.calls
    if calls & {"listen", "accept", "create_server", "create_connection", "start_server", "open_connection"}:
        return "tcp"
    if "udp" in reading.kinds and ("tcp" not in reading.kinds or calls & {"sendto", "recvfrom"}):
        return "udp"
    return "tcp"


def _pair_up(found: Submission, servers: list[SourceFacts], clients: list[SourceFacts], *, given: bool) -> None:
    scored = []
    for server in servers:
        for client in clients:
            if given or _protocol(server) == _protocol(client):
                scored.append((_belong(server, client), server, client))
    scored.sort(key=lambda s: (-s[0], str(s[1].path), str(s[2].path)))
    for _, server, client in scored:
        used_server = any(p.server is server for p in found.pairs)
        used_client = any(p.client is client for p in found.pairs)
        crowded = len(found.pairs) >= MOST_PAIRS
        if (
            not crowded
            and not (used_client and (used_server or len(servers) > 1))
            and not (used_server and len(clients) <= len(servers))
        ):
            found.pairs.append(Pair(server, client, _protocol(server), found.home, server.reads_keyboard))
    if found.pairs:
        return
    for reading in servers if not clients else []:  # one file that is both, or two equals that bind both
        if _calls(reading) and reading.reads_keyboard:
            other = next((o for o in servers if o is not reading and _protocol(o) == _protocol(reading)), reading)
            found.pairs.append(Pair(reading, other, _protocol(reading), found.home, True))
            return
    if (
        not servers and len(clients) >= 1 and any("bind" in c.calls for c in clients)
    ):  # peers, by their names both clients
        binding = [c for c in clients if "bind" in c.calls]
        other = next((c for c in clients if c is not binding[0]), binding[0])
        found.pairs.append(Pair(binding[0], other, _protocol(binding[0]), found.home, True))


def _belong(server: SourceFacts, client: SourceFacts) -> float:
    """How likely two programs were written for each other: same folder, same port, like names."""
    score = 3.0 * (server.path.parent == client.path.parent)
    ports = {n for n in server.numbers if n > 1024} & {n for n in client.numbers if n > 1024}
    score += 2.0 * bool(ports)
    drop = r"server|client|сервер|клиент|srv|cli"
    words = [set(re.findall(r"[^\W_]+", re.sub(drop, " ", r.path.stem.casefold()))) for r in (server, client)]
    score += 1.5 * len(words[0] & words[1]) - 0.5 * len(words[0] ^ words[1])
    score += 0.25 * (re.search("serv|сервер", server.path.stem.casefold()) is not None)
    score += 0.25 * (re.search("client|клиент", client.path.stem.casefold()) is not None)
    return score


def obstacle(reading: SourceFacts, own: set[str]) -> CannotGrade | None:
    """Why nobody can sit at this program's keyboard here, if so."""
    name = reading.path.name
    for group, what in ((WINDOWS, "opens a window"), (SCREENS, "draws on a whole terminal")):
        used = sorted(reading.imports & group)
        if used:
            return CannotGrade(
                f"{name} {what} ({used[0]}); the keyboard and the screen here are plain text",
                "Start the server and three of these clients on a desktop, and look at the windows.",
            )
    other = sorted(reading.imports & OTHER_SYSTEMS)
    if other:
        return CannotGrade(f"{name} imports {other[0]}, which only Windows has", "Run it on a Windows machine.")
    missing = missing_module(reading.imports, own)
    if missing:
        return CannotGrade(
            f"{name} imports {missing}, which is not installed here and does not come with Python",
            f"Install {missing} for the Python that grades, and grade again; or ask why it is needed.",
        )
    return None


def _explain(
    found: Submission, programs: list[SourceFacts], servers: list[SourceFacts], clients: list[SourceFacts]
) -> None:
    broken = [r for r in found.readings.values() if r.problem]
    if broken and broken[0].python2:
        raise CannotGrade(f"this is Python 2: {broken[0].problem}", "Run it with Python 2, or ask for Python 3.")
    if broken:
        raise CannotGrade(f"Python cannot read {broken[0].problem}", "Look at that line; a newer Python may read it.")
    if not found.readings:
        raise CannotGrade("there is no Python file in this hand-in", "Ask what was meant to be handed in.")
    if any(r.broadcasts for r in programs):
        raise CannotGrade(
            "the programs find each other by broadcasting, without a server", "Try it on a network of two machines."
        )
    names = ", ".join(sorted(r.path.name for r in found.readings.values())[:8])
    if servers and not clients:
        raise CannotGrade(
            f"there is a server ({servers[0].path.name}) and no client among: {names}", "Ask for the client."
        )
    if clients and not servers:
        raise CannotGrade(
            f"there is a client ({clients[0].path.name}) and no server among: {names}", "Ask for the server."
        )
    raise CannotGrade(
        f"neither a server nor a client was found among: {names}", "Name them with --server and --client."
    )
