"""Running checks: one loop over them, verdicts, second tries, results."""
