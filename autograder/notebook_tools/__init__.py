"""What the notebooks show beside a story: programs by name, marks as a table, pictures of bytes and threads.

from autograder.notebook_tools import *
"""

from __future__ import annotations

from autograder.course.requirements import require
from autograder.notebook_tools.figures import bytes_by_send, full_diagram, thread_lanes
from autograder.notebook_tools.mark_table import MarkTable, mark_table
from autograder.notebook_tools.packet_loss import lossy_delivery, plot_delivery
from autograder.notebook_tools.printing import expect_failure, print_check, print_threads
from autograder.notebook_tools.programs import race_program, solution, zoo_program
from autograder.notebook_tools.race_demo import RaceDemo, count_shared_names, find_race
from autograder.notebook_tools.slow_reader import (
    Deliveries,
    measure_stuck_reader,
    plot_deliveries,
    queue_per_user_server,
)
from autograder.program.resource_counts import memory
from autograder.scenario.verbs.shutdown import ShutdownRoom
from autograder.story.diagram.notebook_display import show_stories_as_diagrams

require(("psutil", "matplotlib"))
show_stories_as_diagrams()

__all__ = [
    "Deliveries",
    "MarkTable",
    "RaceDemo",
    "ShutdownRoom",
    "bytes_by_send",
    "count_shared_names",
    "expect_failure",
    "find_race",
    "full_diagram",
    "lossy_delivery",
    "mark_table",
    "measure_stuck_reader",
    "memory",
    "plot_deliveries",
    "plot_delivery",
    "print_check",
    "print_threads",
    "queue_per_user_server",
    "race_program",
    "solution",
    "thread_lanes",
    "zoo_program",
]
