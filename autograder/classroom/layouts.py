"""How learning management systems lay out what a class handed in, and how each student's part is recognised.

Moodle     Full Name_123456_assignsubmission_file_/server.py (a folder each, or the file right after the last "_")
Canvas     leeann_LATE_123_456_server.py
Blackboard Chat_alee_attempt_2026-03-01-12-30-00_server.py
Gradescope submission_123/server.py, and who that is in submission_metadata.yml
folders    a folder, a repository or a zip for each student, named after them
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from autograder.classroom.gradescope_metadata import METADATA, read_metadata
from autograder.classroom.handed_in_files import HandedInFile
from autograder.classroom.submissions import Intake, Stray, Student, Submission

_MOODLE = re.compile(r"(?P<name>.+)_(?P<id>\d+)_assignsubmission_(?P<plugin>[a-z]+)_?(?P<file>.*)", re.DOTALL)
_CANVAS = re.compile(r"(?P<name>[^/_]+)(?P<late>_LATE)?_(?P<id>[0-9A-Za-z]+)_(?P<number>\d+)_(?P<file>[^/]+)")
_BLACKBOARD = re.compile(
    r"(?P<title>.+)_(?P<login>[^_/]+)_attempt_(?P<date>\d{4}-\d\d-\d\d)-(?P<time>\d\d-\d\d-\d\d)(?:_(?P<file>[^/]+)|\.txt)"
)
_CANVAS_AGAIN = re.compile(r"-\d{1,2}(?=\.\w+$)")  # handed in again: server-1.py


@dataclass(frozen=True)
class Part:
    """A file with what its path says of the student."""

    student: Student
    file: HandedInFile | None  # None: a receipt of the system's
    is_late: bool = False
    submitted_at: str = ""


@dataclass(frozen=True)
class Layout:
    """One way of laying out: `read` says whose file it is, or None for one that is laid out otherwise."""

    name: str
    read: Callable[[HandedInFile], Part | None]
    expected: str  # what the name of a submission looks like


def take_in(files: Iterable[HandedInFile]) -> Intake:
    """Sort the files of a class by student. What belongs to nobody is a stray."""
    files = _without_wrapper(list(files))
    metadata = next((file for file in files if file.path.rpartition("/")[2] == METADATA), None)
    if metadata is not None:
        return _gradescope(files, metadata)
    for layout in _LAYOUTS:
        if any(layout.read(file) for file in files):
            return _sort(files, layout)
    return Intake()


def _without_wrapper(files: list[HandedInFile]) -> list[HandedInFile]:
    """The files below the one folder that holds them all, if what is in it are the submissions."""
    tops = {file.top for file in files}
    if len(tops) != 1 or any(file.is_at_top for file in files):
        return files
    (top,) = tops
    inside = [file.below(top) for file in files]
    systems = [layout for layout in _LAYOUTS if layout is not _FOLDERS]
    is_wrapper = any(layout.read(file) for layout in systems for file in inside)
    is_one_already = any(layout.read(file) for layout in systems for file in files)
    return inside if (is_wrapper and not is_one_already) or any(f.path == METADATA for f in inside) else files


@dataclass
class _Collector:
    """Puts together the parts of each student's submission."""

    layout: str
    found: dict[Student, Submission] = field(default_factory=dict)

    def add(self, part: Part) -> None:
        submission = self.found.setdefault(part.student, Submission(part.student, layout=self.layout))
        if part.file is not None:
            submission.files.append(part.file)
        submission.is_late = submission.is_late or part.is_late
        submission.submitted_at = max(submission.submitted_at, part.submitted_at)


def _sort(files: list[HandedInFile], layout: Layout) -> Intake:
    collector, strays = _Collector(layout.name), {}
    for file in files:
        part = layout.read(file)
        if part is not None:
            collector.add(part)
        else:
            strays[file.top] = Stray(file.top, f"is not named as a submission here is: {layout.expected}")
    return Intake(list(collector.found.values()), list(strays.values()))


def _moodle(file: HandedInFile) -> Part | None:
    match = _MOODLE.fullmatch(file.top)
    if match is None:
        return None
    inside = file.below(file.top) if not file.is_at_top else file.named(match["file"] or file.path)
    if match["plugin"] != "file":
        inside = inside.named(f"{match['plugin']}/{inside.path}")
    return Part(Student(match["name"].strip(), match["id"]), inside)


def _canvas(file: HandedInFile) -> Part | None:
    match = _CANVAS.fullmatch(file.path)
    if match is None:
        return None
    name = _CANVAS_AGAIN.sub("", match["file"])
    return Part(Student(match["name"], match["id"]), file.named(name), is_late=match["late"] is not None)


def _blackboard(file: HandedInFile) -> Part | None:
    match = _BLACKBOARD.fullmatch(file.path)
    if match is None:
        return None
    when = f"{match['date']}T{match['time'].replace('-', ':')}"
    inside = file.named(match["file"]) if match["file"] else None
    return Part(Student(login=match["login"]), inside, submitted_at=when)


def _folder(file: HandedInFile) -> Part | None:
    if not file.is_at_top:
        return Part(Student(file.top), file.below(file.top))
    if file.path.lower().endswith(".zip"):
        return Part(Student(file.path[:-4].strip()), file)
    return None


def _gradescope(files: list[HandedInFile], metadata: HandedInFile) -> Intake:
    home = metadata.path.removesuffix(METADATA)
    entries = read_metadata(metadata.read())
    submissions = {
        entry: [Submission(student, layout="gradescope", submitted_at=when) for student in students]
        for entry, (students, when) in entries.items()
    }
    strays = {}
    for file in files:
        inside = file.below(home) if file.path.startswith(home) else file
        if inside.path == METADATA:
            continue
        if inside.is_at_top or inside.top not in submissions:
            strays[inside.top] = Stray(inside.top, f"is not in {METADATA}")
            continue
        for submission in submissions[inside.top]:  # a group hands in once
            submission.files.append(inside.below(inside.top))
    return Intake([one for group in submissions.values() for one in group], list(strays.values()))


_FOLDERS = Layout("folders", _folder, "a folder or a zip for each student")
_LAYOUTS = (
    Layout("moodle", _moodle, "Full Name_123456_assignsubmission_file_"),
    Layout("blackboard", _blackboard, "Title_login_attempt_2026-03-01-12-30-00_server.py"),
    Layout("canvas", _canvas, "lastfirst_123_456_server.py"),
    _FOLDERS,
)
