"""Grade a lesson: `python autograder/run.py 04`.

The command itself stands in `cli/main.py`; exit codes in `cli/exit_codes.py`.
"""

import os
import signal
import sys

if __name__ == "__main__":
    if sys.version_info < (3, 10):  # noqa: UP036  old Pythons read this file too: nothing newer than they are in it
        sys.stderr.write(
            "This is Python "
            + ".".join(map(str, sys.version_info[:2]))
            + ", and the autograder needs 3.10 or newer: get it from https://www.python.org/downloads/, then type "
            + " ".join(["py" if os.name == "nt" else "python3.13"] + sys.argv)  # noqa: RUF005
            + "\n"
        )
        sys.exit(2)
    # Started as a file, Python puts this folder first on the path; what we import is the package around it.
    sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120  as above
    # Ctrl-C, or a closed terminal, while modules are still being imported: no traceback.
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_DFL:
        signal.signal(signal.SIGHUP, signal.default_int_handler)
    _show_exception = sys.excepthook
    sys.excepthook = lambda kind, *about: None if kind is KeyboardInterrupt else _show_exception(kind, *about)

    from autograder.cli.main import main
    from autograder.program import interrupts

    prompts = os.environ.pop("PYTHONINSPECT", None)
    interrupts.raise_for_signals()
    code = main()
    if prompts:
        from autograder.program.launcher_process import leave_without_prompt

        leave_without_prompt(code)
    sys.exit(code)
