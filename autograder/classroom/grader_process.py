"""A process that grades one submission: its order comes as a line on standard input, its answer goes into a file.

When standard input ends, whoever ordered is gone: then this process stops what it started, and ends.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import threading
from pathlib import Path
from typing import Any

STORY = "story0-"  # begins every id in the picture of a story: a page with several of them replaces it
KIT_CHANGED = "kit_changed"  # status of an answer: this kit is not the one that was ordered
_CLEARING_UP = 20.0  # seconds
_LIMITS = {  # behind walls, for each process; threads count as processes, for each submission's own user
    "RLIMIT_NPROC": 1024,
    "RLIMIT_NOFILE": 4096,
    "RLIMIT_CPU": 600,  # seconds
    "RLIMIT_AS": 8 << 30,  # bytes
    "RLIMIT_CORE": 0,
}
_LARGEST_STORY = 60_000  # characters


def main() -> None:
    """Grade as ordered."""
    order: dict[str, Any] = json.loads(sys.stdin.readline())
    sys.path[:] = order["import_from"]
    if order["is_isolated"]:
        _limit_ourselves()
    from autograder.program import interrupts

    interrupts.raise_for_signals()
    folder = Path(order["folder"])
    threading.Thread(target=_end_with_our_parent, args=(folder,), daemon=True).start()
    try:
        answer = _grade(order, folder / "submission")
    except KeyboardInterrupt:
        sys.exit(130)
    from autograder.report.result_file import ResultFile

    answer["seal"] = order["seal"]  # a program could write an answer, too
    ResultFile(folder / "answer.json").write(json.dumps(answer, ensure_ascii=False))


def _limit_ourselves() -> None:
    """Let nothing behind the walls use up the machine, or reach into us; /tmp and the launcher limit files."""
    import resource

    for name, most in _LIMITS.items():
        number = getattr(resource, name)
        hard = resource.getrlimit(number)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(number, (most, most))
    from autograder.program.platform_support import libc

    pr_set_dumpable = 4  # prctl(2)
    libc().prctl(pr_set_dumpable, 0, 0, 0, 0)  # so that what we grade cannot look into our memory, nor change it


def _end_with_our_parent(folder: Path) -> None:
    sys.stdin.read()
    timer = threading.Timer(_CLEARING_UP, os._exit, (3,))
    timer.daemon = True
    timer.start()
    import _thread
    import atexit

    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    _thread.interrupt_main()


def _grade(order: dict[str, Any], home: Path) -> dict[str, Any]:
    from autograder.assignment.ungradable import CannotGrade
    from autograder.classroom.kit_identity import ASSIGNMENT, identify_kit
    from autograder.program.faults import MachineFault
    from autograder.program.source_file import Unusable

    if identify_kit(order["lesson"]).sha256 != order["kit"]:
        return {"status": KIT_CHANGED}
    try:
        grade = _grade_assignment if order["lesson"] == ASSIGNMENT else _grade_lesson
        answer = grade(order["lesson"], home, order["seed"])
    except CannotGrade as error:
        answer = _without_mark("ungraded", error.reason, error.to_do)
    except Unusable as error:
        answer = _without_mark("ungraded", str(error), "Ask for a text file in UTF-8.")
    except MachineFault as error:
        answer = _without_mark("our_fault", str(error), "Look at this machine, and grade again.")
    return _without_our_paths(answer, home)


def _grade_lesson(name: str, home: Path, seed: int) -> dict[str, Any]:
    from autograder.classroom.program_choice import choose_programs
    from autograder.course.lessons import find
    from autograder.grading.results import Verdict
    from autograder.grading.run_lesson import not_run, run_lesson
    from autograder.program.source_file import DoesNotCompile, inspect_program
    from autograder.report.lesson_page import page_html

    lesson = find(name)
    programs = choose_programs(lesson, home)
    try:
        for path in programs.values():
            inspect_program(path)
        result = run_lesson(lesson, programs, seed=seed, everything=True)
    except DoesNotCompile as error:
        result = not_run(lesson, programs, seed, str(error))
    result.notices += [f"no {role} was handed in" for role in lesson.graded if role not in programs]
    data = result.as_json()
    data["max_score"] = sum({check.step: check.points for check in lesson.checks}.values())
    answer = {"status": "graded", "result": data, "page": page_html(result)}
    answer["stories"] = _stories({check.name: check.story for check in result.checks if check.verdict is Verdict.FAIL})
    oops = next((check for check in result.checks if check.verdict is Verdict.OOPS), None)
    if oops is not None:
        reason = f"{oops.name} could not be judged: {oops.reason}"
        answer |= _without_mark("our_fault", reason, "Grade again; if it stays, show the report to who keeps the kit.")
    return answer


def _grade_assignment(_: str, home: Path, seed: int) -> dict[str, Any]:
    from autograder.assignment.grade import grade
    from autograder.grading.results import Verdict
    from autograder.report.assignment_page import assignment_html

    result = grade(home, seed=seed)
    answer: dict[str, Any] = {"status": "graded", "result": result.as_json(), "page": assignment_html(result)}
    criteria = result.best.criteria if result.best else []
    answer["stories"] = _stories({one.key: one.story for one in criteria if one.verdict is Verdict.FAIL})
    if result.is_ours:
        answer |= _without_mark("our_fault", "the autograder itself went wrong", "Grade again.")
    elif result.mark is None:
        answer |= _without_mark("ungraded", result.reason, result.to_do)
    return answer


def _stories(failed: dict[str, Any]) -> dict[str, str]:
    """What happened in failed checks, as pictures: name -> SVG."""
    from autograder.story.diagram.svg import story_svg

    drawn = {name: story_svg(story, prefix=STORY) for name, story in failed.items() if story and story.events}
    return {name: svg for name, svg in drawn.items() if len(svg) <= _LARGEST_STORY}


def _without_mark(status: str, reason: str, to_do: str) -> dict[str, Any]:
    return {"status": status, "reason": reason, "to_do": to_do}


def _without_our_paths(answer: dict[str, Any], home: Path) -> dict[str, Any]:
    """The answer without the folders of whoever grades: it is shown to students."""
    from autograder.course.lessons import ROOT

    text = json.dumps(answer, ensure_ascii=False)
    for folder, instead in ((home, ""), (home.parent, ""), (ROOT, ""), (Path.home(), "~")):
        for path in dict.fromkeys((str(folder.resolve()), str(folder))):
            quoted = json.dumps(path, ensure_ascii=False)[1:-1]  # as it stands within a JSON text
            if len(path) > 1:
                text = text.replace(f"{quoted}{json.dumps(os.sep)[1:-1]}", instead and f"{instead}/")
                text = text.replace(quoted, instead or ".")
    cleaned: dict[str, Any] = json.loads(text)
    return cleaned


if __name__ == "__main__":
    main()
