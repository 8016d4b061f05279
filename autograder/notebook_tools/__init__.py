"""What the notebooks show beside a story: programs by name, marks as a table, pictures of bytes and threads.

from autograder.notebook_tools import solution, wrong, stood, marks
"""

from __future__ import annotations

from autograder.course.requirements import require
from autograder.notebook_tools.figures import bytes_by_send, lanes, whole
from autograder.notebook_tools.mark_table import Marks, marks
from autograder.notebook_tools.packet_loss import bad_weather, journey
from autograder.notebook_tools.printing import check_source, fails, stood
from autograder.notebook_tools.programs import racy, right, solution, wrong
from autograder.notebook_tools.race_demo import Hurried, hurry, luck
from autograder.notebook_tools.slow_reader import Deliveries, plot, queue_outside, stuck_reader
from autograder.scenario.verbs.shutdown import ShutdownRoom

require(("psutil", "matplotlib"))

__all__ = [
    "Deliveries",
    "Hurried",
    "Marks",
    "ShutdownRoom",
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
