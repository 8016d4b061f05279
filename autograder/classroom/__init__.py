"""Many programs at once: the pool, the zoo, the grade book."""
