"""Run every notebook again and store it with its outputs: `python notebooks/build.py [04]`.

The same seed gives the same outputs, except where the machine itself is measured. Port numbers, which
the system chooses anew each time, are replaced by consecutive numbers.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).resolve().parent
PATIENCE = 120  # seconds for one cell; a notebook takes less than a minute in all
_PORT = re.compile(r"(?<=127\.0\.0\.1', )\d{4,5}(?=\))|(?<=127\.0\.0\.1:)\d{4,5}")
_CLOCK = ("iopub.execute_input", "iopub.status.busy", "iopub.status.idle", "shell.execute_reply")


def execute(path: Path) -> nbformat.NotebookNode:
    """Run a notebook from top to bottom in a fresh kernel. Raises CellExecutionError if a cell fails that must not."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook, timeout=PATIENCE, kernel_name="python3", resources={"metadata": {"path": str(HERE)}}
    ).execute()
    return notebook


def remove_variation(notebook: nbformat.NotebookNode) -> None:
    """Replace what differs from run to run and means nothing: ports, and the times at which cells ran."""
    ports: dict[str, str] = {}

    def port(match: re.Match[str]) -> str:
        return ports.setdefault(match[0], str(50001 + len(ports)))

    for cell in notebook.cells:
        for name in _CLOCK:
            cell.metadata.get("execution", {}).pop(name, None)
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            if "text" in output:
                output.text = _PORT.sub(port, output.text)
            for kind, data in output.get("data", {}).items():
                if isinstance(data, str) and (kind.startswith("text/") or kind == "image/svg+xml"):
                    output.data[kind] = _PORT.sub(port, data)


def main(arguments: list[str]) -> int:
    """Execute and write; exit code 1 if a notebook fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=HERE, metavar="FOLDER", help="store the executed notebooks there")
    parser.add_argument("which", nargs="*", help="numbers, for example 04 05; without any, all")
    options = parser.parse_args(arguments)
    from rich.progress import Progress

    chosen = [p for p in sorted(HERE.glob("[0-9][0-9]_*.ipynb")) if not options.which or p.name[:2] in options.which]
    failures = []
    with Progress() as progress:
        task = progress.add_task("notebooks", total=len(chosen))
        for path in chosen:
            progress.update(task, description=path.name)
            try:
                notebook = execute(path)
            except Exception as error:  # printed below, after the others have run
                failures.append(f"{path.name}: {error}")
            else:
                remove_variation(notebook)
                nbformat.write(notebook, options.into / path.name)
            progress.advance(task)
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
