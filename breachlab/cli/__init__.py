"""The command line: arguments, options, help and completion of `python -m breachlab`."""
