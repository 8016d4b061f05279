# Started by server.py: does SIGKILL to every program that is being graded, until somebody stops it.
import os
import signal
import sys
import time

while True:
    for name in os.listdir("/proc"):
        if name.isdecimal() and int(name) != os.getpid():
            try:
                with open(f"/proc/{name}/cmdline") as file:
                    words = file.read().split("\0")
                with open(f"/proc/{name}/environ") as file:
                    temporary = next((v[7:] for v in file.read().split("\0") if v.startswith("TMPDIR=")), "?")
                if any(word.endswith("start.py") for word in words) and sys.argv[1].startswith(temporary):
                    os.kill(int(name), signal.SIGKILL)
            except OSError:
                continue
    time.sleep(0.005)
