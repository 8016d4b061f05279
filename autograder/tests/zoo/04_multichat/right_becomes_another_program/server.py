# RIGHT (slow): makes sure of its options with os.execv, and is the chat then.
"""Makes sure of -u and UTF-8, whatever it was started with, then is the chat."""
import os, sys, pathlib
here = pathlib.Path(__file__).resolve().parent
os.execv(sys.executable, [sys.executable, "-u", "-X", "utf8", str(here / "real_chat.py")])
