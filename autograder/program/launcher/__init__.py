"""Runs inside the student's process, around the student's file, which is not changed.

Only the standard library, and little of it: start-up is most of the time of a check. What is
reported from here explains a verdict; it never decides one.
"""
