"""The served database, its cubes in memory, and the cache of answers."""
