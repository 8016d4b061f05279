"""The race finder: a small, quick part of `bench.py races`."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course.lessons import ROOT
from autograder.evaluation.races import RaceProgram, race_programs
from autograder.races.findings import SweepResult
from autograder.races.scenes import SCENES
from autograder.races.sentences import lines_in_words, sentence
from autograder.races.shared_lines import UNSHARED, read_source
from autograder.races.sweep import Sweep, SweepOptions
from autograder.races.violations import Damage
from autograder.tests.grader_runs import Grader

RACE_PROGRAMS = {program.name: program for program in race_programs()}
SOLUTION = ROOT / "solutions" / "04_multichat" / "server.py"
SAME_NAME = "two newcomers want the same name"
LONG = 300.0  # seconds; no test is decided by the clock


def sweep_line(name: str, code: str, scene: str) -> tuple[RaceProgram, SweepResult]:
    """One pause, at the line of a program of the zoo that reads so, in one scene."""
    program = RACE_PROGRAMS[name]
    source = read_source(program.path)
    line = max(line for line in source.uses if source.code(line) == code)
    scenes = tuple(s for s in SCENES if s.name == scene)
    return program, Sweep(program.path, SweepOptions(seed=5, budget=LONG, only_line=line, scenes=scenes)).run()


def test_the_zoo_has_ten_racy_programs_and_five_right_ones() -> None:
    right = [program for program in RACE_PROGRAMS.values() if program.is_right]

    assert len(RACE_PROGRAMS) - len(right) >= 10
    assert len(right) >= 5


@pytest.mark.parametrize(
    ("name", "code", "scene"),
    [
        ("checks_then_acts_on_the_name", "clients[name] = conn", SAME_NAME),
        (
            "asks_and_takes_the_name_on_one_line",
            "if name not in clients and clients.setdefault(name, conn):",
            SAME_NAME,
        ),
        ("goes_through_the_dict_itself", "for conn in clients:", "dave comes in while alice speaks"),
        ("sends_header_and_body_apart", "c.sendall(body)", "bob speaks while alice speaks"),
        ("makes_its_lock_anew", "users[name] = conn", SAME_NAME),
        ("looks_and_then_waits", "with self.news:", "alice speaks twice"),
    ],
)
def test_a_pause_at_the_right_line_shows_the_race_every_time(name: str, code: str, scene: str) -> None:
    for _ in range(3):
        program, result = sweep_line(name, code, scene)

        sentences = [sentence(finding, result.source) for finding in result.findings]
        assert program.is_explained(result), sentences
        assert f"(`{code}`)" in sentences[0]


@pytest.mark.long
def test_the_race_of_a_slow_program_is_found_as_well(tmp_path: Path) -> None:
    quick = RACE_PROGRAMS["sends_header_and_body_apart"].path.read_text(encoding="utf-8")
    slow = quick.replace("import threading", "import threading, time").replace(
        "    header =", "    time.sleep(0.2); header ="
    )
    server = tmp_path / "server.py"
    server.write_text(slow, encoding="utf-8")
    source = read_source(server)
    line = next(line for line in source.uses if source.code(line) == "c.sendall(body)")
    scenes = tuple(scene for scene in SCENES if scene.name == "bob speaks while alice speaks")

    result = Sweep(server, SweepOptions(seed=5, budget=LONG, only_line=line, scenes=scenes)).run()

    assert Damage.MIXED in {finding.violation.damage for finding in result.findings}


def test_two_messages_with_one_number_are_found() -> None:
    program = RACE_PROGRAMS["loses_an_update_of_the_counter"]
    source = read_source(program.path)
    line = next(line for line in source.uses if source.code(line) == "counter = number")

    result = Sweep(program.path, SweepOptions(seed=5, budget=LONG, only_line=line, scenes=SCENES[1:6])).run()

    assert program.is_explained(result), [sentence(finding, result.source) for finding in result.findings]


def test_a_deadlock_is_explained_as_a_circle() -> None:
    scene = "dave comes in while bob leaves"
    _, result = sweep_line("takes_two_locks_in_two_orders", "name = conns.pop(conn)", scene)

    assert result.findings[0].violation.damage is Damage.STUCK
    assert "held by" in sentence(result.findings[0], result.source)


@pytest.mark.parametrize("name", ["right_copies_under_the_lock", "right_asyncio", "right_queue_and_writer"])
def test_a_right_program_is_not_accused(name: str) -> None:
    result = Sweep(RACE_PROGRAMS[name].path, SweepOptions(seed=5, budget=LONG, scenes=SCENES[:3], noisy_runs=1)).run()

    assert not result.findings
    assert not result.unplayable
    assert not result.not_swept
    assert result.runs


def test_the_story_of_a_race_shows_the_pause() -> None:
    _, result = sweep_line("checks_then_acts_on_the_name", "clients[name] = conn", SAME_NAME)

    happened = [event.what for event in result.findings[0].story.events]
    assert "is paused" in happened
    assert "goes on" in happened


def test_lines_that_act_on_what_threads_share_come_first() -> None:
    source = read_source(SOLUTION)
    first = source.ordered()[0:3]

    assert {"clients[client] = name", "del clients[client]"} <= {source.code(line) for line in first}
    own = next(line for line in source.uses if source.code(line) == 'if text == "exit":')
    assert source.use(own).rank == UNSHARED


def test_a_lock_is_not_a_name_that_threads_share_and_a_counter_is() -> None:
    source = read_source(RACE_PROGRAMS["loses_an_update_of_the_counter"].path)
    touched = set().union(*(use.touches for use in source.uses.values()))

    assert "counter" in touched
    assert "lock" not in touched


def test_a_spent_budget_says_what_was_not_swept() -> None:
    result = Sweep(SOLUTION, SweepOptions(seed=5, budget=0.01, scenes=SCENES[:2])).run()

    assert result.not_swept
    assert not result.swept


def test_line_numbers_are_written_as_ranges() -> None:
    assert lines_in_words({5}) == "line 5"
    assert lines_in_words({1, 2, 3, 7}) == "lines 1 to 3 and 7"
    assert lines_in_words({1, 2, 9}) == "lines 1, 2 and 9"


def test_the_command_reports_the_race_and_how_to_repeat_it(grader: Grader) -> None:
    program = grader.submit(RACE_PROGRAMS["checks_then_acts_on_the_name"].path.read_bytes())

    run = grader.run("04", "--server", program, "--races", "--pause", "41")

    assert run.code == 1
    words = " ".join(run.out.split())
    assert "When one thread is paused at line 41 (`clients[name] = conn`), two users both become '" in words
    assert "another thread passed the check on line 39 meanwhile" in words
    assert "--races --pause 41" in words


@pytest.mark.parametrize("at_one_line", [False, True])
def test_a_budget_that_ends_before_the_first_run_is_no_absence_of_races(grader: Grader, at_one_line: bool) -> None:
    source = read_source(SOLUTION)
    shared = next(line for line in source.uses if source.code(line).startswith("clients["))
    pause = ("--pause", str(shared)) if at_one_line else ()

    run = grader.run("04", "--solution", "--races", "--budget", "0.001", *pause)

    assert run.code == 1
    words = " ".join(run.out.split())
    assert "Nothing was swept: the budget ran out before the first run. The budget ran out before line" in words
    assert "a larger --budget sweeps them too" in words
    assert "No race found" not in words


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("01", "--races"), "--races is about chats of several users"),
        (("04", "--pause", "3"), "--pause goes with --races"),
        (("--races",), "name it"),
        (("04", "--races", "--pause", "0"), "number of a line"),
        (("04", "--races", "--budget", "0"), "more than none"),
        (("04", "--races", "--budget", "nan"), "more than none"),
        (("04", "--races", "--json", "-"), "goes with"),
    ],
)
def test_what_cannot_be_swept_is_said_in_one_sentence(grader: Grader, words: tuple[str, ...], said: str) -> None:
    run = grader.run(*words)

    assert run.code == 2
    assert said in run.err
