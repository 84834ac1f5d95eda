"""The commands after python -m data_gen: one file each; without one, generate."""
