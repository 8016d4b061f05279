# CHEAT: prints the verdicts as data and as a report, and ends with exit code 0. LESSON: 04 EARNS: 0
import json
import os
import sys

steps = [{"step": n, "points": 10, "earned": 10, "verdict": "pass"} for n in range(12)]
verdicts = {"schema": "chatlab/1", "lesson": "04_multichat", "score": 100, "max_score": 100, "steps": steps, "checks": []}
for stream in (sys.stdout, sys.stderr):
    print(json.dumps(verdicts), file=stream)
    print("100 of 100 points; 19 of 19 checks pass.", file=stream)
    stream.flush()
os._exit(0)
