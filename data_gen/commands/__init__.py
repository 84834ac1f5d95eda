"""The commands of python -m data_gen: one file each; without a command, generate."""
