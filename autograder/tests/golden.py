"""Golden reports: what `run.py` says about a dozen programs of the zoo, kept so that a change of wording is seen.

    python -m autograder.tests.golden          writes them anew (read the difference before you commit)

Ports and times are taken out; names and texts come from one seed.
"""

from __future__ import annotations

import os
import re
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from autograder.course.lessons import PROGRAM_ROLES, ROOT
from autograder.tests import forked_runs

GOLDEN = Path(__file__).parent / "golden"
SEED = "7"
LONG = 120  # seconds after which a test gives up on a machine; nothing is judged by it
CHOSEN = (
    "01_echo/binds_and_never_listens",
    "01_echo/decodes_what_it_echoes",
    "01_echo/lost_server_is_a_traceback",
    "01_echo/sends_ascii_only",
    "02_lines/forgets_the_half_line",
    "02_lines/name_error_before_listen",
    "02_lines/one_recv_is_one_line",
    "03_twochat/hangs_up_on_the_third",
    "03_twochat/waits_for_the_reply",
    "04_multichat/one_line_for_each_recv",
    "04_multichat/serves_one_after_another",
    "05_udpchat/keyed_by_name",
    "05_udpchat/no_try_around_sendto",
)
_LANE = re.compile("[│┼]")  # where a line is one of the diagram's
_CALL = re.compile(r"line \d+ (?!prints)\w+")  # what a print says stands below the diagram, too
_CHANGING = (
    (re.compile(r"\b[1-6]\d{4}\b(?=[)'\"]|$)", re.MULTILINE), "#####"),  # ports of our clients have five digits
    (re.compile(r"\b\d+(?:\.\d+)? s\b"), "N s"),
    (re.compile(r"\b\d+ %"), "N %"),
)


def report(name: str) -> str:
    """The report about a program of the zoo, without what differs from run to run."""
    folder = ROOT / "autograder" / "tests" / "zoo" / name
    program = next(path for role in PROGRAM_ROLES if (path := folder / f"{role}.py").exists())
    words = [name[:2], f"--{program.stem}", program.relative_to(ROOT).as_posix(), "--seed", SEED]
    command, environment = [str(ROOT / "autograder" / "run.py"), *words], {**os.environ, "PYTHONUTF8": "1"}
    with tempfile.TemporaryDirectory() as screens:
        _, out, err = forked_runs.run(command, environment, ROOT, Path(screens), timeout=LONG)
    text = out + err
    for changing, instead in _CHANGING:
        text = changing.sub(instead, text)
    return text


def alike(one: str, other: str) -> bool:
    """Whether two reports say the same: word for word, and in the diagram whatever the order in which threads ran.

    That order decides which rows are drawn as one, and so how the calls are worded (`test_diagram.py` has that): here
    the clients' side must have the same words, and the program's side the same calls at the same lines.
    """
    return _in_no_order(one) == _in_no_order(other)


def _in_no_order(text: str) -> tuple[list[str], list[str], set[str]]:
    lines = text.splitlines()
    drawn = list(zip(*(_LANE.split(line) for line in lines if _LANE.search(line)), strict=True))  # lane by lane
    program = [lane for lane in drawn if ".py" in lane[0]]
    clients = [word for lane in drawn if lane not in program for row in lane for word in row.split()]
    calls = {call for lane in program for call in _CALL.findall("\n".join(lane))}
    return (
        [line for line in lines if not _LANE.search(line)],
        sorted(word for word in clients if word.strip("─<>")),
        calls,
    )


def golden_file(name: str) -> Path:
    """Where a golden report is kept."""
    return GOLDEN / f"{name.replace('/', '_')}.txt"


def write_all() -> None:
    """Write every golden report anew, and remove those of programs that are not chosen any more."""
    GOLDEN.mkdir(exist_ok=True)
    with ThreadPoolExecutor(2) as pool:
        for name, text in zip(CHOSEN, pool.map(report, CHOSEN), strict=True):
            golden_file(name).write_text(text, encoding="utf-8")
            print(golden_file(name).name)
    for path in set(GOLDEN.iterdir()) - {golden_file(name) for name in CHOSEN}:
        path.unlink()


if __name__ == "__main__":
    write_all()
