"""What helps a student while working on a lesson: hints, what changed since it last passed, watch, play."""
