"""Why a program does not listen, in one sentence."""

from __future__ import annotations

from autograder.program.student_program import Program


def why_not_ready(program: Program, kind: str) -> str:
    """One sentence: why a program does not listen."""
    name = program.script.name
    wanted = "a TCP connection" if kind == "tcp" else "UDP datagrams"
    if not program.is_running:
        death = program.deaths[-1] if program.deaths else None
        how = f" with {death.text} at line {death.line}" if death else f" (exit code {program.exit_code})"
        return f"{name} ended{how} before it listened"
    other = program.place("udp" if kind == "tcp" else "tcp")
    if other is not None:
        listens = "TCP connections" if kind == "udp" else "UDP datagrams"
        spoken = "UDP" if kind == "udp" else "TCP"
        return f"{name} waits for {listens} (line {other.line}), and this lesson speaks {spoken}"
    thread_dump = program.thread_dump()
    for thread in thread_dump.threads:
        if thread.call == "input":
            return f"{name} waits in input() at line {thread.line} and does not listen yet"
    for thread in thread_dump.threads:
        if thread.frames:
            doing = f"is in {thread.call}()" if thread.call else "is busy"
            return f"{name} does not listen for {wanted}: it {doing} at line {thread.line}"
    return f"{name} does not listen for {wanted}"
