"""What a user types after python -m data_gen: one file a command; without one, generate."""
