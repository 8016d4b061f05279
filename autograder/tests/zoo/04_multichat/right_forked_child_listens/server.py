# RIGHT (slow): a parent that watches, and a forked child that is the chat.
"""A parent that watches, a forked child that is the chat; after a crash there is a new child."""
import os, chat
while True:
    pid = os.fork()
    if pid == 0: chat.main()
    os.waitpid(pid, 0)
