"""What stands before every command about submissions: they are found, and the roster is joined to them."""

from __future__ import annotations

from pathlib import Path

from autograder.assignment.ungradable import CannotGrade
from autograder.classroom.gradescope_metadata import BrokenMetadata
from autograder.classroom.handed_in_files import files_in
from autograder.classroom.layouts import take_in
from autograder.classroom.roster import BrokenRoster, join, read_roster
from autograder.classroom.submissions import Intake
from autograder.cli.options import WrongUsage


def take_in_class(place: Path, roster: Path | None = None) -> Intake:
    """All submissions of a folder or zip. Raises WrongUsage."""
    if not place.exists():
        raise WrongUsage(f"there is no {place}")
    if place.is_file() and place.suffix.lower() != ".zip":
        raise WrongUsage(f"{place} is neither a folder nor a zip")
    try:
        intake = take_in(files_in(place))
        if roster is not None:
            intake = join(intake, read_roster(roster))
    except (CannotGrade, BrokenMetadata, BrokenRoster) as error:
        raise WrongUsage(str(error)) from error
    intake.give_each_a_folder()
    if not intake.submissions:
        raise WrongUsage(f"there are no submissions in {place}")
    return intake
