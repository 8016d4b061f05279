"""What helps a student between runs: progress, hints, watch, play, and the checks as test items in an editor."""
