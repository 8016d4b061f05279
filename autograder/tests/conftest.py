"""What holds for all tests of the autograder."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

# A busy machine is no reason to fail.
settings.register_profile("whatever the speed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("whatever the speed")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Two processes of tests for each processor: most of a check is waiting."""
    return 2 * (os.cpu_count() or 1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep together what shares a fixture: the tests of a file, and of the zoo those of a lesson."""
    for item in items:
        animal = getattr(item, "callspec", None) and item.callspec.params.get("animal")  # type: ignore[attr-defined]  # parametrized ones have it
        name = f"{item.path.stem} {animal.lesson.name}" if animal else item.path.stem
        item.add_marker(pytest.mark.xdist_group(name))
