"""The course: its lessons, the files of their checks, and their handouts."""
