"""Running checks: lessons, steps and points, the pytest plugin, verdicts, retries, the mark."""
