"""Gradescope: `results.json` of each student, and a zip by which this kit grades there.

https://gradescope-autograders.readthedocs.io/en/latest/specs/
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograder.classroom.marks import MarkedRecord
from autograder.course.lessons import ROOT

_LEFT_OUT = {"tests", "solutions", "notebooks", "__pycache__", "evaluation"}
_PACKED = (".py", ".md", ".j2", ".ini", ".txt")
_SETUP = """#!/usr/bin/env bash
# Prepares Gradescope's container once.
set -e
apt-get update
apt-get install -y python3 python3-pip
python3 -m pip install -r /autograder/source/kit/requirements.txt || \\
    python3 -m pip install --break-system-packages -r /autograder/source/kit/requirements.txt
id student || useradd --create-home student
"""
_RUN = """#!/usr/bin/env bash
# Grades one submission, as another user than the one who may write the result.
rm -rf /tmp/class && mkdir -p /tmp/class/in
cp -r /autograder/submission /tmp/class/in/student
chown -R student /tmp/class
cd /autograder/source/kit
su student -c "python3 autograder/run.py class {lesson} /tmp/class/in --into /tmp/class/out --no-canaries --workers 1"
python3 autograder/run.py class export /tmp/class/out --gradescope --to /tmp/class/export
cp /tmp/class/export/gradescope/student.json /autograder/results/results.json
"""


def results_json(one: MarkedRecord) -> dict[str, Any]:
    """What Gradescope shows of one student. Without a mark there is no score: a person has to look."""
    record, about = one.record, one.record["class"]
    data: dict[str, Any] = {
        "execution_time": about["seconds"],
        "output": about["reason"] and f"{about['reason']}. {about['to_do']}",
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "extra_data": {"seed": record["seed"], "kit": about["kit"]["sha256"], "isolation": record["isolation"]},
        "tests": [_test(check, number, shares(record)) for number, check in enumerate(record["checks"], 1)],
    }
    if one.mark.final is not None:
        data["score"] = one.mark.final
    return data


def shares(record: Mapping[str, Any]) -> dict[str, float]:
    """Points that each check is worth: the checks of a step share its points."""
    checks = [check for check in record["checks"] if "step" in check]
    points = {step["step"]: float(step["points"]) for step in record.get("steps", ())}
    counts = {step: sum(check["step"] == step for check in checks) for step in points}
    found = {
        check["name"]: points[check["step"]] / counts[check["step"]] for check in checks if check["step"] in points
    }
    return found | {check["name"]: float(check["points"]) for check in record["checks"] if "points" in check}


def _test(check: Mapping[str, Any], number: int, points: Mapping[str, float]) -> dict[str, Any]:
    most = round(points.get(check["name"], 0), 2)
    has_passed = check["verdict"] == "pass"
    said = [check.get("reason", ""), *check.get("diagnosis", ())]
    return {
        "name": check["promise"],
        "number": f"{check.get('step', number)}.{number}",
        "score": most if has_passed else 0,
        "max_score": most,
        "status": "passed" if has_passed else "failed",
        "output": "\n".join(filter(None, said)),
        "output_format": "text",
        "visibility": "visible",
    }


def write_autograder_zip(path: Path, lesson: str) -> None:
    """The zip for "Configure Autograder": `setup.sh`, `run_autograder`, and the kit without its solutions."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in (("setup.sh", _SETUP), ("run_autograder", _RUN.replace("{lesson}", lesson))):
            script = zipfile.ZipInfo(name)
            script.external_attr = 0o755 << 16
            packed.writestr(script, text)
        for top in ("autograder", "lessons", "requirements.txt"):
            start = ROOT / top
            for file in sorted(start.rglob("*")) if start.is_dir() else [start]:
                inside = file.relative_to(ROOT)
                if file.is_file() and file.suffix in _PACKED and not _LEFT_OUT & set(inside.parts):
                    packed.write(file, f"kit/{inside.as_posix()}")
