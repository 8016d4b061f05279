"""`python autograder/run.py 04`: grade one lesson and say what came of it in every form that was asked for."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.cli.deliver import deliver_json, write_result
from autograder.cli.exit_codes import NOT_YET, OUR_FAULT, PASSED, STOPPED, exit_code_of
from autograder.cli.options import ASK, LessonOptions, WrongUsage, seed_of
from autograder.cli.private_environment import make_importable
from autograder.course.lessons import ROOT, Lesson, all_lessons, find
from autograder.program.source_file import DoesNotCompile, Unusable, inspect_program
from autograder.text.escaping import visible

if TYPE_CHECKING:
    from autograder.grading.results import LessonResult
    from autograder.interactive.standby_run import Standby
    from autograder.report.result_file import ResultFile

RUN = ROOT / "autograder" / "run.py"


def grade_one_lesson(word: str, options: LessonOptions, words: list[str]) -> int:
    """Do what `words` ask about the lesson that `word` names; returns the exit code.

    Raises NoSuchLesson, WrongUsage, Unusable or CannotInstall for what cannot be done.
    """
    lesson = find(word)
    if options.races:
        from autograder.cli.find_races import check_race_options

        check_race_options(lesson, options)
    make_importable(pages=options.html is not None)
    if options.watch and not options.stands_by:
        return _watch(lesson, options, words)
    standby = None
    if options.stands_by:
        from autograder.interactive.standby_run import stand_by

        standby = stand_by(lesson)
        options = replace(options, hint=standby.request.hint)
    if not options.is_quiet:
        # The first words come before anything heavy is imported.
        print(visible(f"Lesson {lesson.number}  {lesson.title}"), end="\n\n", flush=True)
    if options.races or options.play is not None:
        return _explore(lesson, options)
    return _grade_and_deliver(lesson, options, standby)


def grade_every_lesson(options: LessonOptions) -> int:
    """Grade each lesson, one line each; the exit code is the gravest of theirs."""
    make_importable()
    from autograder.report.lesson_text import one_line

    worst = PASSED if all_lessons() else OUR_FAULT
    for lesson in all_lessons():
        try:
            result = _grade(lesson, _inspected_programs(lesson, options), options)
        except (DoesNotCompile, Unusable) as error:
            print(f"{lesson.name:<16} {error}", flush=True)
            worst = max(worst, NOT_YET)
            continue
        print(one_line(result), flush=True)
        worst = max(worst, exit_code_of(result))
    return worst


# -- which files -----------------------------------------------------------------------------------


def _chosen_programs(lesson: Lesson, options: LessonOptions) -> dict[str, Path]:
    """Which files to grade. Raises WrongUsage for an option that the lesson has no use for."""
    programs = lesson.programs("solutions" if options.solution else "lessons")
    given = {"server": options.server, "client": options.client}
    for program_role, path in given.items():
        if path is None:
            continue
        if program_role not in lesson.graded:
            raise WrongUsage(f"lesson {lesson.name} does not grade a {program_role} program")
        programs[program_role] = path
    if any(given.values()):  # what was not named is not graded
        programs = {program_role: path for program_role, path in programs.items() if given[program_role] is not None}
    for step in (options.step, options.play):
        if step is not None and step != ASK:
            _check_step(lesson, step, programs)
    return programs


def _inspected_programs(lesson: Lesson, options: LessonOptions) -> dict[str, Path]:
    """The files to grade, each of which can be run. Raises WrongUsage, Unusable or DoesNotCompile."""
    programs = _chosen_programs(lesson, options)
    for path in programs.values():
        inspect_program(path)
    return programs


def _check_step(lesson: Lesson, wanted: int, programs: dict[str, Path]) -> None:
    steps = {check.step: check.program_role for check in lesson.checks}
    if wanted not in steps:
        raise WrongUsage(f"lesson {lesson.name} has no step {wanted}; its steps are 0 to {max(steps)}")
    if steps[wanted] not in programs:
        program_role = steps[wanted]
        raise WrongUsage(
            f"step {wanted} of lesson {lesson.name} is about {program_role}.py: name it with --{program_role}"
        )


# -- what to do with them --------------------------------------------------------------------------


def _watch(lesson: Lesson, options: LessonOptions, words: list[str]) -> int:
    from autograder.interactive.watch import watch

    programs = _chosen_programs(lesson, options)
    try:
        _inspected_programs(lesson, options)
    except DoesNotCompile:
        pass  # the first report says so, and the next save may mend it
    command = [sys.executable, str(RUN), *words, "--stand-by"]
    last_code = watch(command, list(programs.values()), first_hint=options.hint)
    return STOPPED if last_code is None else last_code


def _explore(lesson: Lesson, options: LessonOptions) -> int:
    """`--races` or `--play`: the same programs, without points."""
    try:
        programs = _inspected_programs(lesson, options)
    except DoesNotCompile as error:
        print(error, file=sys.stderr)
        return NOT_YET
    if options.races:
        from autograder.cli.find_races import find_races

        return find_races(lesson, programs["server"], options)
    from autograder.interactive.play import play

    assert options.play is not None
    if options.play == ASK:
        options = replace(options, play=_asked_step(lesson, programs))
        _check_step(lesson, options.play or 0, programs)
    assert options.play is not None
    return PASSED if play(lesson, programs, options.play, seed_of(options)) else NOT_YET


def _asked_step(lesson: Lesson, programs: dict[str, Path]) -> int:
    """The step to play, as somebody types it. Raises WrongUsage."""
    steps = sorted({check.step for check in lesson.checks if check.program_role in programs})
    try:
        word = input(f"Which step, {steps[0]} to {steps[-1]}? ").strip()
    except EOFError:
        word = ""
    if not word.isdecimal():
        raise WrongUsage(f"--play takes the number of a step, as in python autograder/run.py {lesson.number} --play 1")
    return int(word)


def _grade_and_deliver(lesson: Lesson, options: LessonOptions, standby: Standby | None) -> int:
    from autograder.report.result_file import result_files

    files = result_files(json=options.json, html=options.html)
    try:
        programs = _inspected_programs(lesson, options)
    except DoesNotCompile as error:
        print(error, file=sys.stderr)
        if options.json is not None:
            from autograder.grading.run_lesson import not_run

            result = not_run(lesson, _chosen_programs(lesson, options), seed_of(options), str(error))
            _deliver(result, options, files, standby)
        return NOT_YET
    from autograder.interactive.preload import import_reporting

    import_reporting(page=options.html is not None, colour=sys.stdout.isatty())
    return _deliver(_grade(lesson, programs, options, standby), options, files, standby)


def _grade(
    lesson: Lesson, programs: dict[str, Path], options: LessonOptions, standby: Standby | None = None
) -> LessonResult:
    from autograder.grading.run_lesson import run_lesson

    return run_lesson(
        lesson,
        programs,
        seed=seed_of(options),
        only_step=options.step,
        everything=options.all,
        warm_pool=standby.warm_pool if standby else None,
    )


# -- the result ------------------------------------------------------------------------------------


def _deliver(
    result: LessonResult, options: LessonOptions, files: dict[str, ResultFile], standby: Standby | None
) -> int:
    """Put out the result in every form that was asked for; returns its exit code."""
    from autograder.interactive.progress import note_progress

    progress = note_progress(result, options.hint)
    result = result.with_source_changes(progress.source_changes)
    if options.json is not None:
        deliver_json(result.as_json(), files.get("json"), options.json)
    if options.html is not None:
        from autograder.report.lesson_page import page_html

        write_result(files["html"], page_html(result), f"--html {options.html}")
    if not options.is_quiet:
        if options.html is not None:
            print(visible(f"The page is here: {Path(options.html).resolve()}"), end="\n\n")
        from autograder.report.lesson_text import print_report

        print_report(
            result,
            file=sys.stdout,
            hint_level=progress.hint_level,
            width=standby.request.width if standby else None,
            color=standby.request.color if standby else None,
            full=options.full,
            everything=options.all,
        )
        if options.hint is not None and result.first_failure is None:
            print("No step fails, so there is nothing to hint at.")
    return exit_code_of(result)
