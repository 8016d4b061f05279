"""Measure what the kit claims: `python autograder/bench.py speed`, `matrix`, `diagnoses` and so on.

Each subcommand is a module in `autograder/evaluation/` with a `main(arguments) -> exit code`.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

# Started as a file, Python puts this folder first on the path; what we import is the package around it.
if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parents[1])


def subcommands() -> dict[str, str]:
    """Name -> first line of its module, as far as they exist."""
    found = {}
    for path in sorted((Path(__file__).parent / "evaluation").glob("[a-z]*.py")):
        found[path.stem] = path.read_text(encoding="utf-8").partition("\n")[0].strip('"')
    return found


def main(arguments: list[str]) -> int:
    """Run one subcommand; without one, or with an unknown one, say which there are (exit code 2)."""
    known = subcommands()
    if not arguments or arguments[0] not in known:
        if arguments and arguments[0] not in ("-h", "--help"):
            print(f"there is no measure {arguments[0]!r}", file=sys.stderr)
        print("usage: python autograder/bench.py NAME [options]\n")
        for name, says in known.items():
            print(f"  {name:<10} {says}")
        return 0 if arguments[:1] in (["-h"], ["--help"]) else 2
    module = importlib.import_module(f"autograder.evaluation.{arguments[0]}")
    return int(module.main(arguments[1:]))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
