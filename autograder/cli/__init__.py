"""The commands: options, exit codes, and one module for each subcommand of run.py."""
