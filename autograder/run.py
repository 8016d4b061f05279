"""Grade a lesson: `python autograder/run.py 04`.

The command itself stands in `cli/main.py`; exit codes in `cli/exit_codes.py`.
"""

import sys
from pathlib import Path

if __name__ == "__main__":
    # Started as a file, Python puts this folder first on the path; what we import is the package around it.
    sys.path[0] = str(Path(__file__).resolve().parents[1])
    # Ctrl-C while modules are still being imported: no traceback.
    _show_exception = sys.excepthook
    sys.excepthook = lambda kind, *about: None if kind is KeyboardInterrupt else _show_exception(kind, *about)

    from autograder.cli.main import main
    from autograder.program import interrupts

    interrupts.raise_for_signals()
    sys.exit(main())
