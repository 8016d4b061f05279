"""Results where they were asked for: as data or a page in a file, or as data on standard output."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from autograder.cli.options import WrongUsage

if TYPE_CHECKING:
    from autograder.report.result_file import ResultFile


def deliver_json(data: dict[str, Any], file: ResultFile | None, option: str | None) -> None:
    """Write the verdicts as data into the file that `--json` names, or print them where it says "-"."""
    import json

    text = json.dumps(data, indent=2, ensure_ascii=False) + "\n"
    if file is None:
        sys.stdout.write(text)
        sys.stdout.flush()
    else:
        write_result(file, text, f"--json {option}")


def write_result(file: ResultFile, text: str, option: str) -> None:
    """Write a result. Raises WrongUsage, with the `option` as it was typed, where that cannot be done."""
    try:
        file.write(text)
    except OSError as error:
        raise WrongUsage(f"{option} cannot be written: {error.strerror or error}") from error
