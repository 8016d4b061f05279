"""The university assignment, marked as an instructor does it: the student's own programs, keyboards and screens."""
