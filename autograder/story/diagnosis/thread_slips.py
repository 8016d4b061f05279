"""Threads that were made in another way than was meant."""

from __future__ import annotations

import ast

from autograder.story import events as ev
from autograder.story.call_names import READING
from autograder.story.causes import Cause, ThreadName
from autograder.story.diagnosis.evidence import Evidence
from autograder.story.diagnosis.python_errors import arguments_do_not_fit
from autograder.story.diagnosis.source_code import Loop, called, is_thread, keyword, method


def target_was_called(e: Evidence) -> Cause | None:
    """`target=serve(client)` calls it at once, here; the thread gets what it returns."""
    for call in e.source.all(ast.Call):
        target = keyword(call, "target") if is_thread(call) else None
        if isinstance(target, ast.Call) and called(target) in e.source.functions:
            return e.cause("target_was_called", e.source.place(target), function=called(target))
    return None


def args_not_a_tuple(e: Evidence) -> Cause | None:
    """`args=(client)` is no tuple: the thread died before it began."""
    death = next((x for x in e.deaths if not x.line and arguments_do_not_fit(x.text)), None)
    for call in e.source.all(ast.Call) if death else ():
        arguments = keyword(call, "args") if is_thread(call) else None
        if arguments is not None and not isinstance(arguments, (ast.Tuple, ast.List)):
            given = ast.unparse(arguments)
            return e.cause(
                "args_not_a_tuple", e.source.place(arguments), given=given, error=death.text if death else ""
            )
    return None


def thread_arguments_do_not_fit(e: Evidence) -> Cause | None:
    """A thread died before its first line: its function takes other arguments than it was given."""
    death = next((x for x in e.deaths if not x.line and arguments_do_not_fit(x.text)), None)
    if death is None:
        return None
    start = next((x for x in e.events if x.what == ev.THREAD_STARTS and x.text == death.thread and x.line), None)
    places = [e.source.place(call) for call in e.source.all(ast.Call) if is_thread(call)]
    where = next((place for place in places if start and place.line == start.line), places[0] if places else None)
    return e.cause("thread_arguments_do_not_fit", where, thread=ThreadName(death.thread), error=death.text)


def thread_not_started(e: Evidence) -> Cause | None:
    """A thread was made, and nothing starts it."""
    for call in e.source.all(ast.Call):
        around = next(e.source.parents(call), None)
        if not is_thread(call) or isinstance(around, ast.Attribute):
            continue
        name = (
            around.targets[0].id if isinstance(around, ast.Assign) and isinstance(around.targets[0], ast.Name) else ""
        )
        used = [n for n in e.source.all(ast.Name) if n.id == name and isinstance(n.ctx, ast.Load)]
        harmless = all(_is_setting(e, n) for n in used)
        if (name and harmless) or isinstance(around, ast.Expr):
            return e.cause("thread_not_started", e.source.place(call))
    return None


def _is_setting(e: Evidence, name: ast.Name) -> bool:
    around = next(e.source.parents(name), None)
    return isinstance(around, ast.Attribute) and around.attr in ("daemon", "name", "join")


def run_in_place_of_start(e: Evidence) -> Cause | None:
    """`run()` does the thread's work in the thread that calls it."""
    made = {
        target.id
        for n in e.source.all(ast.Assign)
        if is_thread(n.value)
        for target in n.targets
        if isinstance(target, ast.Name)
    }
    for call in e.source.all(ast.Call):
        before = call.func.value if method(call) == "run" and isinstance(call.func, ast.Attribute) else None
        if before is not None and (is_thread(before) or (isinstance(before, ast.Name) and before.id in made)):
            return e.cause("run_in_place_of_start", e.source.place(call))
    return None


def joins_at_once(e: Evidence) -> Cause | None:
    """The loop that accepts waits for the end of the thread that it has just started."""
    for call in e.source.all(ast.Call) if any(t.main and t.call == "join" for t in e.threads) else ():
        loops = [p for p in e.source.parents(call) if isinstance(p, Loop)]
        accepts = any(method(n) == "accept" for loop in loops for n in ast.walk(loop))
        if method(call) == "join" and not call.args and accepts:
            return e.cause("joins_at_once", e.source.place(call))
    return None


def daemon_threads_end_with_main(e: Evidence) -> Cause | None:
    """The main thread came to its end, and its daemon threads, which had the work, ended with it."""
    ended = any(x.what == ev.MAIN_ENDS for x in e.story.events) and any(x.what == ev.EXITS for x in e.story.events)
    asked = any(x.what == ev.ENDS_INPUT or (x.what == ev.TYPES and x.text == "exit") for x in e.events)
    if not ended or e.deaths or asked or e.of("server", ev.HANGS_UP):
        return None
    started = any(x.what == ev.THREAD_STARTS for x in e.events)
    for call in reversed(list(e.source.all(ast.Call))) if started else ():
        daemon, target = keyword(call, "daemon"), keyword(call, "target")
        if not is_thread(call) or not isinstance(daemon, ast.Constant) or daemon.value is not True or target is None:
            continue
        function = e.source.functions.get(getattr(target, "id", ""))
        works = function is not None and any(isinstance(n, Loop) for n in ast.walk(function))
        starts_in_loop = any(isinstance(p, Loop) for p in e.source.parents(call))
        if works and not starts_in_loop:
            return e.cause("daemon_threads_end_with_main", e.source.place(call), function=getattr(target, "id", ""))
    return None


def two_threads_receive_from_one_socket(e: Evidence) -> Cause | None:
    """What comes goes to one of them, and the other one waits on."""
    seen: dict[int, str] = {}
    for thread in e.threads:
        if thread.call not in READING or thread.fd <= 0:
            continue
        if thread.fd in seen:
            first = ThreadName(seen[thread.fd])
            second = ThreadName(thread.name)
            return e.cause("two_threads_receive_from_one_socket", thread, first=first, second=second)
        seen[thread.fd] = thread.name
    return None
