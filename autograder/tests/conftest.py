"""What holds for all tests of the autograder."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# A busy machine is no reason to fail.
settings.register_profile("whatever the speed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("whatever the speed")
