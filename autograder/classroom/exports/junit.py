"""JUnit XML, a suite for each student: what CI systems and many graders read."""

from __future__ import annotations

from collections.abc import Iterable

from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite

from autograder.classroom.marks import MarkedRecord
from autograder.text.escaping import visible


def junit_xml(marked: Iterable[MarkedRecord]) -> bytes:
    """The whole class as one document. Without a mark a suite has one test that ended in an error."""
    document = JUnitXml()
    for one in marked:
        suite = TestSuite(visible(one.folder))
        about = one.record["class"]
        if one.mark.machine is None:
            case = TestCase("grading", classname=visible(one.folder))
            case.result = [Error(visible(f"{about['reason']}. {about['to_do']}"), about["status"])]
            suite.add_testcase(case)
        for check in one.record["checks"]:
            case = TestCase(visible(check["promise"]), classname=check["name"], time=check.get("seconds", 0))
            result = {"fail": Failure, "oops": Error, "wait": Skipped}.get(check["verdict"])
            if result is not None:
                case.result = [result(visible(check.get("reason", "")), check.get("rests_on", ""))]
            suite.add_testcase(case)
        suite.add_property("mark", "" if one.mark.final is None else f"{one.mark.final:g}")
        document.add_testsuite(suite)
    document.update_statistics()  # type: ignore[no-untyped-call]  # the package has types for a part of itself
    found: bytes = document.tostring()  # type: ignore[no-untyped-call]
    return found
