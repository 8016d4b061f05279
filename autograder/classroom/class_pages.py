"""The pages of a class, made from its records: one for each student, and one for the instructor."""

from __future__ import annotations

from autograder.classroom.kit_identity import ASSIGNMENT
from autograder.classroom.marks import MarkedRecord, marked_records
from autograder.classroom.record_overview import overview_of
from autograder.classroom.results_folder import FEEDBACK, REPORT, ResultsFolder, write_whole
from autograder.course.lessons import find
from autograder.report.class_page import class_html
from autograder.report.feedback_page import feedback_html, with_mark

CLASS_PAGE = "class.html"


def write_pages(results: ResultsFolder, depth: str) -> None:
    """Write `class.html` and each `feedback.html`. Raises BrokenOverrides, BrokenPolicy and UnusableFolder."""
    lesson = results.about()["lesson"]
    title = "The assignment" if lesson == ASSIGNMENT else f"{find(lesson).number}  {find(lesson).title}"
    overview = overview_of(lesson, marked_records(results), results)
    write_whole(results.root / CLASS_PAGE, class_html(overview, title).encode("utf-8", "backslashreplace"))
    for one in marked_records(results):
        _write_feedback(results, one, depth)


def _write_feedback(results: ResultsFolder, one: MarkedRecord, depth: str) -> None:
    place = results.place(one.folder)
    report = place / REPORT
    mark = one.mark.in_words()
    if depth == "everything" and report.is_file() and report.stat().st_size:
        text = with_mark(report.read_text(encoding="utf-8"), mark, one.mark.comment)
    else:
        first = next((c["name"] for c in one.record["checks"] if c["verdict"] == "fail"), "")
        story = results.stories(one.folder).get(first, "") if depth != "mark" else ""
        text = feedback_html(one.record, mark, one.mark.comment, depth=depth, story=story)
    data = text.encode("utf-8", "backslashreplace")
    page = place / FEEDBACK
    if not page.is_file() or page.read_bytes() != data:
        write_whole(page, data)
