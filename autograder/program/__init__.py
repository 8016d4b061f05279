"""The student's program: starting, stopping, the launcher inside it, and what the kernel says of it."""
