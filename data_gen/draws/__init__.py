"""Random draws: the mixer and its streams, the permutation of persons, alias tables, pools."""
