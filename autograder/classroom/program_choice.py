"""Which file of a submission is the server, and which the client."""

from __future__ import annotations

from pathlib import Path

from autograder.assignment.program_roles import is_client, is_server
from autograder.assignment.source_facts import SourceFacts
from autograder.assignment.submission_files import analyse_files
from autograder.assignment.ungradable import CannotGrade, Ungradable
from autograder.course.lessons import Lesson

_MOST_NAMED = 8  # files in a sentence
_HAS_PART = {"server": is_server, "client": is_client}


def choose_programs(lesson: Lesson, home: Path) -> dict[str, Path]:
    """The files that the lesson's checks are about: program role -> path. A role that nobody wrote is left out.

    A file named as in the lesson comes first, then what a file does. Raises CannotGrade where nothing was found, or
    where several files could be meant.
    """
    sources = analyse_files(home)
    if not sources:
        raise CannotGrade(Ungradable.NO_PYTHON_FILE)
    chosen: dict[str, Path] = {}
    for program_role in lesson.graded:
        path = _choose(lesson, program_role, sources, home, taken=set(chosen.values()))
        if path is not None:
            chosen[program_role] = path
    if not chosen:
        raise CannotGrade(Ungradable.NO_PROGRAM, files=_listed(list(sources), home))
    return chosen


def _choose(
    lesson: Lesson, program_role: str, sources: dict[Path, SourceFacts], home: Path, taken: set[Path]
) -> Path | None:
    free = [path for path in sources if path not in taken]
    named = [path for path in free if path.name.casefold() == f"{program_role}.py"]
    in_lesson = [path for path in named if lesson.name in path.relative_to(home).parts]  # the whole kit, handed in
    if named:
        return _only(_nearest(in_lesson or named), program_role, home)
    imported = {helper for source in sources.values() for helper in source.helpers}
    has_part = [p for p in free if sources[p].problem is None and _HAS_PART[program_role](sources[p])]
    found = [path for path in has_part if path not in imported] or has_part
    spoken = [path for path in found if program_role in path.stem.casefold()]
    if found:
        return _only(_nearest(spoken or found), program_role, home)
    alone = program_role == "server" and len(lesson.graded) == 1 and len(free) == 1
    return free[0] if alone else None  # not begun yet, or with an error in it


def _nearest(paths: list[Path]) -> list[Path]:
    """Those nearest to the top."""
    depth = min(len(path.parts) for path in paths)
    return [path for path in paths if len(path.parts) == depth]


def _only(paths: list[Path], program_role: str, home: Path) -> Path:
    if len(paths) > 1:
        raise CannotGrade(Ungradable.SEVERAL_PROGRAMS, program=program_role, files=_listed(paths, home))
    return paths[0]


def _listed(paths: list[Path], home: Path) -> str:
    return ", ".join(sorted(path.relative_to(home).as_posix() for path in paths)[:_MOST_NAMED])
