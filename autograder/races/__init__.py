"""The race finder: one thread paused at one line at a time, and what the others do meanwhile."""
