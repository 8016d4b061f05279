# CHEAT: leaves a process behind and ends itself at once, so that nobody can ask whose it is. LESSON: 01 EARNS: 0
import os
import sys

place = os.getcwd()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.chdir("/")
        os.closerange(0, 256)
        os.execve(sys.executable, [sys.executable, "-I", "-S", "-c", "import time; time.sleep(500)", place], {})
    os._exit(0)
os.wait()
os._exit(0)
