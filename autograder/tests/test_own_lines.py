"""Whose line a report names: not the starter's, and every one that led there is known."""

from __future__ import annotations

from autograder.course.given_code import GivenCode, given_code
from autograder.course.stages import with_steps_done
from autograder.story import events as ev
from autograder.story.diagnosis.facts import place_of_event
from autograder.story.events import PROGRAM, Caller, Event
from autograder.story.story import Story
from autograder.story.told_exceptions import told_exceptions

CALL = Event(1.0, PROGRAM, ev.CALLS, call="sendall", line=3, function="send_line")


def story(*given: str) -> Story:
    return Story(source="\n".join(f"line_{n}()" for n in range(1, 20)), given=GivenCode(frozenset(given)))


def test_a_function_of_the_starter_is_passed_over() -> None:
    event = CALL._replace(callers=(Caller("server.py", 8, "broadcast"), Caller("server.py", 12, "<module>")))

    place = place_of_event(story("send_line"), event)

    assert (place.line, place.function, place.inner_line, place.inner_function) == (8, "broadcast", 3, "send_line")
    assert place_of_event(story(), event).line == 3


def test_where_all_functions_are_given_the_innermost_line_is_named() -> None:
    event = CALL._replace(callers=(Caller("server.py", 12, "<module>"),))

    assert place_of_event(story("send_line"), event).line == 3


def test_a_function_is_given_as_long_as_it_is_as_it_has_to_be_at_a_step() -> None:
    done = with_steps_done("04_multichat", "server", 4)

    assert {"send_line", "broadcast", "main"} <= given_code("04_multichat", "server", done, 4).functions
    assert "broadcast" not in given_code("04_multichat", "server", done, 5).functions
    broken = done.replace("send_line(client, text)", "send_line(text, client)")
    assert "broadcast" not in given_code("04_multichat", "server", broken, 4).functions
    assert given_code("04_multichat", "server", "def f(: no python", 4).functions == frozenset()


def test_a_traceback_that_the_program_printed_itself_is_told() -> None:
    told = story()
    told.output = (
        'Traceback (most recent call last):\n  File "/x/server.py", line 7, in serve\n    f()\n'
        '  File "/usr/lib/json.py", line 99, in loads\n    x\nValueError: no JSON\n'
    )

    found = told_exceptions(told)

    assert [(e.text, e.file, e.line) for e in found] == [("ValueError: no JSON", "server.py", 7)]
    assert found[0].as_json()["line"] == 7


def test_an_exception_that_ended_a_thread_and_was_printed_is_told_once() -> None:
    told = story()
    told.add(Event(told.began, PROGRAM, ev.THREAD_DIES, text="ValueError: no JSON", line=7, file="server.py"))
    told.output = 'Traceback (most recent call last):\n  File "server.py", line 7, in f\nValueError: no JSON\n'

    assert len(told_exceptions(told)) == 1
