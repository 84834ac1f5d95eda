"""The command line: words, options, help and completion of `python -m breachlab`."""
