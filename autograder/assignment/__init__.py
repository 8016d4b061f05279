"""The university assignment, marked as an instructor marks it: the student's server, three of the student's clients, a keyboard and a screen each."""
