"""What the notebooks show beside a story: programs by name, marks as a table, pictures of bytes and threads.

from autograder.lecture import solution, wrong, stood, marks
"""

from __future__ import annotations

from autograder.cast.lasting import LastingRoom
from autograder.lecture.finding import racy, right, solution, wrong
from autograder.lecture.marking import Marks, marks
from autograder.lecture.measuring import Deliveries, plot, queue_outside, stuck_reader
from autograder.lecture.pictures import bytes_by_send, lanes, whole
from autograder.lecture.racing import Hurried, hurry, luck
from autograder.lecture.weather import bad_weather, journey
from autograder.lecture.words import check_source, fails, stood

__all__ = [
    "Deliveries",
    "Hurried",
    "LastingRoom",
    "Marks",
    "bad_weather",
    "bytes_by_send",
    "check_source",
    "fails",
    "hurry",
    "journey",
    "lanes",
    "luck",
    "marks",
    "plot",
    "queue_outside",
    "racy",
    "right",
    "solution",
    "stood",
    "stuck_reader",
    "whole",
    "wrong",
]
