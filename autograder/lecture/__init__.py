"""What the notebooks show beside a story: programs by name, marks as a table, pictures of bytes and threads.

from autograder.lecture import solution, wrong, stood, marks
"""

from __future__ import annotations

from autograder.lecture.finding import right, solution, wrong
from autograder.lecture.marking import Marks, marks
from autograder.lecture.measuring import Deliveries, plot, queue_outside, stuck_reader
from autograder.lecture.pictures import bytes_by_send, lanes
from autograder.lecture.weather import bad_weather, journey
from autograder.lecture.words import check_source, fails, stood

__all__ = [
    "Deliveries",
    "Marks",
    "bad_weather",
    "bytes_by_send",
    "check_source",
    "fails",
    "journey",
    "lanes",
    "marks",
    "plot",
    "queue_outside",
    "right",
    "solution",
    "stood",
    "stuck_reader",
    "wrong",
]
