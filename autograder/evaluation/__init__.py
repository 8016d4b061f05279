"""What we claim, measured: one module for each subcommand of `bench.py`."""
