"""The database that is served, its cubes in memory, and the answers to questions, kept."""
