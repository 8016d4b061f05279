"""`python autograder/run.py reset 04`: a fresh starter in its place; what was there is kept beside it."""

from __future__ import annotations

from autograder.cli.exit_codes import PASSED
from autograder.cli.options import RESET, CommandParser, WrongUsage
from autograder.course.lessons import PROGRAM_ROLES, ROOT, find
from autograder.course.stages import starter_text


def reset_starter(words: list[str]) -> int:
    """Do it for the lesson that `words` name, and say what became of the old files. Raises NoSuchLesson, WrongUsage."""
    parser = CommandParser(prog=f"python autograder/run.py {RESET}", description=__doc__, allow_abbrev=False)
    parser.add_argument("lesson", help="4, 04 or 04_multichat")
    lesson = find(parser.parse_args(words).lesson)
    for program_role in PROGRAM_ROLES:
        starter = starter_text(lesson.name, program_role)
        if not starter:
            continue
        path = ROOT / "lessons" / lesson.name / f"{program_role}.py"
        shown = f"lessons/{lesson.name}/{path.name}"
        try:
            before = path.read_bytes() if path.exists() else None
            if before == starter.encode():
                print(f"{shown} is the starter already.")
                continue
            if before is not None:
                kept = next(
                    p for n in range(1, 10_000) if not (p := path.with_name(f"{path.stem}_old_{n}.py")).exists()
                )
                kept.write_bytes(before)
                print(f"Your {shown} is kept as {kept.name}.")
            path.write_bytes(starter.encode())
        except OSError as error:
            raise WrongUsage(f"{shown} cannot be written: {error.strerror or error}") from error
        print(f"{shown} is the starter again.")
    return PASSED
