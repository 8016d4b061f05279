"""The report in a terminal: its order, its words, its safety."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.course.handout import Handout, HandoutStep
from autograder.grading.results import LessonResult, Verdict
from autograder.report.lesson_text import one_line, print_report, report_lines
from autograder.report.thread_places import places
from autograder.story.deadlock import circle
from autograder.story.story import Story
from autograder.story.thread_states import Frame, LockView, ThreadDump, ThreadState
from autograder.tests.storyteller import a_death, deadlock, result, two_in_one
from autograder.text.columns import cells

PASS, FAIL, WAIT, OOPS = Verdict.PASS, Verdict.FAIL, Verdict.WAIT, Verdict.OOPS
HANDOUT = Handout("04", {2: HandoutStep(2, 10, "x", "", ("Who reads first?", "Read about recv.", "Loop over it."))})
COMMAND = "  python autograder/run.py"


def _text(
    graded: LessonResult,
    *,
    width: int = 100,
    level: int = 1,
    everything: bool = False,
    encoding: str = "utf-8",
    full: bool = False,
) -> str:
    lines = report_lines(
        graded, width=width, encoding=encoding, hint_level=level, everything=everything, full=full, handout=HANDOUT
    )
    return "\n".join(text for text, _style in lines)


def test_the_parts_come_in_the_order_of_the_design() -> None:
    graded = result(PASS, FAIL, WAIT)
    graded.checks[1].causes = [a_death()]
    text = _text(graded)
    parts = [
        "step 1 passes, step 2 fails, 1 more waits",
        "Step 2: Promise 2 is kept.",
        "died of\n  NameError",
        "alice did not hear it: nothing came",
        "What happened",
        "A hint (1 of 3)",
        "only this step again",
        "10 of 30 points; 1 of 3 checks pass.",
        "Next: step 2, x (lessons/04_multichat/README.md)",
    ]
    assert [text.index(part) for part in parts] == sorted(text.index(part) for part in parts)


def test_only_the_first_failure_is_told_unless_all_are_asked_for() -> None:
    graded = result(FAIL, FAIL)
    assert _text(graded).count("What happened") == 1
    assert "1 more failed" in _text(graded)
    assert _text(graded, everything=True).count("What happened") == 2


def test_a_thread_is_shown_with_its_line_and_two_lines_around_it() -> None:
    text = _text(result(PASS, FAIL), full=True)
    assert "Thread-1, line 33 in handle_client: in recv(): waits for bytes from alice" in text
    assert "> 33  " in text
    assert "  31  " in text
    assert "  35  " in text


def test_a_thread_that_died_is_told_with_its_exception() -> None:
    graded = result(FAIL)
    assert "Thread-2 stopped with NameError: name 'e' is not defined at line 40" in _text(graded)
    assert "Thread-2, line 40: died here: NameError: name 'e' is not defined" in _text(graded, full=True)
    assert graded.checks[0].as_json()["exceptions"][0]["line"] == 40


def test_a_deadlock_is_drawn_as_a_circle_and_says_who_holds_what_since_when() -> None:
    story = two_in_one()
    story.thread_dump = deadlock()
    text = _text(result(FAIL, story=story), full=True)
    assert "┌─> Thread-1 waits at line 33 for names_lock, held by Thread-2 since line 57" in text
    assert "└── Thread-2 waits at line 58 for users_lock, held by Thread-1 since line 31" in text
    assert "waits for names_lock, which Thread-2 holds since line 57" in text
    assert "called from line 41 in handle_client" in text


def test_a_thread_that_takes_its_own_lock_twice_waits_for_itself() -> None:
    frame = Frame("server.py", 9, "f", "")
    alone = ThreadState("Thread-1", 1, "acquire", frames=(frame,), wants=LockView("lock", "Thread-1", 7))
    assert circle(ThreadDump((alone,))) == (alone,)
    story = two_in_one()
    story.thread_dump = ThreadDump((alone,))
    assert "Thread-1 waits at line 9 for lock, held by itself since line 7" in _text(result(FAIL, story=story))


def test_a_lock_held_by_a_thread_that_waits_for_nothing_is_no_circle() -> None:
    frame = Frame("server.py", 9, "f", "")
    waiting = ThreadState("A", 1, "acquire", frames=(frame,), wants=LockView("lock", "B", 7))
    assert circle(ThreadDump((waiting, ThreadState("B", 2, "recv", frames=(frame,))))) == ()


def test_threads_at_the_same_line_share_a_place() -> None:
    story = two_in_one()
    story.thread_dump = deadlock()
    found, _left_out = places(story)
    assert any(p.who == "Thread-3 and Thread-4" and "alice and bob" in p.doing for p in found)


def test_hints_come_level_by_level() -> None:
    assert "Who reads first?" in _text(result(PASS, FAIL))
    second = _text(result(PASS, FAIL), level=2)
    assert "Read about recv." in second
    assert "Who reads first?" not in second
    assert "--hint" in second
    assert "--hint" not in _text(result(PASS, FAIL), level=3)


def test_the_command_repeats_the_step_with_the_same_names() -> None:
    assert "python autograder/run.py 04 --step 2 --seed 7\n" in _text(result(PASS, FAIL))


def test_the_command_names_a_program_that_lies_elsewhere() -> None:
    graded = result(FAIL)
    graded.programs = {"server": Path("my work") / "server.py"}
    assert f'--server "{Path("my work") / "server.py"}" --step 1' in _text(graded)
    root = Path(__file__).resolve().parents[2]
    graded.programs = {"server": root / "solutions" / "04_multichat" / "server.py"}
    assert "run.py 04 --solution --step 1" in _text(graded)


def test_a_command_is_never_cut() -> None:
    graded = result(FAIL)
    graded.programs = {"server": Path("a" * 200) / "server.py"}
    assert any(text.startswith(COMMAND) and text.endswith("--seed 7") for text in _text(graded, width=60).splitlines())


def test_our_own_fault_says_so_and_costs_nothing() -> None:
    text = _text(result(PASS, OOPS))
    assert "This is our fault, not yours" in text
    assert "costs you no points" in text
    assert "not counted" in text
    assert "room.py" in text
    assert "somewhere" not in text


def test_all_passed_points_to_the_next_lesson() -> None:
    text = _text(result(PASS, PASS))
    assert "20 of 20 points; 2 of 2 checks pass." in text
    assert "Next: lesson 05" in text


def test_a_program_that_printed_nothing_and_ended_is_told_so() -> None:
    story = Story()
    story.record("alice", "waits", "server.py ended before it listened")
    story.record("program", "exits", size=1)
    text = _text(result(FAIL, story=story))
    assert "The program has ended, exit code 1." in text
    assert "Nothing." in _text(result(FAIL, story=story), full=True)


def test_equal_lines_of_output_share_one_line() -> None:
    story = two_in_one()
    story.output = "ready\n" + "again\n" * 5000
    text = _text(result(FAIL, story=story), full=True)
    assert "  ready\n  again × 5,000\n" in text


def test_escape_codes_of_a_program_never_reach_the_terminal() -> None:
    story = two_in_one()
    story.output = "\x1b[2Jcleared\x07 \x9b31m \u202egnp.exe\n"
    story.source = "x = '\x1b[31m'\n" * 60
    story.names["alice"] = "\x1b]0;title\x07"
    graded = result(FAIL, story=story, reason="it said \x1b[5m")
    graded.checks[0].causes = [a_death("\x1b[1mhere")]
    graded.notices = ["\x1b[1mnote"]
    for text in (_text(graded), one_line(graded)):
        assert "\x1b" not in text
        assert "\x07" not in text
        assert "\x9b" not in text
        assert "\u202e" not in text


@settings(deadline=None, max_examples=60)
@given(
    st.text(max_size=200), st.text(max_size=200), st.integers(40, 120), st.sampled_from(["utf-8", "ascii", "cp1251"])
)
def test_any_text_fits_any_width_and_encoding(reason: str, output: str, width: int, encoding: str) -> None:
    story = two_in_one()
    story.output, story.source = output, output * 40
    graded = result(PASS, FAIL, OOPS, WAIT, story=story, reason=reason)
    graded.checks[1].causes = [a_death(output)]
    for line in _text(graded, width=width, encoding=encoding).splitlines():
        assert cells(line) <= width or line.startswith(COMMAND)
        line.encode(encoding)


@pytest.mark.parametrize("encoding", ["ascii", "cp866", "cp1251", "utf-8"])
def test_a_console_that_lacks_characters_never_crashes(encoding: str) -> None:
    raw = io.BytesIO()
    console = io.TextIOWrapper(raw, encoding=encoding)
    print_report(result(PASS, FAIL), file=console, width=60)
    assert b"step 2 fails" in raw.getvalue()
    console.close()


def test_a_file_gets_no_colours_and_a_terminal_does(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    def printed(file: io.StringIO) -> str:
        print_report(result(PASS, FAIL), file=file, width=80)
        return file.getvalue()

    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert "\x1b[" not in printed(io.StringIO())
    assert "\x1b[" in printed(Terminal())
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in printed(Terminal())


def test_colours_change_no_word(monkeypatch: pytest.MonkeyPatch) -> None:
    plain, coloured = io.StringIO(), io.StringIO()
    monkeypatch.delenv("NO_COLOR", raising=False)
    print_report(result(PASS, FAIL), file=plain, width=80, color=False)
    print_report(result(PASS, FAIL), file=coloured, width=80, color=True)
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured.getvalue()) == plain.getvalue()


def test_one_line_for_each_lesson() -> None:
    assert one_line(result(PASS, FAIL)) == "04_multichat      10 of 20   step 2: Promise 2 is kept."
    assert "all steps pass" in one_line(result(PASS))
    assert "our fault" in one_line(result(PASS, OOPS))


def test_importing_the_report_loads_neither_rich_nor_jinja() -> None:
    code = "import sys, autograder.report.lesson_text; print({'rich', 'jinja2', 'pytest'} & set(sys.modules))"
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_the_report_has_no_exclamation_marks_and_no_blame() -> None:
    text = _text(result(PASS, FAIL, OOPS)).lower()
    assert "!" not in text
    assert not any(word in text for word in ("wrong answer", "you forgot", "you failed", "obviously", "simply"))
